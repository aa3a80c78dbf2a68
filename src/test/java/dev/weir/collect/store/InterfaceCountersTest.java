package dev.weir.collect.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InterfaceCountersTest {

    private static final List<String> HEADER = List.of(
            "Inter-|   Receive                                                |  Transmit",
            " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed");

    private static Map<String, List<String>> parsed(String... lines) {
        Map<String, String> counters = InterfaceCounters.parse(Stream.concat(HEADER.stream(), List.of(lines).stream()).toList());
        return counters.keySet().stream().collect(Collectors.toMap(name -> name, name -> InterfaceCounters.fields(counters.get(name))));
    }

    @Test
    void eachInterfaceHasItsSixteenFields() {
        Map<String, List<String>> counters = parsed("    lo:  184900     1690    0    0    0     0          0         0   184901     1691    0    0    0"
                + "     0       0          0", "  eth0: 18446744073709551615 7 0 0 0 0 0 0 9 8 0 0 0 0 0 0");
        assertThat(counters).containsOnlyKeys("lo", "eth0");
        assertThat(counters.get("lo")).hasSize(16).startsWith("184900", "1690").contains("184901", "1691");
        assertThat(counters.get("eth0")).startsWith("18446744073709551615");
    }

    @Test
    void countersMayFollowTheColonWithoutASpace() {
        assertThat(parsed("wlp0s20f3:123 4 0 0 0 0 0 0 5 6 0 0 0 0 0 0").get("wlp0s20f3")).startsWith("123", "4");
    }

    @Test
    void aliasWithAColonInItsNameKeepsIt() {
        assertThat(parsed("eth0:1: 5 4 0 0 0 0 0 0 5 6 0 0 0 0 0 0")).containsOnlyKeys("eth0:1");
    }

    @Test
    void emptyAndShortFilesHaveNoInterfaces() {
        assertThat(InterfaceCounters.parse(List.of())).isEmpty();
        assertThat(InterfaceCounters.parse(HEADER)).isEmpty();
        assertThat(parsed("no colon here")).isEmpty();
    }
}
