package dev.weir.screen;

import com.googlecode.lanterna.input.KeyStroke;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which keys do what: the defaults of {@link Action} with what the config file changed. */
public final class Bindings {

    /** Every action on its default keys. */
    public static final Bindings DEFAULT = new Bindings(defaults());

    private final Map<Action, List<KeyStroke>> keys;
    private final Map<KeyStroke, List<Action>> actions = new HashMap<>();

    private Bindings(Map<Action, List<KeyStroke>> keys) {
        this.keys = keys;
        keys.forEach((action, bound) -> bound.forEach(key ->
                actions.computeIfAbsent(key, unused -> new ArrayList<>(1)).add(action)));
    }

    private static Map<Action, List<KeyStroke>> defaults() {
        Map<Action, List<KeyStroke>> keys = new EnumMap<>(Action.class);
        Action.all().forEach(action -> keys.put(action, action.defaultKeys()));
        return keys;
    }

    /**
     * These bindings with one action on other keys; a key that did something else does so no longer.
     *
     * @param configName the action as in the config file
     * @param labels     its keys, as {@link Key#label} writes them
     * @throws IllegalArgumentException when there is no such action or key, or the action must stay where it is; the
     *       message is for the person
     */
    public Bindings with(String configName, List<String> labels) {
        Action action = Action.all().stream()
                .filter(candidate -> candidate.configName().equals(configName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no action \"" + configName + "\""));
        List<KeyStroke> wanted = new ArrayList<>();
        for (String label : labels) {
            wanted.add(Key.parse(label)
                    .orElseThrow(() -> new IllegalArgumentException("there is no key \"" + label + "\"")));
        }
        Map<Action, List<KeyStroke>> changed = new EnumMap<>(Action.class);
        keys.forEach((other, bound) ->
                changed.put(other, other == action ? List.copyOf(wanted) : without(other, bound, wanted)));
        if (action.isFixed() && !wanted.containsAll(action.defaultKeys().subList(0, 1))) {
            String first = Key.label(action.defaultKeys().get(0));
            throw new IllegalArgumentException("\"" + configName + "\" must keep " + first);
        }
        return new Bindings(changed);
    }

    private static List<KeyStroke> without(Action other, List<KeyStroke> bound, List<KeyStroke> taken) {
        for (KeyStroke key : taken) {
            if (other.isFixed() && bound.indexOf(key) == 0) {
                throw new IllegalArgumentException(Key.label(key) + " must stay \"" + other.configName() + "\"");
            }
        }
        return bound.stream().filter(key -> !taken.contains(key)).toList();
    }

    /** What a key does in a place, if anything. */
    Optional<Action> action(KeyStroke key, Place place) {
        return actions.getOrDefault(key, List.of()).stream()
                .filter(action -> action.worksIn(place))
                .findFirst();
    }

    /** The keys of an action, the one to show first in front; empty when the config file took them all away. */
    public List<KeyStroke> keys(Action action) {
        return keys.get(action);
    }
}
