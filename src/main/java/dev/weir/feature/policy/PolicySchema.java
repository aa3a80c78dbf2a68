package dev.weir.feature.policy;

import dev.weir.codec.FieldSink;
import dev.weir.codec.Fields;
import dev.weir.codec.JsonRow;
import dev.weir.codec.Schema;
import dev.weir.codec.SectionCodec;
import dev.weir.model.Address;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/** The section {@code policy} of a snapshot. */
final class PolicySchema extends Schema<PolicySection> {

    /** How it is written and read. */
    static final SectionCodec<PolicySection> CODEC =
            new SectionCodec<>(PolicyFeature.WORD, PolicySection.class, new PolicySchema());

    private static final int MAX_PORT = 0xffff;

    private final Fields.Text mode = text(
            "mode",
            "what becomes of packets that are not permitted: `observe`, `enforce`, which drops them, or `dry-run`");
    private final Fields.Count ranges = count("ranges", "ranges", "how many are in force");
    private final Fields.Objects<String> notes = list(
            "notes",
            "what of the policy is of no use, why a changed file is not in force",
            ofText("note", "a sentence"));
    private final Fields.Objects<Address> spared =
            list("spared", "who is never dropped: from where weir's own session comes", new AddressSchema());
    private final Fields.OneObject<PolicySection.Totals> totals =
            object("totals", "packets that were not permitted, and what is told of them", new TotalsSchema());
    private final Fields.Objects<PolicySection.SetHits> sets =
            list("sets", "what the ranges of each set decided, by family", new SetSchema());
    private final Fields.Objects<PolicySection.FamilyVerdicts> families =
            list("families", "verdicts by family", new FamilySchema());
    private final Fields.Objects<PolicySection.PrefixHits> prefixes =
            list("prefixes", "the ranges that decided of the most packets", new PrefixSchema());
    private final Fields.Objects<PolicySection.Source> sources =
            list("sources", "whose packets were not permitted, the busiest first", new SourceSchema());
    private final Fields.Count sourceCount =
            count("source_count", "addresses", "how many such sources the kernel remembers");
    private final Fields.Objects<PolicySection.Recent> events =
            list("events", "the last packets that were not permitted, newest first", new EventSchema());
    private final Fields.Objects<String> ownPorts =
            list("own_ports", "local ports that have a list of their own", ofText("port", "`5432/tcp`"));
    private final Fields.Objects<PolicySection.Peer> outside = list(
            "outside", "remote ends of open connections, and listed clients, that are not permitted", new PeerSchema());
    private final Fields.Objects<PolicySection.FromHere> fromHere =
            list("from_here", "addresses permitted or denied by hand, beside the file", new FromHereSchema());
    private final Fields.Count confirmSeconds =
            countOrNull("confirm_s", "s", "after how long dropping that is switched on from the screen is undone");
    private final Fields.OptionalCount undoneIn = optionalCount(
            "undone_in_s", "s", "in how long dropping is undone unless it is confirmed, when it has to be");
    private final Fields.Count netns =
            countOrNull("netns", "", "inode number of the network namespace whose packets are judged");
    private final Fields.Objects<Address> elsewhere = list(
            "elsewhere",
            "remote ends of open connections that are reached over interfaces whose packets are not judged",
            new AddressSchema());

    @Override
    protected void write(FieldSink out, PolicySection section) throws IOException {
        mode.write(out, section.mode());
        ranges.write(out, section.ranges());
        notes.write(out, section.notes());
        spared.write(out, section.spared());
        totals.write(out, section.totals());
        sets.write(out, section.sets());
        families.write(out, section.families());
        prefixes.write(out, section.prefixes());
        sources.write(out, section.sources());
        sourceCount.write(out, section.sourceCount());
        events.write(out, section.events());
        ownPorts.write(out, section.ownPorts().stream().sorted().toList());
        outside.write(out, sorted(section));
        fromHere.write(out, section.fromHere());
        confirmSeconds.write(out, section.confirmSeconds());
        undoneIn.write(out, section.undoneInSeconds());
        netns.write(out, section.netns());
        elsewhere.write(
                out,
                section.elsewhere().stream()
                        .sorted(Comparator.comparing(Address::text))
                        .toList());
    }

