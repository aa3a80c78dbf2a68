package dev.weir.screen;

import dev.weir.model.ConnectionFacts;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Connections taken apart into those that have something in common.
 *
 * @param <K> what they have in common
 */
final class Groups<K> {

    /**
     * Which groups a connection belongs to: at most two, asked of every connection there is and therefore not as a
     * list.
     */
    interface Keys<K> {
        /** The first, null for none. */
        K first(ConnectionFacts facts);

        /** The second, null for none. */
        default K second(ConnectionFacts facts) {
            return null;
        }
    }

    /** Places, in order. */
    private static final class Places {
        private int[] places = new int[4];
        private int count;

        void add(int place) {
            if (count == places.length) {
                places = Arrays.copyOf(places, 2 * count);
            }
            places[count++] = place;
        }

        int[] all() {
            return Arrays.copyOf(places, count);
        }
    }

    private final Rows rows;
    private final Keys<K> keys;
    /** What is known from earlier rows, of groups that were asked for then. */
    private final Map<K, Bundle> known = new HashMap<>();

    private final Map<K, Bundle> asked = new HashMap<>();
    private boolean lookedForOne;
    private Map<K, Places> apart;

    /** The groups of some connections. */
    Groups(Rows rows, Keys<K> keys) {
        this.rows = rows;
        this.keys = keys;
    }

    /** The groups of later rows, with what is known of those that were asked for. */
    Groups<K> then(Rows later, List<Rows.Change> changes) {
        Groups<K> next = new Groups<>(later, keys);
        asked.forEach((key, bundle) -> next.known.put(key, bundle.then(later, changes, facts -> has(facts, key))));
        return next;
    }

    /** The connections of one group. */
    Bundle of(K key) {
        Bundle bundle = asked.get(key);
        if (bundle == null) {
            bundle = known.containsKey(key) ? known.get(key) : new Bundle(rows, places(key));
            asked.put(key, bundle);
        }
        return bundle;
    }

    /**
     * Looks for one group alone at first, since most screens explain one row; takes all apart when another is wanted
     * too.
     */
    private int[] places(K key) {
        if (!lookedForOne) {
            lookedForOne = true;
            return alone(key).all();
        }
        if (apart == null) {
            apart = apart();
        }
        Places found = apart.get(key);
        return found == null ? new int[0] : found.all();
    }

    private Places alone(K key) {
        Places alone = new Places();
        for (int place = 0; place < rows.places(); place++) {
            ConnectionFacts facts = rows.facts(place);
            if (facts != null && has(facts, key)) {
                alone.add(place);
            }
        }
        return alone;
    }

    private Map<K, Places> apart() {
        Map<K, Places> all = new HashMap<>();
        for (int place = 0; place < rows.places(); place++) {
            ConnectionFacts facts = rows.facts(place);
            if (facts != null) {
                put(keys.first(facts), place, all);
                put(keys.second(facts), place, all);
            }
        }
        return all;
    }

    private static <K> void put(K key, int place, Map<K, Places> all) {
        if (key != null) {
            all.computeIfAbsent(key, unused -> new Places()).add(place);
        }
    }

    private boolean has(ConnectionFacts facts, K key) {
        return key.equals(keys.first(facts)) || key.equals(keys.second(facts));
    }
}
