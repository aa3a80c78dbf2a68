package dev.weir;

import dev.weir.cli.Handbook;
import java.io.IOException;
import java.nio.file.Path;

/** What {@code make} runs to write the manual page and the completions, those of every feature included. */
final class WriteHandbook {

    private WriteHandbook() {}

    /**
     * Writes them.
     *
     * @param arguments the directory to write into, laid out as {@code /usr/share}
     * @throws IOException if a file cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        Handbook.write(Path.of(arguments[0]), Features.verbs());
    }
}
