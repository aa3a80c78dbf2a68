package dev.weir.feature.clients;

import com.maxmind.db.DatabaseRecord;
import com.maxmind.db.Reader;
import dev.weir.model.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Countries and autonomous systems of addresses, from files in MaxMind's format. Countries and systems usually come in
 * a file each; the first that knows something has the say.
 */
final class GeoFiles implements AutoCloseable {

    private final List<Reader> readers = new ArrayList<>();

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
                throw new IOException("--geoip: " + file + " cannot be used: " + e.getMessage(), e);
            }
        }
        return opened;
    }

    /** What the files say of an address; nothing of what they cannot say because they are damaged. */
    Known of(Address address) {
        Known known = Known.NOTHING;
        for (Reader reader : readers) {
            known = with(known, record(reader, address));
        }
        return known;
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
