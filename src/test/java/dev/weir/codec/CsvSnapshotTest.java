package dev.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.SampleSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
        StringBuilder line = new StringBuilder();
        new CsvLine(line).text("a,b").text("say \"hi\"").text("two\nlines").text("-rf").text("").end();

        assertThat(line).hasToString("\"a,b\",\"say \"\"hi\"\"\",two lines,'-rf,\n");
    }

    @ParameterizedTest
    @EnumSource(Table.class)
    void everyLineHasAsManyFieldsAsItsHeader(Table table) throws IOException {
        String[] lines = text(CsvSnapshot.of(table)).split("\n");

        assertThat(lines.length).isGreaterThan(1);
        for (String line : lines) {
            assertThat(line.split(",", -1)).as(line).hasSameSizeAs(lines[0].split(","));
        }
    }

    private static String text(SnapshotWriter writer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.begin(out);
        writer.write(SampleSnapshot.snapshot(), out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
