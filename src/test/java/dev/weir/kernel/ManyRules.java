package dev.weir.kernel;

import dev.weir.filter.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Hundreds of rules made of nested macros, and what they have to count of packets that are sent to some of their ports.
 */
final class ManyRules {

    private static final int FIRST_PORT = 2_000;
    private static final int KINDS = 5;
    private static final int SENT = 2;
    private static final int RECEIVED = 3;
    private static final int BYTES = 14 + 20 + 8 + 30;
    private static final int TAG_BYTES = 4;

    private static final String MACROS = """
            %v4;ip
            %udp;${%v4} and udp
            %tcp;${%v4} and tcp
            %tagged;vlan 5 and ${%udp}
            %received;${%udp} and inbound
            %short;${%udp} and less 100
            """;
    private static final List<String> MACRO_OF_KIND = List.of("%udp", "%tcp", "%tagged", "%received", "%short");

    private ManyRules() {}

    /**
     * Whether so many rules, in a lab of their own, count exactly what they are true of.
     *
     * @param directory for the file and the socket
     */
    static boolean areCounted(Path directory, int rules) {
        try (Lab lab = new Lab()) {
            long begin = System.nanoTime();
            try (RunningRules running = new RunningRules(lab, directory, List.of(), text(rules), "-i", Lab.IFACE)) {
                long loaded = System.nanoTime();
                for (int i = 0; i < rules; i += step(rules)) {
                    send(lab.near(), datagram(i), SENT);
                    send(lab.far(), datagram(i), RECEIVED);
                    send(lab.near(), tagged(i), 1);
                }
                Map<String, String> counted = running.read();
                Map<String, String> expected = expected(rules);
                counted.forEach((id, count) -> {
                    if (!count.equals(expected.get(id))) {
                        System.out.println("rules: " + id + " counted " + count + ", not " + expected.get(id));
                    }
                });
                System.out.printf(
                        "rules: %d loaded in %.1f s, counts %s%n",
                        rules, (loaded - begin) / 1e9, counted.equals(expected) ? "exact" : "WRONG");
                return counted.equals(expected);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every so many rules one is sent packets, some eight in all; of one kind of rule after the other. */
    private static int step(int rules) {
        return rules / 50 * 7 / KINDS * KINDS + 1;
    }

    private static String text(int rules) {
        StringBuilder text = new StringBuilder(MACROS);
        for (int i = 0; i < rules; i++) {
            text.append("rule")
                    .append(i)
                    .append(";${")
                    .append(MACRO_OF_KIND.get(i % KINDS))
                    .append("} and dst port ")
                    .append(FIRST_PORT + i)
                    .append('\n');
        }
        return text.toString();
    }

    private static Map<String, String> expected(int rules) {
        Map<String, String> expected = new LinkedHashMap<>();
        for (int i = 0; i < rules; i++) {
            expected.put("rule" + i, "0:0");
        }
        for (int i = 0; i < rules; i += step(rules)) {
            int packets = switch (i % KINDS) {
                case 1 -> 0;
                case 2 -> 1;
                case 3 -> RECEIVED;
                default -> SENT + RECEIVED;
            };
            int each = i % KINDS == 2 ? BYTES + TAG_BYTES : BYTES;
            expected.put("rule" + i, packets * each + ":" + packets);
        }
        return expected;
    }

    private static byte[] datagram(int rule) {
        return Wire.ethernet(Wire.IPV4, packet(rule));
    }

    private static byte[] tagged(int rule) {
        return Wire.ethernet(Wire.VLAN, Wire.tagged(5, Wire.IPV4, packet(rule)));
    }

    private static byte[] packet(int rule) {
        return Wire.ipv4(Wire.UDP, Wire.udp(9, FIRST_PORT + rule, Wire.filling(30)));
    }

    private static void send(String netns, byte[] frame, int count) {
        Commands.run(
                "nsenter",
                "--net=/run/netns/" + netns,
                "--",
                Generator.program("frame").toString(),
                Lab.IFACE,
                Integer.toString(count),
                HexFormat.of().formatHex(frame));
    }
}
