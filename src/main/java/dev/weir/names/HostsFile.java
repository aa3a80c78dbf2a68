package dev.weir.names;

import dev.weir.model.Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringTokenizer;

/** Names that {@code /etc/hosts} gives to addresses, read again when the file has changed. */
final class HostsFile {

    /** More addresses than this are left out. Files that block advertisers have some 100,000 names of one address. */
    private static final int MAX_NAMES = 16_384;

    private final ParsedFile<Map<Address, String>> names;

    HostsFile(Path file) {
        names = new ParsedFile<>(file, Map.of(), HostsFile::parse);
    }

    /** The first name of an address, if the file has one. */
    Optional<String> name(Address address) {
        return Optional.ofNullable(names.content().get(address));
    }

    /** Reads the file again if it has changed; while it cannot be read, the old content stays. */
    void refresh() {
        names.refresh();
    }

    private static Map<Address, String> parse(String text) {
        Map<Address, String> names = new HashMap<>();
        for (String line : text.split("\n")) {
            StringTokenizer words = new StringTokenizer(line.split("#", 2)[0]);
            if (words.countTokens() > 1 && names.size() < MAX_NAMES) {
                address(words.nextToken()).ifPresent(found -> names.putIfAbsent(found, words.nextToken()));
            }
        }
        return names;
    }

    /** The address that a text is; a text that is none is not looked up as a name. */
    private static Optional<Address> address(String text) {
        boolean isAddress = text.indexOf(':') >= 0
                ? text.matches("[0-9a-fA-F:.]{2,45}")
                : text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
        try {
            return isAddress
                    ? Optional.of(Address.of(InetAddress.getByName(text).getAddress()))
                    : Optional.empty();
        } catch (UnknownHostException malformed) {
            return Optional.empty();
        }
    }
}
