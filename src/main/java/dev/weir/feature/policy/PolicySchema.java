package dev.weir.feature.policy;

import dev.weir.codec.FieldSink;
import dev.weir.codec.Fields;
import dev.weir.codec.JsonRow;
import dev.weir.codec.Schema;
import dev.weir.codec.SectionCodec;
import java.io.IOException;

/** The section {@code policy} of a snapshot. */
public final class PolicySchema extends Schema<PolicySection> {

    /** How it is written and read. */
    public static final SectionCodec<PolicySection> CODEC =
            new SectionCodec<>("policy", PolicySection.class, new PolicySchema());

    private final Fields.Text mode =
            text("mode", "what becomes of packets that are not permitted: log, drop or dry-run");
    private final Fields.Count ranges = count("ranges", "ranges", "how many are in force");
    private final Fields.Objects<PolicySection.SetHits> sets =
            list("sets", "what the ranges of each set decided", new SetSchema());
    private final Fields.Objects<PolicySection.FamilyVerdicts> families =
            list("families", "verdicts by family", new FamilySchema());
    private final Fields.Count dropped = count("dropped_packets", "packets", "dropped, or would be were it no dry run");
    private final Fields.Count spared =
            count("spared_packets", "packets", "not dropped for the sake of the session weir was started in");
    private final Fields.Count logged = count("logged_packets", "packets", "that lines of the log stand for");
    private final Fields.Count lost = count("lost_packets", "packets", "not permitted, and no line stands for them");

    @Override
    protected void write(FieldSink out, PolicySection section) throws IOException {
        mode.write(out, section.mode());
        ranges.write(out, section.ranges());
        sets.write(out, section.sets());
        families.write(out, section.families());
        dropped.write(out, section.droppedPackets());
        spared.write(out, section.sparedPackets());
        logged.write(out, section.loggedPackets());
        lost.write(out, section.lostPackets());
    }

    @Override
    protected PolicySection read(JsonRow row) throws IOException {
        return new PolicySection(
                mode.of(row),
                ranges.of(row),
                sets.of(row),
                families.of(row),
                dropped.of(row),
                spared.of(row),
                logged.of(row),
                lost.of(row));
    }

    private static final class SetSchema extends Schema<PolicySection.SetHits> {

        private final Fields.Text set = text("set", "its name");
        private final Fields.Text action = text("action", "permit or deny");
        private final Fields.Count packets = count("packets", "packets", "that its ranges decided");
        private final Fields.Count bytes = count("bytes", "bytes", "of those packets, IP header included");

        @Override
        protected void write(FieldSink out, PolicySection.SetHits hits) throws IOException {
            set.write(out, hits.set());
            action.write(out, hits.action());
            packets.write(out, hits.packets());
            bytes.write(out, hits.bytes());
        }

        @Override
        protected PolicySection.SetHits read(JsonRow row) throws IOException {
            return new PolicySection.SetHits(set.of(row), action.of(row), packets.of(row), bytes.of(row));
        }
    }

    private static final class FamilySchema extends Schema<PolicySection.FamilyVerdicts> {

        private final Fields.Text family = text("family", "IPv4 or IPv6");
        private final Fields.Flag judged = flag("judged", "whether what is in no range is outside rather than passed");
        private final Fields.Count passed = count("passed_packets", "packets", "not judged");
        private final Fields.Count permitted = count("permitted_packets", "packets", "from a permitted range");
        private final Fields.Count denied = count("denied_packets", "packets", "from a denied range");
        private final Fields.Count outside = count("outside_packets", "packets", "from no range");
        private final Fields.Count truncated = count("truncated_packets", "packets", "that end inside the IP header");

        @Override
        protected void write(FieldSink out, PolicySection.FamilyVerdicts verdicts) throws IOException {
            family.write(out, verdicts.family());
            judged.write(out, verdicts.judged());
            passed.write(out, verdicts.passed());
            permitted.write(out, verdicts.permitted());
            denied.write(out, verdicts.denied());
            outside.write(out, verdicts.outside());
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
                    truncated.of(row));
        }
    }
}
