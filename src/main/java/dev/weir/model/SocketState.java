package dev.weir.model;

/**
 * A socket's state by its name in {@code include/net/tcp_states.h}; a UDP socket is ESTABLISHED once connected, else
 * CLOSE.
 */
public enum SocketState {
    /** Not known: no hook that tells is attached, or the socket is not one that has states. */
    NONE,
    ESTABLISHED,
    SYN_SENT,
    SYN_RECV,
    FIN_WAIT1,
    FIN_WAIT2,
    TIME_WAIT,
    CLOSE,
    CLOSE_WAIT,
    LAST_ACK,
    LISTEN,
    CLOSING,
    NEW_SYN_RECV;

    private static final SocketState[] VALUES = values();

    /** The state of a kernel number, {@link #NONE} for one that is not known. */
    public static SocketState of(int number) {
        return number >= 0 && number < VALUES.length ? VALUES[number] : NONE;
    }
}
