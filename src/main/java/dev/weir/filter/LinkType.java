package dev.weir.filter;

/** What the packets of an interface start with. */
public enum LinkType {
    /** An Ethernet header; {@code DLT_EN10MB} in {@code pcap/dlt.h}. */
    ETHERNET(1, 14),
    /** The header of IPv4 or IPv6, as on tun and WireGuard; {@code DLT_RAW}. */
    RAW(12, 0);

    private final int number;
    private final int headerBytes;

    LinkType(int number, int headerBytes) {
        this.number = number;
        this.headerBytes = headerBytes;
    }

    /** libpcap's number for it. */
    int number() {
        return number;
    }

    /** Length of the header in front of IP; bytes. */
    int headerBytes() {
        return headerBytes;
    }
}
