package dev.weir.names;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The remote session weir was started in, found by walking its parents: sudo removes {@code SSH_CONNECTION}, not the parents. */
public final class OwnSession {

    /** A chain of parents longer than this is somebody's joke. */
    private static final int MAX_ANCESTORS = 64;

    private OwnSession() {
    }

    /** The processes that carry this session over the network; none when weir was started at the machine itself. */
    public static Set<Integer> pids() {
        return pids(new ProcFiles(ProcFiles.PROC), (int) ProcessHandle.current().pid());
    }

    static Set<Integer> pids(ProcFiles proc, int ownPid) {
        Set<Integer> carriers = new LinkedHashSet<>();
        int pid = ownPid;
        for (int i = 0; i < MAX_ANCESTORS && pid > 1; i++) {
            Optional<ProcStat> stat = proc.stat(pid);
            if (stat.isEmpty()) {
                break;
            }
            if (carries(stat.get().comm(), proc.commandLine(pid).orElse(""))) {
                carriers.add(pid);
            }
            pid = stat.get().parentPid();
        }
        return carriers;
    }

    /** sshd renames its processes for one session to {@code sshd: user@pts/0}; the one that listens belongs to every session. */
    private static boolean carries(String comm, String commandLine) {
        boolean session = commandLine.startsWith("sshd: ") || commandLine.startsWith("sshd-session: ");
        return comm.equals("mosh-server") || comm.startsWith("sshd") && session && !commandLine.contains("[listener]");
    }
}
