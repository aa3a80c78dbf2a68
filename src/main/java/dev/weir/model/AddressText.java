package dev.weir.model;

import java.util.Optional;

/**
 * Reads addresses from text into two {@code long}s, without an object for each: lists of ranges and logs have millions.
 * <p>Only the spellings that mean one thing: four decimal numbers without leading zeros, or RFC 4291, 2.2. Programs
 * disagree about {@code 10.1}, {@code 010.0.0.1} and {@code 0x0a.0.0.1}, and a list that permits must not guess. What
 * is no address is never looked up.
 */
public final class AddressText {

    private static final int GROUPS = 8;
    private static final long V4_PREFIX = 0x0000_ffff_0000_0000L;

    private final int[] groups = new int[GROUPS];
    private long high;
    private long low;

    /** The first eight bytes of what was read last, as in {@link Address}. */
    public long high() {
        return high;
    }

    /** The last eight bytes of what was read last. */
    public long low() {
        return low;
    }

    /** Whether what was read last is an IPv4 address, spelled as one or as {@code ::ffff:a.b.c.d}. */
    public boolean isIpv4() {
        return high == 0 && low >>> 32 == V4_PREFIX >>> 32;
    }

    /** Reads one address; says whether the text is one. */
    public boolean read(char[] text, int from, int to) {
        for (int i = from; i < to && i < from + 5; i++) {
            if (text[i] == ':') {
                return readIpv6(text, from, to);
            }
        }
        long bits = ipv4(text, from, to);
        high = 0;
        low = V4_PREFIX | bits;
        return bits >= 0;
    }

    /** The address that the text is; empty when it is none. */
    public static Optional<Address> parse(String text) {
        AddressText reader = new AddressText();
        return reader.read(text.toCharArray(), 0, text.length())
                ? Optional.of(new Address(reader.high, reader.low))
                : Optional.empty();
    }

    /** The 32 bits of a dotted quad, or -1. */
    private static long ipv4(char[] text, int from, int to) {
        long bits = 0;
        int at = from;
        for (int part = 0; part < 4; part++) {
            if (part > 0 && (at >= to || text[at++] != '.')) {
                return -1;
            }
            int start = at;
            int number = 0;
            while (at < to && at - start < 3 && text[at] >= '0' && text[at] <= '9') {
                number = number * 10 + text[at++] - '0';
            }
            if (at == start || number > 255 || at - start > 1 && text[start] == '0') {
                return -1;
            }
            bits = bits << 8 | number;
        }
        return at == to ? bits : -1;
    }

    private boolean readIpv6(char[] text, int from, int to) {
        int count = 0;
        int gap = -1;
        int at = from;
        if (to - from >= 2 && text[from] == ':') {
            if (text[from + 1] != ':') {
                return false;
            }
            gap = 0;
            at += 2;
        }
        while (at < to) {
            int end = groupEnd(text, at, to);
            if (end < to && text[end] == '.') {
                return count <= GROUPS - 2 && endsInIpv4(text, at, to, count) && store(count + 2, gap);
            }
            if (end == at || end - at > 4 || count == GROUPS) {
                return false;
            }
            groups[count++] = hex(text, at, end);
            at = end;
            if (at < to) {
                if (text[at++] != ':' || at == to) {
                    return false;
                }
                if (text[at] == ':') {
                    if (gap >= 0) {
                        return false;
                    }
                    gap = count;
                    at++;
                }
            }
        }
        return store(count, gap);
    }

    private static int groupEnd(char[] text, int from, int to) {
        int end = from;
        while (end < to && hexDigit(text[end]) >= 0) {
            end++;
        }
        return end;
    }

    private boolean endsInIpv4(char[] text, int from, int to, int count) {
        long bits = ipv4(text, from, to);
        if (bits < 0) {
            return false;
        }
        groups[count] = (int) (bits >>> 16);
        groups[count + 1] = (int) bits & 0xffff;
        return true;
    }

    /** Puts the groups together, zeros where the {@code ::} was. */
    private boolean store(int count, int gap) {
        if (gap < 0 ? count != GROUPS : count >= GROUPS) {
            return false;
        }
        high = 0;
        low = 0;
        int zeros = GROUPS - count;
        for (int i = 0; i < GROUPS; i++) {
            int group = gap < 0 || i < gap ? groups[i] : i < gap + zeros ? 0 : groups[i - zeros];
            high = high << 16 | low >>> 48;
            low = low << 16 | group;
        }
        return true;
    }

    private static int hex(char[] text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number << 4 | hexDigit(text[i]);
        }
        return number;
    }

    private static int hexDigit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        int letter = c | 0x20;
        return letter >= 'a' && letter <= 'f' && c < 128 ? letter - 'a' + 10 : -1;
    }
}
