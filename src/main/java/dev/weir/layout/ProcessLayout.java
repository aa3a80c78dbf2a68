package dev.weir.layout;

import dev.weir.model.Forgotten;
import dev.weir.model.ProcessRow;
import dev.weir.model.SyscallCount;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** {@code struct proc}: one row of the map {@code procs}; and {@code struct proc_key}, which leads to it. */
public final class ProcessLayout extends RowCursor implements SlotRow {

    /** Size of the key; bytes. */
    public static final int KEY_BYTES = 8;
    /** Size of a row; bytes. */
    public static final int ROW_BYTES = 704;

    /** {@code enum traced_syscall}, in its order. */
    private static final List<String> SYSCALLS = List.of("sendto", "recvfrom", "sendmsg", "recvmsg", "sendmmsg", "recvmmsg",
            "read", "write", "readv", "writev", "sendfile", "splice");

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

    /** Where a row says whose it is. */
    public static final List<Integer> KEYS = List.of(KEY);

    private int slot;

    @Override
    public void moveTo(long[] rows, int firstWord, int itsSlot) {
        moveTo(rows, firstWord);
        slot = itsSlot;
    }

    /** The idle task's key is zeros. */
    @Override
    public boolean isListed() {
        return u64(KEY) != FREED;
    }

    @Override
    public int slot() {
        return slot;
    }

    @Override
    public int lastTick() {
        return i32(LAST_TICK);
    }

    /** What the row says. */
    public ProcessRow row() {
        return new ProcessRow(process(KEY), slot, text(COMM, Layout.COMM_BYTES), commandLine(), i32(UID), i32(PARENT_PID),
                text(PARENT_COMM, Layout.COMM_BYTES), u64(CGROUP_ID), text(CGROUP_LEAF, CGROUP_NAME_BYTES),
                text(CGROUP_PARENT, CGROUP_NAME_BYTES), u8(KERNEL) != 0, u64(EXITED_NS), u64(RX_UNLISTED), u64(TX_UNLISTED), syscalls());
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

    /** Writes the key of a row. */
    public static void putKey(ByteBuffer keys, int key, Forgotten.ProcessSlot process) {
        keys.putInt(key, process.key().pid());
        keys.putInt(key + Integer.BYTES, process.key().startTag());
    }
}
