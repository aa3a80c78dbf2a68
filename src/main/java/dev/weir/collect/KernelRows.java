package dev.weir.collect;

import dev.weir.model.Forgotten;
import dev.weir.model.SocketRow;
import java.util.ArrayList;
import java.util.List;

/** What is known here of the rows of the kernel's tables: which account a slot belongs to, and which rows can be deleted there. */
final class KernelRows {

    private final Slots<SocketAccount> sockets = new Slots<>();
    private List<Forgotten.FlowKey> settledFlows = new ArrayList<>();
    private List<Forgotten.SocketKey> settledSockets = new ArrayList<>();
    private List<Forgotten.PeerKey> settledPeers = new ArrayList<>();
    private List<Forgotten.ProcessSlot> settledProcesses = new ArrayList<>();

    /** The account of a row that was read before, found without a search; null when it is a new one. */
    SocketAccount account(SocketRow row) {
        SocketAccount socket = sockets.get(row.slot());
        return socket != null && socket.cookie == row.cookie() ? socket : null;
    }

    /** Whose a new row is. */
    void put(SocketRow row, SocketAccount socket) {
        sockets.put(row.slot(), socket);
    }

    /** A process's row of a socket is added up, but for what may come to it until its key is deleted. */
    void settle(SocketAccount socket, ProcessAccount user, int slot) {
        settledFlows.add(new Forgotten.FlowKey(socket.cookie, user.key(), slot));
    }

    /** The wire layer's row of a socket is. */
    void settle(SocketAccount socket) {
        settledSockets.add(new Forgotten.SocketKey(socket.cookie, socket.wireSlot()));
        sockets.clear(socket.wireSlot(), socket);
    }

    /** A peer's row is. */
    void settle(SocketAccount socket, PeerAccount peer) {
        settledPeers.add(new Forgotten.PeerKey(socket.cookie, peer.raddr, peer.rport));
    }

    /** A process's own row is. */
    void settle(ProcessAccount process) {
        settledProcesses.add(new Forgotten.ProcessSlot(process.key(), process.slot()));
    }

    /** What can be deleted since the last call. */
    Forgotten forgotten() {
        Forgotten forgotten = new Forgotten(settledFlows, settledSockets, settledPeers, settledProcesses);
        settledFlows = new ArrayList<>();
        settledSockets = new ArrayList<>();
        settledPeers = new ArrayList<>();
        settledProcesses = new ArrayList<>();
        return forgotten;
    }
}
