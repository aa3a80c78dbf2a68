package dev.weir.feature.policy;

import dev.weir.model.AddressText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Map;

/**
 * One line of a log while it is analysed: filled field by field and used again for the next line.
 * <p>What is not text but an address, a number or a time is checked when it is set.
 */
final class LoggedEvent {

    /** The fields that an analysis uses. */
    enum Field {
        TIMESTAMP,
        TIMESTAMP_ISO,
        SRC_IP,
        DST_IP,
        SRC_PORT,
        DST_PORT,
        PROTOCOL,
        PROTOCOL_NUM,
        PACKET_SIZE,
        ACTION,
        INTERFACE,
        PACKETS
    }

    /** Names of the fields: weir's own, then those of Suricata's EVE. */
    static final Map<String, Field> FIELDS = Map.ofEntries(
            Map.entry("timestamp", Field.TIMESTAMP),
            Map.entry("timestamp_iso", Field.TIMESTAMP_ISO),
            Map.entry("src_ip", Field.SRC_IP),
            Map.entry("dst_ip", Field.DST_IP),
            Map.entry("src_port", Field.SRC_PORT),
            Map.entry("dst_port", Field.DST_PORT),
            Map.entry("protocol", Field.PROTOCOL),
            Map.entry("protocol_num", Field.PROTOCOL_NUM),
            Map.entry("packet_size", Field.PACKET_SIZE),
            Map.entry("action", Field.ACTION),
            Map.entry("interface", Field.INTERFACE),
            Map.entry("packets", Field.PACKETS),
            Map.entry("dest_ip", Field.DST_IP),
            Map.entry("dest_port", Field.DST_PORT),
            Map.entry("proto", Field.PROTOCOL),
            Map.entry("in_iface", Field.INTERFACE));

    private static final long MICROS_PER_SECOND = LogTime.MICROS_PER_SECOND;
    /** The last second of the year 9999. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private static final long MAX_PACKETS = 1_000_000_000;
    /** More than any packet weir has seen, with room for what the kernel glues together. */
    private static final long MAX_PACKET_BYTES = 1 << 24;

