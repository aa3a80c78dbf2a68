package dev.weir.attach;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.KernelTypes;
import dev.weir.bpf.ProgramTrials;
import dev.weir.bpf.ProgramType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which programs this kernel accepts, found out before the object is loaded: from its types, which say what tracepoints
 * and functions it has, and by loading a program that does nothing for each type of program. What fails without being
 * refused is not known to be, and is loaded with the rest.
 */
final class Offer {

    private static final Path SYSFS = Path.of("/sys/kernel");

    private final Map<ProbeProgram, String> refusals;
    private final Map<ProbeProgram, ProgramType> types;

    private Offer(Map<ProbeProgram, String> refusals, Map<ProbeProgram, ProgramType> types) {
        this.refusals = refusals;
        this.types = types;
    }

    /**
     * Asks for some programs.
     *
     * @throws ProbeException when this kernel does not describe its types, without which no program can be loaded
     */
    static Offer of(Collection<ProbeProgram> programs) throws ProbeException {
        Map<ProbeProgram, String> refusals = new EnumMap<>(ProbeProgram.class);
        Map<ProbeProgram, ProgramType> types = new EnumMap<>(ProbeProgram.class);
        try (KernelTypes kernel = KernelTypes.open()) {
            Map<String, Optional<String>> tried = new HashMap<>();
            for (ProbeProgram program : programs) {
                type(program, kernel).ifPresent(type -> types.put(program, type));
                refusal(program, types, tried).ifPresent(why -> refusals.put(program, why));
            }
        } catch (BpfException noTypes) {
            throw new ProbeException(
                    Files.exists(SYSFS)
                            ? noTypes.getMessage() + ": weir needs a kernel built with CONFIG_DEBUG_INFO_BTF=y, as"
                                    + " distributions' are, and /sys/kernel/btf/vmlinux to read"
                            : "cannot read the kernel's BTF, for /sys is not mounted here; mount it with: mount -t"
                                    + " sysfs none /sys");
        }
        return new Offer(refusals, types);
    }

    /** Why a program is refused; empty when it is not known to be. */
    Optional<String> refusal(ProbeProgram program) {
        return Optional.ofNullable(refusals.get(program));
    }

    /**
     * Takes out of some programs those that are refused, and the one of the two for XDP that is not needed: a table of
     * programs cannot hold both types, and the one for frames in several buffers takes all frames.
     *
     * @return why each of the refused ones is refused
     */
    Map<ProbeProgram, String> sift(Set<ProbeProgram> wanted) {
        Map<ProbeProgram, String> refused = new EnumMap<>(ProbeProgram.class);
        if (wanted.contains(ProbeProgram.XDP_RX_FRAGS)
                && refusal(ProbeProgram.XDP_RX_FRAGS).isEmpty()) {
            wanted.remove(ProbeProgram.XDP_RX);
        }
        wanted.forEach(program -> refusal(program).ifPresent(why -> refused.put(program, why)));
        wanted.removeAll(refused.keySet());
        return refused;
    }

    /**
     * Why a program that can be loaded cannot be attached; empty when that is not known. It attaches a program that
     * does nothing, so it is asked only when there is reason to.
     */
    Optional<String> refusalToAttach(ProbeProgram program) {
        if (!isTyped(program)) {
            return Optional.empty();
        }
        try {
            ProgramTrials.tryToAttach(program.function(), types.get(program));
            return Optional.empty();
        } catch (BpfException failure) {
            return failure.isRefusal() ? Optional.of(failure.sentence()) : Optional.empty();
        }
    }

    /**
     * Why programs at typed tracepoints and functions may not read the kernel's memory; empty when they are not known
     * to be refused it.
     */
    Optional<String> refusalToRead() {
        Optional<ProgramType> typed = types.entrySet().stream()
                .filter(each -> isTyped(each.getKey()) && refusal(each.getKey()).isEmpty())
                .map(Map.Entry::getValue)
                .findFirst();
        try {
            typed.ifPresent(ProgramTrials::tryToReadKernelMemory);
            return Optional.empty();
        } catch (BpfException failure) {
            return failure.isRefusal() ? Optional.of(failure.reason()) : Optional.empty();
        }
    }

    private static boolean isTyped(ProbeProgram program) {
        return program.kind() == ProbeProgram.Kind.TP_BTF || program.kind() == ProbeProgram.Kind.FEXIT;
    }

    private static Optional<String> refusal(
            ProbeProgram program, Map<ProbeProgram, ProgramType> types, Map<String, Optional<String>> tried) {
        ProgramType type = types.get(program);
        if (type == null) {
            return Optional.of("this kernel has no " + program.missing());
        }
        // The name is a part of the question, as a security module may refuse programs by name.
        return tried.computeIfAbsent(program.function() + type, question -> refusal(program.function(), type));
    }

    private static Optional<String> refusal(String name, ProgramType type) {
        try {
            ProgramTrials.tryToLoad(name, type);
            return Optional.empty();
        } catch (BpfException failure) {
            return failure.isRefusal() ? Optional.of("this kernel refuses it: " + failure.reason()) : Optional.empty();
        }
    }

    /** The type of a program for this kernel; empty when the kernel has no such hook. */
    private static Optional<ProgramType> type(ProbeProgram program, KernelTypes types) {
        String target = program.target();
        return switch (program.kind()) {
            case TP_BTF -> id(types.tracepoint(target)).map(ProgramType::typedTracepoint);
            case FEXIT ->
                id(types.function(target))
                        .filter(id -> types.arguments(id) == program.arguments())
                        .map(ProgramType::functionExit);
            case ITER -> id(types.function("bpf_iter_" + target)).map(ProgramType::iterator);
            case TRACEPOINT -> Optional.of(ProgramType.tracepoint());
            case CGROUP_SKB -> Optional.of(ProgramType.cgroupPackets(target.equals("ingress")));
            case CGROUP_SOCK -> Optional.of(ProgramType.cgroupSocketRelease());
            case CGROUP_SOCK_ADDR -> Optional.of(ProgramType.cgroupReceive(program == ProbeProgram.RECV_PEER6));
            case TC -> Optional.of(ProgramType.trafficControl());
            case XDP -> Optional.of(ProgramType.xdp(false));
            case XDP_FRAGS -> Optional.of(ProgramType.xdp(true));
            case SOCKET -> Optional.of(ProgramType.socketFilter());
        };
    }

    private static Optional<Integer> id(OptionalInt found) {
        return found.isPresent() ? Optional.of(found.getAsInt()) : Optional.empty();
    }
}
