package dev.weir.attach;

import java.util.Set;

/** What a packet goes through besides being counted; {@code enum packet_stage} in {@code bpf/types.h}, in its order. */
public enum Stage {
    /** A verdict by its source; {@code bpf/policy.bpf.h}. */
    POLICY("policy_");

    /** {@code STAGES_ONLY}: packets are not counted besides. */
    static final int ONLY = 0x40000000;

    private final String mapPrefix;

    Stage(String mapPrefix) {
        this.mapPrefix = mapPrefix;
    }

    /** Whether a map is this stage's, by its name. */
    boolean owns(String map) {
        return map.startsWith(mapPrefix) || map.startsWith(".data." + mapPrefix.substring(0, mapPrefix.length() - 1));
    }

    /** The bits of some stages. */
    static int bits(Set<Stage> stages) {
        return stages.stream().mapToInt(stage -> 1 << stage.ordinal()).sum();
    }
}
