package dev.weir.attach;

import java.util.ArrayDeque;
import java.util.Deque;

/** What keeps programs attached; closed in the reverse order of adding. */
final class Links implements AutoCloseable {

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    synchronized void add(AutoCloseable link) {
        open.push(link);
    }

    @Override
    public synchronized void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                // The others must still be closed; the kernel drops what is left when this process ends.
            }
        }
    }
}
