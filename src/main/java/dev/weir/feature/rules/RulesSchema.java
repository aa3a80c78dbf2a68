package dev.weir.feature.rules;

import dev.weir.codec.FieldSink;
import dev.weir.codec.Fields;
import dev.weir.codec.JsonRow;
import dev.weir.codec.PacketFields;
import dev.weir.codec.Schema;
import dev.weir.codec.SectionCodec;
import dev.weir.codec.TrafficFields;
import java.io.IOException;

/** The section {@code rules} of a snapshot. */
final class RulesSchema extends Schema<RulesSection> {

    /** How it is written and read. */
    static final SectionCodec<RulesSection> CODEC =
            new SectionCodec<>(RulesFeature.WORD, RulesSection.class, new RulesSchema());

    private static final String WIRE = "wire";

    private final Fields.Text file = text("file", "where they are read from");
    private final Fields.Objects<RulesSection.Total> rules = list(
            "rules", "those that are counted, in the order of the file; none until they are loaded", new TotalSchema());
    private final Fields.OptionalText refused =
            optionalText("refused", "why the file could not be loaded or read again, or is not yet");
    private final Fields.ObjectIfKnown<RulesSection.Sampled> sampled =
            objectIfKnown("sampled", "packets of the rule whose page is open on the screen", new SampledSchema());

    private RulesSchema() {}

    @Override
    protected void write(FieldSink out, RulesSection section) throws IOException {
        file.write(out, section.file());
        rules.write(out, section.rules());
        refused.write(out, section.refused());
        sampled.write(out, section.sampled());
    }

    @Override
    protected RulesSection read(JsonRow row) throws IOException {
        return new RulesSection(file.of(row), rules.of(row), refused.of(row), sampled.of(row));
    }

    private static final class SampledSchema extends Schema<RulesSection.Sampled> {

        private final Fields.Text rule = text("rule", "its identifier");
        private final Fields.Objects<RulesSection.Packet> packets =
                list("packets", "the last ones, oldest first", new PacketSchema());
        private final Fields.Count lost =
                count("lost", "packets", "samples that found no room between kernel and weir");
        private final Fields.OptionalText refused = optionalText("refused", "why there are none");

        @Override
        protected void write(FieldSink out, RulesSection.Sampled row) throws IOException {
            rule.write(out, row.rule());
            packets.write(out, row.packets());
            lost.write(out, row.lost());
            refused.write(out, row.refused());
        }

        @Override
        protected RulesSection.Sampled read(JsonRow row) throws IOException {
            return new RulesSection.Sampled(rule.of(row), packets.of(row), lost.of(row), refused.of(row));
        }
    }

    private static final class PacketSchema extends Schema<RulesSection.Packet> {

        private final Fields.Time time = time("time", "when it came by");
        private final Fields.Text iface = text("interface", "the interface's name");
        private final Fields.Flag rx = flag("received", "whether it was received, rather than sent");
        private final Fields.Text text = text("packet", "what it is, in one line as tcpdump has them");

        @Override
        protected void write(FieldSink out, RulesSection.Packet row) throws IOException {
            time.write(out, row.time());
            iface.write(out, row.iface());
            rx.write(out, row.rx());
            text.write(out, row.text());
        }

        @Override
        protected RulesSection.Packet read(JsonRow row) throws IOException {
            return new RulesSection.Packet(time.of(row), iface.of(row), rx.of(row), text.of(row));
        }
    }

    private static final class SourceSchema extends Schema<RulesSection.Source> {

        private final Fields.Text name = text("address", "an address of IP, or of the link for other packets");
        private final Fields.Decimal packetShare = decimal("packet_share", "", "its part of the packets", 3);
        private final Fields.Decimal byteShare = decimal("byte_share", "", "its part of the bytes", 3);

        @Override
        protected void write(FieldSink out, RulesSection.Source row) throws IOException {
            name.write(out, row.name());
            packetShare.write(out, row.packetShare());
            byteShare.write(out, row.byteShare());
        }

        @Override
        protected RulesSection.Source read(JsonRow row) throws IOException {
            return new RulesSection.Source(name.of(row), packetShare.of(row), byteShare.of(row));
        }
    }

    private static final class TotalSchema extends Schema<RulesSection.Total> {

        private final Fields.Text id = text("id", "what it is called in the file");
        private final Fields.Text expression = text("expression", "its tcpdump expression as it is written there");
        private final Fields.OptionalText expansion =
                textIfKnown("expansion", "the same with what it refers to put in, where that is another");
        private final Fields.OptionalText when = textIfKnown("when", "what raises an alert: `packets/s > 1000 for 5s`");
        private final TrafficFields.Bytes traffic = bytes("", WIRE);
        private final PacketFields.Counts packets = packets("");
        private final TrafficFields.Rates trafficRates = rates("", WIRE);
        private final PacketFields.Rates packetRates = packetRates("");
        private final Fields.Objects<RulesSection.OnInterface> interfaces =
                list("interfaces", "the same by interface", new OnInterfaceSchema());
        private final TrafficFields.Averages averages = averages("");
        private final Fields.OptionalCount sources = countIfKnown(
                "sources",
                "addresses",
                "different addresses that the last full second's packets came from, give or take 3 %; only where the"
                        + " threshold is about them");
        private final Fields.Objects<RulesSection.Source> from = list(
                "top_sources",
                "whom most packets come from, as far as samples tell; only where there is a threshold or the rule's"
                        + " page is open",
                new SourceSchema());

        @Override
        protected void write(FieldSink out, RulesSection.Total rule) throws IOException {
            id.write(out, rule.id());
            expression.write(out, rule.expression());
            expansion.write(out, rule.expansion());
            when.write(out, rule.when().map(Threshold::text));
            traffic.write(out, rule.traffic());
            packets.write(out, rule.packets());
            trafficRates.write(out, rule.traffic());
            packetRates.write(out, rule.packets());
            interfaces.write(out, rule.interfaces());
            averages.write(out, rule.traffic());
            sources.write(out, rule.sources());
            if (!rule.from().isEmpty()) {
                from.write(out, rule.from());
            }
        }

        @Override
        protected RulesSection.Total read(JsonRow row) throws IOException {
            return new RulesSection.Total(
                    id.of(row),
                    expression.of(row),
                    expansion.of(row),
                    when.of(row).flatMap(Threshold::read),
                    traffic.of(row),
                    packets.of(row),
                    interfaces.of(row),
                    sources.of(row),
                    from.orNone(row));
        }
    }

    private static final class OnInterfaceSchema extends Schema<RulesSection.OnInterface> {

        private final Fields.Text name = text("name", "the interface's name");
        private final TrafficFields.Bytes traffic = bytes("", WIRE);
        private final PacketFields.Counts packets = packets("");
        private final TrafficFields.Rates trafficRates = rates("", WIRE);
        private final PacketFields.Rates packetRates = packetRates("");
        private final TrafficFields.Averages averages = averages("");

        @Override
        protected void write(FieldSink out, RulesSection.OnInterface row) throws IOException {
            name.write(out, row.name());
            traffic.write(out, row.traffic());
            packets.write(out, row.packets());
            trafficRates.write(out, row.traffic());
            packetRates.write(out, row.packets());
            averages.write(out, row.traffic());
        }

        @Override
        protected RulesSection.OnInterface read(JsonRow row) throws IOException {
            return new RulesSection.OnInterface(name.of(row), traffic.of(row), packets.of(row));
        }
    }
}
