package dev.weir.feature.policy;

import dev.weir.model.Address;
import dev.weir.model.AddressText;
import dev.weir.names.OwnSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * From where the person who started weir is connected: what {@code SSH_CONNECTION} says in the environment of this
 * process or a parent, and the connections of the sshd or mosh-server that carries the session. sudo removes the
 * variable, not the parents.
 */
final class SshSession {

    /**
     * Packets that carry the session here.
     *
     * @param protocol TCP's or UDP's number
     * @param peer     whose they are; empty where any may send them, as to mosh's server
     * @param peerPort from which port; of none when there is no peer
     * @param port     to which local port
     */
    record Carrier(int protocol, Optional<Address> peer, int peerPort, int port) {

        /** Whether an event is of these packets. */
        boolean has(PolicyEvent event) {
            return event.protocolNumber() == protocol
                    && event.destinationPort() == port
                    && (peer.isEmpty()
                            || event.sourcePort() == peerPort && event.source().equals(peer.get()));
        }

        /** As {@code 192.0.2.7:51234}, or {@code udp port 60001}. */
        String text() {
            return peer.map(address ->
                            (address.isIpv4() ? address.text() : '[' + address.text() + ']') + ':' + peerPort)
                    .orElseGet(() -> "udp port " + port);
        }
    }

    private static final String VARIABLE = "SSH_CONNECTION=";
    /** A chain of parents longer than this is somebody's joke. */
    private static final int MAX_ANCESTORS = 64;
    /** Columns of {@code /proc/net/tcp}: both ends, state (01 is established, 07 a bound UDP socket), inode. */
    private static final int LOCAL = 1;

    private static final int REMOTE = 2;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final String ESTABLISHED = "01";
    private static final String UNCONNECTED = "07";
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int PARTS = 4;

    private final Path proc;
    private final Set<Address> peers = new LinkedHashSet<>();
    private final Set<Carrier> carriers = new LinkedHashSet<>();

    private SshSession(Path proc) {
        this.proc = proc;
    }

    /** Finds it; one without peers when weir was started at the machine itself. */
    static SshSession find() {
        SshSession session = new SshSession(Path.of("/proc"));
        session.readEnvironments((int) ProcessHandle.current().pid());
        OwnSession.pids().forEach(session::readConnections);
        session.carriers.forEach(carrier -> carrier.peer().ifPresent(session.peers::add));
        return session;
    }

    /** The addresses it comes from. */
    Set<Address> peers() {
        return peers;
    }

    /** What carries it: what is printed to it makes more of these packets. */
    Set<Carrier> carriers() {
        return carriers;
    }

    private void readEnvironments(int ownPid) {
        int pid = ownPid;
        for (int i = 0; i < MAX_ANCESTORS && pid > 1; i++) {
            for (String variable : text(proc.resolve(pid + "/environ")).split("\0")) {
                if (variable.startsWith(VARIABLE)) {
                    peer(variable).ifPresent(peers::add);
                    carrier(variable).ifPresent(carriers::add);
                }
            }
            pid = parent(text(proc.resolve(pid + "/stat"))).orElse(0);
        }
    }

    /** The client's address: {@code SSH_CONNECTION=192.0.2.7 51234 192.0.2.1 22}. */
    static Optional<Address> peer(String variable) {
        String client = variable.substring(VARIABLE.length()).split(" ")[0];
        int zone = client.indexOf('%');
        char[] text = (zone < 0 ? client : client.substring(0, zone)).toCharArray();
        AddressText address = new AddressText();
        return address.read(text, 0, text.length)
                ? Optional.of(new Address(address.high(), address.low()))
                : Optional.empty();
    }

    /** The connection that the variable tells of. */
    static Optional<Carrier> carrier(String variable) {
        String[] parts = variable.substring(VARIABLE.length()).split(" ");
        return parts.length != PARTS || !isPort(parts[1]) || !isPort(parts[PARTS - 1])
                ? Optional.empty()
                : peer(variable)
                        .map(address -> new Carrier(
                                TCP,
                                Optional.of(address),
                                Integer.parseInt(parts[1]),
                                Integer.parseInt(parts[PARTS - 1])));
    }

    private static boolean isPort(String text) {
        return text.matches("\\d{1,5}");
    }

    /** The fourth field; the second is a name in parentheses that may hold anything. */
    private static OptionalInt parent(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ");
        return fields.length > 1 ? OptionalInt.of(Integer.parseInt(fields[1])) : OptionalInt.empty();
    }

    private void readConnections(int pid) {
        Set<String> inodes = new HashSet<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(proc.resolve(pid + "/fd"))) {
            for (Path descriptor : descriptors) {
                String target = Files.readSymbolicLink(descriptor).toString();
                if (target.startsWith("socket:[")) {
                    inodes.add(target.substring("socket:[".length(), target.length() - 1));
                }
            }
        } catch (IOException gone) {
            return;
        }
        for (String table : new String[] {"tcp", "tcp6"}) {
            carriers.addAll(carriers(text(proc.resolve(pid + "/net/" + table)), inodes, TCP));
        }
        for (String table : new String[] {"udp", "udp6"}) {
            carriers.addAll(carriers(text(proc.resolve(pid + "/net/" + table)), inodes, UDP));
        }
    }

    /** The connections in a table of {@code /proc/net} that have one of these inodes. */
    static Set<Carrier> carriers(String table, Set<String> inodes, int protocol) {
        Set<Carrier> carriers = new LinkedHashSet<>();
        table.lines()
                .skip(1)
                .map(line -> line.trim().split("\\s+"))
                .filter(fields -> fields.length > INODE && inodes.contains(fields[INODE]))
                .forEach(fields -> {
                    if (fields[STATE].equals(ESTABLISHED)) {
                        carriers.add(new Carrier(
                                protocol,
                                Optional.of(address(fields[REMOTE])),
                                port(fields[REMOTE]),
                                port(fields[LOCAL])));
                    } else if (protocol == UDP && fields[STATE].equals(UNCONNECTED)) {
                        carriers.add(new Carrier(protocol, Optional.empty(), 0, port(fields[LOCAL])));
                    }
                });
        return carriers;
    }

    private static int port(String end) {
        return Integer.parseInt(end.substring(end.indexOf(':') + 1), 16);
    }

    /** Words of 32 bits, each as this machine holds it: {@code 0100007F:0016} is at 127.0.0.1. */
    private static Address address(String end) {
        String hex = end.substring(0, end.indexOf(':'));
        byte[] bytes = new byte[hex.length() / 2];
        for (int word = 0; word < bytes.length; word += 4) {
            int value = Integer.parseUnsignedInt(hex, 2 * word, 2 * word + 8, 16);
            for (int i = 0; i < 4; i++) {
                bytes[word + i] = (byte) (value >>> 8 * i);
            }
        }
        return Address.of(bytes);
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
