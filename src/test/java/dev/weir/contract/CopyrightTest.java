package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The package's copyright file names every jar that is shipped, with the licence that the jar itself states. */
class CopyrightTest {

    private static final Path COPYRIGHT = Path.of("src/dist/deb/copyright");
    private static final Path JARS = Path.of("target/jars");
    private static final String BELOW = "lib/jars/";

    /** What a jar's own manifest calls a licence, by the name it has in the file. */
    private static final Map<String, List<String>> STATED = Map.of(
            "Apache-2.0", List.of("apache"),
            "Expat", List.of("mit"),
            "BSD-3-Clause", List.of("bsd-3-clause"),
            "LGPL-3", List.of("lesser general public", "lgpl"));

    /** One paragraph of files. */
    private record Named(List<String> globs, String licence) {}

    private static List<Map<String, String>> paragraphs() throws IOException {
        List<Map<String, String>> paragraphs = new ArrayList<>();
        for (String text : Files.readString(COPYRIGHT).split("\n\n")) {
            Map<String, String> fields = new LinkedHashMap<>();
            for (String line : text.split("\n")) {
                int colon = line.indexOf(": ");
                if (!line.startsWith(" ") && colon > 0) {
                    fields.put(line.substring(0, colon), line.substring(colon + 2));
                }
            }
            paragraphs.add(fields);
        }
        return paragraphs;
    }

    private static List<Named> named() throws IOException {
        return paragraphs().stream()
                .filter(fields -> fields.getOrDefault("Files", "").contains(BELOW))
                .map(fields -> new Named(List.of(fields.get("Files").split(" ")), fields.get("License")))
                .toList();
    }

    private static boolean matches(String glob, String jar) {
        return (BELOW + jar).matches(glob.replace(".", "\\.").replace("*", ".*"));
    }

    private static List<String> jars() throws IOException {
        assumeTrue(Files.isDirectory(JARS), "no package was built yet, so there are no jars to look at");
        try (Stream<Path> files = Files.list(JARS)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void everyJarIsNamedOnceAndEveryNameIsOfAJar() throws IOException {
        List<String> jars = jars();
        List<Named> named = named();
        for (String jar : jars) {
            assertThat(named.stream().flatMap(one -> one.globs().stream()).filter(glob -> matches(glob, jar)))
                    .as(jar)
                    .hasSize(1);
        }
        for (Named one : named) {
            for (String glob : one.globs()) {
                assertThat(jars).as(glob).anyMatch(jar -> matches(glob, jar));
            }
        }
    }

    @Test
    void eachIsUnderTheLicenceThatItStatesItself() throws IOException {
        for (String jar : jars()) {
            String licence = named().stream()
                    .filter(one -> one.globs().stream().anyMatch(glob -> matches(glob, jar)))
                    .map(Named::licence)
                    .findFirst()
                    .orElseThrow();
            String stated = stated(JARS.resolve(jar));
            if (!stated.isEmpty()) {
                assertThat(STATED.get(licence))
                        .as(jar + ": " + stated)
                        .anyMatch(stated.toLowerCase(Locale.ROOT)::contains);
            }
        }
    }

    /** The licence in its manifest, or in the project file that came with it; empty when it says nothing. */
    private static String stated(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String bundle =
                    manifest == null ? null : manifest.getMainAttributes().getValue("Bundle-License");
            if (bundle != null) {
                return bundle;
            }
            List<String> projects = file.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.matches("META-INF/maven/.*/pom\\.xml"))
                    .toList();
            StringBuilder names = new StringBuilder();
            for (String project : projects) {
                String pom =
                        new String(file.getInputStream(file.getEntry(project)).readAllBytes(), StandardCharsets.UTF_8);
                int from = pom.indexOf("<licenses>");
                names.append(from < 0 ? "" : pom.substring(from, pom.indexOf("</licenses>", from)));
            }
            return names.toString();
        }
    }

    @Test
    void everyLicenceThatIsNamedIsThere() throws IOException {
        TreeSet<String> texts = paragraphs().stream()
                .filter(fields -> !fields.containsKey("Files") && fields.containsKey("License"))
                .map(fields -> fields.get("License"))
                .collect(Collectors.toCollection(TreeSet::new));
        for (Map<String, String> fields : paragraphs()) {
            if (fields.containsKey("Files")) {
                assertThat(texts).containsAll(List.of(fields.get("License").split(" or ")));
            }
        }
    }
}
