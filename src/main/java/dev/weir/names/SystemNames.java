package dev.weir.names;

import dev.weir.model.Address;
import dev.weir.model.HostName;
import dev.weir.model.NamedHosts;
import dev.weir.model.Names;
import dev.weir.model.PortKey;
import dev.weir.model.ProcessFacts;
import dev.weir.model.ProcessKey;
import dev.weir.model.ProcessNames;
import dev.weir.model.ProcessNames.Ancestor;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Names on this system: from {@code /proc} while a process lives and from what the kernel side captured once it has
 * ended, from {@code /etc/passwd} and {@code /etc/services}, and by reverse DNS when that is switched on.
 * <p>{@link #process} and {@link #refresh} belong to the thread that samples; the rest may be called by any thread.
 */
public final class SystemNames implements Names {

    /** How many parents are followed at most; a longer chain was made on purpose. */
    private static final int MAX_ANCESTORS = 16;
    /** Parents cached during a tick, so that 200 children of a shell cost one walk. */
    private static final int MAX_CACHED_PARENTS = 4096;

    private static final int LOOK_UP_THREADS = 4;
    private static final int LOOK_UPS_QUEUED = 256;

    private final ProcFiles proc;
    private final LoginNames loginNames;
    private final Services services;
    private final HostsFile hostsFile;
    private final HostNames hostNames;
    private final Map<Integer, Optional<ProcStat>> parentsOfThisTick = new HashMap<>();
    private final ThreadPoolExecutor refreshing = BackgroundThreads.named("weir-names", 1, 1);
    private final AtomicBoolean refreshPending = new AtomicBoolean();
    private final long netns;
    private volatile List<Address> localAddresses;

    /** The names of the running system; host names are not looked up until {@link #lookUpHosts} says so. */
    public SystemNames(LongSupplier nanos) {
        this(ProcFiles.PROC, Path.of("/etc"), nanos);
    }

    SystemNames(Path proc, Path etc, LongSupplier nanos) {
        this.proc = new ProcFiles(proc);
        this.netns = this.proc.netns();
        this.loginNames = new LoginNames(etc.resolve("passwd"));
        this.services = new Services(etc.resolve("services"));
        this.hostsFile = new HostsFile(etc.resolve("hosts"));
        this.hostNames = new HostNames(
                SystemNames::reverseLookUp,
                BackgroundThreads.named("weir-dns", LOOK_UP_THREADS, LOOK_UPS_QUEUED),
                nanos);
    }

    /** Switches reverse DNS on or off. */
    public void lookUpHosts(boolean on) {
        hostNames.ask(on);
    }

    /** To be called once a tick: drops what is cached for a tick, and reads the slow files again in the background. */
    public void refresh() {
        parentsOfThisTick.clear();
        if (refreshPending.compareAndSet(false, true)) {
            refreshing.execute(() -> {
                try {
                    loginNames.refresh();
                    hostsFile.refresh();
                    localAddresses = readLocalAddresses();
                } finally {
                    refreshPending.set(false);
                }
            });
        }
    }

    @Override
    public long netns() {
        return netns;
    }

    @Override
    public ProcessNames process(ProcessFacts facts) {
        int pid = facts.key().pid();
        Optional<String> exe = proc.exe(pid);
        Optional<String> commandLine = proc.commandLine(pid);
        Cgroup cgroup = proc.text(pid + "/cgroup").map(Cgroup::parse).orElse(Cgroup.NONE);
        // Read last: if it is still the same process now, it was when the lines above were read.
        Optional<ProcStat> stat =
                proc.stat(pid).filter(now -> now.startedAt(facts.key().startTag()));
        Optional<String> captured = facts.commandLine().isEmpty() ? Optional.empty() : Optional.of(facts.commandLine());
        Cgroup capturedCgroup = Cgroup.ofPath(facts.cgroupParent() + '/' + facts.cgroupLeaf());
        if (stat.isEmpty()) {
            return names(facts, Optional.empty(), captured, capturedCgroup, capturedAncestors(facts));
        }
        return names(
                facts,
                exe,
                commandLine.or(() -> captured),
                cgroup.or(capturedCgroup),
                ancestors(stat.get().parentPid()));
    }

    @Override
    public Optional<ProcessNames> changed(ProcessKey process, ProcessNames known) {
        Optional<String> arguments = proc.commandLine(process.pid());
        OptionalInt uid = proc.uid(process.pid());
        boolean same = (arguments.isEmpty() || arguments.equals(known.commandLine()))
                && (uid.isEmpty() || uid.getAsInt() == known.uid());
        // Read last, as in process().
        if (same
                || proc.stat(process.pid())
                        .filter(stat -> stat.startedAt(process.startTag()))
                        .isEmpty()) {
            return Optional.empty();
        }
        int user = uid.orElse(known.uid());
        return Optional.of(new ProcessNames(
                known.comm(),
                known.exe(),
                arguments.or(known::commandLine),
                loginNames.name(user),
                user,
                known.unit(),
                known.container(),
                known.parents(),
                known.kernel()));
    }

    private ProcessNames names(
            ProcessFacts facts,
            Optional<String> exe,
            Optional<String> commandLine,
            Cgroup cgroup,
            List<Ancestor> parents) {
        return new ProcessNames(
                facts.comm(),
                exe,
                commandLine,
                loginNames.name(facts.uid()),
                facts.uid(),
                cgroup.unit(),
                cgroup.container(),
                parents,
                facts.kernel());
    }

    /** The parent that the kernel side saw, and those above it if it still lives under the same name. */
    private List<Ancestor> capturedAncestors(ProcessFacts facts) {
        if (facts.parentPid() <= 0) {
            return List.of();
        }
        List<Ancestor> living = ancestors(facts.parentPid());
        Ancestor parent = new Ancestor(facts.parentPid(), facts.parentComm());
        return !living.isEmpty() && living.get(0).equals(parent) ? living : List.of(parent);
    }

    private List<Ancestor> ancestors(int firstPid) {
        List<Ancestor> chain = new ArrayList<>();
        int pid = firstPid;
        while (pid > 0 && chain.size() < MAX_ANCESTORS) {
            Optional<ProcStat> parent = parent(pid);
            if (parent.isEmpty()) {
                break;
            }
            chain.add(new Ancestor(pid, parent.get().comm()));
            pid = parent.get().parentPid();
        }
        return chain;
    }

    private Optional<ProcStat> parent(int pid) {
        Optional<ProcStat> known = parentsOfThisTick.get(pid);
        if (known == null) {
            known = proc.stat(pid);
            if (parentsOfThisTick.size() < MAX_CACHED_PARENTS) {
                parentsOfThisTick.put(pid, known);
            }
        }
        return known;
    }

    @Override
    public String service(PortKey port) {
        return services.name(port);
    }

    @Override
    public Optional<String> host(Address address) {
        return hostNames.name(address);
    }

    /** Names in the hosts file are given also while reverse DNS is off, as they cost nothing. */
    @Override
    public Optional<HostName> hostName(Address address) {
        return hostsFile
                .name(address)
                .map(name -> new HostName(name, HostName.HOSTS))
                .or(() -> Names.super.hostName(address));
    }

    /**
     * The names of addresses that were asked for lately, while reverse DNS is on; the same object while nothing
     * changes.
     */
    public Optional<NamedHosts> namedHosts() {
        return hostNames.recent();
    }

    @Override
    public List<Address> localAddresses() {
        List<Address> known = localAddresses;
        if (known == null) {
            known = readLocalAddresses();
            localAddresses = known;
        }
        return known;
    }

    private static List<Address> readLocalAddresses() {
        Set<Address> addresses = new HashSet<>();
        try {
            NetworkInterface.networkInterfaces().forEach(iface -> {
                for (InterfaceAddress address : iface.getInterfaceAddresses()) {
                    addresses.add(Address.of(address.getAddress().getAddress()));
                }
            });
        } catch (SocketException noInterfaces) {
            // A namespace without any interface, not even lo, has no addresses.
        }
        return List.copyOf(addresses);
    }

    /**
     * Reverse DNS, checked: Java looks up the address of the name again, so a name that somebody only claims is not
     * taken.
     */
    private static Optional<String> reverseLookUp(Address address) {
        byte[] bytes = address.isIpv4()
                ? ByteBuffer.allocate(Integer.BYTES).putInt((int) address.low()).array()
                : ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(address.high())
                        .putLong(address.low())
                        .array();
        try {
            InetAddress inet = InetAddress.getByAddress(bytes);
            String name = inet.getCanonicalHostName();
            return name.equals(inet.getHostAddress()) ? Optional.empty() : Optional.of(name);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("4 or 16 bytes are an address", impossible);
        }
    }
}