    /** In an order that does not change from one snapshot to the next. */
    private static List<PolicySection.Peer> sorted(PolicySection section) {
        return section.outside().stream()
                .sorted(Comparator.comparing(
                                (PolicySection.Peer peer) -> peer.address().text())
                        .thenComparing(PolicySection.Peer::port))
                .toList();
    }

    @Override
    protected PolicySection read(JsonRow row) throws IOException {
        return new PolicySection(
                mode.of(row),
                ranges.of(row),
                notes.of(row),
                spared.of(row),
                totals.of(row),
                sets.of(row),
                families.of(row),
                prefixes.of(row),
                sources.of(row),
                sourceCount.of(row),
                events.of(row),
                new HashSet<>(ownPorts.of(row)),
                new HashSet<>(outside.of(row)),
                fromHere.of(row),
                confirmSeconds.of(row),
                undoneIn.of(row),
                netns.of(row),
                new HashSet<>(elsewhere.orNone(row)));
    }

    private static final class AddressSchema extends Schema<Address> {

        private final Fields.IpAddress address = address("address", "which");

        @Override
        protected void write(FieldSink out, Address one) throws IOException {
            address.write(out, one);
        }

        @Override
        protected Address read(JsonRow row) throws IOException {
            return address.of(row);
        }
    }

    private static final class TotalsSchema extends Schema<PolicySection.Totals> {

        private final Fields.PerSecond rate =
                rate("not_permitted_packets_per_second", "packets/s", "denied, or in no range");
        private final Fields.PerSecond permitted =
                rate("permitted_packets_per_second", "packets/s", "from a permitted range");
        private final Fields.Count dropped =
                count("dropped_packets", "packets", "dropped, or would be were it no dry run");
        private final Fields.PerSecond droppedRate = rate("dropped_packets_per_second", "packets/s", "likewise");
        private final Fields.Count spared =
                count("spared_packets", "packets", "not dropped for the sake of the session weir was started in");
        private final Fields.Count untold =
                count("untold_events", "packets", "without an event of their own, since there were many at once");
        private final Fields.Count lost = count("lost_events", "packets", "whose event did not fit the ring");
        private final Fields.Count unlisted =
                count("unlisted_packets", "packets", "of which neither an event nor a source tells");

        @Override
        protected void write(FieldSink out, PolicySection.Totals totals) throws IOException {
            rate.write(out, totals.rate());
            permitted.write(out, totals.permittedRate());
            dropped.write(out, totals.droppedPackets());
            droppedRate.write(out, totals.droppedRate());
            spared.write(out, totals.sparedPackets());
            untold.write(out, totals.untoldEvents());
            lost.write(out, totals.lostEvents());
            unlisted.write(out, totals.unlistedPackets());
        }

        @Override
        protected PolicySection.Totals read(JsonRow row) throws IOException {
            return new PolicySection.Totals(
                    rate.of(row),
                    permitted.of(row),
                    dropped.of(row),
                    droppedRate.of(row),
                    spared.of(row),
                    untold.of(row),
                    lost.of(row),
                    unlisted.of(row));
        }
    }

    private static final class SetSchema extends Schema<PolicySection.SetHits> {

        private final Fields.Text set = text("set", "its name");
        private final Fields.Text family = text("family", "`IPv4` or `IPv6`");
        private final Fields.Text action = text("action", "`permit` or `deny`");
        private final Fields.Count packets = count("packets", "packets", "that its ranges decided");
        private final Fields.Count bytes = count("bytes", "bytes", "of those packets, IP header included");
        private final Fields.Count dropped = count("dropped_packets", "packets", "of those, what was dropped");
        private final Fields.Count droppedBytes = count("dropped_bytes", "bytes", "of the dropped packets");
        private final Fields.PerSecond rate = rate("packets_per_second", "packets/s", "that its ranges decided");

        @Override
        protected void write(FieldSink out, PolicySection.SetHits hits) throws IOException {
            set.write(out, hits.set());
            family.write(out, hits.family());
            action.write(out, hits.action());
            packets.write(out, hits.packets());
            bytes.write(out, hits.bytes());
            dropped.write(out, hits.droppedPackets());
            droppedBytes.write(out, hits.droppedBytes());
            rate.write(out, hits.rate());
        }

