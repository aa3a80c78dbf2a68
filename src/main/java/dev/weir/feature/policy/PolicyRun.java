package dev.weir.feature.policy;

import dev.weir.attach.PacketPipeline;
import dev.weir.attach.ProbeException;
import dev.weir.attach.Stage;
import dev.weir.attach.WatchedInterface;
import dev.weir.bpf.BpfException;
import dev.weir.bpf.GracePeriod;
import dev.weir.bpf.RingBuffer;
import dev.weir.cli.ExitCode;
import dev.weir.cli.UsageError;
import dev.weir.model.Address;
import dev.weir.model.Hook;
import dev.weir.serve.HttpLimits;
import dev.weir.serve.HttpServer;
import dev.weir.terminal.Signals;
import dev.weir.units.Digits;
import dev.weir.units.Printable;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** A running {@code weir policy}: packets are judged from {@link #run} on, and pass again when it ends. */
final class PolicyRun {

    /** After so long each CPU may write as many events as before again; the ring is read at least as often. */
    private static final long TICK_MILLIS = 100;

    private static final int TICKS_PER_SECOND = (int) (1000 / TICK_MILLIS);
    /** With no limit on events the ring of a megabyte is full after 16,384. */
    private static final long UNLIMITED_MILLIS = 5;

    private static final int NEW_SOURCES_A_TICK = 2000;
    private static final long LOOK_MILLIS = 250;
    /** A million ranges are changed in less. */
    private static final long RELOAD_SECONDS = 30;

    private static final int SHOWN_MILLIS_BELOW = 10;

    private final PolicySettings settings;
    private final PrintStream messages;
    private final PrintStream out;
    private final PacketPipeline pipeline;
    private final KernelPolicy kernel;
    private final Tallies tallies;
    private final RingBuffer ring;
    private final RingEvents events;
    private EventLog log;
    /** How that is written. */
    private LogSettings logging;
    /** How it is to be written, by a config that was read since. */
    private final AtomicReference<LogSettings> loggingRead = new AtomicReference<>();

    private final Lost lost = new Lost();
    private final SshSession session = SshSession.find();
    /** Packets of that session which the console does not tell of. */
    private long ownPackets;

    private final UntoldSources untold;
    private final SourceWindow window;
    private final WatchedFiles files;
    private final AtomicReference<ExitCode> end = new AtomicReference<>();
    private final AtomicReference<List<Path>> filesRead = new AtomicReference<>();
    private final ExecutorService reloading = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "weir-policy-reload");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean hangup;
    /** Where counters are served; {@code null} where nobody wants them. */
    private HttpServer server;

    private final Thread main = Thread.currentThread();
    private volatile KernelPolicy.Mode mode;
    private long untoldBefore;
    private boolean moreUntold;
    private Optional<Confirmation> confirmation = Optional.empty();
    private long confirmNanos;

    private PolicyRun(PolicySettings settings, PrintStream messages, PacketPipeline pipeline, Policy policy)
            throws IOException, UsageError {
        this.settings = settings;
        this.messages = messages;
        this.pipeline = pipeline;
        this.mode = settings.mode();
        logging = settings.log().over(policy.logging());
        int buffer = logging.limits().bufferBytes();
        out = new PrintStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), buffer),
                false,
                StandardCharsets.UTF_8);
        kernel = new KernelPolicy(pipeline::map);
        tallies = new Tallies(kernel);
        ring = new RingBuffer(pipeline.map("policy_events"), PolicyLayout.EVENT_BYTES);
        untold = new UntoldSources(pipeline.map("policy_sources"));
        window = new SourceWindow(TimeUnit.SECONDS.toNanos(Math.max(1, settings.summarySeconds())), System::nanoTime);
        files = new WatchedFiles(policy.files());
        log = opened(logging);
        events = new RingEvents(settings.mode() == KernelPolicy.Mode.DRY_RUN);
    }

    private EventLog opened(LogSettings how) throws IOException {
        return EventLog.open(how, out, settings.communityId() ? new CommunityId(0) : null, System::nanoTime, this::say);
    }

    /**
     * Runs until a signal ends it.
     *
     * @throws ProbeException when packets cannot be seen here
     * @throws IOException    when the log cannot be written, or the kernel does not take the ranges; the message is a
     *                        sentence
     */
    static ExitCode run(PolicySettings settings, Policy policy, PrintStream messages)
            throws ProbeException, IOException, UsageError {
        try (PacketPipeline pipeline = PacketPipeline.load(
                settings.xdp(), settings.interfaces(), Set.of(Stage.POLICY), KernelPolicy.entries(policy))) {
            PolicyRun run = new PolicyRun(settings, messages, pipeline, policy);
            run.begin(policy);
            try {
                run.serve();
                run.loop();
            } finally {
                run.finish();
            }
            return run.end.get();
        } catch (BpfException refused) {
            throw new IOException(
                    "the kernel does not take this policy: " + refused.getMessage() + " (" + refused.reason() + ")",
                    refused);
        }
    }

    private void begin(Policy policy) throws ProbeException, IOException {
        Signals.on("INT", () -> end(ExitCode.INTERRUPTED));
        Signals.on("TERM", () -> end(ExitCode.TERMINATED));
        Signals.on("HUP", () -> {
            hangup = true;
            LockSupport.unpark(main);
        });
        policy.remarks().forEach(this::say);
        kernel.setBudget(eventsATick(), NEW_SOURCES_A_TICK);
        spareSession();
        kernel.setMode(mode);
        kernel.replace(policy);
        pipeline.attach();
        if (settings.confirmSeconds().isPresent()) {
            confirmation = Optional.of(Confirmation.await(Confirmation.isOnTerminal(), () -> LockSupport.unpark(main)));
            confirmNanos = System.nanoTime()
                    + TimeUnit.SECONDS.toNanos(settings.confirmSeconds().getAsLong());
        }
        events.interfaces(pipeline.interfaceNames());
        introduce(policy);
        reloading.execute(kernel::settle);
    }

    private void end(ExitCode code) {
        end.compareAndSet(null, code);
        LockSupport.unpark(main);
    }

    /** Each CPU may write twice its share of the events, since packets are seldom spread evenly over them. */
    private int eventsATick() {
        long perSecond = settings.log().eventsPerSecond();
        if (perSecond == 0) {
            return Integer.MAX_VALUE;
        }
        int cpus = Runtime.getRuntime().availableProcessors();
        return (int) Math.max(1, Math.ceil(perSecond * Math.min(1, 2.0 / cpus) / TICKS_PER_SECOND));
    }

    private void spareSession() {
        if (mode == KernelPolicy.Mode.LOG || !settings.sshGuard()) {
            return;
        }
        Set<Address> peers = session.peers();
        peers.forEach(kernel::spare);
        if (!peers.isEmpty()) {
            say("never dropped: "
                    + String.join(", ", peers.stream().map(Address::text).toList())
                    + ", from where this session comes (--no-ssh-guard to judge it like any other)");
        }
    }

    private void introduce(Policy policy) {
        say(described(policy));
        for (WatchedInterface iface : pipeline.interfaces()) {
            String hook = iface.ingressHook().equals("tc") ? "tc" : iface.ingressHook() + " XDP";
            say("on " + Printable.text(iface.name()) + " by " + hook
                    + (iface.reason().isEmpty() ? "" : ": " + iface.reason()));
        }
        if (settings.verbose()) {
            pipeline.hooks().stream().filter(hook -> !hook.attached()).forEach(this::sayRefused);
        }
        say(
                switch (mode) {
                    case LOG -> "what is not permitted is logged, and passes";
                    case DROP -> "what is not permitted is dropped; ARP, neighbour discovery and DHCP always pass";
                    case DRY_RUN -> "dry run: nothing is dropped, and what would be is counted";
                });
        if (logging.file().isEmpty() && !session.carriers().isEmpty()) {
            say("not logged here: packets of this session, "
                    + session.carriers().stream().map(SshSession.Carrier::text).collect(Collectors.joining(", "))
                    + ", for each line makes more of them; they are counted, and --log-file has them");
        }
        confirmation.ifPresent(waiting ->
                say("packets are dropped for " + settings.confirmSeconds().getAsLong()
                        + " s, unless confirmed by "
                        + (Confirmation.isOnTerminal() ? "Enter or " : "") + "'weir policy confirm'"));
    }

    private void sayRefused(Hook hook) {
        say("not attached: " + hook.name() + ": " + hook.reason());
    }

    /** How many ranges there are, and which families are judged. */
    private static String described(Policy policy) {
        long denied = 0;
        PrefixTable table = policy.table();
        long ipv4 = 0;
        for (int at = 0; at < table.size(); at++) {
            denied += policy.sets().get(table.set(at)).denies() ? 1 : 0;
            ipv4 += table.isIpv4(at) ? 1 : 0;
        }
        int ports = policy.ports().size();
        return Digits.grouped(table.size()) + (table.size() == 1 ? " range (" : " ranges (")
                + Digits.grouped(ipv4) + " IPv4, "
                + Digits.grouped(table.size() - ipv4) + " IPv6; "
                + Digits.grouped(denied) + " of them denied"
                + (ports == 0 ? "" : "; " + ports + (ports == 1 ? " port with its own" : " ports with their own"))
                + "): IPv4 is " + judged(policy, true) + ", IPv6 is " + judged(policy, false);
    }

    private static String judged(Policy policy, boolean ipv4) {
        return policy.judges(0, ipv4) ? "judged" : "passed, not judged";
    }

    private void loop() throws IOException {
        long now = System.nanoTime();
        long nextTick = now;
        long nextSecond = now;
        long nextLook = now;
        long nextSummary = now + TimeUnit.SECONDS.toNanos(settings.summarySeconds());
        long pause = TimeUnit.MILLISECONDS.toNanos(eventsATick() == Integer.MAX_VALUE ? UNLIMITED_MILLIS : TICK_MILLIS);
        while (end.get() == null && !out.checkError()) {
            now = System.nanoTime();
            if (now - nextTick >= 0) {
                kernel.tick();
                nextTick = now + TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
            }
            if (now - nextSecond >= 0) {
                second();
                nextSecond = now + TimeUnit.SECONDS.toNanos(1);
            }
            if (now - nextLook >= 0) {
                look();
                nextLook = now + TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);
            }
            if (settings.summarySeconds() > 0 && now - nextSummary >= 0) {
                summarize();
                nextSummary = now + TimeUnit.SECONDS.toNanos(settings.summarySeconds());
            }
            readRing();
            LockSupport.parkNanos(pause);
        }
        end.compareAndSet(null, ExitCode.DONE);
    }

    private void readRing() {
        ring.read(bytes -> log(events.read(bytes)));
    }

    private void log(PolicyEvent event) {
        if (logging.file().isEmpty() && session.carriers().stream().anyMatch(carrier -> carrier.has(event))) {
            // A line over the session makes packets of it, each of which would be a line.
            ownPackets += event.packets();
        } else {
            log.add(event);
        }
        lost.told(event.packets());
        window.add(event.source(), event.protocol(), event.packets(), event.packetSize() * event.packets());
    }

    /** What is told once a second: sources beyond the events, and packets that neither tell of. */
    private void second() throws IOException {
        events.readClock();
        events.interfaces(pipeline.interfaceNames());
        account(kernel.counts());
        if (hangup) {
            hangup = false;
            log.reopen();
            reload(true);
        }
        confirmation();
    }

    /** What the counts have and events and sources lack is lost: the counts are read before these. */
    private void account(PolicyCounts counts) {
        readRing();
        long now = counts.packets()[PolicyLayout.UNTOLD_EVENTS] + counts.packets()[PolicyLayout.LOST_EVENTS];
        boolean more = now != untoldBefore;
        // Once more after the last of them: a source's own count follows the one of all a moment later.
        if ((more || moreUntold) && settings.log().aggregates(logging.format())) {
            untold.read(this::logUntold);
        }
        untoldBefore = now;
        moreUntold = more;
        long missing = lost.since(counts.forbidden());
        if (missing > 0) {
            log.lost(events.nowMicros(), missing);
        }
    }

    /** In lines of at most two sizes, so that the bytes of the log are exact. */
    private void logUntold(UntoldSources.Packet last, long packets, long bytes, boolean dropped) {
        long larger = bytes % packets;
        if (larger > 0) {
            log(events.of(last, larger, (int) (bytes / packets + 1), dropped));
        }
        if (packets > larger) {
            log(events.of(last, packets - larger, (int) (bytes / packets), dropped));
        }
    }

    private void look() {
        log.tick();
        List<Path> read = filesRead.getAndSet(null);
        if (read != null) {
            files.watch(read);
        }
        if (files.changed()) {
            reload(false);
        }
        LogSettings wanted = loggingRead.getAndSet(null);
        if (wanted != null && !wanted.equals(logging)) {
            logAs(wanted);
        }
    }

    /** Goes on logging as a changed config wants it; what cannot be is said, and the log goes on as before. */
    private void logAs(LogSettings wanted) {
        boolean sameFile = wanted.file().equals(logging.file()) && wanted.file().isPresent();
        if (sameFile && wanted.format() != logging.format()) {
            say(wanted.file().get() + " holds events as " + word(logging.format())
                    + ", so another format needs another output_file; the log goes on as before");
            return;
        }
        try {
            if (sameFile) { // two may not write it at once
                log.close();
                log = opened(wanted);
            } else {
                EventLog next = opened(wanted);
                log.close();
                log = next;
            }
            logging = wanted;
            say("logging changed: " + word(wanted.format())
                    + wanted.file()
                            .map(file -> " to " + Printable.text(file.toString()))
                            .orElse(""));
        } catch (IOException failed) {
            say("the changed logging is not in force: " + failed.getMessage());
        }
    }

    private static String word(LogFormat format) {
        return format.name().toLowerCase(Locale.ROOT);
    }

    private void confirmation() throws IOException {
        if (confirmation.isEmpty()) {
            return;
        }
        boolean confirmed = confirmation.get().isConfirmed();
        if (!confirmed && System.nanoTime() - confirmNanos < 0) {
            return;
        }
        if (confirmed) {
            say("confirmed: packets that are not permitted are dropped until weir ends");
        } else {
            mode = KernelPolicy.Mode.LOG;
            kernel.setMode(mode);
            say("not confirmed within " + settings.confirmSeconds().getAsLong()
                    + " s: nothing is dropped any more, packets are only logged");
        }
        confirmation.get().close();
        confirmation = Optional.empty();
    }

    /** Reads the config again; {@code asked} for by a signal, or since it changed. */
    private void reload(boolean asked) {
        reloading.execute(() -> {
            try {
                Policy before = kernel.policy();
                Policy next = PolicyFile.read(settings.file(), Optional.of(before));
                loggingRead.set(settings.log().over(next.logging()));
                next.remarks().stream()
                        .filter(remark -> !before.remarks().contains(remark))
                        .forEach(this::say);
                long start = System.nanoTime();
                int different = kernel.replace(next);
                long nanos = System.nanoTime() - start;
                if (asked || different > 0 || !next.ports().equals(before.ports())) {
                    say("read " + Printable.text(settings.file().toString()) + " again: " + Digits.grouped(different)
                            + (different == 1 ? " range differs" : " ranges differ")
                            + ", in force after " + milliseconds(nanos) + "; " + described(next));
                }
                filesRead.set(next.files());
                LockSupport.unpark(main);
                kernel.settle();
            } catch (UsageError wrong) {
                sayOfReload(wrong.getMessage());
            } catch (BpfException refused) {
                sayOfReload("the kernel does not take the changed policy: " + refused.getMessage());
            }
        });
    }

    /** Reading is broken off when weir ends, which is nobody's mistake. */
    private void sayOfReload(String problem) {
        if (end.get() == null) {
            say(problem + "; the ranges from before stay in force");
        }
    }

    /** Serves counters, if that is wanted. */
    private void serve() throws IOException {
        if (settings.metrics().isEmpty()) {
            return;
        }
        Tallies own = new Tallies(kernel);
        server = HttpServer.open(
                settings.metrics().get(),
                HttpLimits.USUAL,
                Optional::empty,
                List.of(new PolicyMetrics(() -> counted(own))));
        say("metrics: " + server.url() + "/metrics");
    }

    private PolicyMetrics.PolicyCount counted(Tallies own) {
        synchronized (own) {
            PolicyCounts counts = kernel.counts();
            own.readHits(System.nanoTime());
            return new PolicyMetrics.PolicyCount(
                    mode == KernelPolicy.Mode.DROP,
                    kernel.policy().table().size(),
                    own.sets(),
                    own.families(counts),
                    counts.spared(),
                    counts.packets()[PolicyLayout.LOST_EVENTS],
                    lost.packets());
        }
    }

    private static String milliseconds(long nanos) {
        return nanos < TimeUnit.MILLISECONDS.toNanos(SHOWN_MILLIS_BELOW)
                ? Math.round(nanos / 1e5) / 10.0 + " ms"
                : Math.round(nanos / 1e6) + " ms";
    }

    private void summarize() {
        out.print(window.summary().text());
        if (settings.verbose()) {
            tallies.readHits(System.nanoTime());
            for (PolicySection.SetHits set : tallies.sets()) {
                out.print("  " + Printable.text(set.set()) + " (" + set.action() + ", " + set.family() + "): "
                        + set.packets() + " packets, "
                        + set.bytes() + " bytes\n");
            }
        }
        out.flush();
    }

    /** Lets packets pass, then tells what is left to tell. */
    private void finish() throws IOException {
        pipeline.detach();
        if (server != null) {
            server.close();
        }
        endReloading();
        if (confirmation.isPresent()) {
            confirmation.get().close();
        }
        GracePeriod.await();
        events.readClock();
        moreUntold = true;
        PolicyCounts counts = kernel.counts();
        account(counts);
        account(counts);
        log.close();
        ring.close();
        say(total(counts));
    }

    /** What writes into the maps must have ended before these are closed. */
    private void endReloading() throws IOException {
        reloading.shutdownNow();
        try {
            if (!reloading.awaitTermination(RELOAD_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the ranges are still being changed after " + RELOAD_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String total(PolicyCounts counts) {
        String forbidden = Digits.grouped(counts.packets(PolicyLayout.PERMITTED)) + " packets permitted, "
                + Digits.grouped(counts.forbidden())
                + " not permitted";
        String passed = ", " + Digits.grouped(counts.packets(PolicyLayout.PASSED)) + " not judged";
        String dropped = switch (settings.mode()) {
            case LOG -> "";
            case DROP -> " (" + Digits.grouped(counts.dropped()) + " dropped)";
            case DRY_RUN -> " (" + Digits.grouped(counts.dropped()) + " would have been dropped)";
        };
        String unlogged =
                lost.packets() == 0 ? "" : "; " + Digits.grouped(lost.packets()) + " of them are not in the log";
        String own = ownPackets == 0 ? "" : "; " + Digits.grouped(ownPackets) + " of this session were not logged";
        return forbidden + dropped + passed + unlogged + own;
    }

    private void say(String sentence) {
        messages.println("weir: " + sentence);
    }
}
