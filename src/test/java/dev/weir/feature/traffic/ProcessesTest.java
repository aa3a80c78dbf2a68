package dev.weir.feature.traffic;

import static dev.weir.feature.traffic.LedgerRun.assertBytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.model.Connection;
import dev.weir.model.Hook;
import dev.weir.model.ProcessKey;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Rate;
import dev.weir.model.Snapshot;
import dev.weir.model.SocketState;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the ledger says of processes. */
class ProcessesTest {

    private final LedgerRun run = new LedgerRun();
    private final FakeKernel kernel = run.kernel;

    @Test
    void firstSampleHasTotalsAndStartingRates() {
        ProcessKey curl = kernel.process(10, "curl");
        kernel.moves(kernel.connect(curl, "192.0.2.1", 40_000, "198.51.100.7", 443), curl, 1_000_003, 77);
        Snapshot first = run.read();
        assertBytes(run.process(curl).traffic(), 1_000_003, 77);
        assertThat(run.process(curl).traffic().rxRate()).isEqualTo(Rate.STARTING);
        assertThat(run.process(curl).callsPerSecond()).isEqualTo(Rate.STARTING);
        assertThat(first.intervalSeconds()).isZero();
        assertBytes(first.totals().app(), 1_000_003, 77);
    }

    @Test
    void ratesDivideByTheMeasuredInterval() {
        ProcessKey curl = kernel.process(10, "curl");
        FakeKernel.Socket socket = kernel.connect(curl, "192.0.2.1", 40_000, "198.51.100.7", 443);
        run.read();
        kernel.moves(socket, curl, 3_000, 30);
        kernel.calls(curl, 12);
        run.second(1.5);
        assertThat(run.process(curl).traffic().rxRate()).isEqualTo(Rate.measured(2_000));
        assertThat(run.process(curl).traffic().txRate()).isEqualTo(Rate.measured(20));
        assertThat(run.process(curl).callsPerSecond()).isEqualTo(Rate.measured(8));
        run.second();
        assertThat(run.process(curl).traffic().rxRate()).isEqualTo(Rate.ZERO);
        assertThat(run.process(curl).callsPerSecond()).isEqualTo(Rate.ZERO);
    }

    @Test
    void processThatBeganWhileTheTablesWereReadHasItsNameAtOnce() {
        ProcessKey late = new ProcessKey(10, 100);
        FakeKernel.Socket socket = kernel.accept("192.0.2.1", 80, "198.51.100.7", 40_000);
        kernel.afterProcesses = () -> {
            kernel.process(late, "late");
            kernel.moves(socket, late, 1_000, 10);
        };
        run.read();
        kernel.afterProcesses = () -> {};
        assertThat(run.process(late).names().comm()).isEqualTo("late");
        assertThat(run.connection(socket).comm()).isEqualTo("late");
        assertBytes(run.process(late).traffic(), 1_000, 10);
        run.seconds(3);
        assertBytes(run.process(late).traffic(), 1_000, 10);
    }

    @Test
    void rowsReadAgainAreCountedOnce() {
        ProcessKey curl = kernel.process(10, "curl");
        kernel.moves(kernel.connect(curl, "192.0.2.1", 40_000, "198.51.100.7", 443), curl, 1_000, 10);
        run.seconds(6);
        assertBytes(run.process(curl).traffic(), 1_000, 10);
    }

    @Test
    void bytesOfASharedSocketBelongToTheCaller() {
        ProcessKey parent = kernel.process(10, "parent");
        ProcessKey child = kernel.process(11, "child");
        FakeKernel.Socket socket = kernel.connect(parent, "192.0.2.1", 40_000, "198.51.100.7", 443);
        kernel.moves(socket, parent, 100, 1);
        run.read();
        kernel.moves(socket, child, 20, 2);
        run.second();
        assertBytes(run.process(parent).traffic(), 100, 1);
        assertBytes(run.process(child).traffic(), 20, 2);
        assertThat(run.rows(socket))
                .extracting(Connection::owner, Connection::totalBytes)
                .containsExactlyInAnyOrder(tuple(parent, 101L), tuple(child, 22L));
    }

