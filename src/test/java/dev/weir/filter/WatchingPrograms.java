package dev.weir.filter;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.GeneratedMap;
import dev.weir.bpf.GeneratedProgram;
import dev.weir.bpf.ProgramKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Programs that watch rules, which any kernel's verifier has to take. */
public final class WatchingPrograms {

    private static final List<String> RULES = List.of(
            "udp",
            "tcp port 80 or tcp port 443",
            "ip6 and icmp6 and ip6[40] = 135",
            "tcp[13] & 2 != 0",
            "ether[(ether[0] & 0xf) + 10:4] = 0x81000005",
            "ether[len - 1] = 0xce",
            "vlan 5 and udp port 53",
            "inbound and net 10.0.0.0/8");

    private WatchingPrograms() {}

    /** Whether this kernel takes them, of every kind and link, with the sources of all of them counted or of none. */
    public static boolean areTaken() {
        boolean taken = true;
        for (ProgramKind kind : List.of(ProgramKind.TC_RX, ProgramKind.TC_TX, ProgramKind.TAP_RX, ProgramKind.TAP_TX)) {
            for (LinkType link : LinkType.values()) {
                for (boolean sources : new boolean[] {false, true}) {
                    taken &= isTaken(kind, link, sources);
                }
            }
        }
        return taken;
    }

    private static boolean isTaken(ProgramKind kind, LinkType link, boolean sources) {
        List<CountedExpression> rules = new ArrayList<>();
        List<Boolean> counted = new ArrayList<>();
        for (String rule : RULES) {
            try {
                rules.add(CountedExpression.compile(rule, link, Duration.ofMinutes(1)));
                counted.add(sources);
            } catch (ExpressionError notOfThisLink) {
                continue;
            }
        }
        WatchingProgram watching = WatchingProgram.of(rules, counted, kind, link);
        try (GeneratedMap state = GeneratedMap.perCpu("state", watching.stateBytes());
                GeneratedMap sketches = GeneratedMap.perCpu("sketches", WatchingProgram.sketchBytes(), rules.size());
                GeneratedMap ring = GeneratedMap.ring("ring", 1 << 17);
                GeneratedProgram program = GeneratedProgram.load(
                        "watching", kind, watching.instructions(state.fd(), ring.fd(), sketches.fd(), 1, 8))) {
            return program.fd() >= 0;
        } catch (BpfException refused) {
            System.out.println("watching " + rules.size() + " rules, " + kind + ", " + link + ", sources " + sources
                    + ": " + refused.getMessage() + "\n" + refused.verifierLog());
            return false;
        }
    }
}
