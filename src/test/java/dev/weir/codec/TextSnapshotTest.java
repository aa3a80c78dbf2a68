package dev.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.SampleSnapshot;
import dev.weir.model.Snapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextSnapshotTest {

    @Test
    void snapshotReadsAsAPage() throws IOException {
        assertThat(text(SampleSnapshot.snapshot())).isEqualTo("""
                weir web-1  2026-11-20T23:21:00.123Z  interval 1 s  seen 99.9%  lost 3
                app   rx 512 B/s  tx 0 B/s  total rx 1.00 MB  tx 42 B
                wire  rx -  tx -  total rx 1.10 MB  tx 900 B
                lost  3 flow table full

                PROTOCOL        RX B/s  TX B/s    RX B    TX B  RX PKT  TX PKT
                TCP              12.3M       2   18.4E   3.00k   1.50k      40

                    PID USER     PROCESS         UNIT/CONTAINER          RX B/s  TX B/s    RX B    TX B  CONN
                    944 app      java            shop.service               512       0   1.00M      42     1
                   3120 1002     =cu[2Jrl        gone docker:5f2a1c9b..       -       -      17       0     0
                      - -        [kernel]        wire bytes                   0       0      50      60     -

                PORT           APPLICATION      RX B/s  TX B/s    RX B    TX B  CONN CLIENTS
                8080/tcp       java                512       0   1.00M      42     1      12
                -> 7/sctp      -                     -       -       0       0     0       0

                ! 2026-11-20T23:20:57.123Z process-calls     java 944  600k calls/s, limit 50.0k
                  2026-11-20T23:20:00.123Z port-rate         8080/tcp java  150M B/s, limit 100M, cleared 2026-11-20T23:21:00.123Z

                """);
    }

    @Test
    void absenceOfAlertsIsSaid() throws IOException {
        assertThat(text(SampleSnapshot.snapshot().withAlerts(List.of()))).endsWith("\n\nno anomalies\n\n");
    }

    @Test
    void layerThatIsNotAttachedHasNoBytes() throws IOException {
        assertThat(text(SampleSnapshot.withoutWireLayer())).contains("\nwire  rx -  tx -  total rx -  tx -\n");
    }

    private static String text(Snapshot snapshot) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new TextSnapshot().write(snapshot, out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
