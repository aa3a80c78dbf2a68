package dev.weir.feature.rules;

import dev.weir.attach.TcHook;
import dev.weir.attach.TcTarget;
import dev.weir.bpf.BpfException;
import dev.weir.bpf.GeneratedProgram;
import dev.weir.bpf.PacketTap;
import dev.weir.bpf.ProgramKind;

/** What the programs of one direction of an interface hang on. */
interface RuleHook extends AutoCloseable {

    /** Where packets are seen. */
    enum Way {
        /** At tc, beside what others have there. */
        TC(ProgramKind.TC_RX, ProgramKind.TC_TX),
        /** With a packet socket, where there is no tc to be had. */
        TAP(ProgramKind.TAP_RX, ProgramKind.TAP_TX);

        private final ProgramKind rx;
        private final ProgramKind tx;

        Way(ProgramKind rx, ProgramKind tx) {
            this.rx = rx;
            this.tx = tx;
        }

        /** The kind of program that runs there. */
        ProgramKind kind(boolean received) {
            return received ? rx : tx;
        }
    }

    /**
     * Puts another program in the place of the one that is attached; no packet passes in between.
     *
     * @throws BpfException when the kernel refuses; the old one then stays
     */
    void replace(GeneratedProgram program);

    /** What it hangs on: {@code tcx}, {@code clsact} or {@code packet socket}. */
    String kind();

    @Override
    void close();

    /**
     * Attaches a program.
     *
     * @throws BpfException when the kernel refuses
     */
    static RuleHook attach(Way way, GeneratedProgram program, TcTarget target, boolean rx) {
        return way == Way.TC
                ? new AtTc(TcHook.attach(program, target, rx))
                : new AtSocket(PacketTap.attach(program, target.ifindex()));
    }

    /**
     * At tc.
     *
     * @param hook the hook
     */
    record AtTc(TcHook hook) implements RuleHook {
        @Override
        public void replace(GeneratedProgram program) {
            hook.replace(program);
        }

        @Override
        public String kind() {
            return hook.kind();
        }

        @Override
        public void close() {
            hook.close();
        }
    }

    /**
     * With a packet socket.
     *
     * @param tap the socket
     */
    record AtSocket(PacketTap tap) implements RuleHook {
        @Override
        public void replace(GeneratedProgram program) {
            tap.replace(program);
        }

        @Override
        public String kind() {
            return "packet socket";
        }

        @Override
        public void close() {
            tap.close();
        }
    }
}
