package dev.weir.feature.policy;

import dev.weir.model.Address;
import dev.weir.model.Traffic;
import dev.weir.screen.Figures;
import dev.weir.screen.Joined;
import dev.weir.screen.Row;
import dev.weir.screen.RowId;
import dev.weir.screen.Scope;
import dev.weir.units.Digits;
import dev.weir.units.Scale;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A row of the Policy view: who sent packets that are not permitted; all of them together have one too.
 *
 * @param source      what is known of the source; empty for all of them together
 * @param section     the section it is of
 * @param connections open connections with it
 */
record PolicyRow(Optional<PolicySection.Source> source, PolicySection section, int connections) implements Row {

    /** What the row of all sources is called, and its identity. */
    static final String ALL = "[all outside]";

    private static final int SHOWN_PORTS = 4;

    @Override
    public RowId id() {
        return new RowId.OfOther(PolicyFeature.WORD, key());
    }

    private String key() {
        return source.map(one -> one.address().text()).orElse(ALL);
    }

    @Override
    public Traffic traffic() {
        return Traffic.NONE;
    }

    @Override
    public long rank() {
        return source.map(one -> (long) one.address().hashCode()).orElse(Long.MAX_VALUE);
    }

    @Override
    public String name(Joined in) {
        return key();
    }

    @Override
    public boolean isPinned() {
        return source.isEmpty();
    }

    @Override
    public Optional<Scope> opens(Joined in) {
        return Optional.of(new SourceScope(source.map(PolicySection.Source::address)));
    }

    /** {@code denied}, {@code outside}, or what was decided here since. */
    String verdict() {
        return source.map(one -> fromHere(one.address(), section)
                        .map(action -> action.equals("permit") ? "permitted" : "denied")
                        .orElse(one.verdict()))
                .orElse(Figures.NONE);
    }

    /** What was decided of an address by hand. */
    static Optional<String> fromHere(Address address, PolicySection section) {
        return section.fromHere().stream()
                .filter(decided -> decided.address().equals(address))
                .map(PolicySection.FromHere::action)
                .findFirst();
    }

    double perSecond() {
        return source.map(PolicySection.Source::rate)
                .orElse(section.totals().rate())
                .orZero();
    }

    String perSecondText() {
        return Figures.count(
                source.map(PolicySection.Source::rate).orElse(section.totals().rate()));
    }

    long packets() {
        return source.map(PolicySection.Source::packets)
                .orElseGet(() -> section.families().stream()
                        .mapToLong(family -> family.denied() + family.outside())
                        .sum());
    }

    long bytes() {
        return source.map(PolicySection.Source::bytes)
                .orElseGet(() -> section.families().stream()
                                .mapToLong(PolicySection.FamilyVerdicts::outsideBytes)
                                .sum()
                        + section.sets().stream()
                                .filter(set -> set.action().equals("deny"))
                                .mapToLong(PolicySection.SetHits::bytes)
                                .sum());
    }

    /** Its ports, those with the most packets first: {@code 22/tcp 80/tcp +3}. */
    String ports() {
        return source.map(PolicyRow::ports).orElse("");
    }

    static String ports(PolicySection.Source source) {
        long more = source.portCount() - Math.min(SHOWN_PORTS, source.ports().size());
        return source.ports().stream()
                        .limit(SHOWN_PORTS)
                        .map(PolicySection.PortHits::port)
                        .collect(Collectors.joining(" "))
                + (more > 0 ? " +" + more : "");
    }

    @Override
    public List<String> explained(Joined in) {
        String sent = Digits.grouped(packets()) + " packets, " + Digits.grouped(bytes()) + " B   "
                + Scale.PACKETS.perSecond(perSecond()) + "   open connections " + connections;
        return source.map(one -> List.of(
                        one.address().text() + "   " + verdict(),
                        sent,
                        one.ports().stream()
                                .map(port -> port.port() + " " + Digits.grouped(port.packets()))
                                .collect(Collectors.joining("   "))))
                .orElseGet(() -> List.of(
                        ALL, sent, "sources that the kernel remembers: " + Digits.grouped(section.sourceCount())));
    }
}
