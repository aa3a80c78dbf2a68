package dev.weir.feature.policy;

import dev.weir.model.AddressText;
import dev.weir.units.Printable;

/**
 * Reads ranges of addresses, {@code ADDRESS/BITS} or an address alone, which is a range of one. Host bits are masked
 * off.
 */
final class RangeText {

    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;
    private static final int MAX_SHOWN_CHARS = 60;

    private final AddressText address = new AddressText();
    private long high;
    private long low;
    private int bits;

    /** The first eight bytes of the range read last, IPv4 as {@code ::ffff:a.b.c.d}. */
    long high() {
        return high;
    }

    /** The last eight bytes. */
    long low() {
        return low;
    }

    /** The bits of its prefix among all 128, so 96 more than are written for IPv4. */
    int bits() {
        return bits;
    }

    /**
     * Reads a range.
     *
     * @throws BadLineException when the text is none; what it says begins with the text
     */
    void read(char[] text, int from, int to) throws BadLineException {
        int slash = from;
        while (slash < to && text[slash] != '/') {
            slash++;
        }
        if (!address.read(text, from, slash)) {
            throw bad(text, from, to, "write ADDRESS/BITS such as 10.0.0.0/8 or 2001:db8::/32, or a whole address");
        }
        high = address.high();
        low = address.low();
        boolean dotted = address.isIpv4() && !hasColon(text, from, slash);
        int most = dotted ? IPV4_BITS : IPV6_BITS;
        int written = slash == to ? most : number(text, slash + 1, to);
        if (written < 0 || written > most) {
            throw bad(
                    text,
                    from,
                    to,
                    "behind the slash an " + (dotted ? "IPv4" : "IPv6") + " range has a number from 0 to " + most);
        }
        bits = written + IPV6_BITS - most;
        mask();
    }

    private void mask() {
        if (bits < 64) {
            high = bits == 0 ? 0 : high & -1L << 64 - bits;
            low = 0;
        } else {
            low = bits == 64 ? 0 : low & -1L << 128 - bits;
        }
    }

    private static boolean hasColon(char[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] == ':') {
                return true;
            }
        }
        return false;
    }

    /** One to three digits without a zero in front, or -1. */
    private static int number(char[] text, int from, int to) {
        if (to == from || to - from > 3 || to - from > 1 && text[from] == '0') {
            return -1;
        }
        int number = 0;
        for (int i = from; i < to; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return -1;
            }
            number = number * 10 + text[i] - '0';
        }
        return number;
    }

    private static BadLineException bad(char[] text, int from, int to, String how) {
        String shown = Printable.text(new String(text, from, Math.min(to - from, MAX_SHOWN_CHARS)));
        return new BadLineException(
                '"' + shown + (to - from > MAX_SHOWN_CHARS ? "..." : "") + "\" is not a range: " + how);
    }
}
