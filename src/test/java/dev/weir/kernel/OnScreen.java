package dev.weir.kernel;

import dev.weir.Finished;
import dev.weir.terminal.CellModel;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A running {@code weir} on a terminal of its own in the lab's near namespace: keys in, pictures out. Its {@code /run}
 * is its own too, so that {@code weir policy confirm} means this one.
 */
final class OnScreen implements AutoCloseable {

    private static final int COLUMNS = 160;
    private static final int ROWS = 50;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30L * Lab.SLOWNESS);
    private static final int END_SECONDS = 10;
    private static final int CHARACTERS = 8192;
    private static final String SECONDS_BETWEEN_PICTURES = "0.3";
    /** The beginning of a sequence that goes on in what is read next. */
    private static final Pattern CUT_OFF = Pattern.compile("\033(\\[[^@-~]*)?$");

    private final Process process;
    private final CellModel cells = new CellModel(COLUMNS, ROWS);
    private String unread = "";
    private boolean ended;

    private OnScreen(Process process) {
        this.process = process;
        Thread thread = new Thread(this::read, "weir-pictures");
        thread.setDaemon(true);
        thread.start();
    }

    /** Starts it, watching the veth, and waits for its first numbers; options without spaces. */
    static OnScreen start(Lab lab, String... options) {
        String weir = "mount -t tmpfs none /run && stty columns " + COLUMNS + " rows " + ROWS + " && exec "
                + Weir.launcher() + " --ascii -d " + SECONDS_BETWEEN_PICTURES + " -i " + Lab.IFACE + " "
                + String.join(" ", options);
        List<String> command = new ArrayList<>(lab.entering());
        command.addAll(List.of("script", "--quiet", "--flush", "--command", weir, "/dev/null"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("SSH_CONNECTION");
        builder.environment().put("TERM", "xterm-256color");
        try {
            OnScreen screen = new OnScreen(builder.start());
            try {
                screen.until("seen");
                return screen;
            } catch (RuntimeException e) {
                screen.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        char[] characters = new char[CHARACTERS];
        try (Reader reader = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
            for (int count = reader.read(characters); count >= 0; count = reader.read(characters)) {
                show(new String(characters, 0, count));
            }
        } catch (IOException gone) {
            end();
        }
        end();
    }

    private synchronized void show(String text) {
        String all = unread + text;
        Matcher cut = CUT_OFF.matcher(all);
        int whole = cut.find() ? cut.start() : all.length();
        cells.take(all.substring(0, whole));
        unread = all.substring(whole);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Types on its keyboard. */
    void type(String keys) {
        try {
            OutputStream keyboard = process.getOutputStream();
            keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
            keyboard.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first picture that shows this. */
    String until(String shown) {
        return until(Pattern.compile(Pattern.quote(shown)));
    }

    /** The first picture in which something of this form is. */
    synchronized String until(Pattern shown) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!shown.matcher(picture()).find()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (ended || left <= 0) {
                throw new IllegalStateException("weir did not show " + shown + " but\n" + picture());
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        return picture();
    }

    /** What is shown now, a line for each row. */
    synchronized String picture() {
        return IntStream.range(0, ROWS)
                .mapToObj(row -> cells.line(row).stripTrailing())
                .collect(Collectors.joining("\n"));
    }

    /** The process id of weir itself: not of its launcher, which waits for it to mend the terminal. */
    long pid() {
        return process.descendants()
                .filter(each -> each.info().command().orElse("").endsWith("/java"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("weir does not run"))
                .pid();
    }

    /** One run of weir with these arguments from another session on the same host. */
    Finished beside(String... arguments) {
        return Weir.finished(List.of("nsenter", "--mount", "--target", Long.toString(pid())), arguments);
    }

    /** Ends weir itself as {@code kill -9} would, and waits for its launcher. */
    void kill() {
        Commands.run("kill", "-9", Long.toString(pid()));
        await();
    }

    private void await() {
        try {
            if (!process.waitFor(END_SECONDS * Lab.SLOWNESS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("weir does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        await();
    }
}
