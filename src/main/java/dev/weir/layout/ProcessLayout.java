package dev.weir.layout;

import dev.weir.model.ProcessFacts;
import dev.weir.model.SyscallCount;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** {@code struct proc}: one entry of the map {@code procs}; and {@code struct proc_key}, which leads to it. */
public final class ProcessLayout extends EntryCursor implements IndexedEntry {

    /** Size of the key; bytes. */
    public static final int KEY_BYTES = 8;
    /** Size of an entry; bytes. */
    public static final int ENTRY_BYTES = 704;

    /** {@code enum traced_syscall}, in its order. */
    private static final List<String> SYSCALLS = List.of(
            "sendto",
            "recvfrom",
            "sendmsg",
            "recvmsg",
            "sendmmsg",
            "recvmmsg",
            "read",
            "write",
            "readv",
            "writev",
            "sendfile",
            "splice");

    private static final int CGROUP_NAME_BYTES = 96;
    private static final int ARGS_BYTES = 128;
    private static final int CALL_COUNT_BYTES = 24;

    private static final int KEY = 0;
    private static final int LAST_TICK = KEY + KEY_BYTES;
    private static final int TX_UNLISTED = LAST_TICK + 8;
    private static final int RX_UNLISTED = TX_UNLISTED + 8;
    private static final int EXITED_NS = RX_UNLISTED + 8;
    private static final int CGROUP_ID = EXITED_NS + 8;
    private static final int UID = CGROUP_ID + 8;
    private static final int PARENT_PID = UID + 4;
    private static final int KERNEL = PARENT_PID + 4;
    private static final int ARGS_LENGTH = KERNEL + 2;
    private static final int CALLS = 64;
    private static final int COMM = CALLS + 12 * CALL_COUNT_BYTES;
    private static final int PARENT_COMM = COMM + Layout.COMM_BYTES;
    private static final int CGROUP_LEAF = PARENT_COMM + Layout.COMM_BYTES;
    private static final int CGROUP_PARENT = CGROUP_LEAF + CGROUP_NAME_BYTES;
    private static final int ARGS = CGROUP_PARENT + CGROUP_NAME_BYTES;

    /** Offset of the key in an entry; bytes. */
    public static final List<Integer> KEYS = List.of(KEY);

    private int index;

    @Override
    public void moveTo(long[] words, int firstWord, int itsIndex) {
        moveTo(words, firstWord);
        index = itsIndex;
    }

    /**
     * A key of zeros is that of the idle task, so a slot that was never used is listed, too; its tick is never news.
     */
    @Override
    public boolean isListed() {
        return u64(KEY) != FREED;
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public int lastTick() {
        return i32(LAST_TICK);
    }

    /** A copy of the values of the entry. */
    public ProcessEntry entry() {
        ProcessFacts facts = new ProcessFacts(
                process(KEY),
                text(COMM, Layout.COMM_BYTES),
                commandLine(),
                i32(UID),
                i32(PARENT_PID),
                text(PARENT_COMM, Layout.COMM_BYTES),
                u64(CGROUP_ID),
                text(CGROUP_LEAF, CGROUP_NAME_BYTES),
                text(CGROUP_PARENT, CGROUP_NAME_BYTES),
                u8(KERNEL) != 0);
        return new ProcessEntry(facts, index, u64(EXITED_NS), u64(RX_UNLISTED), u64(TX_UNLISTED), syscalls());
    }

    private String commandLine() {
        int length = Math.min(u16(ARGS_LENGTH), ARGS_BYTES);
        while (length > 0 && u8(ARGS + length - 1) == 0) {
            length--;
        }
        return utf8(ARGS, length).replace('\0', ' ');
    }

    private List<SyscallCount> syscalls() {
        List<SyscallCount> counts = new ArrayList<>(SYSCALLS.size());
        for (int i = 0; i < SYSCALLS.size(); i++) {
            int at = CALLS + i * CALL_COUNT_BYTES;
            long calls = u64(at);
            if (calls != 0) {
                counts.add(new SyscallCount(SYSCALLS.get(i), calls, u64(at + 8), u64(at + 16)));
            }
        }
        return counts;
    }

    @Override
    public void putKey(ByteBuffer keys, int at) {
        keys.putLong(at, u64(KEY));
    }
}