        @Override
        protected PolicySection.SetHits read(JsonRow row) throws IOException {
            return new PolicySection.SetHits(
                    set.of(row),
                    family.of(row),
                    action.of(row),
                    packets.of(row),
                    bytes.of(row),
                    dropped.of(row),
                    droppedBytes.of(row),
                    rate.of(row));
        }
    }

    private static final class FamilySchema extends Schema<PolicySection.FamilyVerdicts> {

        private final Fields.Text family = text("family", "`IPv4` or `IPv6`");
        private final Fields.Flag judged = flag("judged", "whether what is in no range is outside rather than passed");
        private final Fields.Count passed = count("passed_packets", "packets", "not judged");
        private final Fields.Count permitted = count("permitted_packets", "packets", "from a permitted range");
        private final Fields.Count denied = count("denied_packets", "packets", "from a denied range");
        private final Fields.Count outside = count("outside_packets", "packets", "from no range");
        private final Fields.Count outsideBytes = count("outside_bytes", "bytes", "of those, IP header included");
        private final Fields.Count outsideDropped =
                count("outside_dropped_packets", "packets", "of those, what was dropped");
        private final Fields.Count outsideDroppedBytes =
                count("outside_dropped_bytes", "bytes", "of the dropped packets");
        private final Fields.Count truncated = count("truncated_packets", "packets", "that end inside the IP header");

        @Override
        protected void write(FieldSink out, PolicySection.FamilyVerdicts verdicts) throws IOException {
            family.write(out, verdicts.family());
            judged.write(out, verdicts.judged());
            passed.write(out, verdicts.passed());
            permitted.write(out, verdicts.permitted());
            denied.write(out, verdicts.denied());
            outside.write(out, verdicts.outside());
            outsideBytes.write(out, verdicts.outsideBytes());
            outsideDropped.write(out, verdicts.outsideDroppedPackets());
            outsideDroppedBytes.write(out, verdicts.outsideDroppedBytes());
            truncated.write(out, verdicts.truncated());
        }

        @Override
        protected PolicySection.FamilyVerdicts read(JsonRow row) throws IOException {
            return new PolicySection.FamilyVerdicts(
                    family.of(row),
                    judged.of(row),
                    passed.of(row),
                    permitted.of(row),
                    denied.of(row),
                    outside.of(row),
                    outsideBytes.of(row),
                    outsideDropped.of(row),
                    outsideDroppedBytes.of(row),
                    truncated.of(row));
        }
    }

    private static final class PrefixSchema extends Schema<PolicySection.PrefixHits> {

        private final Fields.Text range = text("range", "as people write it");
        private final Fields.Text set = text("set", "the set it is of");
        private final Fields.Text action = text("action", "`permit` or `deny`");
        private final Fields.Count packets = count("packets", "packets", "that it decided");
        private final Fields.Count bytes = count("bytes", "bytes", "of those, IP header included");
        private final Fields.PerSecond rate = rate("packets_per_second", "packets/s", "that it decided");

        @Override
        protected void write(FieldSink out, PolicySection.PrefixHits hits) throws IOException {
            range.write(out, hits.range());
            set.write(out, hits.set());
            action.write(out, hits.action());
            packets.write(out, hits.packets());
            bytes.write(out, hits.bytes());
            rate.write(out, hits.rate());
        }

        @Override
        protected PolicySection.PrefixHits read(JsonRow row) throws IOException {
            return new PolicySection.PrefixHits(
                    range.of(row), set.of(row), action.of(row), packets.of(row), bytes.of(row), rate.of(row));
        }
    }

    private static final class SourceSchema extends Schema<PolicySection.Source> {

        private final Fields.IpAddress address = address("address", "who sent them");
        private final Fields.Text verdict = text("verdict", "`denied`, or `outside` when it is in no range");
        private final Fields.Count packets = count("packets", "packets", "since the kernel remembers the source");
        private final Fields.Count bytes = count("bytes", "bytes", "of those, IP header included");
        private final Fields.PerSecond rate = rate("packets_per_second", "packets/s", "of them");
        private final Fields.Objects<PolicySection.PortHits> ports =
                list("ports", "the local ports it sent the most to", new PortSchema());
        private final Fields.Count portCount = count("port_count", "ports", "how many those are in all");
        private final Fields.Time first = time("first", "when its first packet came");
        private final Fields.Time last = time("last", "when its last packet came");

