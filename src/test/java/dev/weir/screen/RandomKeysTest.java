package dev.weir.screen;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.TerminalPosition;
import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import com.googlecode.lanterna.input.MouseAction;
import com.googlecode.lanterna.input.MouseActionType;
import dev.weir.AllLists;
import dev.weir.Scenario;
import dev.weir.codec.Codecs;
import dev.weir.model.Address;
import dev.weir.model.Control;
import dev.weir.model.NamedHosts;
import dev.weir.model.Refusal;
import dev.weir.model.Snapshot;
import dev.weir.record.Playback;
import dev.weir.units.Glyphs;
import dev.weir.view.Frame;
import dev.weir.view.Look;
import dev.weir.view.Picture;
import dev.weir.view.Theme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever is pressed, in whatever order, the state stays sound and a picture of the right size can be drawn. */
class RandomKeysTest {

    private static final int SEQUENCES = 10_000;
    private static final int LONGEST = 30;
    private static final int DRAWN_EVERY = 20;
    private static final Look LOOK = new Look(Theme.TERMINAL, Glyphs.UNICODE, ZoneOffset.UTC);
    private static final List<Snapshot> USUAL = Scenario.seconds(30);
    private static final List<Snapshot> CROWDED =
            List.of(Scenario.crowded(1, 60), Scenario.crowded(2, 60), Scenario.crowded(3, 40));
    private static final List<Snapshot> RECORDED = recorded();
    private static final List<Snapshot> QUIET = List.of(Scenario.quiet());

    private static final List<KeyStroke> KEYS = keys();

    private static List<Snapshot> recorded() {
        List<Snapshot> snapshots = new ArrayList<>();
        try (Playback playback = Playback.open(Path.of("src/test/resources/recordings/web-server.weir"), Codecs.NONE)) {
            for (int i = 0; i < 30; i++) {
                snapshots.add(playback.next().orElseThrow());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return snapshots;
    }

    private static List<KeyStroke> keys() {
        List<KeyStroke> keys = new ArrayList<>();
        Action.all().forEach(action -> keys.addAll(action.defaultKeys()));
        "net:10.0.0.0/8 !x:".chars().forEach(c -> keys.add(Key.of(c)));
        List.of("Enter", "Enter", "Esc", "Down", "Down", "Down", "Delete")
                .forEach(name -> keys.add(Key.parse(name).orElseThrow()));
        keys.addAll(
                List.of(Key.ctrl('w'), Key.ctrl('k'), new TypedText("port:44"), new TypedText("\u4e2d\u6587 state:")));
        return keys;
    }

    @Test
    void tenThousandSequencesOfKeysLeaveTheStateSound() {
        for (int seed = 0; seed < SEQUENCES; seed++) {
            Random random = new Random(seed);
            UiState state = UiState.start(size(random), Settings.DEFAULT, Bindings.DEFAULT, AllLists.all());
            StringBuilder story = new StringBuilder("seed " + seed + ":");
            for (int i = 0; i < 1 + random.nextInt(LONGEST); i++) {
                Event event = event(random);
                story.append(' ')
                        .append(
                                event instanceof Event.Pressed pressed
                                        ? Key.label(pressed.key())
                                        : event.getClass().getSimpleName());
                UiState before = state;
                state = Update.update(before, event).state();
                check(before, event, state, story);
            }
            if (seed % DRAWN_EVERY == 0) {
                Picture picture = Frame.draw(state, LOOK);
                assertThat(new Size(
                                picture.getSize().getColumns(),
                                picture.getSize().getRows()))
                        .as(story.toString())
                        .isEqualTo(state.size());
            }
        }
    }

    private static Size size(Random random) {
        return random.nextBoolean() ? Size.USUAL : new Size(1 + random.nextInt(200), 1 + random.nextInt(60));
    }

    private static Event event(Random random) {
        return switch (random.nextInt(12)) {
            case 0, 1 -> tick(random);
            case 2 -> new Event.Resized(size(random));
            case 3 -> rare(random);
            default -> new Event.Pressed(KEYS.get(random.nextInt(KEYS.size())));
        };
    }

    private static Event tick(Random random) {
        List<Snapshot> run = switch (random.nextInt(5)) {
            case 0 -> QUIET;
            case 1 -> CROWDED;
            case 2, 3 -> RECORDED;
            default -> USUAL;
        };
        int last = random.nextInt(run.size());
        return new Event.Tick(run.get(last), run.subList(0, last + 1));
    }

    private static Event named() {
        Snapshot last = USUAL.get(USUAL.size() - 1);
        Map<Address, String> names = Map.of(Scenario.address("203.0.113.7"), "\u202ecrawl-7.example.net");
        return new Event.Tick(last.withSections(List.of(new NamedHosts(names))), USUAL);
    }

    private static Event rare(Random random) {
        return switch (random.nextInt(4)) {
            case 3 -> named();
            case 0 ->
                new Event.Pressed(new MouseAction(
                        MouseActionType.values()[random.nextInt(4)],
                        1,
                        new TerminalPosition(random.nextInt(200), random.nextInt(60))));
            case 1 -> new Event.OwnSession(Set.of(Scenario.SSHD.pid()));
            default ->
                new Event.Answered(
                        Control.SetFilter.typed("tcp"),
                        random.nextBoolean()
                                ? Optional.empty()
                                : Optional.of(new Refusal(random.nextInt(5), "syntax error")));
        };
    }

    private static void check(UiState before, Event event, UiState after, StringBuilder story) {
        assertThat(after.levels()).as(story.toString()).isNotEmpty();
        assertThat(after.levels().get(0).scope()).isEqualTo(Scope.ALL);
        assertThat(after.level()
                        .list()
                        .map(list -> list == after.table().view())
                        .orElse(true))
                .as(story.toString())
                .isTrue();
        int rows = after.table().rows().size();
        if (after.level().list().isPresent()) {
            assertThat(after.selectedRow().isPresent()).as(story.toString()).isEqualTo(rows > 0);
            assertThat(after.top()).as(story.toString()).isBetween(0, Math.max(0, rows - 1));
            if (rows > 0 && after.layout().listRows() > 0) {
                assertThat(after.selectedIndex() - after.top())
                        .as(story.toString())
                        .isBetween(0, after.layout().listRows() - 1);
            }
        }
        if (event instanceof Event.Pressed pressed && pressed.key().getKeyType() == KeyType.Escape) {
            assertThat(before.levels().size() - after.levels().size())
                    .as(story.toString())
                    .isBetween(0, 1);
            if (before.overlay() instanceof Overlay.None
                    && before.levels().size() > 1
                    && before.level().filter().isEmpty()) {
                assertThat(after.levels())
                        .as(story.toString())
                        .hasSize(before.levels().size() - 1);
            }
        }
        if (after.overlay() instanceof Overlay.Typing typing) {
            assertThat(typing.prompt().caret())
                    .isBetween(0, typing.prompt().text().length());
        }
    }
}
