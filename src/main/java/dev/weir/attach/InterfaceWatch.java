package dev.weir.attach;

import dev.weir.model.Hook;
import dev.weir.model.InterfaceRow;
import dev.weir.model.XdpChoice;
import dev.weir.netlink.Change;
import dev.weir.netlink.Ethtool;
import dev.weir.netlink.Follower;
import dev.weir.netlink.Follower.Group;
import dev.weir.netlink.Link;
import dev.weir.netlink.LinkCounters;
import dev.weir.netlink.NetlinkException;
import dev.weir.netlink.Qdisc;
import dev.weir.netlink.Rtnetlink;
import dev.weir.netlink.Wireless;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The interfaces that are counted: those named, otherwise those of the default routes. A thread listens to the kernel,
 * so that an interface which appears or comes back is attached to at once, however long the interval between two
 * readings. For any thread.
 */
final class InterfaceWatch implements Interfaces {

    /** How long the thread listens before it checks whether it has to end. */
    private static final Duration LISTENING = Duration.ofSeconds(1);

    private static final List<Group> GROUPS =
            List.of(Group.LINKS, Group.IPV4_ROUTES, Group.IPV6_ROUTES, Group.NEXTHOPS);

    /** The names asked for; empty when default routes decide. */
    private final Set<String> named;

    private final Supplier<Instant> wallClock;
    private final Rtnetlink rtnetlink;
    private final Ethtool ethtool;
    private final Wireless wireless;
    private final Follower follower;
    private final Map<Integer, Link> links = new TreeMap<>();
    private final List<Watched> watched = new ArrayList<>();
    private PacketHooks hooks;
    private boolean closed;
    /** Set before closing waits for the lock, so that nothing more is attached. */
    private volatile boolean ending;

    private InterfaceWatch(Set<String> named, Supplier<Instant> wallClock) throws NetlinkException {
        this.named = named;
        this.wallClock = wallClock;
        // Opened before anything is read, so that what changes meanwhile is announced.
        this.follower = Follower.of(GROUPS);
        this.rtnetlink = Rtnetlink.open();
        this.ethtool = Ethtool.open();
        this.wireless = Wireless.open();
        readLinks();
    }

    /**
     * Reads which interfaces there are.
     *
     * @param names those to watch; empty for those of the default routes
     * @throws ProbeException when one that is named does not exist, or the kernel does not answer
     */
    static InterfaceWatch open(List<String> names, Supplier<Instant> wallClock) throws ProbeException {
        try {
            InterfaceWatch watch = new InterfaceWatch(new LinkedHashSet<>(names), wallClock);
            watch.requireNamed();
            return watch;
        } catch (NetlinkException e) {
            throw new ProbeException("cannot find out which interfaces there are: " + e.getMessage());
        }
    }

    private void requireNamed() throws ProbeException {
        for (String name : named) {
            if (find(link -> link.name().equals(name)).isEmpty()) {
                String all = String.join(
                        ", ", links.values().stream().map(Link::name).sorted().toList());
                close();
                throw new ProbeException("there is no interface '" + name + "'; there are " + all, true);
            }
        }
    }

    @Override
    public synchronized void start(PacketHooks packetHooks) throws ProbeException {
        hooks = packetHooks;
        closeAtTheEnd();
        try {
            for (Link link : wanted()) {
                if (!ending) {
                    watch(link, Optional.empty());
                }
            }
        } catch (NetlinkException e) {
            throw new ProbeException("cannot read the interfaces: " + e.getMessage());
        }
        Thread thread = new Thread(this::follow, "weir-interfaces");
        thread.setDaemon(true);
        thread.start();
    }

