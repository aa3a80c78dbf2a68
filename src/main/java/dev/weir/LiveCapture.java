package dev.weir;

import dev.weir.alert.Alerts;
import dev.weir.attach.Kernel;
import dev.weir.attach.Privileges;
import dev.weir.attach.ProbeException;
import dev.weir.attach.ProbeOptions;
import dev.weir.attach.Probes;
import dev.weir.bpf.BpfException;
import dev.weir.bpf.PacketFilter;
import dev.weir.bpf.ThreadTime;
import dev.weir.cli.Capture;
import dev.weir.collect.Collector;
import dev.weir.collect.Tick;
import dev.weir.collect.store.Sample;
import dev.weir.collect.store.Sampler;
import dev.weir.collect.store.Tables;
import dev.weir.feature.traffic.Ledger;
import dev.weir.filter.ExpressionError;
import dev.weir.filter.TcpdumpExpression;
import dev.weir.layout.ConfigLayout;
import dev.weir.model.Address;
import dev.weir.model.AlertThresholds;
import dev.weir.model.ConnectionKey;
import dev.weir.model.Control;
import dev.weir.model.Hook;
import dev.weir.model.Host;
import dev.weir.model.Interface;
import dev.weir.model.Refusal;
import dev.weir.model.Section;
import dev.weir.model.Snapshot;
import dev.weir.names.SystemNames;
import dev.weir.source.CountedHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The left half of weir: the attached probes, and a new snapshot whenever one is asked for. For any thread. */
final class LiveCapture implements CountedHost {

    /** What the wire layer is not without. */
    private static final List<String> WIRE_HOOKS = List.of("cgroup_skb/ingress", "cgroup_skb/egress");

    private static final Path SELF_STAT = Path.of("/proc/self/stat");
    /** Places of the fields behind the command's name. */
    private static final int UTIME = 11;

    private static final int STIME = 12;
    /** {@code USER_HZ} is 100 on every architecture weir runs on. */
    private static final long NANOS_PER_CLOCK_TICK = 10_000_000;

    private final Probes probes;
    private final Sampler sampler;
    private final Ledger ledger;
    private final SystemNames names;
    private final Alerts alerts;
    /** What features collect with, each by the hook that is listed as missing while it cannot be read. */
    private final Map<String, Collector<?>> collectors;
    /** The hooks of features that the kernel refused at the start. */
    private final List<Hook> missing;
    /** Those whose collector could not be read the last time. */
    private final List<Hook> failed = new ArrayList<>();

    private LiveCapture(
            Probes probes,
            Sampler sampler,
            Ledger ledger,
            SystemNames names,
            Alerts alerts,
            Map<String, Collector<?>> collectors,
            List<Hook> missing) {
        this.probes = probes;
        this.sampler = sampler;
        this.ledger = ledger;
        this.names = names;
        this.alerts = alerts;
        this.collectors = collectors;
        this.missing = missing;
    }

    /**
     * Attaches the probes.
     *
     * @param filter which packets the packet layer counts; empty for all
     * @throws ProbeException when nothing can be counted here
     */
    static LiveCapture open(Capture capture, AlertThresholds thresholds, Optional<PacketFilter> filter)
            throws ProbeException {
        Privileges.require();
        Probes probes = Probes.attach(probeOptions(capture), filter);
        try {
            SystemNames names = new SystemNames(System::nanoTime);
            names.lookUpHosts(capture.names());
            Sampler sampler = new Sampler(
                    tables(probes),
                    probes::readInterfaces,
                    System::nanoTime,
                    Instant::now,
                    LiveCapture::selfCpuNanos,
                    ThreadTime::nanos,
                    Kernel.ticksPerSecond());
            Host host = new Host(
                    Kernel.hostName(),
                    Kernel.release(),
                    probes.byteSource(),
                    probes.hooks(),
                    filter.map(PacketFilter::expression),
                    capture.interfaces());
            boolean wireLayer = probes.hooks().stream()
                    .filter(Hook::attached)
                    .map(Hook::name)
                    .toList()
                    .containsAll(WIRE_HOOKS);
            Ledger ledger = Features.traffic(host, names, wireLayer);
            Alerts alerts = Features.alerts(thresholds, capture);
            List<Hook> missing = new ArrayList<>();
            Map<String, Collector<?>> collectors = Features.collectors(capture, probes, names, missing::add);
            return new LiveCapture(probes, sampler, ledger, names, alerts, collectors, missing);
        } catch (BpfException refused) {
            probes.close();
            throw new ProbeException(refused.sentence() + "; weir doctor says more");
        } catch (ProbeException | RuntimeException e) {
            probes.close();
            throw e;
        }
    }

