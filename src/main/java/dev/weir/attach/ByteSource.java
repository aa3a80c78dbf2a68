package dev.weir.attach;

import dev.weir.model.ByteSourceChoice;
import java.util.List;
import java.util.Locale;

/** The layer that adds to app bytes; {@code enum byte_source} in {@code bpf/types.h}, in its order. */
enum ByteSource {
    SOCKET(ProbeProgram.Group.SOURCE_SOCKET, List.of(ProbeProgram.SOCK_SEND_LENGTH, ProbeProgram.SOCK_RECV_LENGTH)),
    FEXIT(ProbeProgram.Group.SOURCE_FEXIT, List.of(ProbeProgram.INET_SENDMSG_EXIT, ProbeProgram.INET_RECVMSG_EXIT)),
    SYSCALL(
            ProbeProgram.Group.SOURCE_SYSCALL,
            List.of(
                    ProbeProgram.SYS_EXIT_SENDTO,
                    ProbeProgram.SYS_EXIT_RECVFROM,
                    ProbeProgram.SYS_EXIT_READ,
                    ProbeProgram.SYS_EXIT_WRITE));

    private final ProbeProgram.Group group;
    private final List<ProbeProgram> essential;

    ByteSource(ProbeProgram.Group group, List<ProbeProgram> essential) {
        this.group = group;
        this.essential = essential;
    }

    /** Its programs. */
    ProbeProgram.Group group() {
        return group;
    }

    /** Those of its programs without which it is no source. */
    List<ProbeProgram> essential() {
        return essential;
    }

    /** Its number in {@code enum byte_source}. */
    int number() {
        return ordinal();
    }

    /** Its name in the outputs. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The sources to try for a choice, best first. */
    static List<ByteSource> candidates(ByteSourceChoice choice) {
        return choice == ByteSourceChoice.AUTO ? List.of(values()) : List.of(valueOf(choice.name()));
    }
}
