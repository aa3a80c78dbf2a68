package dev.weir.names;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map with a limit, which evicts the entry that was not asked for longest.
 *
 * @param <K> key
 * @param <V> value
 */
final class BoundedCache<K, V> extends LinkedHashMap<K, V> {

    private static final float LOAD_FACTOR = 0.75f;

    private final transient int limit;

    BoundedCache(int limit) {
        super(16, LOAD_FACTOR, true);
        this.limit = limit;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > limit;
    }
}