    private static final int MAX_PORT = 0xffff;
    private static final int MAX_DIGITS = 40;
    private static final String UNKNOWN = "Unknown";

    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][XX][X]")
            .toFormatter();

    final NameTable protocols = new NameTable(64);
    final NameTable actions = new NameTable(64);
    final NameTable interfaces = new NameTable(1024);
    private final AddressText address = new AddressText();
    private final int lost = actions.numberOf(PolicyEvent.LOST);
    private int seen;

    long micros;
    long srcHigh;
    long srcLow;
    long dstHigh;
    long dstLow;
    int srcPort;
    int dstPort;
    int protocol;
    long packetSize;
    int action;
    int iface;
    long packets;
    private int protocolNumber;

    /** Empties every field. */
    void clear() {
        seen = 0;
        srcPort = 0;
        dstPort = 0;
        packets = 1;
        packetSize = 0;
    }

    /** Whether the line stands for events that could not be logged. */
    boolean isLost() {
        return has(Field.ACTION) && action == lost;
    }

    /**
     * Sets a field from its text.
     *
     * @throws BadLineException when the text is not a value the field can have
     */
    void set(Field field, char[] text, int from, int length) throws BadLineException {
        switch (field) {
            case TIMESTAMP -> micros = time(text, from, length);
            case TIMESTAMP_ISO -> {
                if (has(Field.TIMESTAMP)) {
                    return;
                }
                micros = time(text, from, length);
            }
            case SRC_IP -> {
                readAddress("src_ip", text, from, length);
                srcHigh = address.high();
                srcLow = address.low();
            }
            case DST_IP -> {
                readAddress("dst_ip", text, from, length);
                dstHigh = address.high();
                dstLow = address.low();
            }
            case SRC_PORT -> srcPort = (int) number("src_port", text, from, length, MAX_PORT);
            case DST_PORT -> dstPort = (int) number("dst_port", text, from, length, MAX_PORT);
            case PROTOCOL -> protocol = protocols.numberOf(text, from, length);
            case PROTOCOL_NUM -> protocolNumber = (int) number("protocol_num", text, from, length, 255);
            case PACKET_SIZE -> packetSize = number("packet_size", text, from, length, MAX_PACKET_BYTES);
            case ACTION -> setAction(text, from, length);
            case INTERFACE -> iface = interfaces.numberOf(text, from, length);
            case PACKETS -> packets = number("packets", text, from, length, MAX_PACKETS);
        }
        seen |= 1 << field.ordinal();
    }

    /** CSV has no column for how many events were lost: there the action is {@code LOST:7}. */
    private void setAction(char[] text, int from, int length) throws BadLineException {
        int word = PolicyEvent.LOST.length();
        if (length > word && text[from + word] == ':' && new String(text, from, word).equals(PolicyEvent.LOST)) {
            packets = number("the number of lost packets", text, from + word + 1, length - word - 1, MAX_PACKETS);
            action = lost;
        } else {
            action = actions.numberOf(text, from, length);
        }
    }

    /**
     * Checks that the line had what an event cannot be without, and fills in the rest.
     *
     * @throws BadLineException when a field is missing
     */
    void complete() throws BadLineException {
        if (isLost()) {
            return;
        }
        if (!has(Field.TIMESTAMP) && !has(Field.TIMESTAMP_ISO)) {
            throw new BadLineException("it has no timestamp");
        }
        require(Field.SRC_IP, "it has no src_ip");
        require(Field.DST_IP, "it has no dst_ip");
        require(Field.PACKET_SIZE, "it has no packet_size");
        if (packets == 0) {
            throw new BadLineException("it stands for no packets");
        }
        if (!has(Field.PROTOCOL)) {
            protocol = protocols.numberOf(has(Field.PROTOCOL_NUM) ? PolicyEvent.protocolName(protocolNumber) : UNKNOWN);
        }
        if (!has(Field.ACTION)) {
            action = actions.numberOf(UNKNOWN);
        }
        if (!has(Field.INTERFACE)) {
            iface = interfaces.numberOf(UNKNOWN);
        }
    }

    private boolean has(Field field) {
        return (seen & 1 << field.ordinal()) != 0;
    }

    private void require(Field field, String otherwise) throws BadLineException {
        if (!has(field)) {
            throw new BadLineException(otherwise);
        }
    }

    private void readAddress(String name, char[] text, int from, int length) throws BadLineException {
        int end = from;
        while (end < from + length && text[end] != '%') { // a zone, as in fe80::1%eth0, says where and not who
            end++;
        }
        if (!address.read(text, from, end)) {
            throw new BadLineException(name + " is no address: " + shown(text, from, length));
        }
    }

    private static long number(String name, char[] text, int from, int length, long max) throws BadLineException {
        long value = 0;
        for (int i = from; i < from + length; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9 || length > 19) {
                throw new BadLineException(name + " is not a whole number: " + shown(text, from, length));
            }
            value = value * 10 + digit;
        }
        if (length == 0 || value < 0 || value > max) {
            throw new BadLineException(name + " is not between 0 and " + max + ": " + shown(text, from, length));
        }
        return value;
    }

    /** Seconds since 1970 with at most six decimals, or ISO 8601. */
    private static long time(char[] text, int from, int length) throws BadLineException {
        long value = 0;
        int decimals = -1;
        for (int i = from; i < from + length && decimals < 6; i++) {
            char c = text[i];
            if (c == '.' && decimals < 0) {
                decimals = 0;
            } else if (c >= '0' && c <= '9' && i - from < 18) {
                value = value * 10 + c - '0';
                decimals += decimals < 0 ? 0 : 1;
            } else {
                return unusualTime(text, from, length);
            }
        }
        for (int i = Math.max(decimals, 0); i < 6; i++) {
            value = value > LAST_SECOND * MICROS_PER_SECOND ? value : value * 10;
        }
        return inRange(value, length > 0, text, from, length);
    }

    private static long unusualTime(char[] text, int from, int length) throws BadLineException {
        String raw = new String(text, from, Math.min(length, MAX_DIGITS));
        try {
            if (raw.indexOf('T') > 0) {
                Instant instant = ISO.parse(raw, Instant::from);
                return inRange(
                        instant.getEpochSecond() * MICROS_PER_SECOND + instant.getNano() / 1000,
                        true,
                        text,
                        from,
                        length);
            }
            BigDecimal seconds = new BigDecimal(raw);
            boolean sane = Math.abs((long) seconds.precision() - seconds.scale()) < 30;
            return inRange(
                    sane
                            ? seconds.movePointRight(6)
                                    .setScale(0, RoundingMode.FLOOR)
                                    .longValueExact()
                            : -1,
                    true,
                    text,
                    from,
                    length);
        } catch (DateTimeException | ArithmeticException | NumberFormatException notATime) {
            return inRange(-1, true, text, from, length);
        }
    }

    private static long inRange(long micros, boolean any, char[] text, int from, int length) throws BadLineException {
        if (!any || micros < 0 || micros > LAST_SECOND * MICROS_PER_SECOND + MICROS_PER_SECOND - 1) {
            throw new BadLineException("timestamp is no time between 1970 and 9999: " + shown(text, from, length));
        }
        return micros;
    }

    private static String shown(char[] text, int from, int length) {
        return '"' + new String(text, from, Math.min(length, MAX_DIGITS)) + (length > MAX_DIGITS ? "..." : "") + '"';
    }
}
