package dev.weir.names;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The remote session that weir was started in, found among its parent processes: sudo removes {@code SSH_CONNECTION},
 * but not the parents.
 * <p>Under tmux or screen the parents end at a server that outlives sessions; then the sessions of all clients of its
 * owner count.
 */
public final class OwnSession {

    /** How many parents are followed at most; a longer chain was made on purpose. */
    private static final int MAX_ANCESTORS = 64;

    /** Names of the clients of terminal multiplexers by those of their servers. */
    private static final Map<String, String> CLIENT_OF_SERVER =
            Map.of("tmux: server", "tmux: client", "screen", "screen");

    private final ProcFiles proc;
    private final Set<Integer> carriers = new LinkedHashSet<>();

    private OwnSession(ProcFiles proc) {
        this.proc = proc;
    }

    /** The processes that carry this session over the network; none when weir was started locally. */
    public static Set<Integer> pids() {
        return pids(new ProcFiles(ProcFiles.PROC), (int) ProcessHandle.current().pid());
    }

    static Set<Integer> pids(ProcFiles proc, int ownPid) {
        OwnSession session = new OwnSession(proc);
        session.walkUp(ownPid).ifPresent(session::walkUpFromClients);
        return session.carriers;
    }

    /**
     * Adds the carriers among a process and its parents; returns the server of a multiplexer if there is one among
     * them.
     */
    private Optional<ProcStat> walkUp(int firstPid) {
        Optional<ProcStat> server = Optional.empty();
        int pid = firstPid;
        for (int i = 0; i < MAX_ANCESTORS && pid > 1; i++) {
            Optional<ProcStat> stat = proc.stat(pid);
            if (stat.isEmpty()) {
                break;
            }
            if (carries(stat.get().comm(), proc.commandLine(pid).orElse(""))) {
                carriers.add(pid);
            }
            if (CLIENT_OF_SERVER.containsKey(stat.get().comm())) {
                server = stat;
            }
            pid = stat.get().parentPid();
        }
        return server;
    }

    private void walkUpFromClients(ProcStat server) {
        String client = CLIENT_OF_SERVER.get(server.comm());
        OptionalInt owner = proc.owner(server.pid());
        for (int pid : proc.pids()) {
            boolean isClient =
                    proc.stat(pid).filter(stat -> stat.comm().equals(client)).isPresent();
            if (isClient && pid != server.pid() && owner.equals(proc.owner(pid))) {
                walkUp(pid);
            }
        }
    }

    /**
     * Whether a process carries a session. sshd names its process for a session {@code sshd: user@pts/0}; the one that
     * listens carries none.
     */
    private static boolean carries(String comm, String commandLine) {
        boolean session = commandLine.startsWith("sshd: ") || commandLine.startsWith("sshd-session: ");
        return comm.equals("mosh-server") || comm.startsWith("sshd") && session && !commandLine.contains("[listener]");
    }
}
