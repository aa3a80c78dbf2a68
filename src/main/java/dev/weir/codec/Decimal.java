package dev.weir.codec;

/** Decimal numbers without exponents, as every program reads them. */
final class Decimal {

    /** From here on a number has no decimals worth writing; below, its thousandths fit a {@code long}. */
    private static final double WITHOUT_DECIMALS = 1e15;

    private Decimal() {}

    /** Whether a finite number is written without decimals, however many are asked for. */
    static boolean isWhole(double value) {
        return value == Math.rint(value) || Math.abs(value) >= WITHOUT_DECIMALS;
    }

    /**
     * The number, rounded half up, without zeros at its end: {@code 41.1}, {@code 7}.
     *
     * @param value    finite
     * @param decimals at most so many, 0 to 3
     */
    static String text(double value, int decimals) {
        if (isWhole(value)) {
            return Long.toString((long) value);
        }
        long shift = 1;
        for (int i = 0; i < decimals; i++) {
            shift *= 10;
        }
        long scaled = Math.round(Math.abs(value) * shift);
        String sign = value < 0 && scaled > 0 ? "-" : "";
        long fraction = scaled % shift;
        if (fraction == 0) {
            return sign + scaled / shift;
        }
        String digits = Long.toString(shift + fraction).substring(1);
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        return sign + scaled / shift + "." + digits.substring(0, end);
    }
}
