package dev.weir.feature.rules;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What bpfcountd's clients read from its socket: {@code identifier:bytes:packets} for each rule, in the order of the
 * file.
 */
final class SocketLines {

    private SocketLines() {}

    /** The lines as they are now; a rule that is counted on several interfaces has the sum. */
    static byte[] of(List<InterfaceRules> interfaces) {
        Map<List<Object>, Count> counts = new LinkedHashMap<>();
        for (InterfaceRules iface : interfaces) {
            synchronized (iface) {
                List<Rule> rules = iface.rules();
                Count[] counted = iface.counts();
                for (int i = 0; i < counted.length; i++) {
                    counts.merge(List.of(rules.get(i).line(), rules.get(i).id()), counted[i], Count::plus);
                }
            }
        }
        StringBuilder lines = new StringBuilder();
        counts.forEach((rule, count) -> lines.append(rule.get(1))
                .append(':')
                .append(Long.toUnsignedString(count.bytes()))
                .append(':')
                .append(Long.toUnsignedString(count.packets()))
                .append('\n'));
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }
}
