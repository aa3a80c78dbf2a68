package dev.weir.screen;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.TerminalPosition;
import com.googlecode.lanterna.input.MouseAction;
import com.googlecode.lanterna.input.MouseActionType;
import dev.weir.AllLists;
import dev.weir.Scenario;
import dev.weir.feature.policy.PolicySections;
import dev.weir.feature.rules.SampleRules;
import dev.weir.model.Address;
import dev.weir.model.Connection;
import dev.weir.model.ConnectionFacts;
import dev.weir.model.ConnectionKey;
import dev.weir.model.Control;
import dev.weir.model.NamedHosts;
import dev.weir.model.Origin;
import dev.weir.model.PortKey;
import dev.weir.model.ProcessKey;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Protocol;
import dev.weir.model.Rate;
import dev.weir.model.Refusal;
import dev.weir.model.Snapshot;
import dev.weir.model.Subject;
import dev.weir.model.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UpdateTest {

    private UiState state = UiState.start(Size.USUAL, Settings.DEFAULT, Bindings.DEFAULT, AllLists.all());
    private List<Effect> effects = List.of();
    private int seconds;

    private void event(Event event) {
        Step step = Update.update(state, event);
        state = step.state();
        effects = step.effects();
    }

    private void tick() {
        List<Snapshot> past = Scenario.seconds(++seconds);
        event(new Event.Tick(past.get(seconds - 1), past));
    }

    private void press(String... keys) {
        for (String key : keys) {
            event(new Event.Pressed(Key.parse(key).orElseThrow()));
        }
    }

    private void type(String text) {
        text.chars().forEach(c -> event(new Event.Pressed(Key.of(c))));
    }

    private RowId selected() {
        return state.selectedRow().orElseThrow().id();
    }

    private static RowId process(ProcessKey key) {
        return new RowId.Of(new Subject.OfProcess(key));
    }

    @Test
    void aSnapshotWithTheSameRowsKeepsTheTable() {
        Snapshot crowded = Scenario.crowded(1, 1000);
        event(new Event.Tick(crowded, List.of(crowded)));
        press("4");
        Table table = state.table();
        Snapshot later = new Snapshot(
                crowded.time().plusSeconds(1),
                2,
                1,
                crowded.host(),
                crowded.totals(),
                crowded.interfaces(),
                crowded.protocols(),
                new ArrayList<>(crowded.processes()),
                crowded.connections(),
                new ArrayList<>(crowded.ports()),
                crowded.alerts());
        event(new Event.Tick(later, List.of(crowded, later)));
        assertThat(state.table()).isSameAs(table);
        assertThat(state.shown().orElseThrow().snapshot()).isSameAs(later);
        Snapshot changed = Scenario.crowded(2, 1000);
        event(new Event.Tick(changed, List.of(crowded, later, changed)));
        assertThat(state.table()).isNotSameAs(table);
    }

    @Test
    void quitKeysQuitAtOnceButAreTextWhileTyping() {
        tick();
        press("q");
        assertThat(effects).containsExactly(new Effect.Quit());
        press("/", "q");
        assertThat(effects).isEmpty();
        assertThat(state.level().filter().text()).isEqualTo("q");
        press("Ctrl-C");
        assertThat(effects).containsExactly(new Effect.Quit());
    }

    @Test
    void digitsOpenViewsInTheirOrder() {
        tick();
        for (View view : List.of(
                View.OVERVIEW,
                View.PROCESSES,
                View.PORTS,
                View.CONNECTIONS,
                View.ALERTS,
                View.HISTORY,
                View.INTERFACES)) {
            press(Character.toString(view.key()));
            assertThat(state.level().view()).isEqualTo(view);
        }
    }

    @Test
    void aViewWithNothingToShowHasNoKeyAndNoTurnWithTab() {
        tick();
        for (View view : List.of(View.CLIENTS, View.DNS, View.DEVICES, View.RULES)) {
            press("4", Character.toString(view.key()));
            assertThat(state.level().view()).isEqualTo(View.CONNECTIONS);
            assertThat(state.notice()).contains("nothing that runs here captures them");
        }
        press("Tab");
        assertThat(state.level().view()).isEqualTo(View.ALERTS);
        assertThat(Panels.helpActions(state)).contains(Action.INTERFACES).doesNotContain(Action.DNS);
    }

    @Test
    void theFirstMoveChoosesTheFirstRowAndTheNextGoesOn() {
        tick();
        tick();
        assertThat(state.hasChosen()).isFalse();
        press("Down");
        assertThat(selected()).isEqualTo(process(Scenario.NGINX));
        press("j");
        assertThat(selected()).isEqualTo(process(Scenario.JAVA));
    }

    @Test
    void selectionStaysWithTheProcessWhenTheOrderChanges() {
        tick();
        tick();
        press("Down", "Down");
        press("S");
        assertThat(selected()).isEqualTo(process(Scenario.JAVA));
        tick();
        assertThat(selected()).isEqualTo(process(Scenario.JAVA));
    }

    @Test
    void enterScopesEveryViewAndEscapeTakesExactlyOneLevelBack() {
        tick();
        tick();
        press("2", "Down", "Enter");
        assertThat(state.levels()).hasSize(2);
        assertThat(state.level().scope().label()).isEqualTo("nginx 812");
        press("4");
        assertThat(state.table().rows())
                .hasSize(4)
                .allMatch(row -> ((Row.OfConnection) row).connection().owner().equals(Scenario.NGINX));
        press("3", "Down", "Enter");
        assertThat(state.levels())
                .extracting(level -> level.scope().label())
                .containsExactly("All", "nginx 812", "443/tcp");
        press("Esc");
        assertThat(state.levels()).hasSize(2);
        assertThat(state.level().view()).isEqualTo(View.PORTS);
        press("Backspace", "Esc", "Esc");
        assertThat(state.levels()).hasSize(1);
        assertThat(state.level().view()).isEqualTo(View.PROCESSES);
        assertThat(selected()).isEqualTo(process(Scenario.NGINX));
        assertThat(effects).isEmpty();
    }

    @Test
    void theConnectionWhosePageIsOpenIsReadWithEverySample() {
        tick();
        press("4", "Down");
        ConnectionKey key = ((Row.OfConnection) state.selectedRow().orElseThrow())
                .connection()
                .key();
        Step opened = Update.update(state, new Event.Pressed(Key.parse("Enter").orElseThrow()));
        assertThat(opened.effects()).containsExactly(new Effect.Send(new Control.Watch(Optional.of(key))));
        Step left =
                Update.update(opened.state(), new Event.Pressed(Key.parse("Esc").orElseThrow()));
        assertThat(left.effects()).containsExactly(new Effect.Send(new Control.Watch(Optional.empty())));
    }

    @Test
    void escapeAtTheTopClearsTheFilter() {
        tick();
        press("/");
        type("java");
        press("Enter");
        assertThat(state.table().rows()).hasSize(1);
        assertThat(state.table().hidden()).isEqualTo(9);
        press("Esc");
        assertThat(state.level().filter().isEmpty()).isTrue();
        assertThat(state.table().rows()).hasSize(10);
    }

    @Test
    void escapeClearsAFilterBeforeItLeavesALevel() {
        tick();
        press("2", "Down", "Enter", "4", "/");
        type("443");
        press("Enter", "Esc");
        assertThat(state.levels()).hasSize(2);
        assertThat(state.level().filter().isEmpty()).isTrue();
        press("Esc");
        assertThat(state.levels()).hasSize(1);
    }

    @Test
    void backspaceOnAnEmptyPromptDoesNothing() {
        tick();
        press("2", "Down", "Enter", "/");
        type("a");
        press("Backspace", "Backspace", "Backspace");
        assertThat(state.overlay()).isInstanceOf(Overlay.Typing.class);
        assertThat(state.levels()).hasSize(2);
    }

    @Test
    void everyRowIsExplainedCopiedAndWritten() {
        seconds = 29;
        tick();
        for (String list : List.of("2", "3", "4", "9", "i")) {
            press(list, "Home", "w");
            assertThat(state.overlay()).as(list).isInstanceOf(Overlay.Why.class);
            press("Esc", "c");
            assertThat(effects)
                    .as(list)
                    .hasOnlyElementsOfType(Effect.Copy.class)
                    .hasSize(1);
            press("e");
            assertThat(effects).as(list).hasSize(1);
        }
        press("2", "End", "Up", "w");
        assertThat(state.overlay()).isInstanceOf(Overlay.Why.class);
        press("Esc", "a", "Home", "w");
        assertThat(state.overlay()).isInstanceOf(Overlay.Why.class);
        press("Esc", "e");
        Effect.ExportTable groups = (Effect.ExportTable) effects.get(0);
        assertThat(groups.word()).isEqualTo("groups");
        assertThat(groups.lines().get(0)).isEqualTo("GROUP,PROCS,IN b/s,OUT b/s,IN+OUT b/s,TOTAL B,CONN,RTRN");
        assertThat(groups.lines()).hasSize(1 + state.table().rows().size());
        press("0", "e");
        assertThat(((Effect.ExportPast) effects.get(0)).snapshots()).hasSize(30);
        press("w");
        assertThat(state.notice()).isEqualTo("no row to explain");
        press("4", "Home", "Enter", "w");
        assertThat(state.overlay()).isInstanceOf(Overlay.Why.class);
        press("Esc", "e");
        assertThat(((Effect.Export) effects.get(0)).snapshot().connections()).hasSize(1);
    }

    @Test
    void portsInsideAProcessHaveOnlyWhatTheProcessMovedThere() {
        tick();
        tick();
        Row.OfPort whole = port(PortKey.served(Protocol.TCP, 443));
        assertThat(whole.total().connections()).isEqualTo(148);
        press("4", "Down", "Down", "Enter", "3");
        Row.OfPort part = port(PortKey.served(Protocol.TCP, 443));
        assertThat(part.total().connections()).isEqualTo(1);
        assertThat(part.total().traffic().rxBytes()).isEqualTo(2 * 1_000_000L);
        press("2");
        assertThat(state.table().rows()).hasSize(1);
        assertThat(state.table().rows().get(0).traffic().rxBytes()).isEqualTo(2 * 1_000_000L);
    }

    private Row.OfPort port(PortKey key) {
        press("3");
        return state.table().rows().stream()
                .map(Row.OfPort.class::cast)
                .filter(row -> row.total().key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void orderIsFrozenWhileAFilterIsTyped() {
        seconds = 1;
        tick();
        press("S");
        List<RowId> order = state.table().rows().stream().map(Row::id).toList();
        press("S", "S", "s");
        tick();
        assertThat(state.table().rows().stream().map(Row::id).toList()).isEqualTo(order);
        press("Down", "Enter");
        assertThat(state.table().rows().stream().map(Row::id).toList()).isNotEqualTo(order);
    }

    @Test
    void pauseKeepsThePictureWhileTheNewestGoesOn() {
        tick();
        tick();
        press("p");
        tick();
        tick();
        assertThat(state.shown().orElseThrow().snapshot().time()).isEqualTo(Scenario.START.plusSeconds(1));
        assertThat(state.live().orElseThrow().snapshot().time()).isEqualTo(Scenario.START.plusSeconds(3));
        press("Space");
        assertThat(state.shown()).isEqualTo(state.live());
    }

    @Test
    void bracketsStepInTheOrderOfSnapshotsWhenTheClockWasSetBack() {
        tick();
        tick();
        tick();
        for (int i = 0; i < state.past().size(); i++) {
            assertThat(state.past().get(i).monoNanos()).isEqualTo(i * 1_000_000_000L);
        }
        List<Snapshot> setBack = new ArrayList<>(state.past());
        Snapshot last = setBack.get(2);
        Snapshot earlier = new Snapshot(
                last.time().minusSeconds(3600),
                last.monoNanos(),
                last.intervalSeconds(),
                last.host(),
                last.totals(),
                last.interfaces(),
                last.protocols(),
                last.processes(),
                last.connections(),
                last.ports(),
                last.alerts());
        setBack.set(2, earlier);
        state = Update.update(state, new Event.Tick(earlier, setBack)).state();
        press("[");
        assertThat(state.shown().orElseThrow().snapshot().monoNanos()).isEqualTo(1_000_000_000L);
        press("[");
        assertThat(state.shown().orElseThrow().snapshot().monoNanos()).isZero();
        press("]", "]");
        assertThat(state.shown().orElseThrow().snapshot()).isEqualTo(earlier);
    }

    @Test
    void bracketsStepThroughThePastAndStopAtItsEnds() {
        for (int i = 0; i < 5; i++) {
            tick();
        }
        press("[", "[");
        assertThat(state.paused()).isTrue();
        assertThat(state.shown().orElseThrow().snapshot().time()).isEqualTo(Scenario.START.plusSeconds(2));
        press("]");
        assertThat(state.shown().orElseThrow().snapshot().time()).isEqualTo(Scenario.START.plusSeconds(3));
        press("[", "[", "[", "[", "[");
        assertThat(state.shown().orElseThrow().snapshot().time()).isEqualTo(Scenario.START);
        assertThat(state.notice()).isEqualTo("nothing older is kept");
        press("L");
        assertThat(state.paused()).isFalse();
        assertThat(state.shown()).isEqualTo(state.live());
    }

    @Test
    void aPacketFilterIsAppliedByAnEffectAndItsErrorComesBackToTheLine() {
        tick();
        press("f");
        type("tcp prt 22");
        press("Enter");
        assertThat(effects).containsExactly(new Effect.Send(Control.SetFilter.typed("tcp prt 22")));
        event(new Event.Answered(Control.SetFilter.typed("tcp prt 22"), Optional.of(new Refusal(4, "syntax error"))));
        assertThat(((Overlay.Typing) state.overlay()).prompt().error()).contains(new Refusal(4, "syntax error"));
        assertThat(((Overlay.Typing) state.overlay()).prompt().caret()).isEqualTo(4);
        press("End", "Ctrl-U");
        type("tcp port 22");
        press("Enter");
        event(new Event.Answered(Control.SetFilter.typed("tcp port 22"), Optional.empty()));
        assertThat(state.overlay()).isEqualTo(Overlay.NONE);
        assertThat(state.notice()).isEqualTo("protocols count only packets that match tcp port 22");
        Snapshot counted = Scenario.filtered(2, "tcp port 22");
        event(new Event.Tick(counted, List.of(counted)));
        press("f");
        assertThat(((Overlay.Typing) state.overlay()).prompt().text()).isEqualTo("tcp port 22");
        press("Up", "Up");
        assertThat(((Overlay.Typing) state.overlay()).prompt().text()).isEqualTo("tcp prt 22");
    }

    @Test
    void intervalKeysStepThroughTheIntervalsAndStopAtTheEnds() {
        press("+");
        assertThat(effects).containsExactly(new Effect.Send(new Control.SetInterval(Duration.ofSeconds(2))));
        press("-", "-");
        assertThat(effects).containsExactly(new Effect.Send(new Control.SetInterval(Duration.ofMillis(500))));
        press("-");
        assertThat(effects).isEmpty();
    }

    @Test
    void theOwnSessionIsHiddenOnDemand() {
        tick();
        press("x");
        assertThat(state.notice()).isEqualTo("no ssh session of yours found");
        event(new Event.OwnSession(Set.of(Scenario.SSHD.pid())));
        press("x");
        assertThat(state.table().rows()).extracting(Row::id).doesNotContain(process(Scenario.SSHD));
        press("4");
        assertThat(state.table().rows()).hasSize(8);
        press("x");
        assertThat(state.table().rows()).hasSize(9);
    }

    @Test
    void goneRowsAreBelowThenAloneThenHidden() {
        seconds = 9;
        tick();
        List<Row> rows = state.table().rows();
        assertThat(rows.get(rows.size() - 1).isGone()).isTrue();
        assertThat(rows.subList(0, rows.size() - 1)).noneMatch(Row::isGone);
        press("t");
        assertThat(state.notice()).isEqualTo("only what has gone since weir started");
        assertThat(state.table().rows()).hasSize(1).allMatch(Row::isGone);
        press("t");
        assertThat(state.table().rows()).hasSize(10).noneMatch(Row::isGone);
        press("t");
        assertThat(state.table().rows()).hasSize(11);
    }

    @Test
    void whatHasGoneSinceTheStartIsKeptWhenSnapshotsForgetIt() {
        seconds = 9;
        tick();
        Snapshot later = Scenario.quiet();
        Snapshot muchLater = new Snapshot(
                Scenario.START.plusSeconds(300),
                300_000_000_000L,
                1,
                later.host(),
                later.totals(),
                later.interfaces(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        event(new Event.Tick(muchLater, List.of(muchLater)));
        assertThat(state.table().rows()).isEmpty();
        press("t");
        assertThat(state.table().rows())
                .extracting(row -> row.name(state.shown().orElseThrow()))
                .containsExactly("curl");
    }

    @Test
    void shortLivedRowsThatAreAlikeAreOneUntilOpened() {
        Snapshot burst = Scenario.burst(30, 40);
        event(new Event.Tick(burst, List.of(burst)));
        List<Row> gone = state.table().rows().stream().filter(Row::isGone).toList();
        assertThat(gone)
                .extracting(row -> row.name(state.shown().orElseThrow()))
                .contains("curl \u00d740");
        assertThat(gone).extracting(row -> row.traffic().rxBytes()).containsExactlyInAnyOrder(40 * 1_000L, 88_120L);
        press("End", "Enter");
        assertThat(state.level().scope().label()).isEqualTo("curl \u00d740 gone");
        assertThat(state.table().rows()).hasSize(40).allMatch(row -> row instanceof Row.OfProcess);
        press("Esc");
        assertThat(state.table().rows()).filteredOn(Row::isGone).hasSameSizeAs(gone);
    }

    @Test
    void theListReturnsToItsTopWhenTheSelectionExpires() {
        event(new Event.Resized(new Size(80, 10)));
        Snapshot crowded = Scenario.crowded(1, 500);
        event(new Event.Tick(crowded, List.of(crowded)));
        press("PgDn", "PgDn", "PgDn");
        assertThat(state.top()).isPositive();
        Snapshot without = crowded.withLists(
                crowded.protocols(),
                crowded.processes().stream()
                        .filter(process -> !process(process.key()).equals(selected()))
                        .toList(),
                crowded.connections(),
                crowded.ports());
        event(new Event.Tick(without, List.of(crowded, without)));
        assertThat(state.top()).isZero();
        assertThat(state.hasChosen()).isFalse();
    }

    @Test
    void aSelectedRowThatGoesDoesNotTakeTheListWithIt() {
        event(new Event.Resized(new Size(80, 10)));
        Snapshot crowded = Scenario.crowded(1, 500);
        event(new Event.Tick(crowded, List.of(crowded)));
        press("Down", "Down");
        RowId chosen = selected();
        Snapshot after = crowded.withLists(
                crowded.protocols(),
                crowded.processes().stream()
                        .map(process -> process(process.key()).equals(chosen)
                                ? new ProcessTotal(
                                        process.key(),
                                        process.names(),
                                        Traffic.NONE,
                                        0,
                                        Rate.ZERO,
                                        List.of(),
                                        0,
                                        0,
                                        process.firstSeen(),
                                        Optional.of(crowded.time()))
                                : process)
                        .toList(),
                crowded.connections(),
                crowded.ports());
        event(new Event.Tick(after, List.of(crowded, after)));
        assertThat(state.top()).isZero();
        assertThat(state.hasChosen()).isFalse();
    }

    @Test
    void aLargerScreenShowsAsManyOfTheFirstRowsAsFit() {
        event(new Event.Resized(new Size(80, 10)));
        Snapshot crowded = Scenario.crowded(1, 500);
        event(new Event.Tick(crowded, List.of(crowded)));
        press("PgDn", "PgDn", "PgDn");
        RowId chosen = selected();
        int index = state.selectedIndex();
        event(new Event.Resized(new Size(80, 24)));
        assertThat(selected()).isEqualTo(chosen);
        assertThat(state.top()).isEqualTo(Math.max(0, index - state.layout().listRows() + 1));
    }

    @Test
    void groupsSumWhatTheirProcessesMoved() {
        tick();
        tick();
        press("a", "a", "a");
        assertThat(state.settings().grouping()).isEqualTo(Grouping.USER);
        Row.OfGroup root = state.table().rows().stream()
                .filter(Row.OfGroup.class::isInstance)
                .map(Row.OfGroup.class::cast)
                .filter(row -> row.group().name().equals("root"))
                .findFirst()
                .orElseThrow();
        assertThat(root.group().members()).isEqualTo(2);
        assertThat(root.group().traffic().rxBytes()).isEqualTo(2 * (5_500 + 1_500));
        assertThat(root.group().traffic().txRate().orZero()).isEqualTo(76_400 + 1_125);
        press("a");
        assertThat(state.table().rows())
                .extracting(row -> row.name(state.shown().orElseThrow()))
                .contains("203.0.113.0/24", "2001:db8:77::/48");
    }

    @Test
    void aPasteNeverPressesKeys() {
        tick();
        event(new Event.Pressed(new TypedText("q")));
        assertThat(effects).isEmpty();
        press("/");
        event(new Event.Pressed(new TypedText("proc:nginx")));
        assertThat(state.table().rows()).hasSize(1);
    }

    @Test
    void aClickSelectsTheRowUnderItAndTheWheelMovesByThree() {
        tick();
        tick();
        int first = state.layout().list().top() + 1;
        event(new Event.Pressed(new MouseAction(MouseActionType.CLICK_DOWN, 1, new TerminalPosition(10, first + 2))));
        assertThat(state.selectedIndex()).isEqualTo(2);
        event(new Event.Pressed(new MouseAction(MouseActionType.SCROLL_DOWN, 5, new TerminalPosition(10, first))));
        assertThat(state.selectedIndex()).isEqualTo(5);
    }

    @Test
    void exportTakesTheRowsOfTheListOnly() {
        tick();
        press("/");
        type("java");
        press("Enter", "e");
        Effect.Export export = (Effect.Export) effects.get(0);
        assertThat(export.snapshot().processes())
                .extracting(process -> process.key())
                .containsExactly(Scenario.JAVA);
    }

    @Test
    void tabGoesThroughThePanesOfAWideScreenAndThenToTheNextView() {
        event(new Event.Resized(new Size(160, 50)));
        tick();
        press("Tab");
        assertThat(state.table().view()).isEqualTo(View.PORTS);
        press("Tab");
        assertThat(state.table().view()).isEqualTo(View.CONNECTIONS);
        press("Tab");
        assertThat(state.table().view()).isEqualTo(View.ALERTS);
        press("Tab");
        assertThat(state.table().view()).isEqualTo(View.INTERFACES);
        press("Tab");
        assertThat(state.level().view()).isEqualTo(View.PROCESSES);
        press("1");
        press("Tab");
        event(new Event.Resized(Size.USUAL));
        assertThat(state.table().view()).isEqualTo(View.PROCESSES);
    }

    @Test
    void foldedConnectionsOfAServerSayFirstWhereTheyCameFrom() {
        ConnectionFacts used = Scenario.burst(30, 40).connections().stream()
                .map(Connection::facts)
                .filter(facts -> facts.closed().isPresent() && facts.rport() == 443)
                .findFirst()
                .orElseThrow();
        ConnectionFacts served = new ConnectionFacts(
                used.cookie(),
                used.peer(),
                used.owner(),
                used.comm(),
                used.protocol(),
                used.raddr(),
                used.rport(),
                used.laddr(),
                used.lport(),
                used.state(),
                used.retransmits(),
                used.dropped(),
                used.droppedPerSecond(),
                used.opened(),
                used.closed(),
                false,
                false,
                0);
        Connection connection =
                Connection.of(served, Traffic.NONE, Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(Fold.likeness(connection).map(Fold.Likeness::about))
                .contains(served.raddr().text() + ":* to " + served.laddr().text() + ":443");
    }

    @Test
    void onlyWhatHasGoneIsSortedByItsTotal() {
        tick();
        press("2", "t");
        assertThat(state.settings().sort(state.table().screen().orElseThrow())).isEqualTo(Sort.MOST_FIRST);
        press("3");
        assertThat(state.settings().sort(state.table().screen().orElseThrow())).isEqualTo(Sort.BUSIEST_FIRST);
        press("2", "t");
        assertThat(state.settings().sort(state.table().screen().orElseThrow())).isEqualTo(Sort.BUSIEST_FIRST);
    }

    @Test
    void quittingWorksFromAPanelAndFromAMenuButNotFromAQuestion() {
        tick();
        for (String opens : List.of("?", "w", "s")) {
            press(opens, "q");
            assertThat(effects).as(opens).contains(new Effect.Quit());
            press("Esc");
        }
    }

    @Test
    void textIsLookedForInEveryColumnOfTextOfAFeaturesList() {
        Snapshot ruled = SampleRules.in(Scenario.at(60), 60);
        event(new Event.Tick(ruled, List.of(ruled)));
        press("8", "/");
        type("port 53");
        assertThat(state.table().rows())
                .extracting(row -> row.name(state.shown().orElseThrow()))
                .containsExactlyInAnyOrder("dns");
    }

    @Test
    void fieldsThatAListDoesNotHaveAreToldOfAtOnce() {
        tick();
        press("i", "/");
        type("generic");
        assertThat(state.table().rows()).hasSize(1);
        type(" port:443");
        assertThat(((Overlay.Typing) state.overlay()).prompt().error())
                .contains(new Refusal(8, "no fields here, only text"));
        press("Enter", "4");
        assertThat(state.level().filter().error(state.table().screen().orElseThrow()))
                .isEmpty();
    }

    @Test
    void pageOfAGroupCountsWhatItsRowCounts() {
        tick();
        press("2", "a", "a", "a", "Down");
        Traffic row = state.selectedRow().orElseThrow().traffic();
        press("Enter");
        Joined in = state.shown().orElseThrow();
        assertThat(state.level().scope().totals(in, state)).contains(row);
    }

    @Test
    void whatFeaturesHaveStandsOnARoomyOverviewAndTabReachesIt() {
        Snapshot both = SampleRules.in(Scenario.at(60), 60);
        Snapshot all =
                both.withSections(Stream.concat(both.sections().stream(), Stream.of(PolicySections.busy("observe")))
                        .toList());
        event(new Event.Resized(new Size(160, 50)));
        event(new Event.Tick(all, List.of(all)));
        assertThat(state.layout().panes())
                .containsOnlyKeys(View.PROCESSES, View.PORTS, View.CONNECTIONS, View.RULES, View.ALERTS, View.POLICY);
        press("Tab", "Tab", "Tab");
        assertThat(state.table().view()).isEqualTo(View.RULES);
        assertThat(state.layout().listRows()).isEqualTo(4);
        event(new Event.Resized(new Size(160, 47)));
        assertThat(state.table().view()).isEqualTo(View.PROCESSES);
        event(new Event.Resized(new Size(200, 60)));
        assertThat(state.layout().panes()).containsKeys(View.RULES, View.POLICY, View.INTERFACES);
    }

    @Test
    void panesOfARoomyOverviewFillTheirColumnsAndDoNotOverlap() {
        for (int features = 0; features <= 3; features++) {
            for (int rows = Layout.ROOMY_ROWS; rows < 80; rows++) {
                List<View> extra =
                        List.of(View.CLIENTS, View.RULES, View.POLICY).subList(0, features);
                Layout layout = Layout.of(new Size(160, rows), Level.ROOT, 0, extra);
                List<Rect> right = Stream.concat(
                                Stream.of(layout.protocols(), layout.health()), layout.panes().values().stream())
                        .filter(pane -> pane.left() > 0)
                        .sorted(Comparator.comparingInt(Rect::top))
                        .toList();
                for (int i = 1; i < right.size(); i++) {
                    assertThat(right.get(i).top()).isEqualTo(right.get(i - 1).bottom());
                }
                assertThat(right.get(right.size() - 1).bottom())
                        .isEqualTo(layout.status().top());
                // Below 50 rows there is no room for a third.
                int fitting = rows < 50 ? Math.min(2, features) : features;
                assertThat(layout.panes().keySet()).containsAll(extra.subList(0, fitting));
            }
        }
    }

    @Test
    void followingKeepsTheRowOnItsLineOfTheScreen() {
        event(new Event.Resized(new Size(80, 10)));
        List<Snapshot> before = List.of(Scenario.crowded(1, 200));
        event(new Event.Tick(before.get(0), before));
        press("PgDn", "PgDn", "F");
        int line = state.selectedIndex() - state.top();
        RowId followed = selected();
        for (int second = 2; second < 6; second++) {
            Snapshot later = Scenario.crowded(second, 200);
            event(new Event.Tick(later, List.of(later)));
            assertThat(selected()).isEqualTo(followed);
            int wanted = state.selectedIndex() - line;
            assertThat(state.top())
                    .isEqualTo(Math.max(
                            0,
                            Math.min(
                                    wanted,
                                    state.table().rows().size() - state.layout().listRows())));
        }
    }

    @Test
    void openingAnAlertGoesToItsSubjectAtTheSecondItWasRaised() {
        seconds = 29;
        tick();
        press("9", "Down", "Enter");
        assertThat(state.level().scope())
                .isEqualTo(new Scope.OfConnection(Scenario.BUSIEST, "10.0.0.2:443 -> 203.0.113.7:51822/tcp"));
        assertThat(state.paused()).isTrue();
        assertThat(state.shown().orElseThrow().snapshot().time()).isEqualTo(Scenario.START.plusSeconds(20));
        press("L", "Esc");
        assertThat(state.level().view()).isEqualTo(View.ALERTS);
        assertThat(state.shown()).isEqualTo(state.live());
    }

    @Test
    void namesAreAskedForWhatIsOnTheScreenWhileTheyAreOn() {
        tick();
        press("4", "n");
        assertThat(effects).containsExactly(new Effect.Send(new Control.LookUpHosts(true)));
        tick();
        Control.NameHosts asked = (Control.NameHosts) ((Effect.Send) effects.get(0)).control();
        assertThat(asked.addresses())
                .hasSize(8)
                .contains(Scenario.address("203.0.113.7"))
                .doesNotContain(Address.UNSPECIFIED);
        Map<Address, String> names = Map.of(Scenario.address("203.0.113.7"), "crawl-7.example.net");
        Snapshot named = Scenario.at(2).withSections(List.of(new NamedHosts(names)));
        event(new Event.Tick(named, List.of(named)));
        assertThat(state.hosts()).isEqualTo(names);
        press("n");
        tick();
        assertThat(effects).isEmpty();
    }

    @Test
    void helpListsWhatWorksHere() {
        tick();
        assertThat(Panels.helpActions(state))
                .contains(Action.SORT, Action.GROUP)
                .doesNotContain(Action.BACK, Action.LIVE);
        press("0");
        assertThat(Panels.helpActions(state))
                .contains(Action.PAUSE)
                .doesNotContain(Action.SORT, Action.GROUP, Action.COPY);
        press("4", "p", "Down", "Enter");
        assertThat(Panels.helpActions(state)).contains(Action.BACK, Action.LIVE, Action.NEWER);
    }

    @Test
    void whatIsBeingExplainedIsAskedAgainUntilItIsKnown() {
        tick();
        press("Down", "w");
        ProcessKey asked = ((Effect.Explain) effects.get(0)).process().key();
        assertThat(asked).isEqualTo(((Subject.OfProcess) ((RowId.Of) selected()).subject()).key());
        event(new Event.Explained(new Origin(asked, Optional.empty(), Origin.PackageOwner.LOOKING_UP)));
        tick();
        assertThat(effects).hasSize(1);
        event(new Event.Explained(
                new Origin(asked, Optional.empty(), Origin.PackageOwner.owned("nginx-light 1.22.1-9"))));
        tick();
        assertThat(effects).isEmpty();
    }
}
