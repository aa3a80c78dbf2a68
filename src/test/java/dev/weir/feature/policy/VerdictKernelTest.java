package dev.weir.feature.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.attach.LoadedStages;
import dev.weir.attach.LoadedStages.On;
import dev.weir.attach.Stage;
import dev.weir.bpf.BpfMap;
import dev.weir.cli.UsageError;
import dev.weir.feature.policy.Frames.Shape;
import dev.weir.model.Address;
import dev.weir.model.AddressText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs in the kernel say of every packet what {@link Policy#judge} says. */
@Tag("kernel")
class VerdictKernelTest {

    private static final Address HERE4 = AddressText.parse("192.0.2.1").orElseThrow();
    private static final Address HERE6 = AddressText.parse("2001:db8::1").orElseThrow();
    private static final int[] PORTS = {22, 53, 5432, 80};

    @TempDir
    private Path directory;

    private static LoadedStages load(Policy policy) {
        return LoadedStages.load(Set.of(Stage.POLICY), KernelPolicy.entries(policy));
    }

    private Policy policy(String json, Optional<Policy> previous) throws IOException, UsageError {
        return PolicyFile.read(Files.writeString(directory.resolve("policy.json"), json), previous);
    }

    @Test
    void everyVerdictAndEveryRangeThatDecidesIsTheSame() throws IOException, UsageError {
        Random random = new Random(17);
        int[] verdicts = new int[3];
        for (int run = 0; run < 12; run++) {
            Policy policy = policy(randomPolicy(random), Optional.empty());
            try (LoadedStages stages = load(policy)) {
                KernelPolicy kernel = new KernelPolicy(stages::map);
                kernel.setMode(KernelPolicy.Mode.DROP);
                kernel.replace(policy);
                compare(stages, policy, random, verdicts);
                Policy next = policy(randomPolicy(random), Optional.of(policy));
                kernel.replace(next);
                compare(stages, next, random, verdicts);
                kernel.settle();
                kernel.replace(policy(randomPolicy(random), Optional.of(next)));
                compare(stages, kernel.policy(), random, verdicts);
            }
        }
        assertThat(Arrays.stream(verdicts).min().getAsInt())
                .as("the rarest verdict")
                .isGreaterThan(500);
    }

    /** Few different ranges, so that they lie in each other; now and then a family or a list is missing. */
    private static String randomPolicy(Random random) {
        List<String> ports = new ArrayList<>();
        for (int port : PORTS) {
            if (random.nextBoolean()) {
                ports.add("\"" + port + (random.nextBoolean() ? "/tcp\":" : "/udp\":") + ranges(random, 6));
            }
        }
        return "{\"permitted_cidrs\":" + ranges(random, 30) + ",\"denied_cidrs\":"
                + ranges(random, random.nextBoolean() ? 0 : 15) + ",\"ports\":{"
                + String.join(",", ports) + "}}";
    }

    private static String ranges(Random random, int most) {
        boolean only4 = random.nextInt(4) == 0;
        boolean only6 = random.nextInt(4) == 0;
        int count = most == 0 ? 0 : random.nextInt(most);
        List<String> ranges = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean ipv4 = only4 || !only6 && random.nextBoolean();
            ranges.add("\""
                    + (ipv4
                            ? address4(random) + "/" + random.nextInt(33)
                            : address6(random) + "/" + random.nextInt(129))
                    + "\"");
        }
        return ranges.stream().distinct().collect(Collectors.joining(",", "[", "]"));
    }

    private static String address4(Random random) {
        return (10 + random.nextInt(3)) + "." + random.nextInt(3) + "." + random.nextInt(3) + "." + random.nextInt(3);
    }

    private static String address6(Random random) {
        return "2001:db8:" + random.nextInt(3) + "::" + random.nextInt(4);
    }

    private static void compare(LoadedStages stages, Policy policy, Random random, int[] verdicts) {
        KernelPolicy reading = new KernelPolicy(stages::map);
        for (int i = 0; i < 300; i++) {
            boolean ipv4 = random.nextBoolean();
            Address from = AddressText.parse(ipv4 ? address4(random) : address6(random))
                    .orElseThrow();
            int protocol = random.nextBoolean() ? Frames.TCP : Frames.UDP;
            int port = PORTS[random.nextInt(PORTS.length)];
            Shape shape = new Shape(random.nextInt(3), random.nextInt(4), random.nextInt(8) == 0, 64);
            byte[] packet = Frames.frame(from, ipv4 ? HERE4 : HERE6, protocol, 40000, port, shape);
            Policy.Ruling ruling = policy.judge(from, shape.laterFragment() ? 0 : port, protocol);
            verdicts[ruling.verdict().ordinal()]++;
            long hits = ruling.range() < 0 ? 0 : hits(stages, policy.table().slot(ruling.range()));
            PolicyCounts before = reading.counts();
            On on = i % 2 == 0 ? On.TC : On.XDP;
            boolean dropped = stages.drops(on, packet, 1);
            PolicyCounts after = reading.counts();
            String what = on + " " + from + " " + protocol + "/" + port + " " + shape + " " + ruling + " by "
                    + policy.table().size() + " ranges";
            assertThat(dropped).as(what).isEqualTo(ruling.verdict() == Policy.Verdict.FORBIDDEN);
            int expected = switch (ruling.verdict()) {
                case PERMITTED -> PolicyLayout.PERMITTED;
                case NOT_JUDGED -> PolicyLayout.PASSED;
                case FORBIDDEN -> ruling.range() < 0 ? PolicyLayout.OUTSIDE : PolicyLayout.DENIED;
            };
            assertThat(after.packets()[2 * expected + (ipv4 ? 0 : 1)] - before.packets()[2 * expected + (ipv4 ? 0 : 1)])
                    .as(what)
                    .isOne();
            if (ruling.range() >= 0) {
                assertThat(hits(stages, policy.table().slot(ruling.range())) - hits)
                        .as(what)
                        .isOne();
            }
        }
    }

    private static long hits(LoadedStages stages, int slot) {
        BpfMap map = stages.map("policy_hits");
        ByteBuffer value = BpfMap.direct(PolicyLayout.COUNT_BYTES);
        int counters = map.maxEntries() / BpfMap.possibleCpus();
        long sum = 0;
        for (int cpu = 0; cpu < BpfMap.possibleCpus(); cpu++) {
            map.lookup(BpfMap.direct(Integer.BYTES).putInt(0, cpu * counters + slot), value);
            sum += value.getLong(0);
        }
        return sum;
    }

    @Test
    void whatAHostNeedsToBeReachedAtAllIsNeverDropped() throws IOException, UsageError {
        Policy policy = policy("{\"permitted_cidrs\":[\"10.0.0.0/8\",\"2001:db8:9::/48\"]}", Optional.empty());
        Address router = AddressText.parse("fe80::1").orElseThrow();
        Address outside4 = AddressText.parse("172.16.0.1").orElseThrow();
        Address group = AddressText.parse("ff02::1").orElseThrow();
        Shape onLink = new Shape(0, 0, false, 255);
        Shape oneHop = new Shape(0, 1, false, 1);
        try (LoadedStages stages = load(policy)) {
            KernelPolicy kernel = new KernelPolicy(stages::map);
            kernel.setMode(KernelPolicy.Mode.DROP);
            kernel.replace(policy);
            for (On on : List.of(On.TC, On.XDP)) {
                for (int type = 133; type <= 137; type++) {
                    assertThat(stages.drops(on, Frames.frame(router, HERE6, Frames.ICMPV6, type << 8, 0, onLink), 1))
                            .isFalse();
                    assertThat(stages.drops(
                                    on, Frames.frame(router, HERE6, Frames.ICMPV6, type << 8, 0, Shape.PLAIN), 1))
                            .isTrue();
                }
                assertThat(stages.drops(on, Frames.frame(router, group, Frames.ICMPV6, 130 << 8, 0, oneHop), 1))
                        .isFalse();
                assertThat(stages.drops(
                                on, Frames.frame(Address.UNSPECIFIED, group, Frames.ICMPV6, 143 << 8, 0, oneHop), 1))
                        .isFalse();
                assertThat(stages.drops(on, Frames.frame(router, HERE6, Frames.ICMPV6, 128 << 8, 0, onLink), 1))
                        .isTrue();
                assertThat(stages.drops(on, Frames.frame(outside4, HERE4, Frames.UDP, 67, 68, Shape.PLAIN), 1))
                        .isFalse();
                assertThat(stages.drops(on, Frames.frame(router, HERE6, Frames.UDP, 547, 546, Shape.PLAIN), 1))
                        .isFalse();
                assertThat(stages.drops(on, Frames.frame(outside4, HERE4, Frames.UDP, 67, 69, Shape.PLAIN), 1))
                        .isTrue();
                assertThat(stages.drops(on, Frames.frame(outside4, HERE4, Frames.ICMP, 0x800, 0, Shape.PLAIN), 1))
                        .isTrue();
                assertThat(stages.drops(on, new byte[] {-1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 1, 8, 6, 0, 1}, 1))
                        .as("ARP")
                        .isFalse();
            }
            kernel.spare(outside4);
            assertThat(stages.drops(On.XDP, Frames.frame(outside4, HERE4, Frames.TCP, 40000, 22, Shape.PLAIN), 1))
                    .isFalse();
            kernel.setMode(KernelPolicy.Mode.DRY_RUN);
            assertThat(stages.drops(On.XDP, Frames.frame(router, HERE6, Frames.TCP, 40000, 22, Shape.PLAIN), 1))
                    .isFalse();
            assertThat(kernel.counts().dropped()).isEqualTo(2 * 8 + 1);
            assertThat(kernel.counts().spared()).isOne();
        }
    }

    @Test
    void whatHidesItsPortIsForbiddenWhereAPortHasAList() throws IOException, UsageError {
        String general = "\"permitted_cidrs\":[\"2001:db8::/32\",\"10.0.0.0/8\"]";
        Policy plain = policy("{" + general + "}", Optional.empty());
        Policy listed = policy("{" + general + ",\"ports\":{\"5432/tcp\":[\"2001:db8:1::/48\"]}}", Optional.of(plain));
        Address from = AddressText.parse("2001:db8:2::1").orElseThrow();
        byte[] hidden = Frames.frame(from, HERE6, Frames.TCP, 40000, 5432, new Shape(0, 9, false, 64));
        byte[] seen = Frames.frame(from, HERE6, Frames.TCP, 40000, 5432, new Shape(0, 6, false, 64));
        try (LoadedStages stages = load(plain)) {
            KernelPolicy kernel = new KernelPolicy(stages::map);
            kernel.setMode(KernelPolicy.Mode.DROP);
            kernel.replace(plain);
            assertThat(stages.drops(On.XDP, hidden, 1)).isFalse();
            kernel.replace(listed);
            assertThat(stages.drops(On.XDP, hidden, 1)).isTrue();
            assertThat(stages.drops(On.XDP, seen, 1)).isTrue();
            assertThat(stages.drops(
                            On.XDP, Frames.frame(from, HERE6, Frames.TCP, 40000, 80, new Shape(0, 6, false, 64)), 1))
                    .isFalse();
        }
    }

    /** The kernel takes off any number of tags with VLAN 0 and receives what is behind them. */
    @Test
    void whatHidesItsAddressBehindVlanTagsIsForbiddenWhereAFamilyIsJudged() throws IOException, UsageError {
        Policy policy = policy("{\"permitted_cidrs\":[\"10.0.0.0/8\"]}", Optional.empty());
        Policy judgesNothing = policy("{\"denied_cidrs\":[\"172.16.0.0/12\"]}", Optional.of(policy));
        Address inside = AddressText.parse("10.0.0.1").orElseThrow();
        Address outside = AddressText.parse("172.16.0.1").orElseThrow();
        try (LoadedStages stages = load(policy)) {
            KernelPolicy kernel = new KernelPolicy(stages::map);
            kernel.setMode(KernelPolicy.Mode.DROP);
            kernel.replace(policy);
            for (On on : List.of(On.TC, On.XDP)) {
                for (int tags = 0; tags <= 8; tags++) {
                    Shape shape = new Shape(tags, 0, false, 64);
                    assertThat(stages.drops(on, Frames.frame(outside, HERE4, Frames.TCP, 40000, 22, shape), 1))
                            .as(on + " outside, behind " + tags)
                            .isTrue();
                    assertThat(stages.drops(on, Frames.frame(inside, HERE4, Frames.TCP, 40000, 22, shape), 1))
                            .as(on + " inside, behind " + tags)
                            .isEqualTo(tags > 2);
                }
            }
            assertThat(kernel.counts().packets()[2 * PolicyLayout.OUTSIDE]).isEqualTo(2 * (9 + 6));
            kernel.replace(judgesNothing);
            assertThat(stages.drops(
                            On.XDP, Frames.frame(outside, HERE4, Frames.TCP, 40000, 22, new Shape(3, 0, false, 64)), 1))
                    .isFalse();
        }
    }

    /** Without ports that have a list, the address alone decides. */
    @Test
    void chainsOfExtensionHeadersOfAnyLengthAreJudgedByTheirAddress() throws IOException, UsageError {
        Policy policy = policy("{\"permitted_cidrs\":[\"2001:db8:1::/48\"]}", Optional.empty());
        Address inside = AddressText.parse("2001:db8:1::1").orElseThrow();
        Address outside = AddressText.parse("2001:db8:2::1").orElseThrow();
        try (LoadedStages stages = load(policy)) {
            KernelPolicy kernel = new KernelPolicy(stages::map);
            kernel.setMode(KernelPolicy.Mode.DROP);
            kernel.replace(policy);
            for (On on : List.of(On.TC, On.XDP)) {
                for (int extensions = 0; extensions <= 150; extensions++) {
                    for (boolean laterFragment : new boolean[] {false, true}) {
                        Shape shape = new Shape(extensions % 3, extensions, laterFragment, 64);
                        assertThat(stages.drops(on, Frames.frame(outside, HERE6, Frames.UDP, 40000, 53, shape), 1))
                                .as(on + " outside " + shape)
                                .isTrue();
                        assertThat(stages.drops(on, Frames.frame(inside, HERE6, Frames.UDP, 40000, 53, shape), 1))
                                .as(on + " inside " + shape)
                                .isFalse();
                    }
                }
            }
        }
    }

    /** What ends inside the IP header no host takes; what ends behind it is judged by its address. */
    @Test
    void whereverAPacketIsCutOffItIsJudgedOnceItsAddressIsThere() throws IOException, UsageError {
        Policy policy = policy("{\"permitted_cidrs\":[\"10.0.0.0/8\",\"2001:db8:1::/48\"]}", Optional.empty());
        try (LoadedStages stages = load(policy)) {
            KernelPolicy kernel = new KernelPolicy(stages::map);
            kernel.setMode(KernelPolicy.Mode.DROP);
            kernel.replace(policy);
            for (On on : List.of(On.TC, On.XDP)) {
                for (int tags = 0; tags <= 2; tags++) {
                    for (String from : List.of("172.16.0.1", "2001:db8:2::1")) {
                        Address outside = AddressText.parse(from).orElseThrow();
                        int header = 14 + 4 * tags + (outside.isIpv4() ? 20 : 40);
                        byte[] whole = Frames.frame(
                                outside,
                                outside.isIpv4() ? HERE4 : HERE6,
                                Frames.TCP,
                                40000,
                                22,
                                new Shape(tags, 3, false, 64));
                        // To tc the kernel gives no shorter ones.
                        for (int bytes = on == On.TC ? header : 14; bytes <= whole.length; bytes++) {
                            assertThat(stages.drops(on, Arrays.copyOf(whole, bytes), 1))
                                    .as(on + " " + bytes + " bytes of " + tags + " tags from " + from)
                                    .isEqualTo(bytes >= header);
                        }
                    }
                }
            }
        }
    }

    @Test
    void countersOfRangesThatStayGoOnAndThoseOfASetOutliveItsRanges() throws IOException, UsageError {
        Policy one = policy("{\"permitted_cidrs\":[\"10.0.0.0/8\",\"11.0.0.0/8\"]}", Optional.empty());
        Policy two = policy("{\"permitted_cidrs\":[\"11.0.0.0/8\",\"12.0.0.0/8\"]}", Optional.of(one));
        Policy three = policy("{\"permitted_cidrs\":[\"11.0.0.0/8\",\"13.0.0.0/8\"]}", Optional.of(two));
        try (LoadedStages stages = load(one)) {
            KernelPolicy kernel = new KernelPolicy(stages::map);
            for (Policy policy : List.of(one, two, three)) {
                kernel.replace(policy);
                for (String from : List.of("10.0.0.1", "11.0.0.1", "12.0.0.1", "13.0.0.1")) {
                    stages.drops(
                            On.XDP,
                            Frames.frame(
                                    AddressText.parse(from).orElseThrow(), HERE4, Frames.TCP, 40000, 22, Shape.PLAIN),
                            100);
                }
            }
            assertThat(kernel.hits(0).setPackets()[0]).isEqualTo(600);
            kernel.settle();
            assertThat(kernel.hits(0).setPackets()[0]).isEqualTo(600);
            assertThat(hits(stages, three.table().slot(0))).isEqualTo(300);
            assertThat(hits(stages, three.table().slot(1))).isEqualTo(100);
        }
    }

    @Test
    void aHundredThousandRangesLoadWithinASecondAndOneChangeWithinTenMilliseconds() throws IOException, UsageError {
        Policy large = policy(ranges(100_000, ""), Optional.empty());
        Policy changed = policy(ranges(100_000, ",\"203.0.113.0/24\""), Optional.of(large));
        try (LoadedStages stages = load(large)) {
            KernelPolicy kernel = new KernelPolicy(stages::map);
            long start = System.nanoTime();
            assertThat(kernel.replace(large)).isEqualTo(100_000);
            long loaded = System.nanoTime();
            kernel.settle();
            long settled = System.nanoTime();
            long change = Long.MAX_VALUE; // the best of a few, as the machine may be busy
            for (Policy next : List.of(changed, large, changed, large, changed)) {
                long before = System.nanoTime();
                assertThat(kernel.replace(next)).isOne();
                change = Math.min(change, System.nanoTime() - before);
                kernel.settle();
            }
            System.out.printf(
                    "100,000 ranges in %d ms, the other table in %d ms, one change in %.1f ms%n",
                    (loaded - start) / 1_000_000, (settled - loaded) / 1_000_000, change / 1e6);
            assertThat(loaded - start).isLessThan(1_000_000_000);
            assertThat(change).isLessThan(10_000_000);
        }
    }

    /** So many different /24 and /28, and a few more. */
    private static String ranges(int count, String more) {
        StringBuilder json = new StringBuilder("{\"permitted_cidrs\":[\"192.0.2.0/24\"");
        for (int i = 1; i < count; i++) {
            json.append(",\"")
                    .append(20 + (i >> 16))
                    .append('.')
                    .append(i >> 8 & 0xff)
                    .append('.')
                    .append(i & 0xff)
                    .append(".0/")
                    .append(i % 3 == 0 ? 28 : 24)
                    .append('"');
        }
        return json.append(more).append("]}").toString();
    }
}
