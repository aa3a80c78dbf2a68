package dev.weir.attach;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.BpfObject;
import dev.weir.bpf.BpfProgram;
import java.util.Optional;

/** Loads one program alone to see whether this kernel takes it: one refused program would else fail the whole object. */
final class Trial {

    private final byte[] elf;

    Trial(byte[] elf) {
        this.elf = elf;
    }

    /** Why the kernel refuses a program; empty when it takes it. */
    Optional<BpfException> refusal(ProbeProgram program) {
        try (BpfObject object = BpfObject.open(elf)) {
            for (BpfProgram each : object.programs()) {
                each.setAutoload(each.name().equals(program.function()));
            }
            object.load();
            return Optional.empty();
        } catch (BpfException refused) {
            return Optional.of(refused);
        }
    }

    /** A refusal as one clause for a person. */
    static String reason(BpfException refused) {
        if (refused.isForbidden()) {
            return "not permitted on this kernel (" + refused.getMessage() + ")";
        }
        String log = refused.verifierLog();
        int end = log.indexOf('\n');
        return log.isEmpty() ? "this kernel does not have it (" + refused.getMessage() + ")"
                : refused.getMessage() + "; " + (end < 0 ? log : log.substring(log.lastIndexOf('\n') + 1));
    }
}
