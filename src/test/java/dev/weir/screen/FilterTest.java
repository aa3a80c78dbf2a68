package dev.weir.screen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Scenario;
import dev.weir.model.Snapshot;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class FilterTest {

    private final Snapshot snapshot = Scenario.at(30);
    private final Joined in = new Joined(snapshot);

    private <T> long count(String filter, List<T> rows, Function<T, Row> row) {
        Filter parsed = Filter.parse(filter);
        return rows.stream()
                .filter(value -> parsed.matches(row.apply(value), in, List::of))
                .count();
    }

    private long connections(String filter) {
        return count(filter, snapshot.connections(), Row.OfConnection::new);
    }

    private long processes(String filter) {
        return count(filter, snapshot.processes(), Row.OfProcess::new);
    }

    private long ports(String filter) {
        return count(filter, snapshot.ports(), Row.OfPort::new);
    }

    @Test
    void fieldsOfConnectionsMatchConnections() {
        assertThat(connections("port:443")).isEqualTo(5);
        assertThat(connections("state:established")).isEqualTo(7);
        assertThat(connections("state:estab")).isEqualTo(7);
        assertThat(connections("state:listen")).isEqualTo(1);
        assertThat(connections("proto:udp")).isEqualTo(1);
        assertThat(connections("net:203.0.113.0/24")).isEqualTo(2);
        assertThat(connections("net:10.0.3.7")).isEqualTo(1);
        assertThat(connections("net:2001:db8::/32")).isEqualTo(1);
    }

    @Test
    void fieldsOfProcessesMatchTheirConnectionsToo() {
        assertThat(connections("proc:nginx")).isEqualTo(4);
        assertThat(connections("pid:944")).isEqualTo(2);
        assertThat(connections("user:app")).isEqualTo(2);
        assertThat(connections("unit:docker")).isEqualTo(2);
    }

    @Test
    void fieldsOfConnectionsMatchTheProcessesAndPortsThatHaveSuchAConnection() {
        assertThat(processes("port:443")).isEqualTo(2);
        assertThat(processes("proto:udp")).isEqualTo(1);
        assertThat(ports("net:10.0.3.7")).isEqualTo(1);
        assertThat(ports("port:443")).isEqualTo(2);
        assertThat(ports("proc:java")).isEqualTo(2);
    }

    @Test
    void allWordsMustHoldAndAnExclamationMarkNegates() {
        assertThat(connections("port:443 proc:nginx state:established")).isEqualTo(3);
        assertThat(connections("!proc:nginx")).isEqualTo(5);
        assertThat(connections("!proc:nginx !java")).isEqualTo(3);
    }

    @Test
    void freeTextMatchesAnyPartInAnyCase() {
        assertThat(processes("NGI")).isEqualTo(1);
        assertThat(processes("www-data")).isEqualTo(1);
        assertThat(connections("203.0.113.7:51822")).isEqualTo(1);
        assertThat(ports("postgresql")).isEqualTo(1);
    }

    @Test
    void aMalformedNetworkMatchesNothingAndSaysSo() {
        for (String malformed :
                List.of("net:10.0.0.0/33", "net:10", "net:*", "net:10.0.0.0/8/9", "net:nonsense", "net:300.1.1.1")) {
            assertThat(connections(malformed)).as(malformed).isZero();
            assertThat(Filter.parse("x " + malformed).error().orElseThrow().position())
                    .isEqualTo(2);
        }
        assertThat(Filter.parse("net:10.0.0.0/33").error().orElseThrow().message())
                .isEqualTo("\"10.0.0.0/33\" is no address or network; write 10.0.0.0/8");
    }

    @Test
    void numbersOutOfRangeMatchNothingAndSaySo() {
        assertThat(connections("port:65536")).isZero();
        assertThat(Filter.parse("port:65536").error().orElseThrow().message())
                .isEqualTo("\"65536\" is no port or range; write 443 or 80-90");
        assertThat(Filter.parse("pid:x").error().orElseThrow().message())
                .isEqualTo("\"x\" is no pid or range; write 443 or 80-90");
    }

    @Test
    void aRangeMatchesWhatLiesInIt() {
        assertThat(connections("port:440-450")).isEqualTo(connections("port:443"));
        assertThat(processes("pid:900-999")).isEqualTo(1);
        assertThat(ports("port:1-1023")).isEqualTo(5);
        assertThat(Filter.parse("port:90-80").error().orElseThrow().message())
                .isEqualTo("\"90-80\" is no range of ports: it ends before it begins");
    }

    @Test
    void anUnknownFieldMatchesNothingAndNamesThoseThereAre() {
        assertThat(connections("prot:tcp")).isZero();
        assertThat(Filter.parse("prot:tcp").error().orElseThrow().message())
                .isEqualTo("no field \"prot\": port proc state net pid user unit proto");
        assertThat(Filter.parse("state:opened").error().orElseThrow().message()).startsWith("\"opened\" is no state");
        assertThat(Filter.parse("docker:5f2a").error()).isEmpty();
        assertThat(Filter.parse("10.0.0.2:443").error()).isEmpty();
        assertThat(connections("state:unconn")).isEqualTo(1);
    }

    @Test
    void aFieldWithoutItsValueYetFiltersNothing() {
        assertThat(Filter.parse("port:").isEmpty()).isTrue();
        assertThat(Filter.parse("!").isEmpty()).isTrue();
        assertThat(Filter.parse("   ").isEmpty()).isTrue();
    }
}
