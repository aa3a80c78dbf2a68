package dev.weir.feature.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Scenario;
import dev.weir.model.Address;
import dev.weir.model.Connection;
import dev.weir.model.OutsidePeers.Standing;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where remote ends stand with a policy. */
class PolicySectionTest {

    private static final PolicySection BUSY = PolicySections.busy("observe");

    private static PolicySection with(Set<PolicySection.Peer> outside, long netns, Set<Address> elsewhere) {
        return new PolicySection(
                BUSY.mode(),
                BUSY.ranges(),
                BUSY.notes(),
                BUSY.spared(),
                BUSY.totals(),
                BUSY.sets(),
                BUSY.families(),
                BUSY.prefixes(),
                BUSY.sources(),
                BUSY.sourceCount(),
                BUSY.events(),
                BUSY.ownPorts(),
                outside,
                BUSY.fromHere(),
                BUSY.confirmSeconds(),
                BUSY.undoneInSeconds(),
                netns,
                elsewhere);
    }

    @Test
    void onlyPeersOfTheNamespaceThatIsJudgedHaveAMark() {
        for (Connection connection : Scenario.at(1).connections()) {
            boolean own = connection.netns() == BUSY.netns();
            Set<PolicySection.Peer> outside = Set.of(new PolicySection.Peer(connection.raddr(), ""));
            Standing marked =
                    connection.raddr().isUnspecified() || connection.raddr().isLoopback()
                            ? Standing.NOT_JUDGED
                            : Standing.OUTSIDE;
            assertThat(with(outside, BUSY.netns(), Set.of()).of(connection))
                    .as(connection.toString())
                    .isEqualTo(own ? marked : Standing.NOT_JUDGED);
            assertThat(with(outside, 0, Set.of()).of(connection))
                    .as("when it is not known which is judged")
                    .isEqualTo(marked);
        }
    }

    @Test
    void peersThatAreReachedOverOtherInterfacesHaveNone() {
        Connection connection = Scenario.at(1).connections().stream()
                .filter(one -> one.netns() == BUSY.netns() && !one.raddr().isUnspecified())
                .findFirst()
                .orElseThrow();
        Set<PolicySection.Peer> outside = Set.of(new PolicySection.Peer(connection.raddr(), ""));
        assertThat(with(outside, BUSY.netns(), Set.of(connection.raddr())).of(connection))
                .isEqualTo(Standing.NOT_JUDGED);
        assertThat(with(Set.of(), BUSY.netns(), Set.of(connection.raddr())).of(connection))
                .isEqualTo(Standing.NOT_JUDGED);
        assertThat(with(Set.of(), BUSY.netns(), Set.of()).of(connection)).isEqualTo(Standing.INSIDE);
    }

    @Test
    void theModeSaysHowLongItLasts() {
        assertThat(BUSY.modeText()).isEqualTo("observe");
        assertThat(PolicySections.busyFor(27).modeText()).isEqualTo("enforce, undone in 27 s unless confirmed (m)");
    }
}
