package dev.weir.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What {@code make} puts beside the program: the manual page and the shells' completions. */
public final class Handbook {

    private Handbook() {}

    /**
     * Writes it.
     *
     * @param share    the directory to write into, laid out as {@code /usr/share}
     * @param features the commands that features bring
     * @throws IOException if a file cannot be written
     */
    public static void write(Path share, FeatureVerbs features) throws IOException {
        Completion completion = new Completion(features);
        Map<String, String> files = Map.of(
                "man/man8/weir.8", ManPage.text(features),
                "bash-completion/completions/weir", completion.bash(),
                "zsh/site-functions/_weir", completion.zsh(),
                "fish/vendor_completions.d/weir.fish", completion.fish());
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = share.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }
}
