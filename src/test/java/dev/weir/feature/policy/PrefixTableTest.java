package dev.weir.feature.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Address;
import dev.weir.model.AddressText;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PrefixTableTest {

    private static final int PERMITTED = 0;
    private static final int DENIED = 1;

    private record Line(String range, int scope, int set) {}

    private static PrefixTable table(List<Line> lines) throws BadLineException {
        return list(lines).table(set -> set == DENIED);
    }

    private static PrefixList list(List<Line> lines) throws BadLineException {
        PrefixList list = new PrefixList();
        RangeText range = new RangeText();
        for (Line line : lines) {
            range.read(line.range().toCharArray(), 0, line.range().length());
            list.add(range, line.scope(), line.set());
        }
        return list;
    }

    private static PrefixTable permitted(String... ranges) throws BadLineException {
        List<Line> lines = new ArrayList<>();
        for (String range : ranges) {
            lines.add(new Line(range, 0, PERMITTED));
        }
        return table(lines);
    }

    private static List<String> texts(PrefixTable table) {
        List<String> texts = new ArrayList<>();
        for (int at = 0; at < table.size(); at++) {
            texts.add(table.text(at));
        }
        return texts;
    }

    @Test
    void rangesAreSortedHostBitsMaskedAndABareAddressIsThatAddress() throws BadLineException {
        assertThat(texts(permitted(
                        "192.168.1.100/24",
                        "::/0",
                        "10.0.0.1",
                        "10.0.0.0/8",
                        "0.0.0.0/0",
                        "2001:db8::7",
                        "2001:db8::ffff/32")))
                .containsExactly(
                        "0.0.0.0/0",
                        "10.0.0.0/8",
                        "10.0.0.1/32",
                        "192.168.1.0/24",
                        "::/0",
                        "2001:db8::/32",
                        "2001:db8::7/128");
    }

    @Test
    void theWholeOfOneFamilyHoldsNothingOfTheOther() throws BadLineException {
        PrefixTable ipv6 = permitted("::/0");
        assertThat(ipv6.longest(0, AddressText.parse("10.0.0.1").orElseThrow())).isEqualTo(-1);
        assertThat(ipv6.longest(0, AddressText.parse("::1").orElseThrow())).isZero();
        PrefixTable ipv4 = permitted("0.0.0.0/0");
        assertThat(ipv4.longest(0, AddressText.parse("::1").orElseThrow())).isEqualTo(-1);
        assertThat(ipv4.longest(0, AddressText.parse("10.0.0.1").orElseThrow())).isZero();
    }

    @Test
    void theNarrowestRangeIsFoundAsTryingAllOfThemFindsIt() throws BadLineException {
        Random random = new Random(4);
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            String range = random.nextBoolean()
                    ? "10." + random.nextInt(4) + "." + random.nextInt(4) + "." + random.nextInt(8) + "/"
                            + random.nextInt(33)
                    : "2001:db8:" + random.nextInt(4) + "::" + random.nextInt(4) + "/" + random.nextInt(129);
            lines.add(new Line(range, random.nextInt(3), random.nextInt(2)));
        }
        PrefixTable table = table(lines);
        for (int i = 0; i < 3000; i++) {
            Address address = AddressText.parse(
                            random.nextBoolean()
                                    ? "10." + random.nextInt(5) + "." + random.nextInt(5) + "." + random.nextInt(9)
                                    : "2001:db8:" + random.nextInt(5) + "::" + random.nextInt(5))
                    .orElseThrow();
            int scope = random.nextInt(3);
            assertThat(table.longest(scope, address))
                    .as("%s in scope %d", address, scope)
                    .isEqualTo(tryAll(table, scope, address));
        }
    }

    private static int tryAll(PrefixTable table, int scope, Address address) {
        int best = -1;
        for (int at = 0; at < table.size(); at++) {
            if (table.scope(at) == scope
                    && table.isIpv4(at) == address.isIpv4()
                    && address.network(table.length(at)).equals(table.network(at))
                    && (best < 0 || table.bits(at) > table.bits(best))) {
                best = at;
            }
        }
        return best;
    }

    @Test
    void whatIsListedTwiceOrChangesNothingIsSaid() throws BadLineException {
        PrefixList list = list(List.of(
                new Line("10.0.0.0/8", 0, PERMITTED),
                new Line("10.1.0.0/16", 0, PERMITTED),
                new Line("10.9.9.9/8", 0, PERMITTED),
                new Line("10.1.2.0/24", 0, DENIED),
                new Line("10.1.2.3", 0, PERMITTED)));
        PrefixTable table = list.table(set -> set == DENIED);
        assertThat(table.size()).isEqualTo(4);
        assertThat(list.remarks())
                .containsExactly(
                        "1 range is listed more than once",
                        "1 range lies in another and changes nothing but the counters: 10.1.0.0/16 in 10.0.0.0/8");
    }

    @Test
    void aRangeThatIsBothPermittedAndDeniedIsDenied() throws BadLineException {
        PrefixTable table = table(List.of(
                new Line("10.0.0.0/8", 0, PERMITTED),
                new Line("10.0.0.0/8", 0, DENIED),
                new Line("11.0.0.0/8", 0, DENIED),
                new Line("11.0.0.0/8", 0, PERMITTED)));
        assertThat(table.size()).isEqualTo(2);
        assertThat(table.set(0)).isEqualTo(DENIED);
        assertThat(table.set(1)).isEqualTo(DENIED);
    }

    @Test
    void theDifferenceIsWhatWasAddedRemovedAndChanged() throws BadLineException {
        PrefixTable old = table(List.of(
                new Line("10.0.0.0/8", 0, PERMITTED),
                new Line("11.0.0.0/8", 0, PERMITTED),
                new Line("12.0.0.0/8", 0, PERMITTED)));
        PrefixTable now = table(List.of(
                        new Line("9.0.0.0/8", 0, PERMITTED),
                        new Line("10.0.0.0/8", 0, PERMITTED),
                        new Line("12.0.0.0/8", 0, DENIED),
                        new Line("2001:db8::/32", 1, PERMITTED)))
                .withSlotsOf(old);
        PrefixTable.Difference difference = PrefixTable.difference(old, now);
        assertThat(difference.added()).containsExactly(0, 3);
        assertThat(difference.removed()).containsExactly(1);
        assertThat(difference.changed()).containsExactly(2);
        assertThat(PrefixTable.difference(now, now).size()).isZero();
    }

    @Test
    void aRangeThatStaysKeepsItsSlotAndAFreedOneIsUsedAgainOneTableLater() throws BadLineException {
        PrefixTable old = permitted("10.0.0.0/8", "11.0.0.0/8", "12.0.0.0/8");
        PrefixTable now = permitted("9.0.0.0/8", "12.0.0.0/8", "13.0.0.0/8").withSlotsOf(old);
        assertThat(now.slot(1)).isEqualTo(2);
        assertThat(new TreeSet<>(List.of(now.slot(0), now.slot(2)))).containsExactly(3, 4);
        PrefixTable later = permitted("8.0.0.0/8", "9.0.0.0/8", "12.0.0.0/8", "13.0.0.0/8", "14.0.0.0/8")
                .withSlotsOf(now);
        assertThat(later.slot(1)).isEqualTo(now.slot(0));
        assertThat(new TreeSet<>(List.of(later.slot(0), later.slot(4)))).containsExactly(0, 1);
    }
}
