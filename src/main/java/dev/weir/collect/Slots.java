package dev.weir.collect;

import java.util.Arrays;

/**
 * What is in each slot of one of the kernel's tables.
 *
 * @param <T> what is kept of a slot's row
 */
final class Slots<T> {

    private static final int FEWEST = 128;

    private Object[] accounts = new Object[FEWEST];

    /** What was put for a slot; null when nothing was. */
    @SuppressWarnings("unchecked")
    T get(int slot) {
        return slot < accounts.length ? (T) accounts[slot] : null;
    }

    void put(int slot, T account) {
        if (slot >= accounts.length) {
            accounts = Arrays.copyOf(accounts, Math.max(slot + 1, 2 * accounts.length));
        }
        accounts[slot] = account;
    }

    /** Empties a slot, unless another account is in it by now. */
    void clear(int slot, T account) {
        if (get(slot) == account) {
            accounts[slot] = null;
        }
    }
}
