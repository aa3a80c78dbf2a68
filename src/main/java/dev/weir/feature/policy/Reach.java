package dev.weir.feature.policy;

import dev.weir.model.Address;
import dev.weir.netlink.NetlinkException;
import dev.weir.netlink.Rtnetlink;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Over which interface remote ends are reached, by the kernel's routes: what they send comes in there too, unless the
 * way back is another one. For one thread.
 */
final class Reach implements AutoCloseable {

    /** An answer takes some microseconds; routes of connections that are already known seldom change. */
    private static final int MOST_ASKED = 2000;

    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Function<Address, OptionalInt> route;
    private final Runnable end;
    private final LongSupplier nanos;
    private Map<Address, Known> known = new HashMap<>();

    /** Where an address was reached at a time. */
    private record Known(OptionalInt ifindex, long nanos) {}

    /** Asks {@code route} for the interface towards an address; empty when nobody knows. */
    Reach(Function<Address, OptionalInt> route, LongSupplier nanos, Runnable end) {
        this.route = route;
        this.nanos = nanos;
        this.end = end;
    }

    /** Asks the kernel. Where that refuses, every address is one that nobody knows about. */
    static Reach open() {
        try {
            Rtnetlink kernel = Rtnetlink.open();
            return new Reach(address -> asked(kernel, address), System::nanoTime, kernel::close);
        } catch (NetlinkException refused) {
            return new Reach(address -> OptionalInt.empty(), System::nanoTime, () -> {});
        }
    }

    private static OptionalInt asked(Rtnetlink kernel, Address address) {
        try {
            return kernel.interfaceTowards(bytes(address));
        } catch (NetlinkException refused) {
            return OptionalInt.empty();
        }
    }

    private static byte[] bytes(Address address) {
        return address.isIpv4()
                ? ByteBuffer.allocate(Integer.BYTES).putInt((int) address.low()).array()
                : ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(address.high())
                        .putLong(address.low())
                        .array();
    }

    /**
     * Of these addresses those that are reached over none of these interfaces. Where nobody knows they are not among
     * them; those for which there was no time to ask are, until the next call.
     */
    Set<Address> elsewhere(List<Address> addresses, Set<Integer> interfaces) {
        Map<Address, Known> now = new HashMap<>();
        Set<Address> elsewhere = new HashSet<>();
        int left = MOST_ASKED;
        for (Address address : addresses) {
            Known before = known.get(address);
            if (left > 0 && (before == null || nanos.getAsLong() - before.nanos() > KEPT_NANOS)) {
                left--;
                before =
                        new Known(isLinkLocal(address) ? OptionalInt.empty() : route.apply(address), nanos.getAsLong());
            }
            if (before != null) {
                now.put(address, before);
            }
            if (before == null
                    || before.ifindex().isPresent()
                            && !interfaces.contains(before.ifindex().getAsInt())) {
                elsewhere.add(address);
            }
        }
        known = now;
        return elsewhere;
    }

    /** Such an address is one on every link: {@code fe80::/10}. */
    private static boolean isLinkLocal(Address address) {
        return !address.isIpv4() && address.high() >>> 54 == 0xfe80 >>> 6;
    }

    @Override
    public void close() {
        end.run();
    }
}
