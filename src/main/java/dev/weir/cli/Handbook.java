package dev.weir.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes what {@code make} puts beside the program: the manual page and the shells' completions. */
public final class Handbook {

    private static final Map<String, String> FILES = Map.of(
            "man/man8/weir.8", ManPage.text(),
            "bash-completion/completions/weir", Completion.bash(),
            "zsh/site-functions/_weir", Completion.zsh(),
            "fish/vendor_completions.d/weir.fish", Completion.fish());

    private Handbook() {
    }

    /**
     * Writes them.
     *
     * @param arguments the directory to write into, laid out as {@code /usr/share}
     * @throws IOException if a file cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        for (Map.Entry<String, String> file : FILES.entrySet()) {
            Path path = Path.of(arguments[0], file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }
}
