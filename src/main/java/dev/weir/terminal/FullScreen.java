package dev.weir.terminal;

import com.googlecode.lanterna.TerminalPosition;
import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.graphics.TextGraphics;
import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import com.googlecode.lanterna.screen.Screen;
import com.googlecode.lanterna.screen.TabBehaviour;
import dev.weir.screen.Key;
import dev.weir.view.Picture;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.LongSupplier;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * The person's terminal as a Lanterna screen, taken over from {@link #startScreen} to {@link #close}.
 * <p>One thread waits, draws and refreshes in turn:
 * <pre>{@code
 * try (FullScreen screen = FullScreen.open(options, System::nanoTime)) {
 *     screen.startScreen();
 *     while (running) {
 *         Input input = screen.next(deadlineNanos);
 *         ...
 *         screen.newTextGraphics().putString(0, 0, "...");
 *         screen.refresh();
 *     }
 * }
 * }</pre>
 * {@link #next} also returns wake-ups, signals and deadlines, for which {@link #readInput} of Lanterna has no value.
 * Any thread may call {@link #wake} and {@link #close}. A slow terminal never makes the caller wait, and never has more
 * than one frame on its way: the newest picture is kept and sent when there is room.
 * <p>Whatever ends weir, the screen is restored before anything is printed: by {@code close}, by a shutdown hook, or by
 * the handler of uncaught exceptions, which then calls the handler before it. Ctrl-Z is handled here; SIGQUIT is left
 * to the JVM, and after {@code kill -9} only the launcher can restore the screen.
 */
public final class FullScreen implements Screen {

    private static final int STDIN = 0;
    private static final int STDOUT = 1;

    /** signal(7), the same on every architecture that Debian builds for with a JIT. */
    private static final int SIGHUP = 1;

    private static final int SIGINT = 2;
    private static final int SIGTERM = 15;
    private static final int SIGTSTP = 20;
    private static final int SIG_IGN = 1;
    /** What a shell adds to the number of a signal for the exit code. */
    private static final int EXIT_BY_SIGNAL = 128;
    /** How long the program may take to end after a signal, before it is ended; milliseconds. */
    private static final long GRACE_MILLIS = 2000;

    private static final KeyStroke STOP = Key.ctrl('z');
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long LONGEST_WAIT_NANOS = 60_000 * NANOS_PER_MILLI;
    /** The longest text for the clipboard that xterm takes, far more than a screen has; bytes. */
    private static final int LONGEST_COPY_BYTES = 50_000;

    private final LibC libc;
    private final LongSupplier nanos;
    private final Capabilities capabilities;
    private final Tty tty;
    private final Bell bell;
    private final PollSet waiting;
    private final CapturedErrors errors;
    private final KeyDecoder decoder = new KeyDecoder();
    private final FrameEncoder encoder;
    private final Thread restoreOnExit = new Thread(this::close, "restore terminal");

    /** The picture that is drawn on. */
    private Picture back;

    private TerminalPosition cursor;
    private TabBehaviour tabs = TabBehaviour.ALIGN_TO_COLUMN_4;
    /** A picture that was refreshed and not sent yet; null for none. */
    private Picture owed;

    private TerminalPosition owedCursor;
    private Optional<TerminalSize> resizedTo = Optional.empty();
    private long behindSinceNanos;
    private long restUntilNanos;
    private long skipped;

    private volatile boolean resized;
    private volatile boolean continued;
    private volatile boolean woken;
    private volatile int endedBy;
    private boolean closed;

    /** A screen that has not been taken over. */
    FullScreen(LibC libc, Capabilities capabilities, Tty tty, CapturedErrors errors, LongSupplier nanos) {
        this.libc = libc;
        this.capabilities = capabilities;
        this.tty = tty;
        this.errors = errors;
        this.nanos = nanos;
        bell = new Bell(libc);
        waiting = new PollSet(libc, 3);
        back = new Picture(tty.size());
        encoder = new FrameEncoder(capabilities, back.getSize());
        restUntilNanos = nanos.getAsLong();
    }

    /**
     * Finds the terminal.
     *
     * @param nanos a clock that never goes back, as {@code System::nanoTime}
     * @throws NoTerminalException if there is none, or it cannot move a cursor
     */
    public static FullScreen open(TerminalOptions options, LongSupplier nanos) throws NoTerminalException {
        LibC libc = LibC.load();
        Tty tty = Tty.open(libc, options.mouse(), STDIN, STDOUT);
        CapturedErrors errors = new CapturedErrors(libc, options.log());
        FullScreen screen = new FullScreen(libc, Capabilities.of(options), tty, errors, nanos);
        errors.begin();
        screen.handleEndings();
        return screen;
    }

    private void handleEndings() {
        java.lang.Runtime.getRuntime().addShutdownHook(restoreOnExit);
        Thread.UncaughtExceptionHandler before =
                Optional.ofNullable(Thread.getDefaultUncaughtExceptionHandler()).orElse(FullScreen::die);
        Thread.setDefaultUncaughtExceptionHandler((thread, bug) -> {
            try {
                close();
            } finally {
                before.uncaughtException(thread, bug);
            }
        });
        Signals.on("WINCH", () -> {
            resized = true;
            bell.ring();
        });
        Signals.on("CONT", () -> {
            continued = true;
            bell.ring();
        });
        Signals.on("HUP", () -> end(SIGHUP));
        Signals.on("INT", () -> end(SIGINT));
        Signals.on("TERM", () -> end(SIGTERM));
    }

    private static void die(Thread thread, Throwable bug) {
        bug.printStackTrace();
        java.lang.Runtime.getRuntime().exit(1);
    }

    /** Takes the screen over. */
    @Override
    public synchronized void startScreen() {
        if (!closed) {
            tty.enter();
            encoder.invalidate();
        }
    }

    /** Gives the screen back as it was, until it is started again. */
    @Override
    public synchronized void stopScreen() {
        if (!closed) {
            tty.leave();
        }
    }

    /** Asks the program to end, and ends it if it does not. */
    private void end(int signal) {
        endedBy = signal;
        bell.ring();
        try {
            Thread.sleep(GRACE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        java.lang.Runtime.getRuntime().exit(EXIT_BY_SIGNAL + signal);
    }

    /** Returns what the terminal can show. */
    public Capabilities capabilities() {
        return capabilities;
    }

    /** Returns the size, as the last {@link Input.Resized} has it. */
    @Override
    public TerminalSize getTerminalSize() {
        return back.getSize();
    }

    /** Returns the size if it has changed since this was last called, else null. */
    @Override
    public TerminalSize doResizeIfNecessary() {
        if (resized) {
            remeasure();
        }
        Optional<TerminalSize> changed = resizedTo;
        resizedTo = Optional.empty();
        return changed.orElse(null);
    }

    /** Returns graphics that draw on the next picture; not valid after a resize. */
    @Override
    public TextGraphics newTextGraphics() {
        return back.newTextGraphics().setTabBehaviour(tabs);
    }

    @Override
    public void clear() {
        back.setAll(DEFAULT_CHARACTER);
    }

    @Override
    public void scrollLines(int firstLine, int lastLine, int distance) {
        back.scrollLines(firstLine, lastLine, distance);
    }

    @Override
    public void setCharacter(int column, int row, TextCharacter character) {
        back.setCharacterAt(column, row, character);
    }

    @Override
    public void setCharacter(TerminalPosition position, TextCharacter character) {
        back.setCharacterAt(position, character);
    }

    @Override
    public TextCharacter getBackCharacter(int column, int row) {
        return back.getCharacterAt(column, row);
    }

    @Override
    public TextCharacter getBackCharacter(TerminalPosition position) {
        return back.getCharacterAt(position);
    }

    /** Returns what the terminal shows in a cell, null where that is not known. */
    @Override
    public synchronized TextCharacter getFrontCharacter(int column, int row) {
        return encoder.shown(column, row);
    }

    @Override
    public TextCharacter getFrontCharacter(TerminalPosition position) {
        return getFrontCharacter(position.getColumn(), position.getRow());
    }

    /** Returns where the cursor blinks after the next refresh; null, as at first, when it is hidden. */
    @Override
    public TerminalPosition getCursorPosition() {
        return cursor;
    }

    @Override
    public void setCursorPosition(TerminalPosition position) {
        cursor = position;
    }

    @Override
    public TabBehaviour getTabBehaviour() {
        return tabs;
    }

    @Override
    public void setTabBehaviour(TabBehaviour behaviour) {
        tabs = behaviour;
    }

    /** Returns how many bytes the terminal has taken so far. */
    synchronized long bytesWritten() {
        return tty.written();
    }

    /** Returns how many pictures were replaced by a newer one because the terminal was behind. */
    synchronized long framesSkipped() {
        return skipped;
    }

    /** Makes {@link #next} return {@link Input.Woken}, once, now or when it is called; for any thread. */
    public void wake() {
        woken = true;
        bell.ring();
    }

    /** Returns the next key, or null when none was pressed; {@link KeyType#EOF} when the program is to end. */
    @Override
    public KeyStroke pollInput() {
        return key(nanos.getAsLong());
    }

    /** Waits for the next key; {@link KeyType#EOF} when the program is to end. */
    @Override
    public KeyStroke readInput() {
        KeyStroke key;
        do {
            key = key(nanos.getAsLong() + LONGEST_WAIT_NANOS);
        } while (key == null);
        return key;
    }

    private KeyStroke key(long deadlineNanos) {
        while (true) {
            Input input = next(deadlineNanos);
            if (input instanceof Input.Pressed pressed) {
                return pressed.key();
            }
            if (input instanceof Input.Ended) {
                return new KeyStroke(KeyType.EOF);
            }
            if (input instanceof Input.TimedOut) {
                return null;
            }
        }
    }

    /**
     * Waits for the next input.
     *
     * @param deadlineNanos when to stop waiting, on the clock given to {@link #open}
     */
    public Input next(long deadlineNanos) {
        while (true) {
            Optional<Input> input = ready();
            if (input.isPresent()) {
                return input.get();
            }
            boolean late = deadlineNanos - nanos.getAsLong() <= 0;
            await(deadlineNanos);
            if (late) {
                return ready().orElse(new Input.TimedOut());
            }
        }
    }

    private Optional<Input> ready() {
        if (endedBy != 0) {
            return Optional.of(new Input.Ended(EXIT_BY_SIGNAL + endedBy));
        }
        if (continued) {
            return Optional.of(reenter());
        }
        if (resized) {
            return Optional.of(remeasure());
        }
        Optional<KeyStroke> key = decoder.next();
        if (key.isPresent()) {
            return Optional.of(key.get().equals(STOP) ? stop() : new Input.Pressed(key.get()));
        }
        if (woken) {
            woken = false;
            return Optional.of(new Input.Woken());
        }
        return Optional.empty();
    }

    private void await(long deadlineNanos) {
        waiting.clear();
        waiting.add(tty.inputDescriptor(), LibC.POLLIN);
        waiting.add(bell.descriptor(), LibC.POLLIN);
        boolean behind = isBehind();
        if (behind) {
            waiting.add(tty.outputDescriptor(), LibC.POLLOUT);
        }
        long now = nanos.getAsLong();
        long wait = Math.min(deadlineNanos - now, LONGEST_WAIT_NANOS);
        long unfinished = decoder.waitNanos();
        if (unfinished > 0) {
            wait = Math.min(wait, unfinished);
        }
        if (owed != null && !behind) {
            wait = Math.min(wait, restUntilNanos - now);
        }
        waiting.await((int) ((Math.max(0, wait) + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI));

        if (waiting.isReady(bell.descriptor(), LibC.POLLIN)) {
            bell.silence();
        }
        if (waiting.isReady(tty.inputDescriptor(), LibC.POLLIN)) {
            readKeys();
        } else if (unfinished > 0 && nanos.getAsLong() - now >= unfinished) {
            decoder.giveUp();
        }
        sendOwed();
    }

    private void readKeys() {
        byte[] typed = tty.read();
        if (typed == null) {
            endedBy = SIGHUP;
        } else {
            decoder.feed(typed);
        }
    }

    @Override
    public void refresh() {
        refresh(RefreshType.AUTOMATIC);
    }

    /**
     * Shows what was drawn, now or as soon as the terminal has taken the picture before. A picture that still waits is
     * replaced. Only differences are sent, except with {@link
     * com.googlecode.lanterna.screen.Screen.RefreshType#COMPLETE}, for when something else may have written to the
     * screen.
     */
    @Override
    public synchronized void refresh(RefreshType type) {
        if (type == RefreshType.COMPLETE) {
            encoder.invalidate();
        }
        if (owed != null) {
            skipped++;
        }
        owed = back;
        owedCursor = cursor;
        sendOwed();
        if (owed != null) {
            owed = back.resize(back.getSize(), DEFAULT_CHARACTER); // what is drawn from now on does not change it
        }
    }

    /**
     * Sends the waiting picture if the terminal has taken everything before, and has then rested for as long as that
     * took, which halves the frame rate.
     */
    private synchronized void sendOwed() {
        if (closed) {
            return;
        }
        long now = nanos.getAsLong();
        if (tty.isBehind()) {
            tty.sendPending();
            if (tty.isBehind()) {
                return;
            }
            restUntilNanos = now + (now - behindSinceNanos);
        }
        if (owed == null || restUntilNanos - now > 0) {
            return;
        }
        if (!tty.send(encoder.encode(owed, owedCursor))) {
            encoder.invalidate();
        }
        owed = null;
        if (tty.isBehind()) {
            behindSinceNanos = now;
        }
    }

    private synchronized boolean isBehind() {
        return tty.isBehind();
    }

    /**
     * Puts a text into the clipboard of the machine of the person (OSC 52); the terminal may not allow it.
     *
     * @param text its control characters are left out, so that pasting it into a shell runs nothing
     * @return whether it was sent
     */
    public synchronized boolean copy(String text) {
        byte[] bytes = text.codePoints()
                .filter(c -> !Character.isISOControl(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        if (closed || !capabilities.clipboard() || bytes.length > LONGEST_COPY_BYTES) {
            return false;
        }
        boolean wasBehind = tty.isBehind();
        boolean sent = tty.send(new ByteText()
                .text("\u001b]52;c;")
                .bytes(Base64.getEncoder().encode(bytes))
                .text("\u0007"));
        if (!wasBehind && tty.isBehind()) {
            behindSinceNanos = nanos.getAsLong();
        }
        return sent;
    }

    /**
     * Stops the whole job, as Ctrl-Z does to other programs: the launcher and sudo are in the same process group and
     * must stop too. They get the signal while this process ignores it. This process then sends it to this thread
     * alone, so that it stops right here and no signal is pending when the shell continues it.
     */
    private Input stop() {
        stopScreen();
        Pointer before = libc.signal(SIGTSTP, Pointer.wrap(Runtime.getRuntime(libc), SIG_IGN));
        libc.kill(0, SIGTSTP);
        libc.signal(SIGTSTP, before);
        libc.raise(SIGTSTP);
        return reenter();
    }

    private Input reenter() {
        continued = false;
        startScreen();
        return remeasure();
    }

    private synchronized Input remeasure() {
        resized = false;
        TerminalSize size = tty.size();
        back = back.resize(size, DEFAULT_CHARACTER);
        resizedTo = Optional.of(size);
        encoder.resize(size);
        return new Input.Resized(size);
    }

    /** Gives the screen back as it was, then prints what was written to standard error meanwhile. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            tty.leave();
            errors.end();
            bell.close();
            tty.close();
        }
        if (Thread.currentThread() != restoreOnExit) {
            removeHook();
        }
    }

    private void removeHook() {
        try {
            java.lang.Runtime.getRuntime().removeShutdownHook(restoreOnExit);
        } catch (IllegalStateException alreadyEnding) {
            // The hook finds the terminal closed.
        }
    }
}