    @Test
    void connectionOfAProcessThatOnlyOpenedItBelongsToTheOneThatUsesIt() {
        ProcessKey parent = kernel.process(10, "parent");
        ProcessKey child = kernel.process(11, "child");
        FakeKernel.Socket socket = kernel.connect(parent, "192.0.2.1", 40_000, "198.51.100.7", 443);
        run.read();
        assertThat(run.connection(socket).owner()).isEqualTo(parent);
        kernel.moves(socket, child, 20, 2);
        run.second();
        assertThat(run.connection(socket).owner()).isEqualTo(child);
        assertThat(run.connection(socket).comm()).isEqualTo("child");
        assertThat(run.process(parent).connections()).isZero();
        assertThat(run.process(child).connections()).isEqualTo(1);
    }

    @Test
    void kernelThreadNeverTakesAConnectionOver() {
        ProcessKey curl = kernel.process(10, "curl");
        ProcessKey worker = kernel.kernelThread(2, "kworker/0:1");
        FakeKernel.Socket socket = kernel.connect(curl, "192.0.2.1", 40_000, "198.51.100.7", 443);
        run.read();
        kernel.moves(socket, worker, 0, 500);
        run.second();
        assertThat(run.rows(socket))
                .extracting(Connection::owner, row -> row.key().peer(), Connection::totalBytes)
                .containsExactlyInAnyOrder(tuple(curl, 0L, 0L), tuple(worker, 1L, 500L));
        assertBytes(run.process(worker).traffic(), 0, 500);
    }

    @Test
    void reusedPidIsAnotherProcess() {
        ProcessKey first = kernel.process(new ProcessKey(10, 1), "first");
        kernel.moves(kernel.connect(first, "192.0.2.1", 40_000, "198.51.100.7", 443), first, 100, 0);
        run.read();
        kernel.exit(first);
        ProcessKey second = kernel.process(new ProcessKey(10, 2), "second");
        kernel.moves(kernel.connect(second, "192.0.2.1", 40_001, "198.51.100.7", 443), second, 5, 0);
        run.second();
        assertBytes(run.process(first).traffic(), 100, 0);
        assertBytes(run.process(second).traffic(), 5, 0);
        assertThat(run.process(first).exited()).isPresent();
        assertThat(run.process(second).exited()).isEmpty();
    }

    @Test
    void execRenamesTheProcessAndItsIdleConnections() {
        ProcessKey key = kernel.process(10, "sh");
        FakeKernel.Socket socket = kernel.connect(key, "192.0.2.1", 40_000, "198.51.100.7", 443);
        run.seconds(8);
        kernel.exec(key, "nc");
        run.second();
        assertThat(run.process(key).names().comm()).isEqualTo("nc");
        assertThat(run.connection(socket).comm()).isEqualTo("nc");
    }

    @Test
    void processThatChangesItsUserIsShownWithTheUserItHasNow() {
        ProcessKey daemon = kernel.process(10, "daemon");
        run.read();
        kernel.setUser(daemon, 33);
        run.second();
        assertThat(run.process(daemon).names().uid()).isEqualTo(33);
    }

    @Test
    void exitedProcessStaysForAMinuteWithItsFinalTotals() {
        ProcessKey curl = kernel.process(10, "curl");
        FakeKernel.Socket socket = kernel.connect(curl, "192.0.2.1", 40_000, "198.51.100.7", 443);
        kernel.moves(socket, curl, 1_000, 10);
        kernel.exit(curl);
        kernel.close(socket);
        run.seconds(60);
        assertBytes(run.process(curl).traffic(), 1_000, 10);
        assertThat(run.process(curl).exited()).contains(FakeKernel.START);
        run.second();
        assertThat(run.find(curl)).isEmpty();
    }

    @Test
    void entriesOfAnExitedProcessAreDeletedOnce() {
        ProcessKey curl = kernel.process(10, "curl");
        FakeKernel.Socket socket = kernel.connect(curl, "192.0.2.1", 40_000, "198.51.100.7", 443);
        kernel.moves(socket, curl, 1_000, 10);
        kernel.exit(curl);
        kernel.close(socket);
        run.seconds(2);
        assertThat(kernel.deletedProcesses).isEmpty();
        run.seconds(100);
        assertThat(kernel.deletedProcesses).containsExactly(curl);
        assertThat(kernel.deletedFlows).hasSize(1);
        assertThat(kernel.deletedSockets).containsExactly(socket.cookie);
        assertThat(kernel.processes).isEmpty();
        assertThat(kernel.flows).isEmpty();
        assertThat(kernel.wires).isEmpty();
    }

