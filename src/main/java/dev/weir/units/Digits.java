package dev.weir.units;

/** Plain decimal digits: a fixed number of them, grouped in thousands, or as a percentage. */
public final class Digits {

    private Digits() {}

    /** Returns every digit of an unsigned 64-bit value, grouped in thousands: {@code 1,000,003}. */
    public static String grouped(long unsigned) {
        StringBuilder digits = new StringBuilder(Long.toUnsignedString(unsigned));
        for (int at = digits.length() - 3; at > 0; at -= 3) {
            digits.insert(at, ',');
        }
        return digits.toString();
    }

    /**
     * Returns a percentage with one decimal below 100: {@code 99.6%}. What is below 100 is never rounded up to it, as
     * "all" is a claim: 99.99 is {@code 99.9%}.
     *
     * @param percent 0 to 100, or more where more is possible
     */
    public static String percent(double percent) {
        if (Double.isNaN(percent)) {
            return "-";
        }
        if (percent >= 100) {
            return Math.round(percent) + "%";
        }
        return fixed(Math.min(percent, 99.9), 1) + "%";
    }

    /**
     * Returns a value with three significant digits, or all its whole digits when it has more: {@code 0.80}, {@code
     * 12.0}, {@code 204}.
     */
    public static String threeSignificant(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        if (Math.round(value * 100) < 1000) {
            return fixed(value, 2);
        }
        return Math.round(value * 10) < 1000 ? fixed(value, 1) : Long.toString(Math.round(value));
    }

    /**
     * Returns a value rounded half up to a fixed number of decimals.
     *
     * @param decimals 1 or more
     */
    static String fixed(double value, int decimals) {
        long shift = 1;
        for (int i = 0; i < decimals; i++) {
            shift *= 10;
        }
        long scaled = Math.round(Math.abs(value) * shift);
        String fraction = Long.toString(scaled % shift + shift).substring(1);
        return (value < 0 && scaled > 0 ? "-" : "") + scaled / shift + "." + fraction;
    }
}
