package dev.weir.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.Lines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code make torture}: floods of addresses, minutes of windows. Each writes its figure into src/docs/TORTURE.md. */
@Tag("torture")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ClientsTortureTest extends WithClients {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration FLOOD_PATIENCE = Duration.ofMinutes(5);
    private static final Duration LINE_PATIENCE = Duration.ofMinutes(1);
    private static final long FLOOD = 2_000_000;
    private static final long LONG_FLOOD = 20_000_000;
    /** Five standard deviations. */
    private static final double ERROR_MAX = 5 * 1.04 / 64;

    private static final long KILOBYTES_MORE_MAX = 32_000;
    private static final int WINDOWS = 13;
    private static final int SOURCES = 50;
    private static final int PER_SECOND = 2_000;

    private Lines output;

    private void startPrinting(int windowSeconds, String... options) throws IOException {
        List<String> command = counting("generic", windowSeconds, options);
        command.addAll(List.of("-b", "-o", "json"));
        output = started(command);
        next();
    }

    private JsonNode next() throws IOException {
        return JSON.readTree(output.next(LINE_PATIENCE).orElse("(it ended)")).path("clients");
    }

    private JsonNode until(Predicate<JsonNode> isRight) throws IOException {
        long end = System.nanoTime() + FLOOD_PATIENCE.toNanos();
        JsonNode line = next();
        while (!isRight.test(line) && System.nanoTime() < end) {
            line = next();
        }
        return line;
    }

    private List<String> flood(String first, long sources, long packets, long perSecond) {
        return List.of(
                "ip",
                "netns",
                "exec",
                lab.far(),
                "target/gen/flood",
                Lab.IFACE,
                Lab.NEAR_4,
                "53",
                first,
                Long.toString(sources),
                Long.toString(packets),
                Long.toString(perSecond));
    }

    private void send(List<String> flood) throws IOException {
        assertThat(started(flood).rest(FLOOD_PATIENCE)).containsExactly(flood.get(flood.size() - 2));
    }

    /** Packets of clients counted exactly and of the others: each of a flood is of an address of its own. */
    private static long counted(JsonNode clients) {
        return clients.path("live").path("listed").asLong()
                + clients.path("live").path("missed_packets").asLong();
    }

    private static JsonNode port(JsonNode clients) {
        return clients.path("live").path("ports").path(0);
    }

    private void figure(String test, String format, Object... numbers) throws IOException {
        TortureTable.write("ClientsTortureTest." + test, String.format(Locale.ROOT, format, numbers));
    }

    @Test
    void twoMillionAddressesAreEstimatedWithinTheErrorThatIsShown() throws Exception {
        startPrinting(YEAR_SECONDS);
        send(flood("11.0.0.0", FLOOD, FLOOD, 0));
        JsonNode clients = until(line -> counted(line) >= FLOOD);
        assertThat(counted(clients)).isEqualTo(FLOOD);
        assertThat(clients.path("live").path("listed").asLong()).isEqualTo(1_000_000);
        assertThat(port(clients).path("error").asDouble()).isEqualTo(0.01625);
        double error = (double) port(clients).path("clients").asLong() / FLOOD - 1;
        assertThat(error).isBetween(-ERROR_MAX, ERROR_MAX);
        figure(
                "twoMillionAddressesAreEstimatedWithinTheErrorThatIsShown",
                "%,d addresses estimated as %,d (%+.1f %%; standard deviation 1.6 %%)",
                FLOOD,
                port(clients).path("clients").asLong(),
                100 * error);
    }

    @Test
    void twentyMillionAddressesTakeNoMoreMemoryThanTheTableHolds() throws Exception {
        startPrinting(YEAR_SECONDS, "-d", "5");
        long weir = newest();
        send(flood("11.0.0.0", FLOOD, FLOOD, 0));
        until(line -> counted(line) >= FLOOD);
        next();
        long tables = tableKilobytes(weir);
        long rss = rssKilobytes(weir);
        send(flood("12.0.0.0", LONG_FLOOD, LONG_FLOOD, 0));
        JsonNode clients = until(line -> counted(line) >= FLOOD + LONG_FLOOD);
        next();
        assertThat(counted(clients)).isEqualTo(FLOOD + LONG_FLOOD);
        assertThat(tableKilobytes(weir)).isEqualTo(tables);
        assertThat(rssKilobytes(weir)).isLessThan(rss + KILOBYTES_MORE_MAX);
        double error = (double) port(clients).path("clients").asLong() / (FLOOD + LONG_FLOOD) - 1;
        assertThat(error).isBetween(-ERROR_MAX, ERROR_MAX);
        figure(
                "twentyMillionAddressesTakeNoMoreMemoryThanTheTableHolds",
                "after %,d and %,d more: tables %,d and %,d MB, RSS %d and %d MB; estimated as %,d (%+.1f %%)",
                FLOOD,
                LONG_FLOOD,
                tables / 1000,
                tableKilobytes(weir) / 1000,
                rss / 1000,
                rssKilobytes(weir) / 1000,
                port(clients).path("clients").asLong(),
                100 * error);
    }

    /** What its maps take, each once. */
    private static long tableKilobytes(long pid) {
        Map<String, Long> maps = new HashMap<>();
        try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fdinfo"))) {
            files.forEach(file -> {
                Map<String, String> fields = fields(file);
                if (fields.containsKey("map_id")) {
                    maps.put(fields.get("map_id"), Long.parseLong(fields.get("memlock")));
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return maps.values().stream().mapToLong(Long::longValue).sum() / 1000;
    }

    private static Map<String, String> fields(Path file) {
        Map<String, String> fields = new HashMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                String[] words = line.split(":\\s*", 2);
                fields.put(words[0], words[words.length - 1]);
            }
        } catch (IOException closed) {
            return Map.of();
        }
        return fields;
    }

    @Test
    void minutesOfWindowsAddUpToEveryPacketAcrossEachBorder() throws Exception {
        startPrinting(SHORT_SECONDS);
        until(line -> line.path("last").isObject());
        long packets = (long) PER_SECOND * SHORT_SECONDS * WINDOWS;
        Process flood = new ProcessBuilder(flood("9.9.0.1", SOURCES, packets, PER_SECOND)).start();
        Set<String> windows = new HashSet<>();
        long sum = 0;
        JsonNode empty = null;
        while (empty == null) {
            JsonNode last = next().path("last");
            if (windows.add(last.path("start").asText())) {
                long ofWindow = sum(last);
                sum += ofWindow;
                empty = !flood.isAlive() && ofWindow == 0 ? last : null;
                assertThat(last.path("ports").path(0).path("clients").asLong()).isEqualTo(Math.min(SOURCES, ofWindow));
            }
        }
        assertThat(flood.exitValue()).isZero();
        assertThat(sum).isEqualTo(packets);
        figure(
                "minutesOfWindowsAddUpToEveryPacketAcrossEachBorder",
                "%d s, %,d packets, %d windows",
                SHORT_SECONDS * WINDOWS,
                packets,
                windows.size());
    }

    private static long sum(JsonNode window) {
        long sum = 0;
        for (JsonNode client : window.path("clients")) {
            sum += client.path("packets").asLong();
        }
        return sum;
    }
}
