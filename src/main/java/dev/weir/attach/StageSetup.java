package dev.weir.attach;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What packets go through besides being counted, and what that needs.
 *
 * @param stages    the stages
 * @param entries   entries of their maps, by name, where they differ from what the object says
 * @param variables what their sections of variables hold at first, by name, where that differs likewise
 */
public record StageSetup(Set<Stage> stages, Map<String, Integer> entries, Map<String, ByteBuffer> variables) {

    /** Packets are counted and nothing else. */
    public static final StageSetup NONE = new StageSetup(Set.of(), Map.of(), Map.of());

    public StageSetup {
        stages = Set.copyOf(stages);
        entries = Map.copyOf(entries);
        variables = Map.copyOf(variables);
    }

    /** These stages and others. */
    public StageSetup and(StageSetup other) {
        Set<Stage> all = EnumSet.noneOf(Stage.class);
        all.addAll(stages);
        all.addAll(other.stages);
        Map<String, Integer> allEntries = new HashMap<>(entries);
        allEntries.putAll(other.entries);
        Map<String, ByteBuffer> allVariables = new HashMap<>(variables);
        allVariables.putAll(other.variables);
        return new StageSetup(all, allEntries, allVariables);
    }

    /** These without one of them. */
    StageSetup without(Stage stage) {
        Set<Stage> fewer = EnumSet.noneOf(Stage.class);
        fewer.addAll(stages);
        fewer.remove(stage);
        Map<String, Integer> fewerEntries = new HashMap<>(entries);
        fewerEntries.keySet().removeIf(stage::owns);
        Map<String, ByteBuffer> fewerVariables = new HashMap<>(variables);
        fewerVariables.keySet().removeIf(stage::owns);
        return new StageSetup(fewer, fewerEntries, fewerVariables);
    }
}
