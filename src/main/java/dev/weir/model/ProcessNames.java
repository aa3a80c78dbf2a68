package dev.weir.model;

import java.util.List;
import java.util.Optional;

/**
 * What a process is called, as known when it was first seen or last looked up; kept when the process has gone.
 *
 * @param comm        the kernel's task name, at most 15 bytes, as it came: not yet fit to be drawn
 * @param exe         absolute path of the executable, when it could still be read
 * @param commandLine arguments joined by spaces, when known; perhaps cut
 * @param user        login name of the real user id, or the number as text
 * @param uid         real user id in the initial user namespace
 * @param unit        systemd unit, when its cgroup names one
 * @param container   container as {@code docker:<12 hex digits>}, {@code podman:…} or {@code k8s:…}, when its cgroup
 *       names one
 * @param parents     the chain of parents, nearest first, as far as it could be followed
 * @param kernel      whether this is a kernel thread
 */
public record ProcessNames(
        String comm,
        Optional<String> exe,
        Optional<String> commandLine,
        String user,
        int uid,
        Optional<String> unit,
        Optional<String> container,
        List<Ancestor> parents,
        boolean kernel) {

    public ProcessNames {
        parents = List.copyOf(parents);
    }

    /**
     * One link in the chain of parents.
     *
     * @param pid  process id
     * @param comm task name
     */
    public record Ancestor(int pid, String comm) {}
}
