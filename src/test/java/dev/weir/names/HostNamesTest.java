package dev.weir.names;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Address;
import dev.weir.model.NamedHosts;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HostNamesTest {

    private static final Address SERVER = Address.ofIpv4(0xc000_0201);
    private static final long TEN_MINUTES = 600_000_000_000L;

    private final Queue<Runnable> background = new ArrayDeque<>();
    private final AtomicLong nanos = new AtomicLong();
    private final HostNames names =
            new HostNames(address -> Optional.of("host-" + address.text()), background::add, nanos::get);

    @Test
    void nothingIsAskedWhileOff() {
        assertThat(names.name(SERVER)).isEmpty();
        assertThat(background).isEmpty();
    }

    @Test
    void answerComesWithALaterFrameAndIsAskedOnce() {
        names.ask(true);
        assertThat(names.name(SERVER)).isEmpty();
        assertThat(names.name(SERVER)).isEmpty();
        assertThat(background).hasSize(1);

        background.remove().run();

        assertThat(names.name(SERVER)).contains("host-192.0.2.1");
        assertThat(background).isEmpty();
    }

    @Test
    void oldAnswerStaysUntilTheNewOneIsThere() {
        names.ask(true);
        names.name(SERVER);
        background.remove().run();

        nanos.set(TEN_MINUTES);

        assertThat(names.name(SERVER)).contains("host-192.0.2.1");
        assertThat(background).hasSize(1);
    }

    @Test
    void fullQueueIsAskedAgainLater() {
        HostNames busy = new HostNames(
                address -> Optional.empty(),
                task -> {
                    throw new RejectedExecutionException();
                },
                nanos::get);
        busy.ask(true);

        assertThat(busy.name(SERVER)).isEmpty();
        assertThat(busy.name(SERVER)).isEmpty();
    }

    @Test
    void namesAskedForWithinAMinuteAreOneObjectUntilAnotherIsKnown() {
        assertThat(names.recent()).isEmpty();
        names.ask(true);
        names.name(SERVER);
        assertThat(names.recent()).contains(NamedHosts.NONE);
        background.remove().run();

        NamedHosts known = names.recent().orElseThrow();

        assertThat(known.names()).isEqualTo(Map.of(SERVER, "host-192.0.2.1"));
        nanos.set(60_000_000_000L);
        assertThat(names.recent()).containsSame(known);
        nanos.incrementAndGet();
        assertThat(names.recent()).contains(NamedHosts.NONE);
        names.name(SERVER);
        assertThat(names.recent()).contains(known);
    }

    @Test
    void addressesThatNameNobodyAreNotAsked() {
        names.ask(true);
        names.name(Address.UNSPECIFIED);
        names.name(Address.ofIpv4(0xe000_0001));

        assertThat(background).isEmpty();
    }
}
