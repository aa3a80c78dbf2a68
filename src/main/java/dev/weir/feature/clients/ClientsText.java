package dev.weir.feature.clients;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The texts of {@code /metrics} and {@code /list} that people's scripts read, byte for byte. */
final class ClientsText {

    private static final int PIECE_CHARACTERS = 16384;

    private ClientsText() {}

    /**
     * Clients by port in the text that has always been served at {@code /metrics}. It calls them counters, which they
     * are not; those who read it do not look.
     */
    static byte[] metrics(List<PortClients> ports) {
        StringBuilder text = new StringBuilder("""
                # HELP active_users Number of users actively hitting on a specific port.
                # TYPE active_users counter
                """);
        for (PortClients one : ports) {
            text.append("active_users{network=\"")
                    .append(one.port().network())
                    .append("\",transport=\"")
                    .append(one.port().transport())
                    .append("\",port=\"")
                    .append(one.port().portText())
                    .append("\"} ")
                    .append(one.clients())
                    .append('\n');
        }
        return text.append("# EOF\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Addresses on ports as one JSON array, made while it is read. */
    static Iterator<byte[]> list(AddressList addresses) {
        Iterator<AddressList.Entry> entries = addresses.entries();
        return new Iterator<>() {
            private boolean isBegun;
            private boolean isDone;

            @Override
            public boolean hasNext() {
                return !isDone;
            }

            @Override
            public byte[] next() {
                if (isDone) {
                    throw new NoSuchElementException();
                }
                StringBuilder text = new StringBuilder(PIECE_CHARACTERS + 128);
                while (entries.hasNext() && text.length() < PIECE_CHARACTERS) {
                    append(text.append(isBegun ? "," : "["), entries.next());
                    isBegun = true;
                }
                if (!entries.hasNext()) {
                    text.append(isBegun ? "]" : "[]");
                    isDone = true;
                }
                return text.toString().getBytes(StandardCharsets.UTF_8);
            }
        };
    }

    private static void append(StringBuilder text, AddressList.Entry entry) {
        ClientPort port = entry.port();
        text.append("{\"ip\":\"")
                .append(entry.address().text())
                .append("\",\"network\":\"")
                .append(port.network())
                .append("\",\"transport\":\"")
                .append(port.transport())
                .append("\",\"port\":")
                .append(port.port())
                .append('}');
    }
}
