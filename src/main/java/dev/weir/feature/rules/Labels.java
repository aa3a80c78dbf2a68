package dev.weir.feature.rules;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The labels of one series in Prometheus' text, and whose series that is.
 *
 * @param text   as they are written
 * @param series what they say whatever their order is: two that are alike here are one series
 */
record Labels(String text, Map<String, String> series) {

    private static final String IFACE = "iface";
    private static final String ID = "id";
    private static final String RESERVED = "__";

    /** The labels of a rule: its identifier is a list of labels, or else the value of the label {@code id}. */
    static Labels of(String iface, String id) {
        Map<String, String> own = new TreeMap<>(Map.of(IFACE, escaped(iface)));
        String text = IFACE + "=\"" + escaped(iface) + "\",";
        Optional<Map<String, String>> listed = listed(id);
        if (listed.isPresent()) {
            own.putAll(listed.get());
            text += id;
        } else {
            own.put(ID, escaped(id));
            text += ID + "=\"" + escaped(id) + '"';
        }
        // To Prometheus, a label without a value is one that is not there.
        own.values().removeIf(String::isEmpty);
        return new Labels(text, own);
    }

    /** What an identifier lists when it is a list of labels that are all different and not ours. */
    private static Optional<Map<String, String>> listed(String id) {
        Map<String, String> labels = new TreeMap<>();
        int at = 0;
        while (true) {
            int equals = id.indexOf('=', at);
            if (equals < 0 || !isName(id, at, equals)) {
                return Optional.empty();
            }
            String name = id.substring(at, equals);
            int end = valueEnd(id, equals + 1);
            if (end < 0 || name.equals(IFACE) || name.startsWith(RESERVED)) {
                return Optional.empty();
            }
            if (labels.put(name, id.substring(equals + 2, end)) != null) {
                return Optional.empty();
            }
            at = end + 2;
            if (end + 1 == id.length()) {
                return Optional.of(labels);
            }
            if (id.charAt(end + 1) != ',') {
                return Optional.empty();
            }
        }
    }

    private static boolean isName(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || i > from && c >= '0' && c <= '9')) {
                return false;
            }
        }
        return to > from;
    }

    /** Where the quotes end that begin at a place, with escapes as Prometheus has them; -1 where there are none. */
    private static int valueEnd(String text, int from) {
        if (from >= text.length() || text.charAt(from) != '"') {
            return -1;
        }
        for (int i = from + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                return i;
            }
            if (c == '\n' || c == '\\' && (++i == text.length() || "\\\"n".indexOf(text.charAt(i)) < 0)) {
                return -1;
            }
        }
        return -1;
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
