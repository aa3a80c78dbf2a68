package dev.weir.codec;

import dev.weir.model.ProcessKey;
import dev.weir.model.ProcessNames;
import dev.weir.model.ProcessNames.Ancestor;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Rate;
import dev.weir.model.SyscallCount;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Processes and the app bytes they moved. */
final class ProcessTotalSchema extends Schema<ProcessTotal> {

    private final Fields.Size pid = sizeOrNull("pid", "", "process id", Integer.MAX_VALUE);
    private final Fields.Text comm = text("comm", "the kernel's task name");
    private final Fields.OptionalText exe = optionalText("exe", "absolute path of the executable");
    private final Fields.Text user = text("user", "login name of the real user id, or the number");
    private final Fields.OptionalText unit = optionalText("unit", "systemd unit");
    private final Fields.OptionalText container =
            optionalText("container", "container, as in `docker:…`, `podman:…` or `k8s:…`");
    private final TrafficFields.Bytes traffic = bytes("", "app");
    private final TrafficFields.Rates trafficRates = rates("", "app");
    private final Fields.Size connections =
            size("connections", "sockets", "sockets of its that are open and known", Integer.MAX_VALUE);
    private final Fields.Flag hasExited = flag("exited", "whether it has exited; it stays listed for 60 s");
    private final Fields.NamedObjects<SyscallCount> syscalls = namedObjects(
            "syscalls",
            "send and receive calls on network sockets, by name; `null` where they are not counted",
            new SyscallCountSchema());
    private final Fields.Count uid = count("uid", "", "real user id");
    private final Fields.OptionalText commandLine =
            optionalText("command_line", "arguments joined by blanks, perhaps cut");
    private final Fields.Objects<Ancestor> parents =
            list("parents", "the chain of parents, nearest first", new AncestorSchema());
    private final Fields.Flag kernel = flag("kernel", "whether this is a kernel thread");
    private final Fields.PerSecond calls =
            rate("calls_rate", "calls/s", "send and receive calls over the last interval");
    private final Fields.Count retransmits =
            count("retransmits", "segments", "TCP segments retransmitted on its sockets");
    private final Fields.Count unlisted =
            count("unlisted_bytes", "B", "part of its bytes whose sockets did not fit the flow table");
    private final Fields.Time firstSeen = time("first_seen", "when weir first saw it");
    private final Fields.OptionalTime exited = optionalTime("exited_at", "when it was seen to have exited");
    private final Fields.Signed startTag =
            forReplay(number("start_tag", "", "its start time, which with the pid makes its identity"));
    private final RateState callsState = rateState("calls_rate", "calls/s");
    private final TrafficFields.Averages trafficAverages = averages("");

    @Override
    protected void write(FieldSink out, ProcessTotal row) throws IOException {
        pid.write(out, row.key().pid());
        comm.write(out, row.names().comm());
        exe.write(out, row.names().exe());
        user.write(out, row.names().user());
        unit.write(out, row.names().unit());
        container.write(out, row.names().container());
        traffic.write(out, row.traffic());
        trafficRates.write(out, row.traffic());
        connections.write(out, row.connections());
        hasExited.write(out, row.exited().isPresent());
        if (row.callsPerSecond() instanceof Rate.Unavailable && row.syscalls().isEmpty()) {
            syscalls.writeNone(out);
        } else {
            syscalls.write(out, byName(row.syscalls()));
        }
        uid.write(out, Integer.toUnsignedLong(row.names().uid()));
        commandLine.write(out, row.names().commandLine());
        parents.write(out, row.names().parents());
        kernel.write(out, row.names().kernel());
        calls.write(out, row.callsPerSecond());
        retransmits.write(out, row.retransmits());
        unlisted.write(out, row.unlistedBytes());
        firstSeen.write(out, row.firstSeen());
        exited.write(out, row.exited());
        startTag.write(out, row.key().startTag());
        callsState.write(out, row.callsPerSecond());
        trafficAverages.write(out, row.traffic());
    }

    @Override
    protected ProcessTotal read(JsonRow row) throws IOException {
        ProcessNames names = new ProcessNames(
                comm.of(row),
                exe.of(row),
                commandLine.of(row),
                user.of(row),
                (int) uid.of(row),
                unit.of(row),
                container.of(row),
                parents.of(row),
                kernel.of(row));
        return new ProcessTotal(
                new ProcessKey(pid.of(row), startTag.of(row)),
                names,
                traffic.of(row),
                connections.of(row),
                calls.of(row),
                named(syscalls.of(row)),
                retransmits.of(row),
                unlisted.of(row),
                firstSeen.of(row),
                exited.of(row));
    }

    private static Map<String, SyscallCount> byName(List<SyscallCount> counts) {
        Map<String, SyscallCount> byName = new LinkedHashMap<>();
        for (SyscallCount count : counts) {
            byName.put(count.syscall(), count);
        }
        return byName;
    }

    private static List<SyscallCount> named(Map<String, SyscallCount> byName) {
        List<SyscallCount> counts = new ArrayList<>();
        byName.forEach(
                (name, count) -> counts.add(new SyscallCount(name, count.calls(), count.bytes(), count.errors())));
        return counts;
    }

    /** What was counted of one system call; its name stands outside. */
    private static final class SyscallCountSchema extends Schema<SyscallCount> {

        private final Fields.Count calls = count("calls", "calls", "how often it was called");
        private final Fields.Count bytes = count("bytes", "B", "what it returned in all");
        private final Fields.Count errors = count("errors", "calls", "how often it failed");

        @Override
        protected void write(FieldSink out, SyscallCount row) throws IOException {
            calls.write(out, row.calls());
            bytes.write(out, row.bytes());
            errors.write(out, row.errors());
        }

        @Override
        protected SyscallCount read(JsonRow row) throws IOException {
            return new SyscallCount("", calls.of(row), bytes.of(row), errors.of(row));
        }
    }

    /** One link in the chain of parents. */
    private static final class AncestorSchema extends Schema<Ancestor> {

        private final Fields.Size pid = size("pid", "", "process id", Integer.MAX_VALUE);
        private final Fields.Text comm = text("comm", "task name");

        @Override
        protected void write(FieldSink out, Ancestor row) throws IOException {
            pid.write(out, row.pid());
            comm.write(out, row.comm());
        }

        @Override
        protected Ancestor read(JsonRow row) throws IOException {
            return new Ancestor(pid.of(row), comm.of(row));
        }
    }
}
