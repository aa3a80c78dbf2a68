package dev.weir.feature.traffic;

import static dev.weir.feature.traffic.LedgerRun.assertBytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.NotListed;
import dev.weir.model.ProcessKey;
import dev.weir.model.Protocol;
import dev.weir.model.Snapshot;
import dev.weir.model.SocketState;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Hosts on which thousands of connections come and go: exact totals, bounded tables, nothing left behind. */
class ChurnTest {

    private static final int SECONDS = 30;
    private static final int A_SECOND = 5_000;

    private final LedgerRun run = new LedgerRun();
    private final FakeKernel kernel = run.kernel;

    @Test
    void fiveThousandConnectionsASecondAreCountedExactlyInBoundedTables() {
        ProcessKey server = kernel.process(80, "server");
        kernel.listen(server, 8_080);
        for (int second = 0; second < SECONDS; second++) {
            for (int i = 0; i < A_SECOND; i++) {
                FakeKernel.Socket socket =
                        kernel.accept("192.0.2.1", 8_080, "198.51." + i / 250 + "." + (1 + i % 250), 32_768 + second);
                kernel.moves(socket, server, 100, 1_003);
                kernel.close(socket);
            }
            Snapshot snapshot = run.second();
            assertThat(snapshot.connections()).hasSizeLessThanOrEqualTo(3 * A_SECOND + 1);
            assertThat(snapshot.totals().openSockets()).isEqualTo(1);
            assertThat(kernel.flows).hasSizeLessThanOrEqualTo(3 * A_SECOND + 1);
            assertThat(kernel.wires).hasSizeLessThanOrEqualTo(3 * A_SECOND + 1);
        }
        long connections = (long) SECONDS * A_SECOND;
        assertBytes(run.process(server).traffic(), connections * 100, connections * 1_003);
        assertBytes(run.port(Protocol.TCP, 8_080).traffic(), connections * 100, connections * 1_003);
        assertThat(run.port(Protocol.TCP, 8_080).clients()).isEqualTo(A_SECOND);
        Snapshot quiet = run.seconds(4);
        assertBytes(quiet.totals().app(), connections * 100, connections * 1_003);
        assertThat(quiet.connections()).hasSize(2_001);
        assertThat(quiet.totals().notListed())
                .containsOnly(
                        Map.entry("connections", new NotListed(connections - 2_000, (connections - 2_000) * 1_103)));
        assertThat(run.seconds(61).connections()).hasSize(1);
        assertThat(kernel.flows).hasSize(1);
        assertThat(kernel.wires).hasSize(1);
    }

    @Test
    void processesThatOnlyAskOnceAreCountedExactlyInBoundedTables() {
        for (int second = 0; second < SECONDS; second++) {
            for (int i = 0; i < 1_000; i++) {
                ProcessKey job = kernel.process(new ProcessKey(100 + i, second), "job");
                FakeKernel.Socket query = kernel.udp("192.0.2.1", 33_000 + i);
                kernel.exchanges(query, job, "198.51.100.9", 53, 80, 30);
                kernel.close(query);
                kernel.exit(job);
            }
            assertThat(run.second().processes()).hasSizeLessThanOrEqualTo(7_000);
        }
        Snapshot quiet = run.seconds(4);
        assertThat(quiet.processes()).hasSize(4_000);
        long cut = SECONDS * 1_000L - 4_000;
        assertThat(quiet.totals().notListed()).containsEntry("processes", new NotListed(cut, cut * 110));
        assertBytes(quiet.totals().app(), SECONDS * 80_000L, SECONDS * 30_000L);
        assertBytes(run.port(Protocol.UDP, 53).traffic(), SECONDS * 80_000L, SECONDS * 30_000L);
        assertThat(run.port(Protocol.UDP, 53).connections()).isZero();
        Snapshot later = run.seconds(61);
        assertThat(later.processes()).isEmpty();
        assertThat(later.connections()).isEmpty();
        assertThat(later.ports()).isEmpty();
        assertThat(kernel.flows).isEmpty();
        assertThat(kernel.peers).isEmpty();
        assertThat(kernel.processes).isEmpty();
    }

    @Test
    void aHundredThousandIdleSocketsAreNotTouchedBetweenTheirWalks() {
        kernel.walking = true;
        ProcessKey server = kernel.process(80, "server");
        for (int i = 0; i < 100_000; i++) {
            FakeKernel.Socket socket =
                    kernel.tcp("192.0.2.1", 8_080, "198.51." + i / 50_000 + ".1", 10_000 + i % 50_000);
            socket.state = SocketState.ESTABLISHED;
            kernel.open.put(socket, server);
        }
        run.seconds(4);
        Snapshot walked = run.second();
        assertThat(walked.connections()).hasSize(100_000);
        assertThat(walked.totals().openSockets()).isEqualTo(100_000);
        kernel.walking = false;
        assertThat(run.second().connections()).isSameAs(walked.connections());
        kernel.walking = true;
        assertThat(run.second().connections()).isSameAs(walked.connections());
    }
}
