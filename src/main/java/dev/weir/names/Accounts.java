package dev.weir.names;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;

/** Login names by user id, from {@code /etc/passwd}, read again when the file has changed. */
final class Accounts {

    /** More accounts than this in one file are not kept. */
    private static final int MAX_ACCOUNTS = 65_536;

    private static final int NAME = 0;
    private static final int UID = 2;

    private final Path file;
    private FileTime readVersion;
    private volatile Map<Integer, String> names = Map.of();

    Accounts(Path file) {
        this.file = file;
        refresh();
    }

    /** The login name, or the number as text for one the file does not have. */
    String name(int uid) {
        String known = names.get(uid);
        return known == null ? Integer.toUnsignedString(uid) : known;
    }

    /** Reads the file again if it has changed; while it cannot be read, what was known stays. */
    synchronized void refresh() {
        try {
            FileTime version = Files.getLastModifiedTime(file);
            if (!version.equals(readVersion)) {
                names = parse(Files.readString(file, StandardCharsets.ISO_8859_1));
                readVersion = version;
            }
        } catch (IOException unreadable) {
            // Numbers are shown instead; the file may be back at the next refresh.
        }
    }

    private static Map<Integer, String> parse(String text) {
        Map<Integer, String> names = new HashMap<>();
        for (String line : text.split("\n")) {
            String[] fields = line.split(":", UID + 2);
            if (fields.length <= UID || names.size() == MAX_ACCOUNTS) {
                continue;
            }
            try {
                names.putIfAbsent(Integer.parseUnsignedInt(fields[UID]), fields[NAME]);
            } catch (NumberFormatException notAnAccount) {
                // A comment or an NIS line such as "+::::::".
            }
        }
        return names;
    }
}
