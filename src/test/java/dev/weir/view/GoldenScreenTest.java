package dev.weir.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.AllLists;
import dev.weir.Scenario;
import dev.weir.feature.clients.SampleClients;
import dev.weir.feature.policy.PolicySections;
import dev.weir.feature.rules.SampleRules;
import dev.weir.model.AppBytesOnly;
import dev.weir.model.Connection;
import dev.weir.model.Control;
import dev.weir.model.OnlyBusiest;
import dev.weir.model.Refusal;
import dev.weir.model.Section;
import dev.weir.model.Snapshot;
import dev.weir.screen.Bindings;
import dev.weir.screen.Event;
import dev.weir.screen.Settings;
import dev.weir.screen.Size;
import dev.weir.screen.UiState;
import dev.weir.screen.Update;
import dev.weir.units.Glyphs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every view as plain text, compared with {@code src/test/resources/golden}; {@code make golden} rewrites the files.
 */
@Tag("golden")
class GoldenScreenTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final boolean REWRITE = "rewrite".equals(System.getProperty("weir.golden"));

    /** One screen: the file's name without its size, the state, and how it looks. */
    record Screen(String name, UiState state, Look look) {
        Path file() {
            return GOLDEN.resolve(
                    name + "-" + state.size().columns() + "x" + state.size().rows() + ".txt");
        }

        @Override
        public String toString() {
            return file().getFileName().toString();
        }
    }

    static Stream<Screen> screens() {
        return Stream.of(
                        everyViewAtEverySize(),
                        breakpoints(),
                        pages(),
                        states(),
                        rules(),
                        policy(),
                        clients(),
                        features())
                .flatMap(screens -> screens);
    }

    private static Stream<Screen> everyViewAtEverySize() {
        return Stream.of(new Size(80, 24), new Size(120, 40), new Size(160, 50), new Size(200, 60))
                .flatMap(size -> Stream.of(
                        usual("overview-usual", size),
                        usual("processes-usual", size, "2", "Down", "Down"),
                        usual("ports-usual", size, "3", "Down"),
                        usual("connections-usual", size, "4", "Down"),
                        usual("alerts-usual", size, "9"),
                        usual("history-usual", size, "0"),
                        usual("interfaces-usual", size, "i", "Down")));
    }

    /** One below each height and width at which something is dropped, and the smallest sizes. */
    private static Stream<Screen> breakpoints() {
        return Stream.of(
                        new Size(119, 40),
                        new Size(120, 31),
                        new Size(120, 39),
                        new Size(80, 19),
                        new Size(80, 15),
                        new Size(80, 12),
                        new Size(80, 5),
                        new Size(80, 3),
                        new Size(59, 24),
                        new Size(45, 24),
                        new Size(40, 10),
                        new Size(20, 5),
                        new Size(1, 1))
                .map(size -> usual("overview-breakpoint", size, "Down"));
    }

    private static Stream<Screen> pages() {
        return Stream.of(new Size(80, 24), new Size(160, 50))
                .flatMap(size -> Stream.of(
                        usual("process-page", size, "2", "Down", "Down", "Enter"),
                        usual("port-page", size, "3", "Down", "Enter"),
                        usual("connection-page", size, "4", "/", "5", "4", "3", "2", "Enter", "Down", "Enter"),
                        usual("group-page", size, "a", "Down", "Enter"),
                        usual("network-page", size, "a", "a", "a", "a", "Down", "Enter"),
                        usual("scoped-connections", size, "2", "Down", "Enter", "4"),
                        usual("scoped-alerts", size, "2", "Down", "Enter", "9"),
                        usual("interface-page", size, "i", "Down", "Enter"),
                        usual("left-over-page", size, "2", "End", "Up", "Enter")));
    }

    private static Stream<Screen> rules() {
        List<Snapshot> snapshots = new ArrayList<>();
        for (int second = 0; second < 90; second++) {
            snapshots.add(SampleRules.in(Scenario.at(second), second));
        }
        Stream<Screen> views = Stream.of(new Size(80, 24), new Size(160, 50), new Size(200, 60))
                .flatMap(size -> Stream.of(
                        new Screen("rules-usual", withRules(size, snapshots, "8"), Pictures.LOOK),
                        new Screen(
                                "rule-page", withRules(size, snapshots, "8", "Down", "Down", "Enter"), Pictures.LOOK)));
        return Stream.concat(views, editing(snapshots));
    }

    /** What features have beside the main job, as panes of the Overview. */
    private static Stream<Screen> features() {
        List<Snapshot> snapshots = new ArrayList<>();
        for (int second = 0; second < 90; second++) {
            Snapshot ruled = SampleRules.in(Scenario.at(second), second);
            snapshots.add(ruled.withSections(Stream.concat(
                            ruled.sections().stream(),
                            Stream.of(SampleClients.at(ruled.time()), PolicySections.busy("observe")))
                    .toList()));
        }
        return Stream.of(new Size(80, 24), new Size(160, 50), new Size(200, 60))
                .map(size -> new Screen("overview-features", withRules(size, snapshots), Pictures.LOOK));
    }

    private static Stream<Screen> editing(List<Snapshot> snapshots) {
        Size size = Size.USUAL;
        String wrong = "ntp;udp prt 123";
        UiState refused = Update.update(
                        Pictures.typed(withRules(size, snapshots, "8", "n"), wrong),
                        new Event.Answered(
                                new Control.EditRow("rules", Optional.empty(), wrong, false),
                                Optional.of(new Refusal(8, "syntax error"))))
                .state();
        String right = "dns;port 53 #when packets/s > 100 for 5s!";
        UiState previewed = Update.update(
                        Pictures.pressed(
                                Pictures.typed(withRules(size, snapshots, "8", "Down", "Down", "E"), "!"), "Backspace"),
                        new Event.Answered(
                                new Control.EditRow(
                                        "rules", Optional.of("dns"), right.substring(0, right.length() - 1), false),
                                Optional.empty()))
                .state();
        return Stream.of(
                new Screen("rules-adding-wrong", refused, Pictures.LOOK),
                new Screen("rules-editing", previewed, Pictures.LOOK),
                new Screen("why-rule", withRules(size, snapshots, "8", "Down", "Down", "w"), Pictures.LOOK),
                new Screen("rules-deleting", withRules(size, snapshots, "8", "Down", "Down", "D"), Pictures.LOOK));
    }

    private static UiState withRules(Size size, List<Snapshot> snapshots, String... keys) {
        UiState state = UiState.start(size, Settings.DEFAULT, Bindings.DEFAULT, AllLists.all());
        return Pictures.pressed(
                Update.update(state, new Event.Tick(snapshots.get(snapshots.size() - 1), snapshots))
                        .state(),
                keys);
    }

    private static Stream<Screen> states() {
        Size size = Size.USUAL;
        UiState start = UiState.start(size, Settings.DEFAULT, Bindings.DEFAULT, AllLists.all());
        UiState filterError = Update.update(
                        Pictures.typed(Pictures.webServer(size, "f"), "tcp prt 22"),
                        new Event.Answered(
                                Control.SetFilter.typed("tcp prt 22"), Optional.of(new Refusal(4, "syntax error"))))
                .state();
        UiState hidden = Pictures.pressed(
                Update.update(Pictures.webServer(size), new Event.OwnSession(Set.of(Scenario.SSHD.pid())))
                        .state(),
                "x");
        return Stream.of(
                new Screen("overview-attaching", start, Pictures.LOOK),
                new Screen(
                        "overview-attaching",
                        Update.update(start, new Event.Resized(new Size(160, 50)))
                                .state(),
                        Pictures.LOOK),
                new Screen("overview-starting", Pictures.state(size, Scenario.seconds(1)), Pictures.LOOK),
                new Screen("overview-empty", Pictures.state(size, List.of(Scenario.quiet())), Pictures.LOOK),
                new Screen("ports-empty", Pictures.state(size, List.of(Scenario.quiet()), "3"), Pictures.LOOK),
                new Screen("connections-empty", Pictures.state(size, List.of(Scenario.quiet()), "4"), Pictures.LOOK),
                new Screen("alerts-empty", Pictures.state(size, List.of(Scenario.quiet()), "9"), Pictures.LOOK),
                new Screen("history-empty", Pictures.state(size, List.of(Scenario.quiet()), "0"), Pictures.LOOK),
                usual("overview-paused", size, "[", "[", "["),
                usual("overview-paused", new Size(160, 50), "[", "[", "["),
                usual("overview-filtered", new Size(160, 50), "/", "j", "a", "v", "Enter"),
                usual("ports-focused", new Size(160, 50), "Tab", "Down"),
                new Screen(
                        "overview-packet-filter",
                        Pictures.state(size, List.of(Scenario.at(0), Scenario.filtered(1, "tcp port 443"))),
                        Pictures.LOOK),
                new Screen(
                        "overview-packet-filter",
                        Pictures.state(
                                new Size(160, 50), List.of(Scenario.at(0), Scenario.filtered(1, "tcp port 443"))),
                        Pictures.LOOK),
                new Screen(
                        "overview-mono",
                        Pictures.webServer(size, "Down"),
                        new Look(Theme.MONO, Glyphs.UNICODE, ZoneOffset.UTC)),
                usual("overview-bytes", size, "b"),
                usual("overview-help", size, "?"),
                usual("overview-why", size, "Down", "w"),
                usual("processes-sorting", size, "2", "s", "Down"),
                usual("processes-reversed", size, "2", "S"),
                usual("processes-grouped", size, "2", "a", "a", "a"),
                usual("processes-past", size, "2", "t"),
                usual("scoped-history", size, "2", "Down", "Enter", "0"),
                usual("scoped-ports", size, "2", "Down", "Down", "Enter", "3"),
                new Screen("replay", replaying(size, false), Pictures.LOOK),
                new Screen("replay-ended", replaying(size, true), Pictures.LOOK),
                new Screen(
                        "past-busiest-kept",
                        kept(size, UnaryOperator.identity(), new OnlyBusiest(32, 48, -1), "2", "["),
                        Pictures.LOOK),
                new Screen(
                        "past-app-bytes-only",
                        kept(
                                size,
                                GoldenScreenTest::withAppBytesOnly,
                                new AppBytesOnly(0),
                                "4",
                                "/",
                                "5",
                                "4",
                                "3",
                                "2",
                                "Enter",
                                "Down",
                                "Enter",
                                "["),
                        Pictures.LOOK),
                usual("past-whole", size, "4", "Down", "["),
                usual("alert-opened", size, "9", "Down", "Enter"),
                usual("why-alert", size, "9", "Down", "w"),
                usual("why-group", size, "a", "Down", "w"),
                usual("why-left-over", size, "2", "End", "Up", "w"),
                usual("processes-gone-hidden", size, "2", "t", "t"),
                new Screen(
                        "processes-folded", Pictures.state(size, List.of(Scenario.burst(30, 40)), "2"), Pictures.LOOK),
                new Screen(
                        "connections-folded",
                        Pictures.state(size, List.of(Scenario.burst(30, 40)), "4"),
                        Pictures.LOOK),
                new Screen(
                        "fold-page",
                        Pictures.state(size, List.of(Scenario.burst(30, 40)), "2", "End", "Enter"),
                        Pictures.LOOK),
                new Screen("processes-huge", Pictures.state(size, List.of(Scenario.huge()), "2"), Pictures.LOOK),
                new Screen(
                        "processes-huge",
                        Pictures.state(new Size(200, 60), List.of(Scenario.huge()), "2"),
                        Pictures.LOOK),
                new Screen(
                        "process-page-huge",
                        Pictures.state(size, List.of(Scenario.huge()), "2", "Down", "Enter"),
                        Pictures.LOOK),
                new Screen(
                        "processes-scrolled",
                        Pictures.state(size, List.of(Scenario.crowded(1, 1360)), "2", "PgDn", "PgDn"),
                        Pictures.LOOK),
                new Screen(
                        "connections-filtering",
                        Pictures.typed(Pictures.webServer(size, "4", "/"), "port:443 !state:listen"),
                        Pictures.LOOK),
                new Screen(
                        "connections-filtered",
                        Pictures.pressed(Pictures.typed(Pictures.webServer(size, "4", "/"), "port:443"), "Enter"),
                        Pictures.LOOK),
                new Screen(
                        "connections-filtered-long",
                        Pictures.pressed(
                                Pictures.typed(
                                        Pictures.state(size, List.of(Scenario.crowded(1, 1360)), "4", "/"),
                                        "port:1-65000 state:established !net:203.0.113.0/24"),
                                "Enter"),
                        Pictures.LOOK),
                new Screen(
                        "connections-filtered-wrong",
                        Pictures.typed(Pictures.webServer(size, "4", "/"), "net:10.0.0.0/33"),
                        Pictures.LOOK),
                new Screen(
                        "connections-filtered-unknown-field",
                        Pictures.typed(Pictures.webServer(size, "4", "/"), "prot:tcp"),
                        Pictures.LOOK),
                new Screen(
                        "ports-filtered-range",
                        Pictures.pressed(Pictures.typed(Pictures.webServer(size, "3", "/"), "port:400-900"), "Enter"),
                        Pictures.LOOK),
                new Screen(
                        "processes-packet-filter",
                        Pictures.state(size, List.of(Scenario.at(0), Scenario.filtered(1, "tcp port 443")), "2"),
                        Pictures.LOOK),
                chosen("overview-interface-chosen"),
                chosen("processes-interface-chosen", "2"),
                chosen("interfaces-interface-chosen", "i"),
                new Screen(
                        "overview-packet-filter-compiling",
                        Pictures.pressed(Pictures.typed(Pictures.webServer(size, "f"), "host db-1.int"), "Enter"),
                        Pictures.LOOK),
                new Screen("overview-packet-filter-wrong", filterError, Pictures.LOOK),
                new Screen("overview-session-hidden", hidden, Pictures.LOOK),
                new Screen("overview-ascii", Pictures.webServer(size, "Down"), Pictures.ASCII),
                new Screen("overview-ascii", Pictures.webServer(new Size(160, 50), "Down"), Pictures.ASCII),
                new Screen(
                        "processes-hostile",
                        Pictures.state(size, List.of(Hostile.snapshot(0), Hostile.snapshot(1)), "2", "Down"),
                        Pictures.LOOK),
                new Screen(
                        "overview-lost",
                        Pictures.state(size, List.of(Hostile.snapshot(0), Hostile.snapshot(1))),
                        Pictures.LOOK));
    }

    private static Stream<Screen> clients() {
        return Stream.concat(
                Stream.of(new Size(80, 24), new Size(160, 50), new Size(200, 60))
                        .flatMap(size -> Stream.of(
                                clients("clients-usual", size, "5", "Down"),
                                clients("clients-by-network", size, "5", "a", "Down"),
                                clients("client-page", size, "5", "Down", "Enter"))),
                Stream.of(new Size(80, 24), new Size(160, 50))
                        .flatMap(size -> Stream.of(
                                clients("clients-of-process", size, "2", "Down", "Enter", "5"),
                                clients("clients-of-port", size, "3", "Down", "Enter", "5"),
                                clients("clients-port-page", size, "3", "Down", "Enter"),
                                clients("clients-ports", size, "3"),
                                withPolicy("clients-policy", size, "5"),
                                withPolicy("client-page-policy", size, "5", "End", "Enter"))));
    }

    private static Screen clients(String name, Size size, String... keys) {
        List<Snapshot> seconds =
                Scenario.seconds(90).stream().map(SampleClients::in).toList();
        return new Screen(name, Pictures.state(size, seconds, keys), Pictures.LOOK);
    }

    private static Screen withPolicy(String name, Size size, String... keys) {
        List<Snapshot> seconds = Scenario.seconds(10).stream()
                .map(snapshot -> snapshot.withSections(
                        List.of(SampleClients.at(snapshot.time()), PolicySections.busy("observe"))))
                .toList();
        return new Screen(name, Pictures.state(size, seconds, keys), Pictures.LOOK);
    }

    private static Stream<Screen> policy() {
        return Stream.concat(
                Stream.of(new Size(80, 24), new Size(120, 40), new Size(160, 50), new Size(200, 60), new Size(80, 40))
                        .flatMap(size -> Stream.of(
                                policy("policy-observe", size, "observe", "P"),
                                policy("policy-enforce", size, "enforce", "P", "Down", "Down"))),
                Stream.of(new Size(80, 24), new Size(160, 50))
                        .flatMap(size -> Stream.of(
                                policy("policy-ports", size, "observe", "3"),
                                policy("policy-connections", size, "observe", "4"),
                                policy("policy-source", size, "observe", "P", "Down", "Enter"),
                                policy("policy-all-sources", size, "enforce", "P", "End", "Enter"),
                                policy("policy-change", size, "observe", "P", "Down", "m"),
                                switchedOn("policy-undone-soon", size, "P"),
                                switchedOn("policy-change-keep", size, "P", "m"),
                                policy("policy-question-drop", size, "observe", "P", "m", "End", "Enter"),
                                policy("policy-question-deny", size, "enforce", "P", "Down", "m", "Enter"),
                                policy("policy-refused", size, "observe", "P", "m", "Enter", "n"))));
    }

    private static Screen policy(String name, Size size, String mode, String... keys) {
        List<Snapshot> seconds = Scenario.seconds(10).stream()
                .map(snapshot -> snapshot.withSections(List.of(PolicySections.busy(mode))))
                .toList();
        return new Screen(name, Pictures.state(size, seconds, keys), Pictures.LOOK);
    }

    /** Dropping was switched on from the screen a second before the first picture. */
    private static Screen switchedOn(String name, Size size, String... keys) {
        List<Snapshot> scenario = Scenario.seconds(10);
        List<Snapshot> seconds = IntStream.range(0, scenario.size())
                .mapToObj(i -> scenario.get(i).withSections(List.of(PolicySections.busyFor(29 - i))))
                .toList();
        return new Screen(name, Pictures.state(size, seconds, keys), Pictures.LOOK);
    }

    /** With {@code -i eth0}. */
    private static Screen chosen(String name, String... keys) {
        return new Screen(
                name,
                Pictures.state(Size.USUAL, List.of(Scenario.at(0), Scenario.chosen(1, "eth0")), keys),
                Pictures.LOOK);
    }

    private static UiState replaying(Size size, boolean ended) {
        return Update.update(
                        Pictures.webServer(size),
                        new Event.Replaying("web-server.weir", 47_000_000_000L, 70_000_000_000L, ended))
                .state();
    }

    /** Three seconds of which the past says what it has not kept. */
    private static UiState kept(Size size, UnaryOperator<Snapshot> cut, Section missing, String... keys) {
        List<Snapshot> past = Scenario.seconds(3).stream()
                .map(then -> cut.apply(then).withSections(List.of(missing)))
                .toList();
        return Pictures.state(size, past, keys);
    }

    private static Snapshot withAppBytesOnly(Snapshot whole) {
        List<Connection> bare = whole.connections().stream()
                .map(row ->
                        Connection.of(row.facts(), row.traffic(), Optional.empty(), Optional.empty(), Optional.empty()))
                .toList();
        return whole.withLists(whole.protocols(), whole.processes(), bare, whole.ports());
    }

    private static Screen usual(String name, Size size, String... keys) {
        return new Screen(name, Pictures.webServer(size, keys), Pictures.LOOK);
    }

    @ParameterizedTest
    @MethodSource("screens")
    void looksAsRecorded(Screen screen) throws IOException {
        String text = Pictures.text(Frame.draw(screen.state(), screen.look()));
        if (REWRITE) {
            Files.createDirectories(GOLDEN);
            Files.writeString(screen.file(), text);
        }
        assertThat(text).isEqualTo(Files.readString(screen.file()));
    }

    @Test
    void everyRecordedScreenIsStillDrawn() throws IOException {
        List<Path> drawn = screens().map(Screen::file).toList();
        assertThat(drawn).doesNotHaveDuplicates();
        Files.createDirectories(GOLDEN);
        try (Stream<Path> recorded = Files.list(GOLDEN)) {
            List<Path> stale = recorded.filter(file -> !drawn.contains(file)).toList();
            if (REWRITE) {
                stale.forEach(GoldenScreenTest::delete);
            } else {
                assertThat(stale).isEmpty();
            }
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
