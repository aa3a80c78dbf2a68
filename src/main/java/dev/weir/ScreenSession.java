package dev.weir;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.MouseAction;
import com.googlecode.lanterna.input.MouseActionType;
import com.googlecode.lanterna.screen.Screen.RefreshType;
import dev.weir.cli.Display;
import dev.weir.cli.Options;
import dev.weir.codec.JsonSnapshot;
import dev.weir.codec.Only;
import dev.weir.codec.Table;
import dev.weir.codec.Top;
import dev.weir.history.Timeline;
import dev.weir.model.Control;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Snapshot;
import dev.weir.model.Totals;
import dev.weir.names.OwnSession;
import dev.weir.names.Why;
import dev.weir.record.SafeFiles;
import dev.weir.screen.Bindings;
import dev.weir.screen.Effect;
import dev.weir.screen.Event;
import dev.weir.screen.Overlay;
import dev.weir.screen.Settings;
import dev.weir.screen.Size;
import dev.weir.screen.Step;
import dev.weir.screen.UiState;
import dev.weir.screen.Update;
import dev.weir.screen.View;
import dev.weir.source.Feed;
import dev.weir.source.SnapshotSource;
import dev.weir.source.UnavailableException;
import dev.weir.terminal.FullScreen;
import dev.weir.terminal.Input;
import dev.weir.units.Digits;
import dev.weir.units.Span;
import dev.weir.view.Frame;
import dev.weir.view.Look;
import dev.weir.view.Spots;
import dev.weir.view.Theme;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The full-screen UI at work: what happens goes into {@code update}, the state comes out as a picture, effects are
 * performed here.
 */
final class ScreenSession {

    /** Nothing is due without a key, a signal or a snapshot, and each of those ends the waiting. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    /**
     * How many rows of each list are written of a snapshot of the past: with all of them ten minutes could be
     * gigabytes.
     */
    private static final int EXPORTED_ROWS = 48;

    private static final DateTimeFormatter FILE_TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    private final FullScreen screen;
    private final Feed feed;
    private final Look look;
    private final Only only;
    private final Why why = new Why(Clock.systemUTC());
    private final Timeline timeline = Features.history();
    private final long startNanos = System.nanoTime();
    private Optional<Snapshot> newest = Optional.empty();
    private UiState state;
    private UiState drawn;
    private Optional<ProcessTotal> explaining = Optional.empty();
    private boolean endingTold;
    /** What came of controls, until the screen's thread takes it. */
    private final Queue<Event> answers = new ConcurrentLinkedQueue<>();

    private Spots spots = new Spots();
    private boolean running = true;
    private OptionalInt signalled = OptionalInt.empty();

    ScreenSession(FullScreen screen, SnapshotSource.Opener opener, UiState start, Look look, Only only) {
        this.screen = screen;
        this.feed = new Feed(opener, screen::wake);
        this.look = look;
        this.only = only;
        this.state = start;
    }

    /**
     * Runs until the person leaves.
     *
     * @return the exit code a signal asked for, if one ended it
     * @throws UnavailableException when nothing can be counted here
     * @throws IOException when a recording cannot be read
     */
    OptionalInt run() throws UnavailableException, IOException {
        try (feed) {
            draw(); // before the probes take the other processor
            feed.start();
            happen(new Event.OwnSession(OwnSession.pids()));
            while (running) {
                draw();
                react(screen.next(System.nanoTime() + LONGEST_WAIT.toNanos()));
                takeNews();
                feed.throwFailure();
            }
        }
        return signalled;
    }

    /** What is left on the terminal after leaving: {@code ran 4m 12s, seen 99.6 %, lost 0}. */
    String exitLine() {
        String ran = "ran " + Span.full(System.nanoTime() - startNanos);
        if (newest.isEmpty()) {
            return ran + ", nothing was counted yet";
        }
        Totals totals = newest.get().totals();
        OptionalDouble percent = totals.seen().percent();
        String seen =
                percent.isPresent() ? Digits.percent(percent.getAsDouble()).replace("%", " %") : "-";
        return ran + ", seen " + seen + ", lost " + Digits.grouped(totals.lostTotal());
    }

    /** A state makes one picture, so there is nothing to draw while it stays the same. */
    private void draw() {
        if (state != drawn) {
            drawn = state;
            spots = Frame.draw(screen.newTextGraphics(), state, look);
            screen.refresh();
        }
    }

    private void react(Input input) {
        if (input instanceof Input.Pressed pressed) {
            happen(clicked(pressed.key()).orElseGet(() -> new Event.Pressed(pressed.key())));
        } else if (input instanceof Input.Resized resized) {
            happen(new Event.Resized(size(resized.size())));
        } else if (input instanceof Input.Ended ended) {
            signalled = OptionalInt.of(ended.exitCode());
            running = false;
        }
    }

    /** What a click on something that was drawn is to do, if it is one. */
    private Optional<Event> clicked(KeyStroke key) {
        return key instanceof MouseAction mouse
                        && mouse.getActionType() == MouseActionType.CLICK_DOWN
                        && state.overlay() instanceof Overlay.None
                ? spots.at(mouse.getPosition().getColumn(), mouse.getPosition().getRow())
                : Optional.empty();
    }

