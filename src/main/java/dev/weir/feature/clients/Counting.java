package dev.weir.feature.clients;

import dev.weir.attach.Stage;
import dev.weir.attach.StageSetup;
import dev.weir.model.Address;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;

/**
 * Who is counted, and in how much memory of the kernel.
 *
 * @param ports          the ports to count; none for every port
 * @param withLocal      whether addresses that cannot be on the Internet count
 * @param destinations   whose packets are counted though they are forwarded; none for this host's own packets alone
 * @param newConnections whether only who begins a connection is counted
 * @param tableEntries   how many clients of a window are kept exactly
 * @param sketches       sets of 4 KiB of registers, one for each port and each of three windows; 12 of them are for
 *                       the ports that have none of their own
 * @param served         peers of this host's own UDP sockets that are remembered
 */
record Counting(
        Set<Integer> ports,
        boolean withLocal,
        List<Destination> destinations,
        boolean newConnections,
        int tableEntries,
        int sketches,
        int served) {

    private static final Path RANDOM = Path.of("/dev/urandom");

    Counting {
        ports = Set.copyOf(ports);
        destinations = List.copyOf(destinations);
    }

    /** What {@code weir clients} may take of memory. */
    private static final int SKETCHES = 1536;

    private static final int SERVED = 1 << 16;
    /** What the main job may, where this is one thing of many. */
    private static final int SKETCHES_BESIDE = 128;

    private static final int SERVED_BESIDE = 1 << 13;

    /**
     * A network whose packets are counted.
     *
     * @param network    its first address
     * @param prefixBits its length; bits of its family
     */
    record Destination(Address network, int prefixBits) {}

    /** As {@code weir clients} counts. */
    static Counting alone(
            Set<Integer> ports,
            boolean withLocal,
            List<Destination> destinations,
            boolean newConnections,
            int tableEntries) {
        return new Counting(ports, withLocal, destinations, newConnections, tableEntries, SKETCHES, SERVED);
    }

    /** As they are counted beside the main job: everybody, on every port, in little memory. */
    static Counting beside(int tableEntries) {
        return new Counting(Set.of(), true, List.of(), false, tableEntries, SKETCHES_BESIDE, SERVED_BESIDE);
    }

    /** What packets go through for it; the hash is seeded anew each time. */
    StageSetup setup() {
        ByteBuffer seeds = ByteBuffer.wrap(random(2 * Long.BYTES));
        return new StageSetup(
                Set.of(Stage.CLIENTS),
                KernelTables.entries(this),
                KernelTables.variables(this, new ClientHash(seeds.getLong(), seeds.getLong())));
    }

    /** The kernel's own random numbers: Java's wants files of its installation, and takes longer at a start. */
    private static byte[] random(int count) {
        try (InputStream device = Files.newInputStream(RANDOM)) {
            byte[] bytes = device.readNBytes(count);
            if (bytes.length == count) {
                return bytes;
            }
        } catch (IOException noDevice) {
            // Java has another way to them.
        }
        byte[] bytes = new byte[count];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
