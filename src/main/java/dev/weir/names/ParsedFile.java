package dev.weir.names;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.function.Function;

/**
 * What a text file of the system says, read again when it has changed. Its bytes are read as they are, whatever their
 * encoding.
 *
 * @param <T> what its text is made into
 */
final class ParsedFile<T> {

    private final Path file;
    private final Function<String, T> parse;
    private FileTime readVersion;
    private volatile T content;

    /** Reads the file, or begins with what stands for none. */
    ParsedFile(Path file, T none, Function<String, T> parse) {
        this.file = file;
        this.parse = parse;
        this.content = none;
        refresh();
    }

    T content() {
        return content;
    }

    /** Reads the file again if it has changed; while it cannot be read, what was known stays. */
    synchronized void refresh() {
        try {
            FileTime version = Files.getLastModifiedTime(file);
            if (!version.equals(readVersion)) {
                content = parse.apply(Files.readString(file, StandardCharsets.ISO_8859_1));
                readVersion = version;
            }
        } catch (IOException unreadable) {
            // The file may be back at the next refresh.
        }
    }
}
