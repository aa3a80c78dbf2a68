package dev.weir.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a kernel refuses, the rest works: bytes of processes stay exact, what is missing is named, and weir starts
 * as fast. The refusals are made by {@code src/test/c/refuse.c}, preloaded, between libbpf and the kernel.
 */
@Tag("kernel")
class RefusalKernelTest extends InALab {

    /**
     * What a refusal may cost beyond twice a start without one: on an idle machine the start takes 0.5 s, the bar is 1
     * s.
     */
    private static final long REFUSAL_MILLIS = 600L * Lab.SLOWNESS;

    private static final int STARTS_TRIED = 5;
    private static final int USUAL_STARTS = 3;
    private static final int AT_ONCE = 6;

    private static final List<String> WITHOUT_NETLINK =
            List.of(Generator.program("without").toString(), "16");

    private static final String NO_NETLINK = "cannot find out which interfaces there are: cannot open a netlink socket:"
            + " Address family not supported by protocol, which a sandbox forbids; in a systemd unit"
            + " RestrictAddressFamilies= has to name AF_NETLINK";

    private static final String SPLICES = "fexit/tcp_splice_read";

    /** The fastest of some starts without refusals; milliseconds. */
    private static long usualMillis;

    /** What kernels refuse together. */
    private enum Refusal {
        TRAMPOLINES("attach:25", "socket", SPLICES),
        TYPED_TRACEPOINTS("attach:23", "syscall", "tp_btf/tcp_retransmit_skb"),
        TRACING("type:26", "syscall", "tp_btf/sched_process_exit"),
        ITERATORS("attach:28", "socket", "iter/task_file"),
        XDP("type:6", "socket", "xdp"),
        XDP_IN_SEVERAL_BUFFERS("flags:32=22", "socket", "xdp"),
        TRAFFIC_CONTROL("type:3", "socket", "tc egress"),
        CGROUP_PACKETS("type:8", "socket", "cgroup_skb/egress"),
        CGROUP_SOCKETS("type:9", "socket", "cgroup/sock_release"),
        TRACEPOINT_PROGRAMS("type:5", "socket", "tracepoint/sys_exit_recvmsg"),
        TYPED_TRACEPOINT_LINKS("link:23 attach:25", "syscall", "tp_btf/inet_sock_set_state"),
        LRU_TABLES("map:9", "socket", "packets/clients"),
        TABLES_OF_PROGRAMS("map:3", "socket", "packet filter"),
        CALLS_INTO_TABLES("prog:weir_tail_call=22", "socket", "packet filter"),
        TCX_LINKS("link:46 link:47", "socket", ""),
        MAPPED_TABLES("mapflags:1024=22", "socket", "tables in memory"),
        BATCHES("cmd:24", "socket", "tables in batches"),
        BATCHES_SEEM_AT_THEIR_END("cmd:24=2", "socket", "tables in batches"),
        RUNS_ON_REQUEST("cmd:10", "socket", "socket filter free lists"),
        INFORMATION_ON_PROGRAMS("cmd:15", "socket", "runs of programs"),
        READING_OF_ITERATORS("cmd:33", "socket", "iter/task_file"),
        /** Lockdown for confidentiality. */
        READING_OF_KERNEL_MEMORY("helper:4 helper:45 helper:113 helper:115", "socket", "reads of tracing programs"),
        ALL_BUT_ONE_SOURCE("attach:25 attach:28 type:6 type:3 type:8 type:9 type:5 map:9 map:3", "socket", "tc egress"),
        ALL_BUT_SYSTEM_CALLS("type:26 type:6 type:3 type:8 type:9 map:9 map:3", "syscall", "cgroup_skb/ingress"),
        /** A program that only the whole of it has the verifier refuse. */
        ONE_PROGRAM_UNEXPECTEDLY("real:socket_state=13", "socket", "tp_btf/inet_sock_set_state"),
        FRAMES_UNEXPECTEDLY("real:xdp_rx_frags=22", "socket", "xdp");

        private final String rules;
        private final String source;
        private final String missing;

        Refusal(String rules, String source, String missing) {
            this.rules = rules;
            this.source = source;
            this.missing = missing;
        }
    }

    /** What is left after each refusal is listed for kernels that, left alone, offer everything. */
    @BeforeAll
    static void socketTracepointsAreThere() {
        String best = ByteSources.best();
        assumeTrue(
                best.equals("socket"),
                () -> "this kernel's best byte source is " + best + ", so that more is missing after a refusal");
    }

