package dev.weir.feature.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SocketIndexTest {

    private static final int STEPS = 100_000;

    private final SocketIndex book = new SocketIndex();

    @Test
    void whatIsAddedIsFoundUntilItIsRemoved() {
        TrackedSocket socket = new TrackedSocket(77, 0, 0);
        assertThat(book.get(77)).isNull();
        book.add(socket);
        assertThat(book.get(77)).isSameAs(socket);
        assertThat(book.get(78)).isNull();
        book.remove(socket);
        assertThat(book.get(77)).isNull();
    }

    @Test
    void itHoldsWhatAMapHoldsWhateverComesAndGoes() {
        Random random = new Random(1);
        Map<Long, TrackedSocket> expected = new HashMap<>();
        for (int i = 0; i < STEPS; i++) {
            long cookie = random.nextInt(i < STEPS / 2 ? 20_000 : 200);
            TrackedSocket known = book.get(cookie);
            assertThat(known).isSameAs(expected.get(cookie));
            if (known == null) {
                TrackedSocket socket = new TrackedSocket(cookie, 0, 0);
                book.add(socket);
                expected.put(cookie, socket);
            } else {
                book.remove(known);
                expected.remove(cookie);
            }
        }
        List<TrackedSocket> all = new ArrayList<>();
        book.forEach(all::add);
        assertThat(all).containsExactlyInAnyOrderElementsOf(expected.values());
    }
}
