package dev.weir.codec;

import dev.weir.model.PortKey;
import dev.weir.model.PortTotal;
import dev.weir.model.ProcessKey;
import dev.weir.model.Protocol;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Service ports. */
final class PortTotalSchema extends Schema<PortTotal> {

    static final int MAX_PORT = 65_535;

    private final Fields.Text protocol = text("protocol", "its transport protocol");
    private final Fields.Size port = size("port", "", "its number", MAX_PORT);
    private final Fields.Text application = textOrNull(
            "application", "the process that listens here or uses it most, else the name in the services file");
    private final Fields.Numbers pids =
            numbers("pids", "the processes that serve or use it: who listens, then the busiest first");
    private final TrafficFields.Bytes traffic = bytes("", "app");
    private final TrafficFields.Rates trafficRates = rates("", "app");
    private final Fields.Size connections =
            size("connections", "sockets", "open connections; the listening socket is not counted", Integer.MAX_VALUE);
    private final Fields.Size clients =
            size("clients", "addresses", "distinct remote addresses since weir started", Integer.MAX_VALUE);
    private final Fields.Text service = textOrNull("service", "the name in the system's services file");
    private final Fields.Flag local =
            flag("local", "whether it is a local port that this host serves, rather than one elsewhere that it uses");
    private final Fields.Size protocolNumber =
            forReplay(size("protocol_number", "", "number of the protocol", Integer.MAX_VALUE));
    private final Fields.Numbers startTags = forReplay(numbers("start_tags", "`start_tag` of each of the processes"));
    private final TrafficFields.Averages trafficAverages = averages("");

    @Override
    protected void write(FieldSink out, PortTotal row) throws IOException {
        protocol.write(out, row.key().protocol().name());
        port.write(out, row.key().port());
        application.write(out, row.application());
        pids.write(out, pids(row.owners()));
        traffic.write(out, row.traffic());
        trafficRates.write(out, row.traffic());
        connections.write(out, row.connections());
        clients.write(out, row.clients());
        service.write(out, row.service());
        local.write(out, row.local());
        protocolNumber.write(out, row.key().protocol().number());
        startTags.write(out, startTags(row.owners()));
        trafficAverages.write(out, row.traffic());
    }

    @Override
    protected PortTotal read(JsonRow row) throws IOException {
        return new PortTotal(
                new PortKey(Protocol.of(protocolNumber.of(row)), port.of(row), local.of(row)),
                application.of(row),
                service.of(row),
                local.of(row),
                owners(pids.of(row), startTags.of(row)),
                traffic.of(row),
                connections.of(row),
                clients.of(row));
    }

    private static long[] pids(List<ProcessKey> owners) {
        long[] pids = new long[owners.size()];
        for (int i = 0; i < pids.length; i++) {
            pids[i] = owners.get(i).pid();
        }
        return pids;
    }

    private static long[] startTags(List<ProcessKey> owners) {
        long[] tags = new long[owners.size()];
        for (int i = 0; i < tags.length; i++) {
            tags[i] = owners.get(i).startTag();
        }
        return tags;
    }

    private static List<ProcessKey> owners(long[] pids, long[] startTags) throws BadSnapshotException {
        if (pids.length != startTags.length) {
            throw new BadSnapshotException("\"pids\" and \"start_tags\" differ in length");
        }
        List<ProcessKey> owners = new ArrayList<>();
        for (int i = 0; i < pids.length; i++) {
            owners.add(new ProcessKey((int) pids[i], (int) startTags[i]));
        }
        return owners;
    }
}
