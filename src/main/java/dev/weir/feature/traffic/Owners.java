package dev.weir.feature.traffic;

import dev.weir.layout.ProcessEntry;
import dev.weir.model.Hook;
import dev.weir.model.Interval;
import dev.weir.model.Names;
import dev.weir.model.NotListed;
import dev.weir.model.ProcessFacts;
import dev.weir.model.ProcessKey;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Rate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The processes: who owns a socket, what they are called, and when those that have gone leave the list. */
final class Owners {

    /** How long a process that has exited stays listed; nanoseconds. */
    private static final long GONE_NANOS = 60_000_000_000L;
    /** Exited processes beyond this number leave the list at once, oldest first. */
    private static final int EXITED_LISTED_MAX = 4_000;
    /** How many processes are looked at again at a reading: 0.1 % of a core at the most. */
    private static final int REFRESHED_A_READING = 32;
    /** Where the calls whose rate is shown are counted. */
    private static final Set<String> CALL_HOOKS = TrackedProcess.COUNTED_CALLS.stream()
            .map("tracepoint/sys_exit_"::concat)
            .collect(Collectors.toUnmodifiableSet());

    private final Names names;
    private final Evictions evictions;
    private final FlowTable flows;
    private final Map<ProcessKey, TrackedProcess> processes = new HashMap<>();
    private final Map<ProcessKey, Long> exitedNanos = new LinkedHashMap<>();
    private final Set<ProcessKey> settled = new HashSet<>();
    /** Processes that got another name in this reading. */
    private final Set<TrackedProcess> renamed = new HashSet<>();

    /** Processes that came without an entry of their own in this reading. */
    private final Set<ProcessKey> nameless = new HashSet<>();

    private boolean anyEvicted;
    private NotListed notListed = NotListed.NONE;
    /** What is shown instead of the rate of calls; null where calls are counted. */
    private Rate uncountedCalls;

    Owners(Names names, FlowTable flows, Evictions evictions) {
        this.names = names;
        this.flows = flows;
        this.evictions = evictions;
    }

    /** Takes an entry of the process table; returns received and sent bytes of sockets that are in no other table. */
    long[] add(ProcessEntry entry, Reading now) {
        ProcessKey key = entry.facts().key();
        nameless.remove(key);
        TrackedProcess process = process(entry.facts(), now);
        if (process.isRenamed(entry.facts())) {
            renamed.add(process);
        }
        boolean exited = entry.exitedNanos() != 0;
        if (exited) {
            exitedNanos.putIfAbsent(key, entry.exitedNanos());
        }
        return process.update(entry, names, exited ? Optional.of(now.wallTime(entry.exitedNanos())) : Optional.empty());
    }

    /** The process of these facts, made from them when it is not known. */
    TrackedProcess process(ProcessFacts facts, Reading now) {
        return processes.computeIfAbsent(
                facts.key(), missing -> new TrackedProcess(facts, names, now.time(), now.nanos()));
    }

    /** The process of a key, without a name until its own entry is read. */
    TrackedProcess process(ProcessKey key, Reading now) {
        TrackedProcess known = processes.get(key);
        if (known != null) {
            return known;
        }
        nameless.add(key);
        return process(ProcessFacts.of(key, "", 0), now);
    }

    /** Whether a process came without an entry of its own. */
    boolean areNameless() {
        return !nameless.isEmpty();
    }

    /** Makes a process the owner of a socket. */
    void own(TrackedSocket socket, TrackedProcess user, int tick, long beganNanos) {
        if (socket.owner() == null) {
            user.retransmitted(socket.retransmits());
        } else if (socket.isOpen()) {
            socket.owner().connectionsChanged(-1);
        }
        socket.setOwner(user, tick, beganNanos);
        if (socket.isOpen()) {
            user.connectionsChanged(1);
        }
        if (socket.listens() != null) {
            socket.listens().heldBy(user);
        }
    }