    @BeforeAll
    static void aStartWithoutRefusalsIsMeasured() {
        usualMillis = IntStream.range(0, USUAL_STARTS)
                .mapToLong(i -> startMillis(""))
                .min()
                .orElseThrow();
    }

    @TestFactory
    Stream<DynamicTest> whateverIsRefusedTogetherBytesAreExactAndTheStartIsFast() {
        return Stream.of(Refusal.values())
                .map(refusal -> DynamicTest.dynamicTest(refusal.name(), () -> {
                    try (Weir weir = Weir.refused(lab, refusal.rules)) {
                        assertStartedFast(refusal, weir.firstCountersMillis());
                        JsonNode first = weir.until("a first snapshot", snapshot -> true);
                        assertThat(weir.byteSource()).isEqualTo(refusal.source);
                        if (refusal.missing.isEmpty()) {
                            assertThat(named(first)).isSubsetOf(SPLICES); // as far as this kernel refuses trampolines
                        } else {
                            assertThat(named(first)).contains(refusal.missing);
                        }
                        assertExact(lab, List.of(weir));
                    }
                }));
    }

    /**
     * A start that took longer is measured anew beside starts without refusals, and the best of a few counts, as the
     * machine may be busy.
     */
    private static void assertStartedFast(Refusal refusal, long millis) {
        System.out.printf("  %-28s first counters after %d ms, %d ms without%n", refusal, millis, usualMillis);
        long excess = millis - 2 * usualMillis;
        for (int i = 1; i < STARTS_TRIED && excess >= REFUSAL_MILLIS; i++) {
            long usual = startMillis("");
            long refused = startMillis(refusal.rules);
            System.out.printf("  %-28s first counters after %d ms, %d ms without%n", "again", refused, usual);
            excess = Math.min(excess, refused - 2 * usual);
        }
        assertThat(excess)
                .as("first counters, beyond twice those of a start without refusals; ms")
                .isLessThan(REFUSAL_MILLIS);
    }

    private static long startMillis(String rules) {
        try (Lab ownLab = new Lab();
                Weir weir = Weir.refused(ownLab, rules)) {
            return weir.firstCountersMillis();
        }
    }

    /** The programs that are wanted on this kernel but the two that the byte source is made of. */
    private static final List<String> OPTIONAL = List.of(
            "sys_exit_sendto",
            "sys_exit_recvfrom",
            "sys_exit_sendmsg",
            "sys_exit_recvmsg",
            "sys_exit_splice",
            "wire_rx",
            "wire_tx",
            "socket_release",
            "socket_state",
            "retransmit",
            "reset_sent",
            "reset_received",
            "process_exec",
            "process_exit",
            "emit_peers",
            "walk_open_sockets",
            "fill_free_list",
            "return_slot",
            "tc_rx",
            "tc_tx",
            "tc_rx_segments",
            "xdp_rx_frags",
            "xdp_rx");

    @TestFactory
    Stream<DynamicTest> whicheverProgramIsRefusedBytesAreExact() {
        return IntStream.range(0, (OPTIONAL.size() + AT_ONCE - 1) / AT_ONCE).mapToObj(batch -> {
            List<String> programs = OPTIONAL.subList(batch * AT_ONCE, Math.min(OPTIONAL.size(), (batch + 1) * AT_ONCE));
            return DynamicTest.dynamicTest(String.join(", ", programs), () -> {
                List<Weir> weirs = new CopyOnWriteArrayList<>();
                try {
                    programs.parallelStream().forEach(program -> weirs.add(Weir.refused(lab, "prog:" + program)));
                    assertExact(lab, weirs);
                } finally {
                    weirs.forEach(Weir::close);
                }
            });
        });
    }

    /** Programs are refused then of which others of their kind are taken; to find them makes the start longer. */
    @Test
    void whereAHelperOfSeveralProgramsIsRefusedTheyAreNamedAndTheRestIsExact() {
        try (Weir weir = Weir.refused(lab, "helper:8=22")) {
            JsonNode first = weir.until("a first snapshot", snapshot -> true);
            assertThat(named(first)).contains("tc ingress", "xdp", "packets/clients");
            assertExact(lab, List.of(weir));
        }
    }

