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

    /** Lists of advertisers to block have some 100,000 names of one address; more addresses than this are not kept. */
    private static final int MAX_NAMES = 16_384;

    private final ParsedFile<Map<Address, String>> names;

    HostsFile(Path file) {
        names = new ParsedFile<>(file, Map.of(), HostsFile::parse);
    }

    /** The first name of an address, if the file has one. */
    Optional<String> name(Address address) {
        return Optional.ofNullable(names.content().get(address));
    }

    /** Reads the file again if it has changed; while it cannot be read, what was known stays. */
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

    /** What is not an address is never looked up. */
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
