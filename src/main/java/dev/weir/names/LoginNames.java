package dev.weir.names;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Login names by user id, from {@code /etc/passwd}, read again when the file has changed. */
final class LoginNames {

    /** More users than this in one file are left out. */
    private static final int MAX_USERS = 65_536;

    private static final int NAME = 0;
    private static final int UID = 2;

    private final ParsedFile<Map<Integer, String>> names;

    LoginNames(Path file) {
        names = new ParsedFile<>(file, Map.of(), LoginNames::parse);
    }

    /** The login name, or the number as text for one the file does not have. */
    String name(int uid) {
        String known = names.content().get(uid);
        return known == null ? Integer.toUnsignedString(uid) : known;
    }

    /** Reads the file again if it has changed; while it cannot be read, the old content stays. */
    void refresh() {
        names.refresh();
    }

    private static Map<Integer, String> parse(String text) {
        Map<Integer, String> names = new HashMap<>();
        for (String line : text.split("\n")) {
            String[] fields = line.split(":", UID + 2);
            if (fields.length <= UID || names.size() == MAX_USERS) {
                continue;
            }
            try {
                names.putIfAbsent(Integer.parseUnsignedInt(fields[UID]), fields[NAME]);
            } catch (NumberFormatException notAUser) {
                // A comment or an NIS line such as "+::::::".
            }
        }
        return names;
    }
}