    /**
     * What to attach for a capture.
     *
     * @throws ProbeException when a file that a feature is given is wrong
     */
    static ProbeOptions probeOptions(Capture capture) throws ProbeException {
        return new ProbeOptions(
                capture.byteSource(), capture.xdp(), capture.interfaces(), capture.flows(), Features.setup(capture));
    }

    @Override
    public synchronized Snapshot next() {
        names.refresh();
        ledger.watching(hooks(), sampler.interfaces());
        Sample sample = sampler.read(ledger);
        Snapshot snapshot = ledger.advance(sample);
        sampler.delete(ledger.takeEvicted());
        Snapshot whole = snapshot.withSections(sections(snapshot));
        return whole.withAlerts(alerts.update(whole)).withNotListed("alerts", alerts.notWatched());
    }

    private List<Hook> hooks() {
        List<Hook> hooks = new ArrayList<>(probes.hooks());
        hooks.addAll(missing);
        hooks.addAll(failed);
        collectors.values().forEach(collector -> hooks.addAll(collector.hooks()));
        return hooks;
    }

    private List<Section> sections(Snapshot snapshot) {
        Tick tick = new Tick(
                snapshot.time(),
                snapshot.monoNanos(),
                snapshot.intervalSeconds(),
                snapshot.interfaces().stream().map(Interface::name).toList());
        List<Section> sections = new ArrayList<>(collectors.size() + 1);
        names.namedHosts().ifPresent(sections::add);
        failed.clear();
        collectors.forEach((hook, collector) -> {
            try {
                sections.add(collector.collect(tick, snapshot.withSections(sections)));
            } catch (BpfException refused) {
                failed.add(new Hook(hook, false, refused.sentence()));
            }
        });
        return sections;
    }

    /** While it is done snapshots go on. */
    @Override
    public Optional<Refusal> control(Control control) {
        return collectors.values().stream()
                .filter(collector -> collector.takes(control))
                .findFirst()
                .map(collector -> collector.control(control))
                .orElse(Optional.of(Refusal.notHere(control)));
    }

    /** Compiles before anything else has to wait for it. */
    @Override
    public Optional<Refusal> setFilter(Optional<String> expression) {
        try {
            setFilterTo(TcpdumpExpression.read(expression.orElse("")));
            return Optional.empty();
        } catch (ExpressionError wrong) {
            return Optional.of(new Refusal(wrong.column(), wrong.getMessage()));
        } catch (BpfException refused) {
            int unknown = expression.map(String::length).orElse(0);
            return Optional.of(new Refusal(unknown, refused.getMessage()));
        }
    }

    /**
     * Changes which packets the packet layer counts; its totals by protocol start from zero. What comes by while the
     * change is made is not in them.
     *
     * @throws BpfException when the kernel refuses the filter's program; then all stays as it was
     */
    private synchronized void setFilterTo(Optional<PacketFilter> filter) {
        probes.setFilter(filter);
        ledger.filterChanged(filter.map(PacketFilter::expression), sampler.packets());
    }

    @Override
    public void nameHosts(List<Address> addresses) {
        addresses.forEach(names::host);
    }

    @Override
    public void watch(Optional<ConnectionKey> connection) {
        sampler.watch(connection.map(ConnectionKey::cookie).orElse(ConfigLayout.NO_SOCKET));
    }

    @Override
    public void lookUpHosts(boolean on) {
        names.lookUpHosts(on);
    }

    /** Undoes what would outlive this process; the kernel undoes the rest when it ends, which is quicker. */
    @Override
    public synchronized void close() {
        collectors.values().forEach(Collector::close);
        probes.leave();
    }

    private static Tables tables(Probes probes) {
        return new Tables(
                probes.map(".data.clock"),
                indexed(probes, "flow"),
                indexed(probes, "socket"),
                new Tables.Table(probes.map("peers"), probes.changedPeers()),
                indexed(probes, "proc"),
                new Tables.PerCpu(probes.map("packets"), probes.map("packet_slots"), probes.map("free_packets")),
                new Tables.Returns(probes.map("returned_slots"), probes.returnSlots()),
                probes.map("host"),
                probes.openSockets(),
                probes.skippable());
    }

    private static Tables.Indexed indexed(Probes probes, String row) {
        return new Tables.Indexed(
                probes.map(row + "s"),
                probes.map(row + "_blocks"),
                probes.map(row + "_slots"),
                probes.map("free_" + row + "s"));
    }

    /**
     * CPU time of all threads of this process, from {@code /proc/self/stat} (fields 14 and 15, in hundredths of a
     * second).
     */
    private static long selfCpuNanos() {
        try {
            String stat = Files.readString(SELF_STAT);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) * NANOS_PER_CLOCK_TICK;
        } catch (IOException e) {
            return 0;
        }
    }
}
