package dev.weir.feature.clients;

import dev.weir.model.Address;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Addresses on ports, 8 bytes for one of IPv4 and 20 for one of IPv6, as there may be a million. Filled once, then only
 * read.
 */
final class AddressList {

    private static final int CHUNK = 16384;

    /** One client of the list. */
    record Entry(Address address, ClientPort port) {}

    private final List<int[]> ipv4 = new ArrayList<>();
    private final List<long[]> ipv6 = new ArrayList<>();
    private final List<int[]> ipv6Keys = new ArrayList<>();
    private int ipv4Count;
    private int ipv6Count;

    void add(Address address, int key) {
        if (address.isIpv4()) {
            addIpv4((int) address.low(), key);
        } else {
            addIpv6(address, key);
        }
    }

    int size() {
        return ipv4Count + ipv6Count;
    }

    /** Each once, in no order worth the name. */
    Iterator<Entry> entries() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < size();
            }

            @Override
            public Entry next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                int index = next++;
                return index < ipv4Count ? ipv4(index) : ipv6(index - ipv4Count);
            }
        };
    }

    private void addIpv4(int bits, int key) {
        int at = ipv4Count++ % CHUNK;
        if (at == 0) {
            ipv4.add(new int[2 * CHUNK]);
        }
        int[] chunk = ipv4.get(ipv4.size() - 1);
        chunk[2 * at] = bits;
        chunk[2 * at + 1] = key;
    }

    private void addIpv6(Address address, int key) {
        int at = ipv6Count++ % CHUNK;
        if (at == 0) {
            ipv6.add(new long[2 * CHUNK]);
            ipv6Keys.add(new int[CHUNK]);
        }
        long[] chunk = ipv6.get(ipv6.size() - 1);
        chunk[2 * at] = address.high();
        chunk[2 * at + 1] = address.low();
        ipv6Keys.get(ipv6Keys.size() - 1)[at] = key;
    }

    private Entry ipv4(int index) {
        int[] chunk = ipv4.get(index / CHUNK);
        int at = index % CHUNK;
        return new Entry(Address.ofIpv4(chunk[2 * at]), ClientPort.ofKey(chunk[2 * at + 1]));
    }

    private Entry ipv6(int index) {
        long[] chunk = ipv6.get(index / CHUNK);
        int at = index % CHUNK;
        return new Entry(
                new Address(chunk[2 * at], chunk[2 * at + 1]), ClientPort.ofKey(ipv6Keys.get(index / CHUNK)[at]));
    }
}
