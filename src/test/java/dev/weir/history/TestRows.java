package dev.weir.history;

import dev.weir.Scenario;
import dev.weir.model.Connection;
import dev.weir.model.ConnectionFacts;
import dev.weir.model.TcpHealth;
import java.util.Optional;

/** What the connections of these tests are made of, and what they take. */
final class TestRows {

    private TestRows() {}

    static TcpHealth health(long srttMicros, long retransmitted) {
        return new TcpHealth(
                srttMicros,
                20,
                10,
                4,
                Integer.MAX_VALUE,
                1_448,
                65_535,
                2,
                0,
                retransmitted,
                1L << 40,
                7,
                9,
                0,
                204_000);
    }

    static ConnectionFacts facts(long cookie, long retransmits) {
        Connection like = Scenario.at(1).connections().get(0);
        ConnectionFacts facts = like.facts();
        return new ConnectionFacts(
                cookie,
                0,
                facts.owner(),
                facts.comm(),
                facts.protocol(),
                facts.laddr(),
                facts.lport(),
                facts.raddr(),
                (int) (cookie % 60_000),
                facts.state(),
                Optional.of(retransmits),
                Optional.empty(),
                facts.droppedPerSecond(),
                facts.opened(),
                facts.closed(),
                facts.beforeWeir(),
                facts.loopback(),
                facts.netns());
    }

    static long usedBytes() {
        System.gc();
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
