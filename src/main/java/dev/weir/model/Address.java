package dev.weir.model;

/**
 * An IP address as 128 bits, IPv4 held as {@code ::ffff:a.b.c.d} (RFC 4291, 2.5.5.2), which is how the kernel side
 * writes it.
 *
 * @param high the first eight bytes in network order
 * @param low  the last eight bytes in network order
 */
public record Address(long high, long low) {

    /** The address that means "none" or "any": {@code ::}. */
    public static final Address UNSPECIFIED = new Address(0, 0);

    private static final long V4_PREFIX = 0x0000_ffff_0000_0000L;
    private static final long V4_PREFIX_MASK = 0xffff_ffff_0000_0000L;
    private static final int GROUPS = 8;

    /** An IPv4 address from its 32 bits, most significant byte first. */
    public static Address ofIpv4(int bits) {
        return new Address(0, V4_PREFIX | Integer.toUnsignedLong(bits));
    }

    /**
     * An address from 4 or 16 bytes in network order.
     *
     * @throws IllegalArgumentException when there are neither 4 nor 16 bytes
     */
    public static Address of(byte[] bytes) {
        if (bytes.length != 4 && bytes.length != 16) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length);
        }
        long high = 0;
        long low = 0;
        for (int i = 0; i < bytes.length; i++) {
            high = high << 8 | low >>> 56;
            low = low << 8 | bytes[i] & 0xff;
        }
        return bytes.length == 4 ? ofIpv4((int) low) : new Address(high, low);
    }

    /**
     * An address from its two halves as words of x86-64 and aarch64, which is how rows of the kernel's tables are read.
     */
    public static Address ofWords(long highWord, long lowWord) {
        return new Address(Long.reverseBytes(highWord), Long.reverseBytes(lowWord));
    }

    /** The first eight bytes as a word of x86-64 and aarch64. */
    public long highWord() {
        return Long.reverseBytes(high);
    }

    /** The last eight bytes likewise. */
    public long lowWord() {
        return Long.reverseBytes(low);
    }

    /** Whether this is an IPv4 address. */
    public boolean isIpv4() {
        return high == 0 && (low & V4_PREFIX_MASK) == V4_PREFIX;
    }

    /** Whether this is the unspecified address of either family ({@code ::} or {@code 0.0.0.0}). */
    public boolean isUnspecified() {
        return high == 0 && (low == 0 || low == V4_PREFIX);
    }

    /** Whether this is 127.0.0.0/8 or {@code ::1}. */
    public boolean isLoopback() {
        return isIpv4() ? (low >>> 24 & 0xff) == 127 : high == 0 && low == 1;
    }

    /** Whether this is 224.0.0.0/4, {@code ff00::/8} or the IPv4 limited broadcast. */
    public boolean isMulticast() {
        return isIpv4() ? (low >>> 28 & 0xf) == 0xe || (int) low == -1 : high >>> 56 == 0xff;
    }

    /**
     * The address with everything behind its first bits cleared; bits count from the family's own first bit (0 to 32,
     * or 0 to 128).
     */
    public Address network(int prefixBits) {
        int bits = isIpv4() ? prefixBits + 96 : prefixBits;
        long keptHigh = bits >= 64 ? high : bits == 0 ? 0 : high & -1L << 64 - bits;
        long keptLow = bits >= 128 ? low : bits <= 64 ? 0 : low & -1L << 128 - bits;
        return new Address(keptHigh, keptLow);
    }

    /** The canonical text: dotted quad for IPv4, RFC 5952 for IPv6. */
    public String text() {
        return isIpv4() ? ipv4Text() : ipv6Text();
    }

    /** Written out for speed, as in {@link ProcessKey}. */
    @Override
    public int hashCode() {
        return Long.hashCode(high) * 31 + Long.hashCode(low);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Address address && address.high == high && address.low == low;
    }

    @Override
    public String toString() {
        return text();
    }

    private String ipv4Text() {
        int bits = (int) low;
        return (bits >>> 24) + "." + (bits >>> 16 & 0xff) + "." + (bits >>> 8 & 0xff) + "." + (bits & 0xff);
    }

    private int group(int index) {
        long half = index < 4 ? high : low;
        return (int) (half >>> 48 - 16 * (index & 3)) & 0xffff;
    }

    /** RFC 5952: the longest run of two or more zero groups (the first of equals) becomes {@code ::}. */
    private String ipv6Text() {
        int longestStart = -1;
        int longestLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int run = 0;
            while (i + run < GROUPS && group(i + run) == 0) {
                run++;
            }
            if (run > longestLength) {
                longestStart = i;
                longestLength = run;
            }
            i += run;
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < GROUPS; i++) {
            if (i == longestStart) {
                text.append("::");
                i += longestLength - 1;
                continue;
            }
            if (i > 0 && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(group(i)));
        }
        return text.toString();
    }
}