    @Test
    void childrenThatComeAndGoOnASharedSocketLeaveNoFlowsBehind() {
        ProcessKey server = kernel.process(10, "server");
        FakeKernel.Socket socket = kernel.connect(server, "192.0.2.1", 40_000, "198.51.100.7", 514);
        for (int child = 100; child < 300; child++) {
            ProcessKey key = kernel.process(child, "child");
            kernel.moves(socket, key, 0, 7);
            kernel.exit(key);
            run.second();
        }
        assertThat(kernel.flows.size()).isLessThan(6);
        kernel.moves(socket, server, 0, 1);
        run.second();
        assertThat(run.rows(socket))
                .filteredOn(row -> row.owner().equals(server))
                .extracting(Connection::totalBytes)
                .containsExactly(1L);
        run.seconds(70);
        assertThat(run.connection(socket).owner()).isEqualTo(server);
        assertThat(run.connection(socket).totalBytes()).isEqualTo(1);
    }

    @Test
    void bytesOfUnlistedSocketsReachTheProcessAndTheHost() {
        ProcessKey flood = kernel.process(10, "flood");
        kernel.movesUnlisted(flood, 500, 60);
        Snapshot snapshot = run.read();
        assertBytes(run.process(flood).traffic(), 500, 60);
        assertThat(run.process(flood).unlistedBytes()).isEqualTo(560);
        assertBytes(snapshot.totals().app(), 500, 60);
    }

    @Test
    void processWhoseRowComesLaterIsListedAtOnceAndNamedThen() {
        ProcessKey curl = new ProcessKey(10, 100);
        FakeKernel.Socket socket = kernel.connect(curl, "192.0.2.1", 40_000, "198.51.100.7", 443);
        kernel.moves(socket, curl, 1_000, 10);
        run.read();
        assertBytes(run.process(curl).traffic(), 1_000, 10);
        kernel.process(curl, "curl");
        run.second();
        assertThat(run.process(curl).names().comm()).isEqualTo("curl");
        assertThat(run.connection(socket).comm()).isEqualTo("curl");
        assertBytes(run.process(curl).traffic(), 1_000, 10);
    }

    @Test
    void holderThatNeverMovedAByteLeavesWithItsLastSocket() {
        kernel.walking = true;
        ProcessKey sshd = new ProcessKey(22, 1);
        FakeKernel.Socket listener = kernel.tcp("0.0.0.0", 22, "0.0.0.0", 0);
        listener.state = SocketState.LISTEN;
        kernel.open.put(listener, sshd);
        run.seconds(100);
        assertThat(run.process(sshd).connections()).isEqualTo(1);
        kernel.open.clear();
        run.seconds(3);
        assertThat(run.process(sshd).connections()).isZero();
        run.seconds(61);
        assertThat(run.find(sshd)).isEmpty();
    }

    @Test
    void totalIsTheSameObjectWhileNothingChanges() {
        ProcessKey curl = kernel.process(10, "curl");
        kernel.moves(kernel.connect(curl, "192.0.2.1", 40_000, "198.51.100.7", 443), curl, 10, 10);
        run.seconds(30);
        ProcessTotal before = run.process(curl);
        run.second();
        assertThat(run.process(curl)).isSameAs(before);
    }

    @Test
    void ofManyThatExitedTheOldestLeaveEarly() {
        IntStream.range(0, 6_000).forEach(pid -> kernel.exit(kernel.process(pid, "job")));
        assertThat(run.read().processes()).hasSize(6_000);
        assertThat(run.seconds(3).processes()).hasSize(4_000);
        assertThat(kernel.processes).isEmpty();
    }

    @Test
    void callsThatNoHookCountsAreNotZeroButUnknown() {
        ProcessKey curl = kernel.process(10, "curl");
        run.read();
        run.hooks(
                new Hook("tracepoint/sys_exit_sendto", true, ""),
                new Hook("tracepoint/sys_exit_recvmsg", false, "no tracefs"));
        run.second();
        assertThat(run.process(curl).callsPerSecond()).isEqualTo(new Rate.Unavailable("no tracefs"));
        run.hooks(new Hook("tracepoint/sys_exit_sendto", true, ""), new Hook("tracepoint/sys_exit_recvmsg", true, ""));
        run.second();
        assertThat(run.process(curl).callsPerSecond()).isEqualTo(Rate.ZERO);
    }
}
