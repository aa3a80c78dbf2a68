package dev.weir.feature.rules;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What raises an alert about a rule: {@code packets/s > 1000 for 5s}.
 *
 * @param unit    {@code packets/s}, {@code bytes/s} or {@code sources}, which are different ones within a second
 * @param above   what must be exceeded
 * @param seconds for how long
 */
record Threshold(String unit, double above, int seconds) {

    static final String PACKETS = "packets/s";
    static final String BYTES = "bytes/s";
    static final String SOURCES = "sources";

    /** A line that begins so belongs to the rule before it. */
    static final String LINE = "#when ";

    private static final int SECONDS_MAX = 3_600;
    private static final Pattern TEXT = Pattern.compile("\\s*(packets/s|bytes/s|sources)\\s*>\\s*"
            + "(\\d{1,12}(?:\\.\\d{1,3})?)([kMG]?)\\s+for\\s+(\\d{1,4})\\s*s\\s*");
    private static final String PREFIXES = "kMG";

    /** Reads one; empty when it is none. */
    static Optional<Threshold> read(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        double above = Double.parseDouble(matcher.group(2))
                * (matcher.group(3).isEmpty() ? 1 : Math.pow(1_000, PREFIXES.indexOf(matcher.group(3)) + 1));
        int seconds = Integer.parseInt(matcher.group(4));
        return above > 0 && seconds >= 1 && seconds <= SECONDS_MAX
                ? Optional.of(new Threshold(matcher.group(1), above, seconds))
                : Optional.empty();
    }

    boolean isOfSources() {
        return unit.equals(SOURCES);
    }

    /** What a rule has of the unit; not a number while that is not measured. */
    double valueOf(RulesSection.Total rule) {
        return switch (unit) {
            case BYTES -> rule.byteRate();
            case SOURCES -> rule.sources().map(Long::doubleValue).orElse(Double.NaN);
            default -> rule.packetRate();
        };
    }

    /** As it is written in a file. */
    String text() {
        return unit + " > " + number(above) + " for " + seconds + "s";
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? Long.toString(Math.round(value))
                : Double.toString(Math.round(value * 1_000) / 1e3);
    }
}
