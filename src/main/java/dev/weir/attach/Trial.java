package dev.weir.attach;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.BpfObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Finds out which programs of an object the kernel refuses, when it refuses the whole: first those that look like it,
 * else by halves, with tables of a few rows.
 */
final class Trial {

    private static final int ROWS = 64;
    /** Tables of programs have as many slots as programs know. */
    private static final List<String> SIZED_BY_PROGRAMS = List.of("host");

    private final Function<Collection<ProbeProgram>, BpfObject> opening;

    /**
     * A trial.
     *
     * @param opening opens the object so that it will load with some programs and no others
     */
    Trial(Function<Collection<ProbeProgram>, BpfObject> opening) {
        this.opening = opening;
    }

    /**
     * Some that are refused among some programs, each with the kernel's reason; none if it is not for a program that
     * the whole is refused.
     *
     * @param suspects function names of those to try first
     */
    Map<ProbeProgram, String> refusals(Collection<ProbeProgram> programs, List<String> suspects) {
        Map<ProbeProgram, String> refused = new EnumMap<>(ProbeProgram.class);
        programs.stream()
                .filter(program -> suspects.contains(program.function()))
                .forEach(program -> search(List.of(program), refused));
        if (refused.isEmpty()) {
            search(new ArrayList<>(programs), refused);
        }
        return refused;
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
                    .filter(map -> !map.isRingBuffer() && map.maxEntries() > ROWS)
                    .filter(map -> !SIZED_BY_PROGRAMS.contains(map.name()))
                    .forEach(map -> map.setMaxEntries(ROWS));
            object.load();
        }
    }
}
