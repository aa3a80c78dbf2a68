package dev.weir.feature.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * Names as small numbers: protocols, actions and interfaces, of which a log has few.
 * <p>A log that invents them gets no more than the limit; what comes later is {@link #OTHER}, which is the last number.
 */
final class NameTable {

    /** The name of what did not fit. */
    static final String OTHER = "[other]";

    private static final int MAX_NAME_CHARS = 64;

    private final int limit;
    private final List<char[]> names = new ArrayList<>();
    private boolean full;

    NameTable(int limit) {
        this.limit = limit;
    }

    /** The number of a name, a new one if it was not seen before. */
    int numberOf(char[] text, int from, int length) {
        int kept = Math.min(length, MAX_NAME_CHARS);
        for (int i = 0; i < names.size(); i++) {
            if (equal(names.get(i), text, from, kept)) {
                return i;
            }
        }
        if (names.size() >= limit - 1) {
            full = true;
            return limit - 1;
        }
        char[] name = new char[kept];
        System.arraycopy(text, from, name, 0, kept);
        names.add(name);
        return names.size() - 1;
    }

    int numberOf(String name) {
        return numberOf(name.toCharArray(), 0, name.length());
    }

    /** The name that has a number. */
    String name(int number) {
        return number < names.size() ? new String(names.get(number)) : OTHER;
    }

    /** Whether there were more names than the limit. */
    boolean isFull() {
        return full;
    }

    private static boolean equal(char[] name, char[] text, int from, int length) {
        if (name.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (name[i] != text[from + i]) {
                return false;
            }
        }
        return true;
    }
}