    /** libbpf, which asks by a tracepoint, then takes reading the kernel's memory for impossible everywhere. */
    @Test
    void whereProgramsAtTracepointsAreRefusedThoseOfCgroupsGoOnCounting() {
        try (Weir weir = Weir.refused(lab, "type:5")) {
            JsonNode first = weir.until("a first snapshot", snapshot -> true);
            assertThat(named(first))
                    .contains("kernel memory")
                    .doesNotContain(
                            "cgroup_skb/ingress",
                            "cgroup_skb/egress",
                            "cgroup/recvmsg4",
                            "cgroup/recvmsg6",
                            "cgroup/sock_release");
        }
    }

    @Test
    void whereNoByteSourceCanBeHadWeirSaysSoInOneSentenceAndEndsWithThree() {
        Finished finished = Weir.finished(Weir.refusing("type:26 type:5"), "-b", "-n", "1");
        assertThat(finished.exitCode()).isEqualTo(3);
        assertThat(finished.messages())
                .startsWith("weir: this kernel offers no way to count socket bytes: ")
                .contains("EPERM")
                .doesNotContain("processed")
                .doesNotContain("Exception");
        assertThat(finished.messages().lines()).hasSize(1);
    }

    /** As in a systemd unit with RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX. */
    @Test
    void whereNetlinkIsForbiddenSocketsAreCountedExactlyAndPacketsAreSaidNotToBe() {
        List<String> inLab = new ArrayList<>(lab.entering());
        inLab.addAll(WITHOUT_NETLINK);
        try (Weir weir = Weir.start(inLab)) {
            JsonNode first = weir.until("a first snapshot", snapshot -> true);
            assertThat(named(first)).contains("interfaces", "packets/clients");
            assertThat(first.path("host").path("hooks").toString())
                    .contains(NO_NETLINK + "; so no packets are counted")
                    .contains("no interface is watched");
            assertThat(first.path("interfaces")).isEmpty();
            assertThat(first.path("protocols")).isEmpty();
            assertThat(first.has("clients")).isFalse();
            assertThat(first.path("totals").path("seen_percent").isNumber()).isFalse();
            assertExact(lab, List.of(weir));
        }
    }

    /** Who asked for packets is not to believe that there were none. */
    @ParameterizedTest
    @ValueSource(strings = {"-b -n 1 -i lo", "-b -n 1 --policy FILE", "clients -b -n 1", "policy -i lo -c FILE"})
    void whereNetlinkIsForbiddenWhatNeedsPacketsIsRefusedInOneSentence(String arguments, @TempDir Path directory)
            throws IOException {
        Path policy = Files.writeString(directory.resolve("policy.json"), "{\"permitted_cidrs\": [\"10.0.0.0/8\"]}");
        Finished finished = Weir.finished(
                WITHOUT_NETLINK, arguments.replace("FILE", policy.toString()).split(" "));
        assertThat(finished.exitCode()).isEqualTo(3);
        assertThat(finished.messages()).isEqualTo("weir: " + NO_NETLINK + "\n");
    }

    @Test
    void whereMapsCannotBeFrozenTheSentenceSaysSo() {
        Finished finished = Weir.finished(Weir.refusing("cmd:22"), "-b", "-n", "1");
        assertThat(finished.exitCode()).isEqualTo(3);
        assertThat(finished.messages())
                .startsWith("weir: this kernel offers no way to count socket bytes: socket: this kernel refuses to make"
                        + " maps read-only (BPF_MAP_FREEZE): EPERM; ")
                .hasLineCount(1);
    }

    private static List<String> named(JsonNode snapshot) {
        return StreamSupport.stream(snapshot.path("host").path("hooks").spliterator(), false)
                .filter(hook -> !hook.path("state").asText().equals("attached")
                        && !hook.path("reason").asText().isEmpty())
                .map(hook -> hook.path("name").asText())
                .toList();
    }

    private static void assertExact(Lab lab, List<Weir> weirs) {
        List<Claim> claims = new ArrayList<>();
        try (Generator stream = Generator.start(lab, "tcp send both");
                Generator datagrams = Generator.start(lab, "udp unconnected sendto")) {
            claims.addAll(stream.finish());
            claims.addAll(datagrams.finish());
        }
        long end = System.nanoTime();
        for (Weir weir : weirs) {
            Outcome outcome = Outcome.of(claims, weir.after(end));
            assertThat(outcome.actual())
                    .as("TCP and UDP: comm, tx / rx bytes by pid")
                    .isEqualTo(outcome.expected());
        }
    }
}
