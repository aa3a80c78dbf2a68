package dev.weir.feature.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.model.Address;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {

    @TempDir
    private Path directory;

    private final List<String> said = new ArrayList<>();
    private long nanos;

    private static String event(EventFormat format, int number) {
        return format.event(new PolicyEvent(
                1_732_874_400_000_000L + number,
                Address.ofIpv4(number),
                Address.ofIpv4(1),
                1,
                2,
                -1,
                6,
                60,
                PolicyEvent.Action.LOG,
                "eth0",
                1));
    }

    private LogFile open(EventFormat format, LogFile.Limits limits) throws IOException {
        return LogFile.open(file(), format, limits, () -> nanos, said::add);
    }

    private Path file() {
        return directory.resolve("log");
    }

    private JsonNode json(Path file) throws IOException {
        return new ObjectMapper()
                .enable(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .readTree(file.toFile());
    }

    private void write(EventFormat format, int from, int to) throws IOException {
        try (LogFile log = open(format, LogFile.Limits.USUAL)) {
            for (int i = from; i < to; i++) {
                log.add(event(format, i), 1);
            }
        }
    }

    @Test
    void jsonIsOneArrayFromItsFirstMomentAfterEachFlushAndWhenItIsGoneOnWith() throws IOException {
        JsonFormat format = JsonFormat.array();
        try (LogFile log = open(format, LogFile.Limits.USUAL)) {
            assertThat(json(file())).isEmpty();
            log.add(event(format, 0), 1);
            log.flush();
            assertThat(json(file())).hasSize(1);
            log.add(event(format, 1), 1);
        }
        assertThat(json(file())).hasSize(2);
        write(format, 2, 5);
        assertThat(json(file())).hasSize(5);
        assertThat(Files.readString(file())).startsWith("[\n  {\"timestamp\"").endsWith("\"}\n]\n");
    }

    @Test
    void jsonThatACrashCutAnywhereIsRepaired() throws IOException {
        JsonFormat format = JsonFormat.array();
        write(format, 0, 3);
        byte[] whole = Files.readAllBytes(file());
        for (int length = 0; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            write(format, 7, 8);
            JsonNode events = json(file());
            assertThat(events.get(events.size() - 1).get("src_ip").asText())
                    .as("cut at %d", length)
                    .isEqualTo("0.0.0.7");
        }
        assertThat(json(file())).hasSize(4);
    }

    @Test
    void anUnfinishedLineStaysALineOfItsOwn() throws IOException {
        JsonFormat format = JsonFormat.lines(null);
        Files.writeString(file(), event(format, 0) + "\n{\"times");
        write(format, 1, 2);
        assertThat(Files.readAllLines(file())).containsExactly(event(format, 0), "{\"times", event(format, 1));
    }

    @Test
    void csvHasItsHeadingOnce() throws IOException {
        CsvFormat format = new CsvFormat(false);
        write(format, 0, 2);
        write(format, 2, 3);
        assertThat(Files.readAllLines(file()))
                .hasSize(4)
                .startsWith(format.beginning().strip());
    }

    @Test
    void aFileThatIsNoSuchLogIsLeftAlone() throws IOException {
        Files.writeString(file(), "[\n{\"mine\": 1}\n]\n");
        assertThatThrownBy(() -> open(JsonFormat.array(), LogFile.Limits.USUAL))
                .hasMessage("cannot write " + file()
                        + ": its end holds no whole event, so it is no log of weir's; name another file");
        assertThatThrownBy(() -> open(new CsvFormat(false), LogFile.Limits.USUAL))
                .hasMessage("cannot write " + file()
                        + ": it begins with something else than such a log does; name another file");
        assertThat(Files.readString(file())).isEqualTo("[\n{\"mine\": 1}\n]\n");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file());
        assertThatThrownBy(() -> LogFile.open(link, new CsvFormat(false), LogFile.Limits.USUAL, () -> 0, said::add))
                .hasMessage("will not write " + link + ": it is a symbolic link; name another file");
    }

    @Test
    void rotationLosesNoEventAndKeepsSoManyFiles() throws IOException {
        JsonFormat format = JsonFormat.array();
        try (LogFile log = open(format, new LogFile.Limits(1000, 3000, 100))) {
            for (int i = 0; i < 300; i++) {
                log.add(event(format, i), 1);
            }
        }
        List<String> sources = new ArrayList<>();
        int files = (int) Files.list(directory).count();
        for (int number = files - 1; number >= 0; number--) {
            Path part = number == 0 ? file() : directory.resolve("log." + number);
            assertThat(Files.size(part)).isLessThanOrEqualTo(3000);
            json(part).forEach(event -> sources.add(event.get("src_ip").asText()));
        }
        assertThat(sources)
                .hasSize(300)
                .doesNotHaveDuplicates()
                .startsWith("0.0.0.0", "0.0.0.1")
                .endsWith("0.0.1.42", "0.0.1.43");
        try (LogFile log = open(format, new LogFile.Limits(1000, 3000, 3))) {
            for (int i = 0; i < 100; i++) {
                log.add(event(format, i), 1);
            }
        }
        assertThat(directory.resolve("log.2")).exists();
        assertThat(said).isEmpty();
    }

    /** A disk with room for so many bytes. */
    private final class SmallDisk implements SeekableByteChannel {
        private final SeekableByteChannel file;

        SmallDisk(Path path) throws IOException {
            file = Files.newByteChannel(
                    path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            long free = room - file.position();
            if (free <= 0) {
                throw new IOException("No space left on device");
            }
            ByteBuffer part = bytes.duplicate();
            part.limit((int) Math.min(bytes.limit(), bytes.position() + free));
            int count = file.write(part);
            bytes.position(bytes.position() + count);
            return count;
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            return file.read(into);
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public SeekableByteChannel position(long position) throws IOException {
            file.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public SeekableByteChannel truncate(long size) throws IOException {
            file.truncate(size);
            return this;
        }

        @Override
        public boolean isOpen() {
            return file.isOpen();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    private long room;

    @Test
    void aFullDiskPausesTheLogWhichThenSaysWhatItLacks() throws IOException {
        JsonFormat format = JsonFormat.array();
        room = 2000;
        try (LogFile log = LogFile.open(
                file(), format, new LogFile.Limits(500, 1 << 20, 10), SmallDisk::new, () -> nanos, said::add)) {
            for (int i = 0; i < 50; i++) {
                log.add(event(format, i), 1);
            }
            assertThat(log.isPaused()).isTrue();
            assertThat(said)
                    .containsExactly(
                            "the log " + file() + " is paused: No space left on device; packets are still judged");
            JsonNode before = json(file());
            long lacking = log.missedPackets();
            room = 1 << 20;
            log.add(event(format, 50), 1);
            assertThat(log.isPaused()).as("before a second has passed").isTrue();
            nanos += 1_000_000_000;
            log.add(event(format, 51), 1);
            assertThat(log.isPaused()).isFalse();
            assertThat(said).last().isEqualTo("the log " + file() + " goes on; it lacks " + (lacking + 1) + " packets");
            log.flush();
            JsonNode after = json(file());
            assertThat(before.size() + lacking + 1 + 1 + (after.size() - before.size() - 2))
                    .as("every event is there or counted")
                    .isEqualTo(52);
            assertThat(after.get(after.size() - 2).get("action").asText()).isEqualTo("LOST");
            assertThat(after.get(after.size() - 2).get("packets").asLong()).isEqualTo(lacking + 1);
            assertThat(after.get(after.size() - 1).get("src_ip").asText()).isEqualTo("0.0.0.51");
        }
    }
}
