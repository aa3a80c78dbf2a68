package dev.weir.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpenConnectionsTest {

    private long now;
    private final OpenConnections<String> connections = new OpenConnections<>(2, () -> now);

    @Test
    void oneTooManyClosesTheOldest() {
        assertThat(connections.opened("a")).isEmpty();
        assertThat(connections.opened("b")).isEmpty();
        assertThat(connections.opened("c")).contains("a");
        connections.closed("b");
        assertThat(connections.opened("d")).isEmpty();
        assertThat(connections.opened("e")).contains("c");
    }

    @Test
    void whoStaysTooLongIsNamedOnce() {
        connections.opened("a");
        now = 5;
        connections.opened("b");
        now = 10;
        assertThat(connections.isOlderThan("a", 10)).isFalse();
        assertThat(connections.isOlderThan("a", 9)).isTrue();
        assertThat(connections.isOlderThan("nobody", 0)).isFalse();
        assertThat(connections.removeOlderThan(9)).containsExactly("a");
        assertThat(connections.removeOlderThan(9)).isEmpty();
        assertThat(connections.removeOlderThan(4)).containsExactly("b");
    }
}
