package dev.weir.codec;

import dev.weir.model.Alert;
import dev.weir.model.ConnectionKey;
import dev.weir.model.PortKey;
import dev.weir.model.ProcessKey;
import dev.weir.model.Protocol;
import dev.weir.model.Subject;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Alerts that are open or were cleared lately. */
final class AlertSchema extends Schema<Alert> {

    private final Fields.Count id = count("id", "", "counts up from 1 in the order of raising");
    private final Fields.Text rule = text("rule", "the rule's name, as in `connection-rate`");
    private final Fields.Text severity = text("severity", "`warning` or `critical`");
    private final Fields.Text subject = text("subject", "the row it is about, as one line of text");
    private final Fields.Decimal value = decimal("value", "`unit`", "the value now, or at its highest once cleared", 1);
    private final Fields.Decimal threshold = decimal("threshold", "`unit`", "the value above which it is raised", 1);
    private final Fields.Time since = time("since", "when the value first exceeded the threshold");
    private final Fields.OptionalTime cleared = optionalTime("cleared", "when it fell below again; none while open");
    private final Fields.Text unit = text("unit", "`B/s`, `packets/s` or `calls/s`");
    private final Fields.OneObject<Subject> about =
            forReplay(object("about", "the identity of the row it is about", new SubjectSchema()));

    private final Fields.Decimal peak = forReplay(decimal("peak", "`unit`", "the highest value so far", 1));
    private final Fields.Decimal clears =
            forReplay(decimal("clears", "`unit`", "the value below which it is cleared", 1));
    private final Fields.OptionalCount partOf =
            forReplay(optionalCount("part_of", "", "`id` of the alert that explains it"));

    private final Fields.Objects<Alert.Evidence> evidence = list(
            "evidence",
            "what the value was made of when it was highest, the largest part first; left out where there is none",
            new EvidenceSchema());

    @Override
    protected void write(FieldSink out, Alert row) throws IOException {
        id.write(out, row.id());
        rule.write(out, row.rule());
        severity.write(out, row.severity().name().toLowerCase(Locale.ROOT));
        subject.write(out, row.subject());
        value.write(out, row.value());
        threshold.write(out, row.threshold());
        since.write(out, row.since());
        cleared.write(out, row.cleared());
        unit.write(out, row.unit());
        about.write(out, row.about());
        peak.write(out, row.peak());
        clears.write(out, row.clears());
        partOf.write(out, row.partOf().isPresent() ? Optional.of(row.partOf().getAsLong()) : Optional.empty());
        if (!row.evidence().isEmpty()) {
            evidence.write(out, row.evidence());
        }
    }

    @Override
    protected Alert read(JsonRow row) throws IOException {
        Alert.Severity how =
                Constants.named(Alert.Severity.class, severity.of(row).toUpperCase(Locale.ROOT));
        boolean hasPeak = row.has(peak.name());
        double limit = threshold.of(row);
        Optional<Long> cause = partOf.of(row);
        return new Alert(
                id.of(row),
                rule.of(row),
                how,
                about.of(row),
                subject.of(row),
                value.of(row),
                hasPeak ? peak.of(row) : value.of(row),
                limit,
                hasPeak ? clears.of(row) : limit * Alert.CLEARING_PART,
                unit.of(row),
                since.of(row),
                cleared.of(row),
                cause.isPresent() ? OptionalLong.of(cause.get()) : OptionalLong.empty(),
                evidence.orNone(row));
    }

    /** A part of what raised an alert. */
    private static final class EvidenceSchema extends Schema<Alert.Evidence> {

        private final Fields.Text name = text("name", "who or what");
        private final Fields.Decimal value = decimal("value", "`unit` of the alert", "its part", 1);

        @Override
        protected void write(FieldSink out, Alert.Evidence row) throws IOException {
            name.write(out, row.name());
            value.write(out, row.value());
        }

        @Override
        protected Alert.Evidence read(JsonRow row) throws IOException {
            return new Alert.Evidence(name.of(row), value.of(row));
        }
    }

    /** The identity of a row: each kind of subject has fields of its own, by which it is known again. */
    private static final class SubjectSchema extends Schema<Subject> {

        private final Fields.Size pid = size("pid", "", "process id, for a process", Integer.MAX_VALUE);
        private final Fields.Signed startTag = number("start_tag", "", "its `start_tag`");
        private final Fields.Count cookie = count("cookie", "", "socket cookie, for a connection");
        private final Fields.Count peer = count("peer", "", "its `peer`");
        private final Fields.Size port = size("port", "", "number, for a port", PortTotalSchema.MAX_PORT);
        private final Fields.Size protocol =
                size("protocol_number", "", "number of the protocol, for a port or a protocol", Integer.MAX_VALUE);
        private final Fields.Text list = text("list", "word of a feature's list, for a row of it");
        private final Fields.Text key = text("key", "its identity there");
        private final Fields.Flag local = flag("local", "whether it is a local port, for a port");

        @Override
        protected void write(FieldSink out, Subject row) throws IOException {
            if (row instanceof Subject.OfProcess process) {
                pid.write(out, process.key().pid());
                startTag.write(out, process.key().startTag());
            } else if (row instanceof Subject.OfConnection connection) {
                cookie.write(out, connection.key().cookie());
                peer.write(out, connection.key().peer());
            } else if (row instanceof Subject.OfPort ofPort) {
                port.write(out, ofPort.key().port());
                protocol.write(out, ofPort.key().protocol().number());
                local.write(out, ofPort.key().served());
            } else if (row instanceof Subject.OfProtocol ofProtocol) {
                protocol.write(out, ofProtocol.protocol().number());
            } else if (row instanceof Subject.OfFeature ofFeature) {
                list.write(out, ofFeature.list());
                key.write(out, ofFeature.key());
            }
        }

        @Override
        protected Subject read(JsonRow row) throws IOException {
            if (row.has(cookie.name())) {
                return new Subject.OfConnection(new ConnectionKey(cookie.of(row), peer.of(row)));
            }
            if (row.has(list.name())) {
                return new Subject.OfFeature(list.of(row), key.of(row));
            }
            if (row.has(port.name())) {
                // Recordings from before ports had a side mean the one that is served.
                boolean served = !row.has(local.name()) || local.of(row);
                return new Subject.OfPort(new PortKey(Protocol.of(protocol.of(row)), port.of(row), served));
            }
            return row.has(protocol.name())
                    ? new Subject.OfProtocol(Protocol.of(protocol.of(row)))
                    : new Subject.OfProcess(new ProcessKey(pid.of(row), startTag.of(row)));
        }
    }
}
