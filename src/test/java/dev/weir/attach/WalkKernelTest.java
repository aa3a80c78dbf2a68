package dev.weir.attach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.BpfMap;
import dev.weir.layout.ConfigLayout;
import dev.weir.layout.OpenSocketLayout;
import dev.weir.model.ByteSourceChoice;
import dev.weir.model.XdpChoice;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which of this process's own sockets the walk over open sockets tells of. */
@Tag("kernel")
class WalkKernelTest {

    private final Map<String, Long> cookies = new HashMap<>();
    private long watched = ConfigLayout.NO_SOCKET;
    private static final int TICKS_PER_SECOND = Kernel.ticksPerSecond();
    private static final int ROOM_FOR_ROWS = 1 << 20;

    private Probes probes;
    private ServerSocket listener;
    private Socket client;
    private Socket server;

    @BeforeEach
    void open() throws IOException, ProbeException {
        probes = Probes.attach(
                new ProbeOptions(ByteSourceChoice.AUTO, XdpChoice.OFF, List.of("lo"), 1_024), Optional.empty());
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        client = new Socket(listener.getInetAddress(), listener.getLocalPort());
        listener.setSoTimeout(10_000);
        server = listener.accept();
        server.setSoTimeout(10_000);
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
        listener.close();
        probes.close();
    }

    @Test
    void aConnectionThatMovedLatelyIsToldOfAndASilentOneIsPassedOver() throws IOException, InterruptedException {
        int listening = listener.getLocalPort();
        int connecting = client.getLocalPort();
        client.getOutputStream().write(1);
        server.getInputStream().read();
        assertThat(toldOf(TICKS_PER_SECOND))
                .contains(listening + "", listening + "-" + connecting, connecting + "-" + listening);
        Thread.sleep(1_000);
        assertThat(toldOf(TICKS_PER_SECOND / 2))
                .as("silent")
                .contains(listening + "")
                .doesNotContain(listening + "-" + connecting, connecting + "-" + listening);
        assertThat(toldOf(ConfigLayout.OVER_NONE))
                .as("a whole walk")
                .contains(listening + "-" + connecting, connecting + "-" + listening);
        server.getOutputStream().write(1);
        assertThat(toldOf(TICKS_PER_SECOND / 2))
                .as("moved again")
                .contains(listening + "-" + connecting, connecting + "-" + listening);
    }

    @Test
    void aConnectionOnWhichBytesWaitIsNeverPassedOver() throws Exception {
        Thread writer = new Thread(() -> {
            try {
                client.getOutputStream().write(new byte[64 << 20]);
            } catch (IOException closed) {
                // At the end of the test, with what its peer never read.
            }
        });
        writer.setDaemon(true);
        writer.start();
        Thread.sleep(1_500);
        assertThat(toldOf(TICKS_PER_SECOND / 10)).contains(client.getLocalPort() + "-" + listener.getLocalPort());
        client.close();
        writer.join(10_000);
        assertThat(writer.isAlive()).as("still writing to the closed socket").isFalse();
    }

    @Test
    void whileASocketIsWatchedAWalkTellsOfItAlone() throws Exception {
        String ends = client.getLocalPort() + "-" + listener.getLocalPort();
        assertThat(toldOf(ConfigLayout.OVER_NONE)).contains(ends);
        watched = cookies.get(ends);
        assertThat(toldOf(ConfigLayout.OVER_NONE)).containsExactly(ends);
        watched = ConfigLayout.NO_SOCKET;
        assertThat(toldOf(ConfigLayout.OVER_NONE)).hasSizeGreaterThan(1);
    }

    /**
     * Local and remote ports of this process's sockets of which a walk tells that passes over those silent for longer.
     */
    private Set<String> toldOf(int silentJiffies) {
        probes.map(".data.clock")
                .update(
                        BpfMap.direct(Integer.BYTES),
                        ConfigLayout.clock(
                                ConfigLayout.FIRST_TICK,
                                0,
                                silentJiffies,
                                ConfigLayout.RARE_ENTRIES,
                                ConfigLayout.COMMON_ENTRIES,
                                watched));
        ByteBuffer rows = BpfMap.direct(ROOM_FOR_ROWS);
        long[] words = new long[OpenSocketLayout.ENTRY_BYTES / Long.BYTES];
        OpenSocketLayout row = new OpenSocketLayout(1);
        Set<String> ports = new TreeSet<>();
        probes.openSockets().orElseThrow().read(rows, OpenSocketLayout.ENTRY_BYTES, chunk -> {
            while (chunk.hasRemaining()) {
                chunk.asLongBuffer().get(words);
                chunk.position(chunk.position() + OpenSocketLayout.ENTRY_BYTES);
                row.moveTo(words, 0);
                if (row.process().pid() == ProcessHandle.current().pid()) {
                    String ends = row.rport() == 0 ? row.lport() + "" : row.lport() + "-" + row.rport();
                    ports.add(ends);
                    cookies.put(ends, row.cookie());
                }
            }
        });
        return ports;
    }
}
