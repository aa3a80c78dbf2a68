package dev.weir.attach;

import dev.weir.attach.ProbeProgram.Kind;
import dev.weir.bpf.BpfException;
import dev.weir.bpf.BpfMap;
import dev.weir.bpf.BpfObject;
import dev.weir.layout.ConfigLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Loads every program that there is a hook for with every set of switches, of which each makes other code of it. What
 * is attached to nothing by default, as what counts behind a filter, is loaded no less.
 */
public final class EveryProgram {

    private static final int ROWS = 64;
    private static final List<Set<Stage>> STAGES =
            List.of(Set.of(), Set.of(Stage.POLICY), Set.of(Stage.CLIENTS), EnumSet.allOf(Stage.class));

    private EveryProgram() {}

    /**
     * One set of switches.
     *
     * @param source   the byte source
     * @param stages   what packets go through
     * @param only     whether they are not counted besides
     * @param filtered whether they go through tables of filters
     * @param all      whether every option of the stages is on, and calls are looked for that were skipped
     */
    private record Switches(ByteSource source, Set<Stage> stages, boolean only, boolean filtered, boolean all) {

        private ByteBuffer config() {
            return ConfigLayout.config(
                    source.number(), filtered, Stage.bits(stages) | (only ? Stage.ONLY : 0), all, true);
        }
    }

    /** What is refused that must not be: the program, the switches, the kernel's words. */
    public static List<String> refused() {
        Set<ProbeProgram> offered = offered();
        List<String> refused = new ArrayList<>();
        Switches usual = new Switches(ByteSource.SOCKET, Set.of(), false, true, false);
        search(of(offered, EnumSet.complementOf(EnumSet.of(Kind.XDP))), usual, refused);
        Switches checked = new Switches(ByteSource.SOCKET, Set.of(), false, true, true);
        search(of(offered, Set.of(Kind.TRACEPOINT)), checked, refused);
        for (ByteSource source : List.of(ByteSource.FEXIT, ByteSource.SYSCALL)) {
            Switches other = new Switches(source, Set.of(), false, true, false);
            search(of(offered, Set.of(Kind.TRACEPOINT)), other, refused);
        }
        for (Switches switches : ofPackets()) {
            search(of(offered, Set.of(Kind.TC, Kind.XDP_FRAGS)), switches, refused);
            // One table of programs does not take both kinds of XDP.
            search(of(offered, Set.of(Kind.XDP)), switches, refused);
        }
        return refused;
    }

    private static Set<ProbeProgram> offered() {
        Set<ProbeProgram> offered = EnumSet.allOf(ProbeProgram.class);
        try {
            Offer offer = Offer.of(offered);
            offered.removeIf(program -> offer.refusal(program).isPresent());
            return offered;
        } catch (ProbeException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<ProbeProgram> of(Set<ProbeProgram> offered, Set<Kind> kinds) {
        return offered.stream()
                .filter(program -> kinds.contains(program.kind()))
                .toList();
    }

    private static List<Switches> ofPackets() {
        List<Switches> all = new ArrayList<>();
        for (Set<Stage> stages : STAGES) {
            all.add(new Switches(ByteSource.SOCKET, stages, false, true, false));
            all.add(new Switches(ByteSource.SOCKET, stages, !stages.isEmpty(), false, true));
        }
        return all;
    }

    private static void search(List<ProbeProgram> programs, Switches switches, List<String> refused) {
        Optional<BpfException> failure = programs.isEmpty() ? Optional.empty() : failure(programs, switches);
        if (failure.isEmpty()) {
            return;
        }
        if (programs.size() == 1) {
            refused.add(programs.get(0).function() + " with " + switches + ": "
                    + failure.get().errorName() + ", " + failure.get().verifierLog());
            return;
        }
        search(programs.subList(0, programs.size() / 2), switches, refused);
        search(programs.subList(programs.size() / 2, programs.size()), switches, refused);
    }

    private static Optional<BpfException> failure(List<ProbeProgram> programs, Switches switches) {
        try (BpfObject object = BpfObject.open(ObjectFile.elf(true))) {
            for (ProbeProgram program : ProbeProgram.values()) {
                object.program(program.function()).setAutoload(programs.contains(program));
            }
            object.map(".rodata.config").setInitialValue(switches.config());
            if (switches.all) {
                BpfMap options = object.map(".rodata.clients");
                ByteBuffer on = BpfMap.direct(options.valueBytes());
                while (on.hasRemaining()) {
                    on.put((byte) 1);
                }
                options.setInitialValue(on.flip());
            }
            object.maps().stream()
                    .filter(map -> !map.isRingBuffer() && map.maxEntries() > ROWS)
                    .filter(map -> !map.name().equals("host"))
                    .forEach(map -> map.setMaxEntries(ROWS));
            object.load();
            return Optional.empty();
        } catch (BpfException e) {
            return Optional.of(e);
        }
    }
}
