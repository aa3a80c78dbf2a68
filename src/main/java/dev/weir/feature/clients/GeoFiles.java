package dev.weir.feature.clients;

import com.maxmind.db.DatabaseRecord;
import com.maxmind.db.Reader;
import dev.weir.model.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Countries and autonomous systems of addresses, from files in MaxMind's format. Countries and systems usually come in
 * a file each; the first that knows something has the say.
 */
final class GeoFiles implements AutoCloseable {

    /** Where Debian's geoipupdate puts them, and where they are put by hand. */
    private static final List<Path> FOLDERS = List.of(Path.of("/var/lib/GeoIP"), Path.of("/usr/share/GeoIP"));

    private static final List<String> COUNTRIES =
            List.of("GeoLite2-Country.mmdb", "GeoLite2-City.mmdb", "GeoIP2-Country.mmdb", "GeoIP2-City.mmdb");
    private static final List<String> SYSTEMS = List.of("GeoLite2-ASN.mmdb", "GeoIP2-ISP.mmdb");
    /** What MaxMind wrote until 2018, and Debian's package geoip-database still has. */
    private static final String LEGACY = ".dat";

    private static final String LEGACY_SENTENCE = "it is of the format before .mmdb, which is not read; take a .mmdb"
            + " of MaxMind (GeoLite2, by geoipupdate) or of DB-IP (lite)";

    /** Addresses whose answers are kept. */
    private static final int KNOWN_MAX = 4096;

    private final List<Reader> readers = new ArrayList<>();
    private final Map<Address, Known> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Address, Known> eldest) {
            return size() > KNOWN_MAX;
        }
    };

    /** The files that this system has where such files usually are: one of countries, one of networks. */
    static List<Path> installed() {
        return installed(FOLDERS);
    }

    static List<Path> installed(List<Path> folders) {
        return Stream.of(COUNTRIES, SYSTEMS)
                .flatMap(names -> folders.stream()
                        .flatMap(folder -> names.stream().map(folder::resolve))
                        .filter(Files::isReadable)
                        .limit(1))
                .toList();
    }

    /** No files: nothing is known. */
    static GeoFiles none() {
        return new GeoFiles();
    }

    /**
     * Opens the files.
     *
     * @throws IOException when one of them is not there or not of the format; the message is a sentence
     */
    static GeoFiles open(List<Path> files) throws IOException {
        GeoFiles opened = new GeoFiles();
        for (Path file : files) {
            try {
                if (!Files.isReadable(file)) {
                    throw new IOException("it is not there or may not be read");
                }
                opened.readers.add(new Reader(file.toFile()));
            } catch (IOException | RuntimeException e) {
                opened.close();
                String why = file.toString().endsWith(LEGACY) ? LEGACY_SENTENCE : e.getMessage();
                throw new IOException("--geoip: " + file + " cannot be used: " + why, e);
            }
        }
        return opened;
    }

    /** What the files say of an address; nothing of what they cannot say because they are damaged. */
    Known of(Address address) {
        return known.computeIfAbsent(address, this::read);
    }

    private Known read(Address address) {
        Known found = Known.NOTHING;
        for (Reader reader : readers) {
            found = with(found, record(reader, address));
        }
        return found;
    }

    private static Known with(Known known, Map<?, ?> record) {
        Optional<String> country = known.country().or(() -> text(record.get("country"), "iso_code"));
        boolean isNew = known.asn() == 0 && record.get("autonomous_system_number") instanceof Number;
        long asn = isNew ? ((Number) record.get("autonomous_system_number")).longValue() : known.asn();
        Optional<String> asName = known.asName().or(() -> text(record, "autonomous_system_organization"));
        return new Known(known.name(), country, asn, asName);
    }

    private static Optional<String> text(Object map, String key) {
        return map instanceof Map<?, ?> fields && fields.get(key) instanceof String text
                ? Optional.of(text)
                : Optional.empty();
    }

    private static Map<?, ?> record(Reader reader, Address address) {
        try {
            DatabaseRecord<?> found = reader.getRecord(InetAddress.getByName(address.text()), Map.class);
            return found.getData() instanceof Map<?, ?> record ? record : Map.of();
        } catch (IOException | RuntimeException damaged) {
            return Map.of();
        }
    }

    @Override
    public void close() {
        for (Reader reader : readers) {
            try {
                reader.close();
            } catch (IOException e) {
                // It was only read.
            }
        }
    }
}
