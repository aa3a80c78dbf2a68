package dev.weir.feature.clients;

import dev.weir.model.Address;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Adds clients up by their networks: as many networks as there is room for, the rest together. */
final class NetworkRollUp {

    private static final int NETWORKS_MAX = 16384;
    private static final int IPV4_BITS = 24;
    private static final int IPV6_BITS = 48;

    private static final class Sum {
        private long clients;
        private long bytes;

        void add(long moreBytes) {
            clients++;
            bytes += moreBytes;
        }
    }

    private final Map<Address, Sum> sums = new HashMap<>();
    private final Sum rest = new Sum();

    void add(Address address, long bytes) {
        Address network = address.network(bits(address));
        Sum sum = sums.get(network);
        if (sum == null && sums.size() < NETWORKS_MAX) {
            sum = new Sum();
            sums.put(network, sum);
        }
        (sum == null ? rest : sum).add(bytes);
    }

    /** The networks with most clients, most first, and what found no room at the end. */
    List<NetworkClients> largest(int most) {
        Stream<NetworkClients> largest = sums.entrySet().stream()
                .map(sum -> row(sum.getKey(), bits(sum.getKey()), sum.getValue()))
                .sorted(Comparator.comparingLong(NetworkClients::clients)
                        .thenComparingLong(NetworkClients::bytes)
                        .reversed())
                .limit(most);
        return rest.clients == 0
                ? largest.toList()
                : Stream.concat(largest, Stream.of(row(Address.UNSPECIFIED, 0, rest)))
                        .toList();
    }

    private static NetworkClients row(Address network, int bits, Sum sum) {
        return new NetworkClients(network, bits, sum.clients, sum.bytes);
    }

    private static int bits(Address address) {
        return address.isIpv4() ? IPV4_BITS : IPV6_BITS;
    }
}
