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
public final class RulesSchema extends Schema<RulesSection> {

    /** How it is written and read. */
    public static final SectionCodec<RulesSection> CODEC =
            new SectionCodec<>("rules", RulesSection.class, new RulesSchema());

    private static final String WIRE = "wire";

    private final Fields.Text file = text("file", "where they are read from");
    private final Fields.Objects<RulesSection.Total> rules = list(
            "rules", "those that are counted, in the order of the file; none until they are loaded", new TotalSchema());
    private final Fields.OptionalText refused =
            optionalText("refused", "why the file could not be loaded, or not be read again");

    private RulesSchema() {}

    @Override
    protected void write(FieldSink out, RulesSection section) throws IOException {
        file.write(out, section.file());
        rules.write(out, section.rules());
        refused.write(out, section.refused());
    }

    @Override
    protected RulesSection read(JsonRow row) throws IOException {
        return new RulesSection(file.of(row), rules.of(row), refused.of(row));
    }

    private static final class TotalSchema extends Schema<RulesSection.Total> {

        private final Fields.Text id = text("id", "what it is called in the file");
        private final Fields.Text expression = text("expression", "its tcpdump expression as it is written there");
        private final Fields.TextIfKnown expansion =
                textIfKnown("expansion", "the same with what it refers to put in, where that is another");
        private final Fields.TextIfKnown when = textIfKnown("when", "what raises an alert: `packets/s > 1000 for 5s`");
        private final TrafficFields.Bytes traffic = bytes("", WIRE);
        private final PacketFields.Counts packets = packets("");
        private final TrafficFields.Rates trafficRates = rates("", WIRE);
        private final PacketFields.Rates packetRates = packetRates("");
        private final Fields.Objects<RulesSection.OnInterface> interfaces =
                list("interfaces", "the same by interface", new OnInterfaceSchema());
        private final TrafficFields.Averages averages = averages("");

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
                    interfaces.of(row));
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