    /** Closes this when the JVM ends, as not everything that is attached next is held by a file descriptor. */
    private void closeAtTheEnd() {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(this::close, "weir-interfaces-end"));
        } catch (IllegalStateException endingAlready) {
            ending = true;
        }
    }

    /** Those asked for, else those with a default route, else all that are up. */
    private List<Link> wanted() throws NetlinkException {
        if (!named.isEmpty()) {
            return named.stream()
                    .flatMap(name -> find(link -> link.name().equals(name)).stream())
                    .toList();
        }
        List<Link> chosen = rtnetlink.defaultInterfaces().stream()
                .map(links::get)
                .filter(link -> link != null && !link.isLoopback())
                .toList();
        return chosen.isEmpty()
                ? links.values().stream()
                        .filter(link -> link.isUp() && !link.isLoopback())
                        .toList()
                : chosen;
    }

    /** The packet programs that the interfaces wanted now need; they may be others when it comes to attaching. */
    @Override
    public synchronized Set<ProbeProgram.Group> packetGroups(XdpChoice choice) throws ProbeException {
        try {
            Set<ProbeProgram.Group> groups = EnumSet.noneOf(ProbeProgram.Group.class);
            wanted().forEach(link -> groups.addAll(PacketHooks.groups(choice, describe(link))));
            return groups;
        } catch (NetlinkException e) {
            throw new ProbeException("cannot read the interfaces: " + e.getMessage());
        }
    }

    @Override
    public synchronized List<Hook> hooks() {
        return watched.stream().flatMap(each -> each.hooks().stream()).toList();
    }

    @Override
    public synchronized List<WatchedInterface> interfaces() {
        return watched.stream().map(Watched::summary).toList();
    }

    /** Names of those that are present, by ifindex. */
    synchronized Map<Integer, String> names() {
        Map<Integer, String> names = new TreeMap<>();
        watched.stream().filter(Watched::isPresent).forEach(each -> names.put(each.ifindex(), each.name()));
        return names;
    }

    @Override
    public synchronized List<InterfaceRow> rows() throws NetlinkException {
        Map<Integer, Qdisc> queues = queues();
        for (Watched each : watched) {
            if (each.isPresent()) {
                read(each);
                each.setQueue(Optional.ofNullable(queues.get(each.ifindex())));
            }
        }
        return watched.stream().map(Watched::row).toList();
    }

    /** The root queueing disciplines by ifindex; none where the kernel does not answer. */
    private Map<Integer, Qdisc> queues() {
        try {
            return rtnetlink.rootQdiscs().stream()
                    .collect(Collectors.toMap(Qdisc::ifindex, queue -> queue, (former, latter) -> latter));
        } catch (NetlinkException none) {
            return Map.of();
        }
    }

    private void read(Watched each) throws NetlinkException {
        try {
            each.addCounters(rtnetlink.counters(each.ifindex()));
        } catch (NetlinkException e) {
            // It has just gone; the message that says so has its last counters.
            if (!e.isNoDevice()) {
                throw e;
            }
        }
    }

    private void follow() {
        boolean complete = true;
        while (!isClosed()) {
            try {
                List<Change> changes = follower.await(LISTENING);
                apply(complete ? changes : List.of(new Change.Overrun()));
                complete = true;
            } catch (NetlinkException unread) {
                complete = false;
                pause();
            }
        }
        follower.close();
    }

    private static void pause() {
        try {
            Thread.sleep(LISTENING.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void apply(List<Change> changes) throws NetlinkException {
        boolean routes = false;
        for (Change change : changes) {
            if (closed) {
                return;
            }
            if (change instanceof Change.OfLink ofLink) {
                apply(ofLink);
            } else if (change instanceof Change.Overrun) {
                readAnew();
                routes = true;
            } else {
                routes |= change instanceof Change.OfNexthops
                        || change instanceof Change.OfRoute ofRoute
                                && ofRoute.route().isDefault();
            }
        }
        if (routes && named.isEmpty()) {
            watchDefaults();
        }
    }

    private void apply(Change.OfLink change) {
        Link link = change.link();
        Optional<Watched> present = watched(each -> each.isPresent() && each.is(link.ifindex()));
        if (change.removed()) {
            links.remove(link.ifindex());
            present.ifPresent(each -> setGone(each, link.counters()));
            return;
        }
        boolean known = links.put(link.ifindex(), link) != null;
        if (present.isPresent()) {
            present.get().addCountersOfMessage(link.counters());
            present.get().setDescription(describe(link));
        } else if (isWanted(link)) {
            // A new interface has counted only since it is wanted; what one counted before it was wanted is left out.
            watch(link, known ? Optional.empty() : Optional.of(link.counters()));
        }
    }

    private void setGone(Watched each, LinkCounters lastCounters) {
        each.addCountersOfMessage(lastCounters);
        each.setGone(wallClock.get());
    }

    private LinkCounters countersNow(Link link) {
        try {
            return rtnetlink.counters(link.ifindex());
        } catch (NetlinkException gone) {
            return link.counters();
        }
    }

    /** Whether it is named, or was watched under this name or number and is back. */
    private boolean isWanted(Link link) {
        return named.contains(link.name()) || returned(link).isPresent();
    }

    /** The watched interface that was gone and is back as this link, by its name or else by its ifindex. */
    private Optional<Watched> returned(Link link) {
        return watched(each -> !each.isPresent() && each.name().equals(link.name()))
                .or(() -> watched(each -> !each.isPresent() && each.is(link.ifindex())));
    }

    private void watchDefaults() throws NetlinkException {
        for (int ifindex : rtnetlink.defaultInterfaces()) {
            Link link = links.get(ifindex);
            if (link != null
                    && !link.isLoopback()
                    && watched(each -> each.isPresent() && each.is(ifindex)).isEmpty()) {
                watch(link, Optional.empty());
            }
        }
    }

    /**
     * Attaches to a link.
     *
     * @param before the counters from which on it is counted; empty for those it has once programs are attached
     */
    private void watch(Link link, Optional<LinkCounters> before) {
        NetworkInterface iface = describe(link);
        List<Attachment> made = new ArrayList<>();
        Offloads offloads = Offloads.endedBy(() -> made.add(hooks.attach(iface)), link, links.values(), ethtool);
        LinkCounters first = before.orElseGet(() -> countersNow(link));
        Optional<Watched> back = returned(link);
        if (back.isPresent()) {
            back.get().setPresent(iface, made.get(0), offloads, first);
        } else {
            watched.add(new Watched(iface, made.get(0), offloads, first));
        }
    }

    /**
     * Reads all interfaces again after changes were lost. An interface may have gone and come back under its ifindex,
     * so all are attached to again.
     */
    private void readAnew() throws NetlinkException {
        readLinks();
        for (Watched each : List.copyOf(watched)) {
            if (each.isPresent()) {
                setGone(
                        each,
                        links.containsKey(each.ifindex())
                                ? countersNow(links.get(each.ifindex()))
                                : each.lastCounters());
            }
        }
        for (Link link : links.values()) {
            if (isWanted(link)) {
                watch(link, Optional.empty());
            }
        }
    }

    private void readLinks() throws NetlinkException {
        Map<Integer, Link> read = new LinkedHashMap<>();
        rtnetlink.links().forEach(link -> read.put(link.ifindex(), link));
        links.clear();
        links.putAll(read);
    }

    private NetworkInterface describe(Link link) {
        return NetworkInterface.of(link, links.values(), ethtool, wireless);
    }

    private Optional<Link> find(Predicate<Link> condition) {
        return links.values().stream().filter(condition).findFirst();
    }

    private Optional<Watched> watched(Predicate<Watched> condition) {
        return watched.stream().filter(condition).findFirst();
    }

    /** Detaches from all interfaces, and switches on again the offloads that attaching had switched off. */
    @Override
    public void close() {
        ending = true;
        closeNow();
    }

    private synchronized void closeNow() {
        if (closed) {
            return;
        }
        closed = true;
        if (hooks == null) {
            // There is no thread that would close it.
            follower.close();
        } else {
            // At its end Java waits 300 ms for a thread that is in the kernel.
            follower.wake();
        }
        for (Watched each : watched) {
            if (each.isPresent()) {
                each.attachment().detach();
                each.offloads().restore(links.values(), ethtool);
            }
        }
        rtnetlink.close();
        ethtool.close();
        wireless.close();
    }
}
