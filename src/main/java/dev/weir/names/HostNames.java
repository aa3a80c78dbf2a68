package dev.weir.names;

import dev.weir.model.Address;
import dev.weir.model.NamedHosts;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Names of remote addresses by reverse DNS: looked up in the background, answered from what is known so far. */
final class HostNames {

    /** Addresses in the cache, with or without a name. */
    private static final int MAX_KNOWN = 4096;
    /** How long an answer holds, also that there is no name; nanoseconds. */
    private static final long TTL_NANOS = 600_000_000_000L;

    /** How long the name of an address that nobody asks for stays in snapshots; nanoseconds. */
    private static final long RECENT_NANOS = 60_000_000_000L;

    private final Function<Address, Optional<String>> resolver;
    private final Executor background;
    private final LongSupplier nanos;
    private final Map<Address, Answer> answers = new BoundedCache<>(MAX_KNOWN);
    private NamedHosts recent = NamedHosts.NONE;
    private boolean asking;

    /** The state of one lookup; while it is open it has no new name and does not expire. */
    private record Answer(Optional<String> name, long untilNanos, boolean open, long askedNanos) {

        Answer askedAgain(long now) {
            return new Answer(name, untilNanos, open, now);
        }
    }

    HostNames(Function<Address, Optional<String>> resolver, Executor background, LongSupplier nanos) {
        this.resolver = resolver;
        this.background = background;
        this.nanos = nanos;
    }

    /** Sets whether new lookups are made; known names are given either way. */
    synchronized void ask(boolean on) {
        asking = on;
    }

    /** The name of an address if it is known; otherwise looks it up, once. */
    synchronized Optional<String> name(Address address) {
        long now = nanos.getAsLong();
        Answer answer = answers.computeIfPresent(address, (key, known) -> known.askedAgain(now));
        boolean current = answer != null && (answer.open || answer.untilNanos - now > 0);
        if (!current && asking && hasName(address)) {
            Optional<String> last = answer == null ? Optional.empty() : answer.name;
            try {
                background.execute(() -> resolve(address));
                answer = new Answer(last, 0, true, now);
                answers.put(address, answer);
            } catch (RejectedExecutionException queueIsFull) {
                return last; // asked again with a later frame
            }
        }
        return answer == null ? Optional.empty() : answer.name;
    }

    /**
     * The known names of addresses that were asked for within the last minute; empty while no lookups are made. The
     * same object while nothing changes.
     */
    synchronized Optional<NamedHosts> recent() {
        if (!asking) {
            return Optional.empty();
        }
        long now = nanos.getAsLong();
        Map<Address, String> names = new HashMap<>();
        answers.forEach((address, answer) -> {
            if (answer.name.isPresent() && now - answer.askedNanos <= RECENT_NANOS) {
                names.put(address, answer.name.get());
            }
        });
        if (!names.equals(recent.names())) {
            recent = new NamedHosts(names);
        }
        return Optional.of(recent);
    }

    private void resolve(Address address) {
        Optional<String> name = resolver.apply(address);
        synchronized (this) {
            long now = nanos.getAsLong();
            Answer question = answers.get(address);
            long asked = question == null ? now : question.askedNanos;
            answers.put(address, new Answer(name, now + TTL_NANOS, false, asked));
        }
    }

    private static boolean hasName(Address address) {
        return !address.isUnspecified() && !address.isMulticast();
    }
}
