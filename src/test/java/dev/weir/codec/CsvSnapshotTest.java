package dev.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.SampleSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvSnapshotTest {

    @Test
    void processesHaveOneLineEach() throws IOException {
        assertThat(text(CsvSnapshot.of(Table.PROCESSES))).isEqualTo("""
                time,pid,comm,exe,user,unit,container,rx_bytes,tx_bytes,rx_rate,tx_rate,connections,exited,calls_rate,command_line
                2026-11-20T23:21:00.123Z,944,java,/usr/bin/java,app,shop.service,,1000003,42,512,0,1,false,12.5,\
                "java -jar ""shop"".jar"
                2026-11-20T23:21:00.123Z,3120,'=cu[2Jrl,,1002,,docker:5f2a1c9be07d,17,0,,,0,true,,
                """);
    }

    @Test
    void unknownEndsOfAConnectionAreEmpty() throws IOException {
        assertThat(text(CsvSnapshot.of(Table.CONNECTIONS))).isEqualTo("""
                time,pid,comm,protocol,laddr,lport,raddr,rport,state,rx_bytes,tx_bytes,rx_rate,tx_rate,wire_rx_bytes,wire_tx_bytes,\
                srtt_us,retransmits,opened
                2026-11-20T23:21:00.123Z,944,java,TCP,172.17.0.2,51822,2001:db8::1,5432,ESTABLISHED,1000003,42,512,0,1060003,642,\
                800,5,2026-11-20T23:20:57.123Z
                2026-11-20T23:21:00.123Z,,,UDP,,,,,,0,0,,,,,,,
                """);
    }

    @Test
    void countersAreUnsigned() throws IOException {
        assertThat(text(CsvSnapshot.of(Table.PROTOCOLS)))
                .endsWith("2026-11-20T23:21:00.123Z,TCP,18446744073709551615,3000,1500,40,12345679,1.5\n");
    }

    @Test
    void commasAndQuotesAreQuoted() {
        assertThat(CsvFields.quoted("a,b")).isEqualTo("\"a,b\"");
        assertThat(CsvFields.quoted("say \"hi\"")).isEqualTo("\"say \"\"hi\"\"\"");
        assertThat(CsvFields.quoted("two\nlines")).isEqualTo("two lines");
        assertThat(CsvFields.quoted("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1",
                "-rf",
                "@SUM(A1)",
                "\uff1d1",
                "\uff0b1",
                "\uff0d1",
                "\uff20SUM",
                "\u207c1",
                "\u208b1",
                "\u22121",
                " =1",
                "\t=1",
                "\r\n+1"
            })
    void textThatASpreadsheetWouldRunHasAnApostropheInFront(String text) {
        assertThat(CsvFields.quoted(text)).startsWith("'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx", "a=b", "1-2", "'=1", "\u00e9t\u00e9", " nginx"})
    void otherTextHasNone(String text) {
        assertThat(CsvFields.quoted(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("tables")
    void everyLineHasAsManyFieldsAsItsHeader(Table<?> table) throws IOException {
        String[] lines = text(CsvSnapshot.of(table)).split("\n");

        assertThat(lines.length).isGreaterThan(1);
        for (String line : lines) {
            assertThat(line.split(",", -1)).as(line).hasSameSizeAs(lines[0].split(","));
        }
    }

    static List<Table<?>> tables() {
        return Table.all();
    }

    private static String text(SnapshotWriter writer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.begin(out);
        writer.write(SampleSnapshot.snapshot(), out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