        @Override
        protected void write(FieldSink out, PolicySection.Source source) throws IOException {
            address.write(out, source.address());
            verdict.write(out, source.verdict());
            packets.write(out, source.packets());
            bytes.write(out, source.bytes());
            rate.write(out, source.rate());
            ports.write(out, source.ports());
            portCount.write(out, source.portCount());
            first.write(out, source.first());
            last.write(out, source.last());
        }

        @Override
        protected PolicySection.Source read(JsonRow row) throws IOException {
            return new PolicySection.Source(
                    address.of(row),
                    verdict.of(row),
                    packets.of(row),
                    bytes.of(row),
                    rate.of(row),
                    ports.of(row),
                    portCount.of(row),
                    first.of(row),
                    last.of(row));
        }
    }

    private static final class PortSchema extends Schema<PolicySection.PortHits> {

        private final Fields.Text port = text("port", "`22/tcp`, or the protocol alone where it has no ports");
        private final Fields.Count packets = count("packets", "packets", "to it");

        @Override
        protected void write(FieldSink out, PolicySection.PortHits hits) throws IOException {
            port.write(out, hits.port());
            packets.write(out, hits.packets());
        }

        @Override
        protected PolicySection.PortHits read(JsonRow row) throws IOException {
            return new PolicySection.PortHits(port.of(row), packets.of(row));
        }
    }

    private static final class EventSchema extends Schema<PolicySection.Recent> {

        private final Fields.Time time = time("time", "when it came");
        private final Fields.IpAddress source = address("source", "who sent it");
        private final Fields.Size sourcePort =
                size("source_port", "", "0 for a protocol without ports and for later fragments", MAX_PORT);
        private final Fields.IpAddress destination = address("destination", "whom it was for");
        private final Fields.Text port = text("port", "`22/tcp`, or the protocol alone where it has no ports");
        private final Fields.Size bytes = size("bytes", "bytes", "length of the IP packet", Integer.MAX_VALUE);
        private final Fields.Text action = text("action", "`log` or `drop`");
        private final Fields.Text iface = text("interface", "the one it came in by");

        @Override
        protected void write(FieldSink out, PolicySection.Recent event) throws IOException {
            time.write(out, event.time());
            source.write(out, event.source());
            sourcePort.write(out, event.sourcePort());
            destination.write(out, event.destination());
            port.write(out, event.port());
            bytes.write(out, event.bytes());
            action.write(out, event.action());
            iface.write(out, event.iface());
        }

        @Override
        protected PolicySection.Recent read(JsonRow row) throws IOException {
            return new PolicySection.Recent(
                    time.of(row),
                    source.of(row),
                    sourcePort.of(row),
                    destination.of(row),
                    port.of(row),
                    bytes.of(row),
                    action.of(row),
                    iface.of(row));
        }
    }

    private static final class PeerSchema extends Schema<PolicySection.Peer> {

        private final Fields.IpAddress address = address("address", "the remote end");
        private final Fields.Text port =
                textOrNull("port", "the local port where that has a list of its own, as in `own_ports`");

        @Override
        protected void write(FieldSink out, PolicySection.Peer peer) throws IOException {
            address.write(out, peer.address());
            port.write(out, peer.port());
        }

        @Override
        protected PolicySection.Peer read(JsonRow row) throws IOException {
            return new PolicySection.Peer(address.of(row), port.of(row));
        }
    }

    private static final class FromHereSchema extends Schema<PolicySection.FromHere> {

        private final Fields.IpAddress address = address("address", "which");
        private final Fields.Text action = text("action", "`permit` or `deny`");

        @Override
        protected void write(FieldSink out, PolicySection.FromHere decided) throws IOException {
            address.write(out, decided.address());
            action.write(out, decided.action());
        }

        @Override
        protected PolicySection.FromHere read(JsonRow row) throws IOException {
            return new PolicySection.FromHere(address.of(row), action.of(row));
        }
    }
}
