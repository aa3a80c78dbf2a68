package dev.weir.feature.clients;

import static dev.weir.feature.clients.ReachTest.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.model.Address;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowSwapTest {

    private static final ClientPort SSH = new ClientPort(22, false, false);
    private static final ClientPort WEB = new ClientPort(80, false, false);
    private static final ClientPort DNS6 = new ClientPort(53, true, true);
    private static final Address ONE = address("9.9.9.1");
    private static final Address TWO = address("9.9.9.2");
    private static final long START_MILLIS = 1_800_000_000_000L; // a whole minute

    private final FakeTables tables = new FakeTables(1_000);
    private long millis = START_MILLIS;
    /** By how much the clock on the wall was set. */
    private long setByMillis;

    private WindowSwap swap = swapOf(60_000);

    private WindowSwap swapOf(long windowMillis) {
        return new WindowSwap(
                tables, new TallyLimits(Integer.MAX_VALUE, 1000, true, false), windowMillis, () -> millis, this::nanos);
    }

    private long nanos() {
        return (millis - setByMillis) * 1_000_000L;
    }

    private void elapse(long seconds) {
        millis += seconds * 1_000;
    }

    /** Sets the clock on the wall; the kernel's goes on as ever. */
    private void setClock(long bySeconds) {
        millis += bySeconds * 1_000;
        setByMillis += bySeconds * 1_000;
    }

    private void packet(Address address, ClientPort port) {
        tables.packet(address, port, 100, nanos());
    }

    private void tickAt(long millisAfterStart) throws IOException {
        millis = START_MILLIS + millisAfterStart;
        swap.tick();
    }

    private ClientWindow live() {
        return swap.windows().section().live();
    }

    private ClientWindow last() {
        return swap.windows().section().last().orElseThrow();
    }

    private static List<Long> clients(ClientWindow window) {
        return window.ports().stream().map(PortClients::clients).toList();
    }

    @Test
    void anAddressCountsOnceForEachPort() throws IOException {
        for (int i = 0; i < 3; i++) {
            packet(ONE, SSH);
            packet(ONE, WEB);
            packet(TWO, SSH);
            packet(address("2606:4700::1"), DNS6);
        }
        tickAt(1_000);
        assertThat(live().ports())
                .extracting(PortClients::port, PortClients::clients, PortClients::isEstimated)
                .containsExactly(tuple(SSH, 2L, false), tuple(DNS6, 1L, false), tuple(WEB, 1L, false));
        assertThat(live().listed()).isEqualTo(4);
        assertThat(live().clients().get(0).bytes()).isEqualTo(300);
        assertThat(live().clients().get(0).packets()).isEqualTo(3);
    }

    @Test
    void whoeverWasThereALittleAgoIsStillThereBehindABorder() throws IOException {
        swap = new WindowSwap(tables, new TallyLimits(1000, 1000, false, true), 60_000, () -> millis, this::nanos);
        millis += 10_000;
        packet(ONE, SSH);
        millis += 40_000;
        packet(TWO, SSH);
        tickAt(60_000);
        assertThat(live().ports())
                .extracting(PortClients::clients, PortClients::now)
                .containsExactly(tuple(0L, 2L));
        packet(TWO, SSH);
        packet(ONE, WEB);
        tickAt(69_999);
        assertThat(live().ports())
                .extracting(PortClients::port, PortClients::clients, PortClients::now)
                .containsExactly(tuple(SSH, 1L, 2L), tuple(WEB, 1L, 1L));
        tickAt(70_000);
        assertThat(live().ports())
                .extracting(PortClients::port, PortClients::clients, PortClients::now)
                .containsExactly(tuple(SSH, 1L, 1L), tuple(WEB, 1L, 1L));
    }

    @Test
    void portsBeyondTheLimitAreOneTogether() throws IOException {
        swap = new WindowSwap(tables, new TallyLimits(1, 1000, false, true), 60_000, () -> millis, this::nanos);
        packet(ONE, SSH);
        packet(TWO, SSH);
        packet(ONE, WEB);
        packet(address("2606:4700::1"), DNS6);
        tickAt(1_000);
        assertThat(live().ports())
                .extracting(row -> row.port().portText() + row.port().network(), PortClients::clients)
                .containsExactly(tuple("22IPv4", 2L), tuple("otherIPv4", 1L), tuple("otherIPv6", 1L));
    }

    @Test
    void theLastWindowIsTheOneTheClockCompleted() throws IOException {
        packet(ONE, SSH);
        tickAt(59_999);
        assertThat(swap.windows().section().last()).isEmpty();
        packet(TWO, SSH);
        tickAt(60_000);
        assertThat(last().startMillis()).isEqualTo(START_MILLIS);
        assertThat(last().endMillis()).isEqualTo(START_MILLIS + 60_000);
        assertThat(clients(last())).containsExactly(2L);
        assertThat(live().ports()).isEmpty();
        packet(TWO, SSH);
        tickAt(60_500);
        assertThat(clients(live())).containsExactly(1L);
        assertThat(clients(last())).containsExactly(2L);
        assertThat(swap.windows().lastAddresses().size()).isEqualTo(2);
    }

    @Test
    void aWindowThatBeganMidwayIsNotComplete() throws IOException {
        millis = START_MILLIS + 37_000;
        swap = swapOf(60_000);
        packet(ONE, SSH);
        assertThat(swap.millisToBorder()).isEqualTo(23_000);
        tickAt(60_000);
        assertThat(swap.windows().section().last()).isEmpty();
        packet(ONE, SSH);
        tickAt(120_000);
        assertThat(last().startMillis()).isEqualTo(START_MILLIS + 60_000);
        assertThat(clients(last())).containsExactly(1L);
    }

    @Test
    void packetsAcrossManyBordersAreEachInOneWindow() throws IOException {
        swap = swapOf(10_000);
        long packets = 0;
        long counted = 0;
        for (int second = 0; second < 100; second++) {
            packet(ONE, SSH);
            packets++;
            tickAt((second + 1) * 1_000);
            if ((second + 1) % 10 == 0) {
                counted += last().clients().get(0).packets();
                assertThat(clients(last())).containsExactly(1L);
            }
        }
        assertThat(counted).isEqualTo(packets);
    }

    @Test
    void aBorderThatWasSleptOverIsAWindowWithItsTrueEnd() throws IOException {
        packet(ONE, SSH);
        tickAt(200_000);
        assertThat(last().endMillis() - last().startMillis()).isEqualTo(200_000);
        assertThat(swap.millisToBorder()).isEqualTo(40_000);
    }

    /** As long as it has run, it began so long before the new time; windows after it are whole ones. */
    @ParameterizedTest
    @CsvSource({
        "-3600, -3600, -3540",
        "-3607, -3607, -3540",
        "-40, -40, 0",
        "-86400, -86400, -86340",
        "-20, 0, 60",
        "20, 0, 60",
        "3600, 0, 3630"
    })
    void aClockThatIsSetCostsNoPacketAndNoWindow(long bySeconds, long startSecond, long endSecond) throws IOException {
        packet(ONE, SSH);
        elapse(30);
        swap.tick();
        setClock(bySeconds);
        packet(TWO, SSH);
        swap.tick();
        while (swap.windows().section().last().isEmpty()) {
            elapse(1);
            swap.tick();
        }
        assertThat(last().startMillis()).isEqualTo(START_MILLIS + startSecond * 1_000);
        assertThat(last().endMillis()).isEqualTo(START_MILLIS + endSecond * 1_000);
        assertThat(clients(last())).containsExactly(2L);
        packet(ONE, WEB);
        while (last().ports().get(0).port().equals(SSH)) {
            elapse(1);
            swap.tick();
        }
        assertThat(last().startMillis()).isEqualTo(START_MILLIS + endSecond * 1_000);
        assertThat(clients(last())).containsExactly(1L);
        assertThat(last().endMillis() - last().startMillis()).isBetween(30_000L, 60_000L);
        assertThat(last().endMillis() % 60_000).isEqualTo(START_MILLIS % 60_000);
    }

    @Test
    void aClockThatIsSetBackALittleRightBehindABorderMakesNoWindowOfASecond() throws IOException {
        swap.tick();
        elapse(60);
        swap.tick();
        packet(ONE, SSH);
        elapse(1);
        setClock(-2);
        packet(TWO, SSH);
        swap.tick();
        assertThat(swap.millisToBorder()).isEqualTo(61_000);
        elapse(61);
        swap.tick();
        assertThat(last().startMillis()).isEqualTo(START_MILLIS + 58_000);
        assertThat(last().endMillis()).isEqualTo(START_MILLIS + 120_000);
        assertThat(clients(last())).containsExactly(2L);
    }

    @Test
    void whatTheKernelRefusesIsTriedAgainAndNothingIsLost() throws IOException {
        packet(ONE, SSH);
        tables.refuses = true;
        assertThatThrownBy(() -> tickAt(60_000)).hasMessage("refused");
        packet(TWO, SSH);
        tables.refuses = false;
        tickAt(61_000);
        assertThat(clients(last())).containsExactly(2L);
        tickAt(120_000);
        assertThat(last().ports()).isEmpty();
    }

    @Test
    void newClientsAreThoseOfTheLastMinute() throws IOException {
        swap = swapOf(10_000);
        millis = START_MILLIS + 500;
        packet(ONE, SSH);
        tickAt(1_000);
        assertThat(live().ports().get(0).newLastMinute()).isEqualTo(1);
        tickAt(2_000);
        assertThat(live().ports().get(0).newLastMinute()).isEqualTo(1);
        for (int second = 9; second < 60; second++) {
            packet(ONE, SSH);
            tickAt(second * 1_000L);
            packet(ONE, SSH);
        }
        millis += 100;
        packet(TWO, SSH);
        tickAt(60_000);
        packet(ONE, SSH);
        packet(TWO, SSH);
        tickAt(60_500);
        assertThat(live().ports().get(0).newLastMinute())
                .as("the first and the second, each once")
                .isEqualTo(2);
        tickAt(61_000);
        assertThat(live().ports().get(0).newLastMinute()).as("the second alone").isEqualTo(1);
    }

    @Test
    void moreThanTheTableHoldsIsEstimatedPortByPort() throws IOException {
        packet(ONE, WEB);
        for (int i = 0; i < 20_000; i++) {
            packet(Address.ofIpv4(0x0900_0000 + i), SSH);
        }
        tickAt(60_000);
        PortClients ssh = last().ports().get(0);
        assertThat(ssh.isEstimated()).isTrue();
        assertThat(ssh.error()).isEqualTo(HyperLogLog.ERROR);
        assertThat(ssh.clients()).isBetween(19_000L, 21_000L);
        assertThat(last().ports().get(1)).isEqualTo(new PortClients(WEB, 1, 0, 0, 1));
        assertThat(last().missed()).isEqualTo(19_001);
        tickAt(120_000);
        assertThat(last().ports()).isEmpty();
        assertThat(last().missed()).isZero();
    }

    @Test
    void portsWithoutRegistersAreOtherOnceTheTableIsFull() {
        Tally tally = new Tally(new TallyLimits(Integer.MAX_VALUE, 1000, false, false), 60_000_000_000L);
        tally.begin(0, 0, 0, false);
        tally.add(ONE.high(), ONE.low(), SSH.key(), 1, 1, 1, 0, 0, false);
        tally.add(TWO.high(), TWO.low(), WEB.key(), 1, 1, 1, 0, 0, true);
        tally.add(SSH.key(), 0, new byte[HyperLogLog.REGISTERS]);
        byte[] registers = new byte[HyperLogLog.REGISTERS];
        registers[5] = 1;
        registers[6] = 1;
        tally.add(ClientPort.key(ClientPort.OTHER, false, false), 9, registers);
        assertThat(tally.window(0, 0, new NewClients()).ports())
                .containsExactly(
                        new PortClients(SSH, 1, 0, 0, 1),
                        new PortClients(new ClientPort(ClientPort.OTHER, false, false), 2, HyperLogLog.ERROR, 0, 2, 1));
    }

    @Test
    void networksAddUpTheirClients() throws IOException {
        packet(ONE, SSH);
        packet(TWO, SSH);
        packet(ONE, WEB);
        packet(address("9.9.8.1"), WEB);
        packet(address("2606:4700:1:2::1"), DNS6);
        packet(address("2606:4700:1:3::1"), DNS6);
        tickAt(1_000);
        assertThat(live().networks())
                .containsExactly(
                        new NetworkClients(address("9.9.9.0"), 24, 3, 300),
                        new NetworkClients(address("2606:4700:1::"), 48, 2, 200),
                        new NetworkClients(address("9.9.8.0"), 24, 1, 100));
    }

    @Test
    void aReadingThatTookSecondsIsNotShownForMinutes() throws IOException {
        long[] clock = {0};
        WindowSwap busy = new WindowSwap(
                tables,
                new TallyLimits(Integer.MAX_VALUE, 1000, true, false),
                600_000,
                () -> millis,
                () -> clock[0] += 1_500_000_000L);
        busy.tick();
        packet(ONE, SSH);
        clock[0] += 7_000_000_000L;
        busy.tick();
        assertThat(busy.windows().section().live().ports()).isEmpty();
        clock[0] += 2_000_000_000L;
        busy.tick();
        assertThat(busy.windows().section().live().ports()).hasSize(1);
    }

    @Test
    void aLiveTableThatIsDearToReadIsReadLessOften() throws IOException {
        long[] clock = {0};
        WindowSwap dear = new WindowSwap(
                tables,
                new TallyLimits(Integer.MAX_VALUE, 1000, true, false),
                60_000,
                () -> millis,
                () -> clock[0] += 10_000_000);
        dear.tick();
        packet(ONE, SSH);
        dear.tick();
        assertThat(dear.windows().section().live().ports()).isEmpty();
        clock[0] += 2_000_000_000;
        dear.tick();
        assertThat(dear.windows().section().live().ports()).hasSize(1);
    }
}
