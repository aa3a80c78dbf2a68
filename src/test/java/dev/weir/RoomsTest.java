package dev.weir;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each room imports only what the architecture's "may import" column allows. */
class RoomsTest {

    private static final String JACKSON = "com.fasterxml.jackson..";
    private static final String JNR = "jnr..";
    private static final String LANTERNA = "com.googlecode.lanterna..";
    private static final String IPADDRESS = "inet.ipaddr..";

    /** Room by room: the rooms it may import, then libraries. */
    static final Map<String, List<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("cli", List.of("model", "picocli..", JACKSON)),
            Map.entry("model", List.of()),
            Map.entry("bpf", List.of(JNR)),
            Map.entry("netlink", List.of(JNR)),
            Map.entry("layout", List.of("model")),
            // Besides what the column says: the sizes in layout, to check the maps of the object it opens.
            Map.entry("attach", List.of("bpf", "netlink", "layout", "model")),
            Map.entry("collect", List.of("bpf", "layout", "model")),
            Map.entry("names", List.of("model")),
            Map.entry("alert", List.of("model")),
            Map.entry("filter", List.of("bpf", JNR, "model")),
            Map.entry("history", List.of("model")),
            Map.entry("units", List.of()),
            // Besides what the column says: units, since a column knows its text; the IPAddress library, which reads
            // networks people type into a filter; Lanterna's keys.
            Map.entry("screen", List.of("model", "units", IPADDRESS, LANTERNA)),
            Map.entry("view", List.of("model", "screen", "units", LANTERNA)),
            Map.entry("terminal", List.of("screen", "units", "view", LANTERNA, JNR)),
            Map.entry("codec", List.of("model", "units", JACKSON)),
            Map.entry("batch", List.of("model", "codec")),
            Map.entry("record", List.of("model", "codec")),
            Map.entry("source", List.of("model", "codec", "record")),
            Map.entry("serve", List.of("model", "codec", "org.eclipse.jetty..", "io.prometheus..")));

    private static JavaClasses weir;

    @BeforeAll
    static void readClasses() {
        weir = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.weir");
    }

    @Test
    void everyRoomImportsOnlyWhatItMay() {
        rooms().forEach((room, allowed) -> {
            List<String> packages = new ArrayList<>(List.of("java..", inside(room)));
            allowed.forEach(name -> packages.add(name.endsWith("..") ? name : inside(name)));
            classes()
                    .that()
                    .resideInAPackage(inside(room))
                    .should()
                    .onlyDependOnClassesThat(resideInAnyPackage(packages.toArray(String[]::new)))
                    .check(weir);
        });
    }

    /** An {@code Instant} is a value; asking what time it is is not. */
    @Test
    void modelKnowsNoClockFileOrThread() {
        noClasses()
                .that()
                .resideInAPackage("dev.weir.model..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("java.io..", "java.nio..", "java.net..", "java.util.concurrent..")
                                .or(assignableTo(Thread.class))
                                .or(assignableTo(Clock.class)))
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .check(weir);
    }

    @Test
    void noFeatureImportsAnother() {
        slices().matching("dev.weir.feature.(*)..")
                .should()
                .notDependOnEachOther()
                .allowEmptyShould(true)
                .check(weir);
    }

    @Test
    void noPlatformRoomImportsAFeature() {
        noClasses()
                .that(resideInAPackage("dev.weir..").and(resideOutsideOfPackages("dev.weir", "dev.weir.feature..")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.weir.feature..")
                .allowEmptyShould(true)
                .check(weir);
    }

    @Test
    void everyRoomIsInTheTable() {
        Set<String> rooms = new TreeSet<>();
        weir.stream()
                .map(type -> type.getPackageName())
                .filter(name -> name.startsWith("dev.weir.") && !name.startsWith("dev.weir.feature"))
                .forEach(name -> rooms.add(name.split("\\.")[2]));
        assertThat(MAY_IMPORT.keySet()).containsAll(rooms);
    }

    @Test
    void onlyMainKnowsEveryRoom() {
        noClasses()
                .that(resideInAPackage("dev.weir..").and(resideOutsideOfPackages("dev.weir")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.weir")
                .check(weir);
    }

    private static Map<String, List<String>> rooms() {
        Map<String, List<String>> existing = new TreeMap<>();
        MAY_IMPORT.forEach((room, allowed) -> {
            if (weir.stream().anyMatch(type -> (type.getPackageName() + ".").startsWith("dev.weir." + room + "."))) {
                existing.put(room, allowed);
            }
        });
        return existing;
    }

    private static String inside(String room) {
        return "dev.weir." + room + "..";
    }
}
