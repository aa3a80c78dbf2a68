package dev.weir.terminal;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TerminalPosition;
import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.TextColor;
import com.googlecode.lanterna.graphics.TextGraphics;
import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.MouseAction;
import dev.weir.screen.Key;
import dev.weir.screen.TypedText;

/**
 * A program that does nothing but show pictures, for {@link FullScreenSessionTest} to run in a real terminal.
 * Its picture says the size, a counter of ticks and the last key; {@code q} quits, {@code !} throws, {@code ~} throws
 * on another thread, {@code e} writes to standard error, {@code c} copies, {@code t} shows the cursor, {@code w} is
 * answered by a wake-up.
 */
final class PictureMain {

    private static final long TICK_NANOS = 200_000_000;

    private int ticks;
    private String last = "none";

    public static void main(String[] arguments) {
        System.setProperty("jnr.ffi.asm.enabled", "false");
        try {
            System.exit(new PictureMain().run(arguments.length > 0 && arguments[0].equals("--mouse")));
        } catch (NoTerminalException e) {
            System.err.println(e.getMessage());
        }
    }

    private int run(boolean mouse) throws NoTerminalException {
        TerminalOptions asked = TerminalOptions.defaults(System.getenv());
        TerminalOptions options =
                new TerminalOptions(mouse, asked.ascii(), asked.colour(), asked.log(), asked.environment());
        try (FullScreen terminal = FullScreen.open(options, System::nanoTime)) {
            terminal.startScreen();
            draw(terminal);
            long tick = System.nanoTime() + TICK_NANOS;
            while (true) {
                Input input = terminal.next(tick);
                if (input instanceof Input.Ended ended) {
                    return ended.exitCode();
                } else if (input instanceof Input.Pressed pressed && press(pressed.key(), terminal)) {
                    return 0;
                } else if (input instanceof Input.TimedOut) {
                    ticks++;
                    tick += TICK_NANOS;
                } else if (input instanceof Input.Woken) {
                    last = "woken";
                }
                draw(terminal);
            }
        }
    }

    private boolean press(KeyStroke key, FullScreen terminal) {
        last = key instanceof MouseAction mouse
                ? mouse.getActionType() + " " + mouse.getPosition().getColumn() + ","
                        + mouse.getPosition().getRow()
                : key instanceof TypedText ? "Paste" : Key.label(key);
        switch (last) {
            case "!" -> throw new IllegalStateException("pressed on purpose");
            case "~" ->
                new Thread(() -> {
                            throw new IllegalStateException("thrown elsewhere");
                        })
                        .start();
            case "e" -> System.err.println("a warning from a library");
            case "c" -> terminal.copy("203.0.113.7\n");
            case "t" -> terminal.setCursorPosition(new TerminalPosition(2, 2));
            case "w" -> new Thread(terminal::wake).start();
            default -> {}
        }
        return key.equals(Key.of('q'));
    }

    private void draw(FullScreen terminal) {
        TerminalSize size = terminal.getTerminalSize();
        terminal.clear();
        TextGraphics drawing = terminal.newTextGraphics();
        drawing.putString(0, 0, "size " + size.getColumns() + "x" + size.getRows());
        drawing.putString(0, 1, "ticks " + ticks);
        drawing.setForegroundColor(TextColor.ANSI.GREEN);
        drawing.putString(0, 2, "key " + last);
        drawing.setForegroundColor(TextColor.ANSI.DEFAULT);
        drawing.putString(0, 3, "glyphs ▁▄█ µ 日本");
        drawing.enableModifiers(SGR.REVERSE);
        drawing.putString(0, size.getRows() - 1, "q quits");
        drawing.disableModifiers(SGR.REVERSE);
        drawing.setCharacter(size.getColumns() - 1, size.getRows() - 1, '+');
        terminal.refresh();
    }
}
