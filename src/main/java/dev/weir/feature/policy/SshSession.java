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
 * process or a parent, and the peers of the connections of the sshd that carries the session. sudo removes the
 * variable, not the parents.
 */
final class SshSession {

    private static final String VARIABLE = "SSH_CONNECTION=";
    /** A chain of parents longer than this is somebody's joke. */
    private static final int MAX_ANCESTORS = 64;
    /** Columns of {@code /proc/net/tcp}: remote address, state (01 is established), inode. */
    private static final int REMOTE = 2;

    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final String ESTABLISHED = "01";

    private final Path proc;
    private final Set<Address> peers = new LinkedHashSet<>();

    private SshSession(Path proc) {
        this.proc = proc;
    }

    /** The addresses; none when weir was started at the machine itself. */
    static Set<Address> peers() {
        SshSession session = new SshSession(Path.of("/proc"));
        session.readEnvironments((int) ProcessHandle.current().pid());
        OwnSession.pids().forEach(session::readConnections);
        return session.peers;
    }

    private void readEnvironments(int ownPid) {
        int pid = ownPid;
        for (int i = 0; i < MAX_ANCESTORS && pid > 1; i++) {
            for (String variable : text(proc.resolve(pid + "/environ")).split("\0")) {
                if (variable.startsWith(VARIABLE)) {
                    peer(variable).ifPresent(peers::add);
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
            peers.addAll(peers(text(proc.resolve(pid + "/net/" + table)), inodes));
        }
    }

    /** Peers of the established connections in a table of {@code /proc/net} that have one of these inodes. */
    static Set<Address> peers(String table, Set<String> inodes) {
        Set<Address> peers = new LinkedHashSet<>();
        table.lines()
                .skip(1)
                .map(line -> line.trim().split("\\s+"))
                .filter(fields ->
                        fields.length > INODE && fields[STATE].equals(ESTABLISHED) && inodes.contains(fields[INODE]))
                .forEach(fields -> peers.add(address(fields[REMOTE].substring(0, fields[REMOTE].indexOf(':')))));
        return peers;
    }

    /** Words of 32 bits, each as this machine holds it: {@code 0100007F} is 127.0.0.1. */
    private static Address address(String hex) {
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
