package dev.weir.feature.clients;

import dev.weir.cli.UsageError;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Ports as a person types them: {@code 22,80, 8000-8010}, with spaces or without; {@code 0} alone is every port. */
final class PortList {

    private static final int PORT_MAX = 65535;

    private PortList() {}

    /**
     * Reads the words of a list.
     *
     * @return the ports; none for every port
     * @throws UsageError when one of them is not a port
     */
    static Set<Integer> parsed(List<String> words) throws UsageError {
        Set<Integer> ports = new TreeSet<>();
        String list = String.join(",", words);
        for (String part : list.split("[,\\s]+")) {
            if (!part.isEmpty()) {
                addRange(ports, part);
            }
        }
        if (ports.isEmpty()) {
            throw new UsageError("--ports needs ports, such as 22,80,8000-8010, or 0 for every port");
        }
        return ports.equals(Set.of(0)) ? Set.of() : ports;
    }

    private static void addRange(Set<Integer> ports, String part) throws UsageError {
        int dash = part.indexOf('-', 1);
        int first = port(dash < 0 ? part : part.substring(0, dash));
        int last = dash < 0 ? first : port(part.substring(dash + 1));
        if (first > last) {
            throw new UsageError("--ports: the range " + part + " ends before it begins");
        }
        for (int port = first; port <= last; port++) {
            ports.add(port);
        }
    }

    private static int port(String text) throws UsageError {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= PORT_MAX && !text.startsWith("+")) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw notAPort(text);
        }
        throw notAPort(text);
    }

    private static UsageError notAPort(String text) {
        return new UsageError("--ports: \"" + text + "\" is not a port; a port is a number from 0 to " + PORT_MAX);
    }
}
