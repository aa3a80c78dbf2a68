package dev.weir.feature.traffic;

import dev.weir.model.Address;
import dev.weir.model.Interval;
import dev.weir.model.Names;
import dev.weir.model.PortKey;
import dev.weir.model.PortTotal;
import dev.weir.model.ProcessKey;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All connections of one service port. */
final class ServicePort {

    /** Beyond this many addresses a port's clients are no longer counted: hostile traffic must not fill memory. */
    private static final int CLIENTS_MAX = 16_384;
    /** As many processes of a port as are counted by themselves. */
    private static final int OWNERS_MAX = 256;

    private static final Comparator<Use> BUSIEST_FIRST = Comparator.<Use>comparingLong(use -> use.bytes)
            .reversed()
            .thenComparing(use -> use.user.key().pid());

    private final Meter meter = new Meter();
    private final PortKey key;
    private final String service;
    private final Set<Address> clients = new HashSet<>(4);
    private final Map<TrackedProcess, Use> users = new HashMap<>(4);
    /** The use that was added to last: most often the next is the same process's. */
    private Use lastUse;
    /** The process that listens, or took the listening socket over last; null when none is known. */
    private TrackedProcess listener;

    private int listeningSockets;
    private int connections;
    private boolean changed = true;
    private PortTotal total;

    /** How much a process moved. */
    private static final class Use {
        private final TrackedProcess user;
        private long bytes;

        Use(TrackedProcess user) {
            this.user = user;
        }
    }

    ServicePort(PortKey key, Names naming) {
        this.key = key;
        this.service = naming.service(key);
    }

    /** Whether nothing speaks for keeping it: no socket, and no rate that still fades. */
    boolean isOver() {
        return connections == 0 && listeningSockets == 0 && meter.traffic().isSettled();
    }

    void listen() {
        listeningSockets++;
        changed = true;
    }

    /** Says whose the listening socket is. */
    void heldBy(TrackedProcess process) {
        listener = process;
        changed = true;
        use(process);
    }

    void stopListening(TrackedProcess process) {
        listeningSockets--;
        changed = true;
        if (listener == process || listeningSockets == 0) {
            listener = null;
        }
    }

    void open(Address remote) {
        connections++;
        changed = true;
        if (clients.size() < CLIENTS_MAX && !remote.isUnspecified()) {
            clients.add(remote);
        }
    }

    void close() {
        connections--;
        changed = true;
    }

    void add(TrackedProcess user, long rxBytes, long txBytes) {
        meter.add(rxBytes, txBytes);
        changed = true;
        Use use = user == null ? null : use(user);
        if (use != null) {
            use.bytes += rxBytes + txBytes;
        }
    }

    /** What a process moves; null when there are too many to tell it apart. */
    private Use use(TrackedProcess user) {
        if (lastUse != null && lastUse.user == user) {
            return lastUse;
        }
        Use use = users.get(user);
        if (use == null && users.size() < OWNERS_MAX) {
            use = new Use(user);
            users.put(user, use);
        }
        lastUse = use;
        return use;
    }

    void dropEvicted() {
        changed |= users.keySet().removeIf(TrackedProcess::isEvicted);
        lastUse = null;
        if (listener != null && listener.isEvicted()) {
            listener = null;
            changed = true;
        }
    }

    void rename() {
        changed = true;
    }

    void roll(Interval interval) {
        changed |= meter.roll(interval);
    }

    PortTotal total() {
        if (changed || total == null) {
            Use[] busiest = busiest();
            ProcessKey[] owners = new ProcessKey[busiest.length];
            for (int i = 0; i < owners.length; i++) {
                owners[i] = busiest[i].user.key();
            }
            total = new PortTotal(
                    key,
                    application(busiest),
                    service,
                    key.served(),
                    List.of(owners),
                    meter.traffic(),
                    connections,
                    clients.size());
            changed = false;
        }
        return total;
    }

    private Use[] busiest() {
        Use[] busiest = users.values().toArray(new Use[0]);
        // Who listens is whose port it is, however little that process itself moves.
        Arrays.sort(
                busiest,
                Comparator.<Use, Boolean>comparing(use -> use.user != listener).thenComparing(BUSIEST_FIRST));
        return busiest;
    }

    private String application(Use[] busiest) {
        if (listener != null) {
            return listener.names().comm();
        }
        return busiest.length == 0 ? service : busiest[0].user.names().comm();
    }
}
