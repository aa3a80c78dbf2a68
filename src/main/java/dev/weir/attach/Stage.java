package dev.weir.attach;

import dev.weir.model.Hook;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A stage that packets go through before they are counted; {@code enum packet_stage} in {@code bpf/types.h}, in its
 * order.
 */
public enum Stage {
    /** A verdict by the source of a packet; {@code bpf/policy.bpf.h}. */
    POLICY("policy"),
    /** Distinct addresses by port, of received and sent packets; {@code bpf/clients.bpf.h}. */
    CLIENTS("client");

    /** {@code STAGES_ONLY}: packets are not counted by protocol. */
    static final int ONLY = 0x40000000;

    private final String word;

    Stage(String word) {
        this.word = word;
    }

    /** The stage that a map belongs to, by its name; empty when it belongs to none. */
    static Optional<Stage> owner(String map) {
        return Arrays.stream(values()).filter(stage -> stage.owns(map)).findFirst();
    }

    boolean owns(String map) {
        return map.startsWith(word + "_") || map.startsWith(".data." + word) || map.startsWith(".rodata." + word);
    }

    /** The line about a stage that the kernel refused. */
    Hook refused(String why) {
        return new Hook("packets/" + name().toLowerCase(Locale.ROOT), false, why);
    }

    /** The bits of some stages. */
    static int bits(Set<Stage> stages) {
        return stages.stream().mapToInt(stage -> 1 << stage.ordinal()).sum();
    }
}
