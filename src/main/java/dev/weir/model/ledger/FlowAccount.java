package dev.weir.model.ledger;

/** One process's use of one socket: how far its row of the kernel's flow table has been added up. */
final class FlowAccount {

    final SocketAccount socket;
    final ProcessAccount user;
    /** The slot of its row in the kernel's table. */
    final int slot;
    /** Its place among all that the process uses. */
    int place;
    private long rxBytes;
    private long txBytes;

    FlowAccount(SocketAccount socket, ProcessAccount user, int slot) {
        this.socket = socket;
        this.user = user;
        this.slot = slot;
    }

    /** Takes a newer reading of bytes received; returns by how much it has grown. */
    long rxRead(long bytes) {
        long grown = Counter.since(bytes, rxBytes);
        rxBytes = bytes;
        return grown;
    }

    /** Takes a newer reading of bytes sent; returns by how much it has grown. */
    long txRead(long bytes) {
        long grown = Counter.since(bytes, txBytes);
        txBytes = bytes;
        return grown;
    }
}