    /** A reading begins. */
    void begin() {
        nameless.clear();
    }

    /** Looks at living processes again, a few at each reading: no hook reports new arguments or another user. */
    void refresh(long now) {
        int left = REFRESHED_A_READING;
        for (TrackedProcess process : processes.values()) {
            if (process.isRefreshDue(now)) {
                process.refresh(names, now);
                if (--left == 0) {
                    return;
                }
            }
        }
    }

    /** Refreshes the rows of renamed processes. */
    void refreshRenamed(SocketIndex sockets, ConnectionRows rows, PortAttribution ports) {
        if (renamed.isEmpty()) {
            return;
        }
        sockets.forEach(socket -> {
            if (renamed.contains(socket.owner())
                    || socket.shared().keySet().stream().anyMatch(renamed::contains)
                    || socket.peers().values().stream().anyMatch(peer -> renamed.contains(peer.user))) {
                rows.describe(socket);
            }
        });
        ports.rename();
        renamed.clear();
    }

    /**
     * Evicts the entries of processes that ended, and takes off the list those that ended long ago; whether any left.
     */
    boolean expire(long now) {
        anyEvicted = false;
        expireExited(now);
        expireIdle(now);
        return anyEvicted;
    }

    private void expireExited(long now) {
        int surplus = exitedNanos.size() - EXITED_LISTED_MAX;
        Iterator<Map.Entry<ProcessKey, Long>> oldest = exitedNanos.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<ProcessKey, Long> exit = oldest.next();
            long age = now - exit.getValue();
            if (age > Lifetimes.SETTLE_NANOS && settled.add(exit.getKey())) {
                TrackedProcess process = processes.get(exit.getKey());
                evictions.process(process.index());
                evictFlows(process);
            }
            if (age > GONE_NANOS || surplus > 0 && age > Lifetimes.SETTLE_NANOS) {
                surplus--;
                oldest.remove();
                settled.remove(exit.getKey());
                TrackedProcess process = processes.remove(exit.getKey());
                notListed = age > GONE_NANOS ? notListed : notListed.plus(process.totalBytes());
                evict(process);
            }
        }
    }

    /** No hook reports the end of a process without an entry: it leaves when it has had no socket for a while. */
    private void expireIdle(long now) {
        Iterator<TrackedProcess> each = processes.values().iterator();
        while (each.hasNext()) {
            TrackedProcess process = each.next();
            if (process.idleNanos(now) > GONE_NANOS) {
                each.remove();
                evict(process);
            }
        }
    }

    private void evict(TrackedProcess process) {
        evictFlows(process);
        process.evict();
        anyEvicted = true;
    }

    /** Others may still use the sockets. */
    private void evictFlows(TrackedProcess process) {
        flows.removeAll(process, evictions::flow);
    }

    /** The processes that left the list before their time. */
    NotListed notListed() {
        return notListed;
    }

    /**
     * Learns from the hooks whether calls are counted; each of the four kinds must be, or their sum would be too low.
     */
    void countCalls(List<Hook> hooks) {
        Optional<Hook> missing = hooks.stream()
                .filter(hook -> !hook.attached() && CALL_HOOKS.contains(hook.name()))
                .findFirst();
        Rate.Unavailable before = uncountedCalls instanceof Rate.Unavailable unavailable ? unavailable : null;
        if (missing.isEmpty()) {
            uncountedCalls = null;
        } else if (before == null || !before.reason().equals(missing.get().reason())) {
            uncountedCalls = new Rate.Unavailable(missing.get().reason());
        }
    }

    void roll(Interval interval, long now) {
        processes.values().forEach(process -> process.roll(interval, uncountedCalls, now));
    }

    List<ProcessTotal> totals() {
        List<ProcessTotal> totals = new ArrayList<>(processes.size());
        processes.values().forEach(process -> totals.add(process.total()));
        return totals;
    }
}
