package dev.weir.model;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * What the kernel knows of one TCP connection, from {@code struct tcp_sock}; cumulative numbers count from the
 * connection's start. They are kept for every connection there is, side by side with those of others, and as small as
 * the kernel keeps them: what has 32 bits there has no more here.
 */
public final class TcpHealth {

    /** How many words of 32 bits the numbers of a connection take among those of others. */
    public static final int WORDS = 20;

    // Those that change most often come first: what is kept of the past says by one bit each which of them did.
    /** When they were read: milliseconds of the monotonic clock, of which 32 bits are 49 days; 0 when not known. */
    private static final int READ = 0;

    private static final int SENT = 1;
    private static final int ACKED = 2;
    private static final int RECEIVED = 3;
    private static final int SRTT = 4;
    private static final int RTTVAR = 5;
    private static final int CWND = 6;
    private static final int SND_WND = 7;
    private static final int IN_FLIGHT = 8;
    private static final int RTO = 9;
    private static final int NOT_SENT = 10;
    private static final int RETRANS = 11;
    private static final int MIN_RTT = 12;
    private static final int SSTHRESH = 13;
    private static final int MSS = 14;
    private static final int LOST = 15;
    /** How far behind the low half of a number of 64 bits its high half is. */
    private static final int HIGH = 15;
    /** 1, where words of zeros are those of a connection that has none. */
    private static final int KNOWN = 19;

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int NOT_MUCH_MILLIS = 9_000;

    private final int[] words;

    private TcpHealth(int[] words) {
        this.words = words;
    }

    /** The numbers that the methods below return; of all but bytes sent, acknowledged and received the low 32 bits. */
    public TcpHealth(
            long srttMicros,
            long rttvarMicros,
            long minRttMicros,
            long cwndSegments,
            long ssthreshSegments,
            long mssBytes,
            long sndWndBytes,
            long inFlightSegments,
            long lostSegments,
            long retransSegments,
            long sentBytes,
            long ackedBytes,
            long receivedBytes,
            long notSentBytes,
            long rtoMicros) {
        this(new int[] {
            0,
            (int) sentBytes,
            (int) ackedBytes,
            (int) receivedBytes,
            (int) srttMicros,
            (int) rttvarMicros,
            (int) cwndSegments,
            (int) sndWndBytes,
            (int) inFlightSegments,
            (int) rtoMicros,
            (int) notSentBytes,
            (int) retransSegments,
            (int) minRttMicros,
            (int) ssthreshSegments,
            (int) mssBytes,
            (int) lostSegments,
            high(sentBytes),
            high(ackedBytes),
            high(receivedBytes),
            1
        });
    }

    /** The same numbers, read at a time of the monotonic clock; nanoseconds. */
    public TcpHealth readAt(long monoNanos) {
        return readAtMillis(Math.max(1, monoNanos / NANOS_PER_MILLI));
    }

    /** The same numbers, read at a time that {@link #readMillis} told. */
    public TcpHealth readAtMillis(long millis) {
        int[] others = words.clone();
        others[READ] = (int) millis;
        return new TcpHealth(others);
    }

    /** When they were read, on the monotonic clock modulo 2^32; milliseconds, 0 when that is not known. */
    public long readMillis() {
        return u32(READ);
    }

    /** How old they are at a time of the monotonic clock; nanoseconds, empty when it is not known. */
    public OptionalLong ageNanos(long monoNanos) {
        int millis = (int) (monoNanos / NANOS_PER_MILLI) - words[READ];
        return words[READ] == 0 ? OptionalLong.empty() : OptionalLong.of(Math.max(0, millis) * NANOS_PER_MILLI);
    }

    /** Whether there are any that begin at a word. */
    public static boolean isAny(int[] words, int first) {
        return words[first + KNOWN] != 0;
    }

    /** Those that begin at a word; null where there are none. */
    public static TcpHealth at(int[] words, int first) {
        return isAny(words, first) ? new TcpHealth(Arrays.copyOfRange(words, first, first + WORDS)) : null;
    }

    /** {@link #srttMicros} of those that begin at a word, without making an object; -1 where there are none. */
    public static long srttMicros(int[] words, int first) {
        return isAny(words, first) ? Integer.toUnsignedLong(words[first + SRTT]) : -1;
    }

    /** Puts them where they are to begin. */
    public void copyTo(int[] others, int first) {
        System.arraycopy(words, 0, others, first, WORDS);
    }

    /**
     * Whether those that begin at a word say the same: the same numbers, read not much earlier, since rows of
     * connections on which nothing moves are to stay the same objects.
     */
    public boolean isAt(int[] others, int first) {
        return Arrays.equals(words, READ + 1, WORDS, others, first + READ + 1, first + WORDS)
                && Math.abs(words[READ] - others[first + READ]) < NOT_MUCH_MILLIS;
    }

    private static int high(long number) {
        return (int) (number >>> Integer.SIZE);
    }

    private long u32(int word) {
        return Integer.toUnsignedLong(words[word]);
    }

    private long u64(int word) {
        return u32(word) | u32(word + HIGH) << Integer.SIZE;
    }

    /** Smoothed round-trip time ({@code srtt_us >> 3}); microseconds. */
    public long srttMicros() {
        return u32(SRTT);
    }

    /** Its mean deviation ({@code mdev_us >> 2}); microseconds. */
    public long rttvarMicros() {
        return u32(RTTVAR);
    }

    /** Smallest round-trip time of the last minutes; microseconds. */
    public long minRttMicros() {
        return u32(MIN_RTT);
    }

    /** Congestion window ({@code snd_cwnd}); segments. */
    public long cwndSegments() {
        return u32(CWND);
    }

    /** Slow-start threshold; segments, 2^31 - 1 while there is none. */
    public long ssthreshSegments() {
        return u32(SSTHRESH);
    }

    /** Sender's segment size ({@code mss_cache}); bytes. */
    public long mssBytes() {
        return u32(MSS);
    }

    /** Window the receiver offers ({@code snd_wnd}); bytes. */
    public long sndWndBytes() {
        return u32(SND_WND);
    }

    /** Segments sent and not yet acknowledged ({@code packets_out}); segments. */
    public long inFlightSegments() {
        return u32(IN_FLIGHT);
    }

    /** Segments the kernel takes for lost now ({@code lost_out}); segments. */
    public long lostSegments() {
        return u32(LOST);
    }

    /** Segments retransmitted ever ({@code total_retrans}); segments. */
    public long retransSegments() {
        return u32(RETRANS);
    }

    /** Payload sent, retransmissions included ({@code bytes_sent}); bytes. */
    public long sentBytes() {
        return u64(SENT);
    }

    /** Payload acknowledged ({@code bytes_acked}); bytes. */
    public long ackedBytes() {
        return u64(ACKED);
    }

    /** Payload received in order ({@code bytes_received}); bytes. */
    public long receivedBytes() {
        return u64(RECEIVED);
    }

    /** Payload queued and not yet sent ({@code write_seq - snd_nxt}); bytes. */
    public long notSentBytes() {
        return u32(NOT_SENT);
    }

    /** Retransmission timeout ({@code icsk_rto}); microseconds. */
    public long rtoMicros() {
        return u32(RTO);
    }

    /** Whether the numbers are the same, whenever they were read. */
    @Override
    public boolean equals(Object other) {
        return other instanceof TcpHealth that && Arrays.equals(words, READ + 1, WORDS, that.words, READ + 1, WORDS);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(ackedBytes()) * 31 + words[SRTT];
    }

    @Override
    public String toString() {
        return "TcpHealth" + Arrays.toString(words);
    }
}
