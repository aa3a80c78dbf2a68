package dev.weir.wire;

import dev.weir.model.ProcessKey;
import dev.weir.model.ProcessRow;
import dev.weir.model.SyscallCount;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** {@code struct proc_key} followed by {@code struct proc}. */
public final class ProcessLayout {

    /** Size of the key; bytes. */
    public static final int KEY_BYTES = 8;
    /** Size of the value; bytes. */
    public static final int VALUE_BYTES = 688;
    /** Size of a row as the iterator writes it; bytes. */
    public static final int ROW_BYTES = KEY_BYTES + VALUE_BYTES;

    /** {@code enum traced_syscall}, in its order. */
    private static final List<String> SYSCALLS = List.of("sendto", "recvfrom", "sendmsg", "recvmsg", "sendmmsg", "recvmmsg",
            "read", "write", "readv", "writev", "sendfile", "splice");

    private static final int CGROUP_NAME_BYTES = 96;
    private static final int ARGS_BYTES = 128;
    private static final int CALL_COUNT_BYTES = 24;

    private static final int TX_UNLISTED = 0;
    private static final int RX_UNLISTED = 8;
    private static final int EXITED_NS = 16;
    private static final int CGROUP_ID = 24;
    private static final int CALLS = 32;
    private static final int UID = CALLS + 12 * CALL_COUNT_BYTES;
    private static final int PARENT_PID = UID + 4;
    private static final int LAST_TICK = PARENT_PID + 4;
    private static final int KERNEL = LAST_TICK + 4;
    private static final int ARGS_LENGTH = KERNEL + 2;
    private static final int COMM = ARGS_LENGTH + 2;
    private static final int PARENT_COMM = COMM + Layout.COMM_BYTES;
    private static final int CGROUP_LEAF = PARENT_COMM + Layout.COMM_BYTES;
    private static final int CGROUP_PARENT = CGROUP_LEAF + CGROUP_NAME_BYTES;
    private static final int ARGS = CGROUP_PARENT + CGROUP_NAME_BYTES;

    private ProcessLayout() {
    }

    /** The tick in which the value at an offset last changed. */
    public static int lastTick(ByteBuffer values, int value) {
        return values.getInt(value + LAST_TICK);
    }

    /** Reads the key at one offset and the value at another. */
    public static ProcessRow read(ByteBuffer keys, int key, ByteBuffer values, int value) {
        return new ProcessRow(new ProcessKey(keys.getInt(key), keys.getInt(key + 4)),
                Layout.text(values, value + COMM, Layout.COMM_BYTES), commandLine(values, value),
                values.getInt(value + UID), values.getInt(value + PARENT_PID),
                Layout.text(values, value + PARENT_COMM, Layout.COMM_BYTES), values.getLong(value + CGROUP_ID),
                Layout.text(values, value + CGROUP_LEAF, CGROUP_NAME_BYTES),
                Layout.text(values, value + CGROUP_PARENT, CGROUP_NAME_BYTES), values.get(value + KERNEL) != 0,
                values.getLong(value + EXITED_NS), values.getLong(value + RX_UNLISTED), values.getLong(value + TX_UNLISTED),
                syscalls(values, value + CALLS));
    }

    private static String commandLine(ByteBuffer values, int value) {
        int length = Math.min(Layout.u16(values, value + ARGS_LENGTH), ARGS_BYTES);
        while (length > 0 && values.get(value + ARGS + length - 1) == 0) {
            length--;
        }
        return Layout.utf8(values, value + ARGS, length).replace('\0', ' ');
    }

    private static List<SyscallCount> syscalls(ByteBuffer values, int offset) {
        List<SyscallCount> counts = new ArrayList<>(SYSCALLS.size());
        for (int i = 0; i < SYSCALLS.size(); i++) {
            int at = offset + i * CALL_COUNT_BYTES;
            long calls = values.getLong(at);
            if (calls != 0) {
                counts.add(new SyscallCount(SYSCALLS.get(i), calls, values.getLong(at + 8), values.getLong(at + 16)));
            }
        }
        return counts;
    }
}
