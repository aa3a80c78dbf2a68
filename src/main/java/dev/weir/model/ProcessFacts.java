package dev.weir.model;

/**
 * What the kernel says of a process beside its counters; all text is as it came.
 *
 * @param key           identity
 * @param comm          task name of the thread group's leader
 * @param commandLine   the first bytes of its arguments, joined by spaces; empty when they could not be read
 * @param uid           real user id in the initial user namespace
 * @param parentPid     its parent's pid
 * @param parentComm    its parent's task name
 * @param cgroupId      id of its cgroup-v2 directory
 * @param cgroupLeaf    name of that directory
 * @param cgroupParent  name of the directory above
 * @param kernel        whether it is a kernel thread
 */
public record ProcessFacts(
        ProcessKey key,
        String comm,
        String commandLine,
        int uid,
        int parentPid,
        String parentComm,
        long cgroupId,
        String cgroupLeaf,
        String cgroupParent,
        boolean kernel) {

    /** What another source than the process table says of a process: its name and user, and nothing else. */
    public static ProcessFacts of(ProcessKey key, String comm, int uid) {
        return new ProcessFacts(key, comm, "", uid, 0, "", 0, "", "", false);
    }
}
