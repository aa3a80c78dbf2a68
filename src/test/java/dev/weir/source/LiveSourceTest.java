package dev.weir.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Scenario;
import dev.weir.model.Address;
import dev.weir.model.ConnectionKey;
import dev.weir.model.Control;
import dev.weir.model.Refusal;
import dev.weir.model.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class LiveSourceTest {

    private static final Address SERVER = Scenario.address("203.0.113.7");

    private final CountDownLatch compiling = new CountDownLatch(1);
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());
    private final LiveSource source = new LiveSource(new Host(), Duration.ofSeconds(1));

    /** A host whose filters take until the test lets them go on. */
    private final class Host implements CountedHost {

        @Override
        public Snapshot next() {
            return Scenario.at(0);
        }

        @Override
        public Optional<Refusal> control(Control control) {
            if (control instanceof Control.EditRow edit) {
                done.add("edit " + edit.line());
                return Optional.empty();
            }
            done.add("enforce " + (control instanceof Control.SetEnforcement));
            return Optional.of(Refusal.notHere(control));
        }

        @Override
        public Optional<Refusal> setFilter(Optional<String> expression) {
            try {
                compiling.await();
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
            done.add("filter " + expression.orElse("off"));
            return expression.map(text -> new Refusal(text.length(), "no such thing"));
        }

        @Override
        public void lookUpHosts(boolean on) {
            done.add("names " + on);
        }

        @Override
        public void watch(Optional<ConnectionKey> connection) {
            done.add("watch " + connection.map(ConnectionKey::cookie).orElse(0L));
        }

        @Override
        public void nameHosts(List<Address> addresses) {
            done.add("name " + addresses);
        }

        @Override
        public void close() {
            done.add("closed");
        }
    }

    private CompletableFuture<Optional<Refusal>> sent(Control control) {
        return source.control(control).toCompletableFuture();
    }

    @Test
    void filtersAreCompiledInOrderWhileOtherControlsGoOn() {
        CompletableFuture<Optional<Refusal>> wrong = sent(Control.SetFilter.typed("tcp prt"));
        CompletableFuture<Optional<Refusal>> all = sent(Control.SetFilter.typed("  "));
        assertThat(sent(new Control.LookUpHosts(true)).join()).isEmpty();
        assertThat(sent(new Control.NameHosts(List.of(SERVER))).join()).isEmpty();
        assertThat(wrong).isNotDone();
        compiling.countDown();
        assertThat(wrong.join()).contains(new Refusal(7, "no such thing"));
        assertThat(all.join()).isEmpty();
        assertThat(done).containsExactly("names true", "name [203.0.113.7]", "filter tcp prt", "filter off");
        source.close();
    }

    /** Each is held against a whole file, whose expressions may take seconds to compile. */
    @Test
    void aRowThatIsTypedOverIsNotLookedAtAndTheOneThatIsKeptIs() {
        CompletableFuture<Optional<Refusal>> before = sent(Control.SetFilter.typed("udp"));
        List<CompletableFuture<Optional<Refusal>>> typed = List.of("a", "a;", "a;i", "a;ip").stream()
                .map(line -> sent(new Control.EditRow("rules", Optional.empty(), line, false)))
                .toList();
        CompletableFuture<Optional<Refusal>> watched = sent(new Control.SetEnforcement(false, 0));
        compiling.countDown();
        typed.forEach(each -> assertThat(each.join()).isEmpty());
        assertThat(watched.join()).isPresent();
        assertThat(sent(new Control.EditRow("rules", Optional.empty(), "a;ip", true))
                        .join())
                .isEmpty();
        assertThat(before.join()).isPresent();
        assertThat(done).containsExactly("filter udp", "edit a;ip", "enforce true", "edit a;ip");
        source.close();
    }

    @Test
    void anIntervalIsChangedAtOnce() throws InterruptedException {
        source.next();
        assertThat(sent(new Control.SetInterval(Duration.ofMillis(100))).join()).isEmpty();
        long start = System.nanoTime();
        source.next();
        assertThat(System.nanoTime() - start).isLessThan(900_000_000L);
        source.close();
    }

    @Test
    void aSourceThatIsClosedRefusesFilters() {
        source.close();
        assertThat(sent(Control.SetFilter.typed("udp")).join())
                .contains(new Refusal(3, "nothing is being counted here that could be filtered"));
        assertThat(done).containsExactly("closed");
    }

    @Test
    void whatAFeatureIsAskedForIsDoneInOrderAndAnswered() {
        compiling.countDown();
        assertThat(sent(new Control.SetEnforcement(true, 30)).join())
                .contains(Refusal.notHere(new Control.SetEnforcement(true, 30)));
        assertThat(done).containsExactly("enforce true");
        source.close();
        assertThat(sent(new Control.SetEnforcement(true, 30)).join())
                .contains(Refusal.notHere(new Control.SetEnforcement(true, 30)));
        assertThat(done).containsExactly("enforce true", "closed");
    }
}