    private void takeNews() {
        for (Event answer = answers.poll(); answer != null; answer = answers.poll()) {
            happen(answer);
        }
        replaying().filter(now -> !state.replay().equals(Optional.of(now))).ifPresent(this::happen);
        Optional<Snapshot> snapshot = feed.take().map(only::of);
        if (snapshot.isPresent()) {
            newest = snapshot;
            timeline.add(snapshot.get());
            happen(new Event.Tick(snapshot.get(), timeline.snapshots()));
            explaining.ifPresent(this::explain);
        }
        if (feed.hasEnded() && !endingTold) {
            endingTold = true;
            happen(new Event.Noticed(feed.ending().orElse("end of the recording")));
        }
    }

    private Optional<Event.Replaying> replaying() {
        return feed.recorded()
                .map(now -> new Event.Replaying(now.file(), now.startNanos(), now.spanNanos(), feed.hasEnded()));
    }

    private void happen(Event event) {
        Step step = Update.update(state, event);
        state = step.state();
        step.effects().forEach(this::perform);
    }

    private void perform(Effect effect) {
        if (effect instanceof Effect.Quit) {
            running = false;
        } else if (effect instanceof Effect.Repaint) {
            screen.refresh(RefreshType.COMPLETE);
        } else if (effect instanceof Effect.Copy copy) {
            boolean sent = screen.copy(copy.text());
            happen(new Event.Noticed(
                    sent ? "copied, if the terminal allows it" : "this terminal cannot be copied through"));
        } else if (effect instanceof Effect.Export export) {
            happen(new Event.Noticed(written(
                    export.view().name().toLowerCase(Locale.ROOT),
                    "json",
                    out -> JsonSnapshot.only(table(export.view())).write(export.snapshot(), out))));
        } else if (effect instanceof Effect.ExportTable export) {
            happen(new Event.Noticed(written(
                    export.word(),
                    "csv",
                    out -> out.write((String.join("\n", export.lines()) + "\n").getBytes(UTF_8)))));
        } else if (effect instanceof Effect.ExportPast export) {
            happen(new Event.Noticed(written("history", "json", out -> {
                JsonSnapshot json = JsonSnapshot.complete(Features.codecs());
                for (Snapshot snapshot : export.snapshots()) {
                    json.write(Top.of(snapshot, EXPORTED_ROWS), out);
                }
            })));
        } else if (effect instanceof Effect.Send sending) {
            send(sending.control());
        } else if (effect instanceof Effect.Explain explain) {
            explain(explain.process());
        }
    }

    private void send(Control control) {
        feed.control(control).thenAccept(refusal -> {
            answers.add(new Event.Answered(control, refusal));
            screen.wake();
        });
    }

    /** Asks again with every tick, since packages are looked up in the background. */
    private void explain(ProcessTotal process) {
        explaining = Optional.of(process);
        happen(new Event.Explained(why.of(process)));
    }

    /** Writes a new file; returns what to tell the person. */
    private String written(String word, String suffix, SafeFiles.Content content) {
        try {
            SafeFiles files = SafeFiles.ofThisProcess(System.getenv("SUDO_UID"));
            Path file = files.directory()
                    .resolve("weir-" + word + "-" + FILE_TIME.format(LocalDateTime.now(look.zone())) + "." + suffix);
            files.write(file, content);
            return "wrote " + file;
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private static Table<?> table(View view) {
        return switch (view) {
            case PORTS -> Table.PORTS;
            case CONNECTIONS -> Table.CONNECTIONS;
            case ALERTS -> Table.ALERTS;
            default -> Table.PROCESSES;
        };
    }

    static Size size(TerminalSize size) {
        return new Size(size.getColumns(), size.getRows());
    }

    /** What a person's options say of the start. */
    static Settings settings(Options options) {
        Settings usual = Settings.DEFAULT;
        return new Settings(
                options.capture().interval(),
                usual.bytes(),
                options.capture().names(),
                usual.gone(),
                usual.hideMine(),
                usual.grouping(),
                usual.sorts());
    }

    /**
     * The usual keys, changed as the config file says.
     *
     * @throws IllegalArgumentException when it names an action or key there is not; the message is a sentence
     */
    static Bindings bindings(Display display) {
        Bindings bindings = Bindings.DEFAULT;
        for (Map.Entry<String, String> key : display.keys().entrySet()) {
            bindings = bindings.with(key.getKey(), List.of(key.getValue()));
        }
        return bindings;
    }

    /** The theme of a display, where the terminal has colours at all. */
    static Theme theme(Display display, boolean colours) {
        if (!colours) {
            return display.theme() == Display.Theme.CONTRAST ? Theme.HIGH_CONTRAST : Theme.MONO;
        }
        return switch (display.theme()) {
            case TERMINAL -> Theme.TERMINAL;
            case MONO -> Theme.MONO;
            case CONTRAST -> Theme.HIGH_CONTRAST;
            case TRUECOLOR -> Theme.TRUECOLOR;
        };
    }
}
