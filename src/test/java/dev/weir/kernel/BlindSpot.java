package dev.weir.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one byte source cannot see in a case, and how much: one that misses more, or something else, is wrong.
 *
 * @param source the byte source
 * @param extent how much it misses
 * @param reason why
 */
record BlindSpot(String source, Extent extent, String reason) {

    private static final Pattern WORDS = Pattern.compile("(\\w+) (sees nothing|may miss one call): (.+)");
    /** The buffer of one receiving call, {@code GEN_MAX_CHUNK} in {@code gen.h}. */
    private static final long ONE_CALL_BYTES = 65_536;

    /** How much of the traffic is missed. */
    enum Extent {
        /** All of it. */
        NOTHING("sees nothing"),
        /** What one receiving call of each process returned, or nothing. */
        ONE_CALL("may miss one call");

        private final String words;

        Extent(String words) {
            this.words = words;
        }

        private static Extent of(String words) {
            return Arrays.stream(values())
                    .filter(extent -> extent.words.equals(words))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Reads {@code SOURCE sees nothing: REASON} or {@code SOURCE may miss one call: REASON}; nothing from no words. */
    static Optional<BlindSpot> of(String words) {
        if (words.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = WORDS.matcher(words);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no blind spot: " + words);
        }
        return Optional.of(new BlindSpot(matcher.group(1), Extent.of(matcher.group(2)), matcher.group(3)));
    }

    /** Whether what was shown is exactly what this leaves to be seen. */
    boolean explains(Outcome outcome) {
        if (outcome.failed().isPresent()) {
            return false;
        }
        return switch (extent) {
            case NOTHING -> outcome.actual().isEmpty();
            case ONE_CALL -> outcome.claims().stream().allMatch(claim -> missesOneCall(claim, outcome.shown()));
        };
    }

    private static boolean missesOneCall(Claim claim, List<Outcome.Row> shown) {
        List<Outcome.Row> rows =
                shown.stream().filter(row -> row.pid() == claim.pid()).toList();
        if (rows.size() != 1 || !rows.get(0).comm().equals(claim.comm())) {
            return false;
        }
        Bytes missing = claim.traffic().since(rows.get(0).traffic());
        return missing.tx() == 0 && missing.rx() >= 0 && missing.rx() <= ONE_CALL_BYTES;
    }
}
