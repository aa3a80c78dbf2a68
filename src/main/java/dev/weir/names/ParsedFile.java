package dev.weir.names;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.function.Function;

/**
 * The content of a text file of the system, read again when the file has changed. Each byte is read as one character,
 * whatever the encoding.
 *
 * @param <T> what its text is parsed into
 */
final class ParsedFile<T> {

    private final Path file;
    private final Function<String, T> parse;
    private FileTime readVersion;
    private volatile T content;

    /** Reads the file; the content is {@code none} until it can be read. */
    ParsedFile(Path file, T none, Function<String, T> parse) {
        this.file = file;
        this.parse = parse;
        this.content = none;
        refresh();
    }

    T content() {
        return content;
    }

    /** Reads the file again if it has changed; while it cannot be read, the old content stays. */
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
