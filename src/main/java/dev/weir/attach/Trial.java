package dev.weir.attach;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.BpfObject;
import dev.weir.bpf.RefusedLoadException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Finds out which programs of an object the kernel refuses when it refuses the object: first it tries those that may be
 * to blame, then halves of all, with tables of a few entries.
 */
final class Trial {

    private static final int ENTRIES = 64;
    /** Maps whose number of entries the programs rely on. */
    private static final List<String> SIZED_BY_PROGRAMS = List.of("host");

    private final Function<Collection<ProbeProgram>, BpfObject> opening;
    /** Whether the whole was refused before. */
    private boolean again;

    /**
     * A trial.
     *
     * @param opening opens the object so that it loads some programs and no others
     */
    Trial(Function<Collection<ProbeProgram>, BpfObject> opening) {
        this.opening = opening;
    }

    /**
     * Finds programs that are refused, each with the reason of the kernel; none if something else is refused than a
     * program. As a rule it is one. If it is a second one there may be many, so that all that the kernel has not looked
     * at are tried then.
     */
    Map<ProbeProgram, String> refusals(Collection<ProbeProgram> programs, RefusedLoadException failure) {
        Map<ProbeProgram, String> refused = new EnumMap<>(ProbeProgram.class);
        named(programs, failure.suspects()).forEach(program -> search(List.of(program), refused));
        if (refused.isEmpty()) {
            search(new ArrayList<>(programs), refused);
        } else if (again) {
            search(named(programs, failure.unseen()), refused);
        }
        again = true;
        return refused;
    }

    private static List<ProbeProgram> named(Collection<ProbeProgram> programs, List<String> functions) {
        return programs.stream()
                .filter(program -> functions.contains(program.function()))
                .toList();
    }

    private void search(List<ProbeProgram> programs, Map<ProbeProgram, String> refused) {
        if (programs.isEmpty()) {
            return;
        }
        try {
            load(programs);
        } catch (BpfException failure) {
            if (programs.size() == 1) {
                refused.put(programs.get(0), "this kernel refuses it: " + failure.reason());
                return;
            }
            int half = programs.size() / 2;
            search(programs.subList(0, half), refused);
            search(programs.subList(half, programs.size()), refused);
        }
    }

    private void load(List<ProbeProgram> programs) {
        try (BpfObject object = opening.apply(programs)) {
            object.maps().stream()
                    .filter(map -> !map.isRingBuffer() && map.maxEntries() > ENTRIES)
                    .filter(map -> !SIZED_BY_PROGRAMS.contains(map.name()))
                    .forEach(map -> map.setMaxEntries(ENTRIES));
            object.load();
        }
    }
}
