package dev.weir.model;

/**
 * An ICMP message that reports an error, as the packet layer counts it: the kernel of some host answers a packet that
 * went nowhere, so that it belongs to no process.
 *
 * @param version6 whether it is of ICMPv6
 * @param type     the message's type; RFC 792 and 4443
 * @param code     what of that type it reports
 */
public record IcmpError(boolean version6, int type, int code) {

    /** What the packet layer adds to their numbers: {@code ICMP_ERROR_BASE} in {@code bpf/types.h}. */
    public static final int BASE = 0x40000;
    /** What it adds to those of ICMPv6. */
    public static final int VERSION_6 = 0x10000;

    private static final int UNREACHABLE = 3;
    private static final int UNREACHABLE_6 = 1;

    /** Whether a number of the packet layer is one of these rather than of a protocol. */
    public static boolean isOne(int number) {
        return number >= BASE && number < BASE + 2 * VERSION_6;
    }

    /** The error of a number. */
    public static IcmpError of(int number) {
        int message = number - BASE;
        return new IcmpError(message >= VERSION_6, message >> 8 & 0xff, message & 0xff);
    }

    /** Its protocol, in whose totals it is. */
    public Protocol protocol() {
        return version6 ? Protocol.of(Protocol.ICMPV6) : Protocol.of(Protocol.ICMP);
    }

    /** What a row of it is called, as in {@code [icmp: port unreachable]}; of both versions the same. */
    public String label() {
        return "[icmp: " + (version6 ? of6() : of4()) + "]";
    }

    private String of4() {
        return switch (type) {
            case UNREACHABLE ->
                switch (code) {
                    case 0, 6, 11 -> "network unreachable";
                    case 1, 7, 12 -> "host unreachable";
                    case 2 -> "protocol unreachable";
                    case 3 -> "port unreachable";
                    case 4 -> "packet too big";
                    case 9, 10, 13 -> "prohibited";
                    default -> "unreachable";
                };
            case 4 -> "source quench";
            case 5 -> "redirect";
            case 11 -> "time exceeded";
            default -> "parameter problem";
        };
    }

    private String of6() {
        return switch (type) {
            case UNREACHABLE_6 ->
                switch (code) {
                    case 0 -> "network unreachable";
                    case 1, 5, 6 -> "prohibited";
                    case 3 -> "host unreachable";
                    case 4 -> "port unreachable";
                    default -> "unreachable";
                };
            case 2 -> "packet too big";
            case 3 -> "time exceeded";
            default -> "parameter problem";
        };
    }
}
