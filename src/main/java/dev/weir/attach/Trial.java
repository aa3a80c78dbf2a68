package dev.weir.attach;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.BpfMap;
import dev.weir.bpf.BpfObject;
import dev.weir.bpf.BpfProgram;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Finds out which programs of an object the kernel refuses, when it refuses the whole: by halves, with tables of a few
 * rows.
 */
final class Trial {

    private static final int ROWS = 64;
    /** Tables of programs have as many slots as programs know. */
    private static final List<String> SIZED_BY_PROGRAMS = List.of("host");

    private final byte[] elf;

    Trial(byte[] elf) {
        this.elf = elf;
    }

    /** The refused ones among some programs, each with the kernel's reason. */
    Map<ProbeProgram, String> refusals(Collection<ProbeProgram> programs) {
        Map<ProbeProgram, String> refused = new EnumMap<>(ProbeProgram.class);
        search(new ArrayList<>(programs), refused);
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
        List<String> functions = programs.stream().map(ProbeProgram::function).toList();
        try (BpfObject object = BpfObject.open(elf)) {
            for (BpfProgram program : object.programs()) {
                program.setAutoload(functions.contains(program.name()));
            }
            for (BpfMap map : object.maps()) {
                if (map.isRingBuffer()) {
                    continue;
                }
                if (map.maxEntries() > ROWS && !SIZED_BY_PROGRAMS.contains(map.name())) {
                    map.setMaxEntries(ROWS);
                }
            }
            object.load();
        }
    }
}
