package dev.weir.feature.clients;

import static dev.weir.feature.clients.ReachTest.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeoFilesTest {

    @TempDir
    private Path directory;

    private Path countries() throws IOException {
        Path file = directory.resolve("countries.mmdb");
        new MaxMindFile()
                .with(address("9.9.0.0"), 16, Map.of("country", Map.of("iso_code", "CH")))
                .with(address("2606:4700::"), 32, Map.of("country", Map.of("iso_code", "US")))
                .write(file);
        return file;
    }

    private Path systems() throws IOException {
        Path file = directory.resolve("systems.mmdb");
        new MaxMindFile()
                .with(
                        address("9.9.9.0"),
                        24,
                        Map.of("autonomous_system_number", 19281, "autonomous_system_organization", "Quad9"))
                .write(file);
        return file;
    }

    @Test
    void countryAndSystemComeFromTheFileThatHasThem() throws IOException {
        try (GeoFiles files = GeoFiles.open(List.of(countries(), systems()))) {
            assertThat(files.of(address("9.9.9.9")))
                    .isEqualTo(new Known(Optional.empty(), Optional.of("CH"), 19281, Optional.of("Quad9")));
            assertThat(files.of(address("9.9.8.1")).country()).contains("CH");
            assertThat(files.of(address("9.9.8.1")).asn()).isZero();
            assertThat(files.of(address("2606:4700::1")).country()).contains("US");
            assertThat(files.of(address("8.8.8.8"))).isEqualTo(Known.NOTHING);
        }
    }

    @Test
    void whatIsNoSuchFileIsOneSentence() throws IOException {
        Path missing = directory.resolve("missing.mmdb");
        assertThatThrownBy(() -> GeoFiles.open(List.of(missing)))
                .isInstanceOf(IOException.class)
                .hasMessage("--geoip: " + missing + " cannot be used: it is not there or may not be read");
        Path other = Files.writeString(directory.resolve("other"), "no database");
        assertThatThrownBy(() -> GeoFiles.open(List.of(other)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("--geoip: " + other + " cannot be used: ");
    }

    /** As Debian's package geoip-database has it. */
    @Test
    void aFileOfTheFormatBeforeSaysWhatWorks() throws IOException {
        Path legacy = Files.write(directory.resolve("GeoIP.dat"), new byte[4096]);
        assertThatThrownBy(() -> GeoFiles.open(List.of(legacy)))
                .isInstanceOf(IOException.class)
                .hasMessage("--geoip: " + legacy + " cannot be used: it is of the format before .mmdb, which is not"
                        + " read; take a .mmdb of MaxMind (GeoLite2, by geoipupdate) or of DB-IP (lite)");
    }

    @Test
    void aDamagedFileIsNoTrouble() throws IOException {
        Path file = systems();
        byte[] whole = Files.readAllBytes(file);
        int end = new String(whole, StandardCharsets.ISO_8859_1).indexOf("MaxMind.com") - 3;
        for (int i = 96 * 6; i < end; i++) {
            byte kept = whole[i];
            whole[i] = (byte) 0xff;
            Files.write(file, whole);
            try (GeoFiles files = GeoFiles.open(List.of(file))) {
                assertThat(files.of(address("9.9.9.9"))).isNotNull();
            }
            whole[i] = kept;
        }
    }
}
