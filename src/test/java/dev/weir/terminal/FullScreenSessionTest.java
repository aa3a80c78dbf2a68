package dev.weir.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@link PictureMain} from a shell in tmux, a real terminal, and looks at what a person would see. */
class FullScreenSessionTest {

    private static final long PATIENCE_NANOS = 10_000_000_000L;
    /** Like weir's own launcher a shell that stays the parent, so that Ctrl-Z has to stop it too. */
    private static final String LAUNCHER = """
            %s -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '%s' %s "$@"
            echo exit $?
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void openShell() throws Exception {
        Assumptions.assumeTrue(isInstalled(), "tmux is not installed");
        Files.writeString(
                directory.resolve("pictures"),
                LAUNCHER.formatted(
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        System.getProperty("java.class.path"),
                        PictureMain.class.getName()));
        tmux(
                "-f",
                "/dev/null",
                "new-session",
                "-d",
                "-x",
                "80",
                "-y",
                "24",
                "-c",
                directory.toString(),
                "env PS1='$ ' LANG=C.UTF-8 LC_ALL= HISTFILE= bash --norc --noprofile");
        tmux("set", "-s", "set-clipboard", "on");
        await("$");
    }

    @AfterEach
    void closeShell() throws Exception {
        tmux("kill-server");
    }

    @Test
    void showsPicturesDecodesKeysAndLeavesTheScreenAsItWas() throws Exception {
        type("echo before", "Enter");
        start("");
        assertThat(screen()).contains("key none", "glyphs ▁▄█ µ 日本").doesNotContain("before");
        assertThat(display("#{alternate_on} #{cursor_flag}")).isEqualTo("1 0");
        press("Up", "key Up");
        press("PPage", "key PgUp");
        press("F5", "key F5");
        press("BTab", "key Shift-Tab");
        press("Escape", "key Esc");
        press("C-c", "key Ctrl-C");
        press("C-\\", "key Ctrl-\\");
        press("w", "key woken");
        press("t", "key t");
        assertThat(display("#{cursor_flag} #{cursor_x},#{cursor_y}")).isEqualTo("1 2,2");
        press("q", "exit 0");
        assertThat(screen()).contains("before").doesNotContain("glyphs");
        assertIsRestored();
    }

    @Test
    void followsEverySize() throws Exception {
        start("");
        for (String size : List.of("20x5", "200x60", "1x1", "80x24")) {
            String[] sides = size.split("x");
            tmux("resize-window", "-x", sides[0], "-y", sides[1]);
            await(size.equals("1x1") ? "+" : "size " + size);
        }
        assertThat(screen().lines().count()).isEqualTo(24);
        press("q", "exit 0");
        assertIsRestored();
    }

    @Test
    void controlZStopsTheJobAndForegroundRepaints() throws Exception {
        start("");
        press("C-z", "Stopped");
        assertIsRestored();
        tmux("resize-window", "-x", "70", "-y", "20");
        type("fg", "Enter");
        await("size 70x20");
        assertThat(screen()).contains("key none", "q quits");
        assertThat(display("#{alternate_on} #{cursor_flag}")).isEqualTo("1 0");
        press("Down", "key Down");
        press("q", "exit 0");
        assertIsRestored();
    }

    @Test
    void signalsEndWithTheirExitCode() throws Exception {
        for (String[] signalAndCode : new String[][] {{"TERM", "143"}, {"INT", "130"}}) {
            start("");
            signal(signalAndCode[0]);
            await("exit " + signalAndCode[1]);
            assertIsRestored();
            type("clear", "Enter");
        }
    }

    @Test
    void aProcessThatWasStoppedFromOutsideComesBackWhole() throws Exception {
        start("");
        for (ProcessHandle process : job().toList()) {
            run("kill", "-STOP", Long.toString(process.pid()));
        }
        await("Stopped");
        type("reset", "Enter");
        await(screen -> !screen.contains("glyphs"));
        type("fg", "Enter");
        await("size 80x24");
        press("q", "exit 0");
        assertIsRestored();
    }

    @Test
    void aBugPrintsItsStackTraceOnTheRestoredScreen() throws Exception {
        start("");
        press("!", "exit 1");
        assertThat(screen())
                .contains("IllegalStateException: pressed on purpose", "PictureMain.press")
                .doesNotContain("glyphs");
        assertIsRestored();
        type("clear", "Enter");
        start("");
        press("~", "exit 1");
        assertThat(screen()).contains("IllegalStateException: thrown elsewhere");
        assertIsRestored();
    }

    @Test
    void standardErrorWaitsUntilTheScreenIsRestored() throws Exception {
        start("");
        press("e", "key e");
        assertThat(screen()).doesNotContain("warning");
        press("q", "a warning from a library");
        assertIsRestored();
    }

    @Test
    void withoutUtf8OnlyAsciiIsSent() throws Exception {
        start("LANG=C");
        assertThat(screen()).contains("glyphs ??? ? ????");
        press("q", "exit 0");
    }

    @Test
    void copyReachesTheClipboardWithoutItsNewline() throws Exception {
        start("");
        press("c", "key c");
        await(screen -> clipboard().equals("203.0.113.7"));
    }

    @Test
    void theMouseSendsClicksOnlyWhenAsked() throws Exception {
        start("");
        assertThat(display("#{mouse_any_flag}")).isEqualTo("0");
        press("q", "exit 0");
        type("clear", "Enter");
        type("sh pictures --mouse", "Enter");
        await("glyphs");
        assertThat(display("#{mouse_standard_flag} #{mouse_sgr_flag} #{mouse_all_flag}"))
                .isEqualTo("1 1 0");
        tmux("send-keys", "-l", "\033[<0;5;3M");
        await("key CLICK_DOWN 4,2");
        press("q", "exit 0");
        assertThat(display("#{mouse_any_flag} #{mouse_sgr_flag}")).isEqualTo("0 0");
    }

    @Test
    void whatIsNoTerminalIsRefusedInOneSentence() throws Exception {
        type("sh pictures | cat", "Enter");
        await("standard output is not a terminal");
        type("clear", "Enter");
        type("TERM=dumb sh pictures", "Enter");
        await("TERM=dumb has no cursor to move");
    }

    private void start(String environment) throws Exception {
        type(environment + " sh pictures", "Enter");
        await("q quits");
    }

    /** The shell's modes, the normal screen and its cursor are back. */
    private void assertIsRestored() throws Exception {
        await(screen -> display("#{alternate_on} #{cursor_flag}").equals("0 1"));
        type("clear; stty -a | grep -c '^isig icanon iexten echo '", "Enter");
        await("1\n$");
    }

    private void press(String key, String shown) throws Exception {
        tmux("send-keys", key);
        await(shown);
    }

    private void type(String... keys) throws Exception {
        List<String> command = new ArrayList<>(List.of("send-keys"));
        command.addAll(List.of(keys));
        tmux(command.toArray(String[]::new));
    }

    private void signal(String name) throws Exception {
        run(
                "kill",
                "-" + name,
                Long.toString(job().filter(
                                process -> process.info().command().orElse("").endsWith("java"))
                        .findFirst()
                        .orElseThrow()
                        .pid()));
    }

    /** The launcher and the program it runs. */
    private Stream<ProcessHandle> job() {
        return ProcessHandle.of(Long.parseLong(display("#{pane_pid}")))
                .orElseThrow()
                .descendants();
    }

    private void await(String text) throws Exception {
        await(screen -> screen.contains(text));
    }

    private void await(Predicate<String> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.test(screen())) {
            assertThat(System.nanoTime()).as("the screen shows\n%s", screen()).isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    private String screen() throws Exception {
        return tmux("capture-pane", "-p");
    }

    private String clipboard() {
        return unchecked("show-buffer");
    }

    private String display(String format) {
        return unchecked("display", "-p", format).strip();
    }

    private String unchecked(String... arguments) {
        try {
            return tmux(arguments);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isInstalled() throws InterruptedException {
        try {
            run("tmux", "-V");
            return true;
        } catch (IOException notFound) {
            return false;
        }
    }

    private String tmux(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("tmux", "-u", "-S", directory.resolve("tmux").toString()));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    private static String run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("TMUX");
        builder.environment().remove("NO_COLOR");
        builder.environment().put("TERM", "xterm");
        return Finished.of(builder.start(), String.join(" ", command), Duration.ofSeconds(20))
                .output();
    }
}
