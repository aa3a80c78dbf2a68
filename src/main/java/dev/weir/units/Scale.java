package dev.weir.units;

/**
 * What is counted, with its unit and 1000-based prefixes.
 * <p>Every text has three significant digits, so that numbers of a column have the same width and claim no more
 * precision than they have: {@code 999}, {@code 1.00k}, {@code 41.1M}. It is made without {@code String.format}, which
 * takes as long as drawing a frame.
 */
public enum Scale {
    /** Bytes. */
    BYTES("B"),
    /** Bits. */
    BITS("b"),
    /** Packets. */
    PACKETS("pkt"),
    /** Things without a unit. */
    COUNT("");

    /** The most columns that {@link #number} needs. */
    public static final int WIDTH = 5;

    private static final int BASE = 1000;
    private static final String PREFIXES = "kMGTPE";

    private final String unit;

    Scale(String unit) {
        this.unit = unit;
    }

    /** Returns the magnitude and prefix alone, for columns whose heading names the unit: {@code 41.1M}. */
    public String number(double value) {
        return scaled(value, "");
    }

    /** Returns {@link #number(double)} of an unsigned 64-bit value. */
    public String number(long unsigned) {
        return number(toDouble(unsigned));
    }

    /** Returns the value with its unit: {@code 41.1 MB}, {@code 9 pkt}. */
    public String text(double value) {
        return unit.isEmpty() ? number(value) : scaled(value, " ") + unit;
    }

    /** Returns {@link #text(double)} of an unsigned 64-bit value. */
    public String text(long unsigned) {
        return text(toDouble(unsigned));
    }

    /** Returns the value as a rate: {@code 41.1 Mb/s}, {@code 9 pkt/s}. */
    public String perSecond(double value) {
        return text(value) + "/s";
    }

    /** Returns how much {@code bytes} are in this scale: eight times as many in {@link #BITS}. */
    public double fromBytes(double bytes) {
        return this == BITS ? bytes * 8 : bytes;
    }

    private String scaled(double value, String gap) {
        if (Double.isNaN(value)) {
            return "-";
        }
        if (value < 0) {
            return "-" + scaled(-value, gap);
        }
        if (Math.round(value) < BASE) {
            return Math.round(value) + gap;
        }
        double shown = value / BASE;
        int prefix = 0;
        while (Math.round(shown) >= BASE && prefix < PREFIXES.length() - 1) {
            shown /= BASE;
            prefix++;
        }
        return Digits.threeSignificant(shown) + gap + PREFIXES.charAt(prefix);
    }

    private static double toDouble(long unsigned) {
        double high = (unsigned >>> 1) * 2.0;
        return high + (unsigned & 1);
    }
}
