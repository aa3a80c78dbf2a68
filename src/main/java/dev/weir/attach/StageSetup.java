package dev.weir.attach;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The stages that packets go through before they are counted, and what these need.
 *
 * @param stages    the stages
 * @param entries   how many entries their maps have room for, by name, where not as in the object
 * @param variables the first values of their variable sections, by name, where not as in the object
 */
public record StageSetup(Set<Stage> stages, Map<String, Integer> entries, Map<String, ByteBuffer> variables) {

    /** No stages: packets are counted and nothing else. */
    public static final StageSetup NONE = new StageSetup(Set.of(), Map.of(), Map.of());

    public StageSetup {
        stages = Set.copyOf(stages);
        entries = Map.copyOf(entries);
        variables = Map.copyOf(variables);
    }

    /** The setup with the stages of both. */
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

    /** The setup without one stage. */
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
