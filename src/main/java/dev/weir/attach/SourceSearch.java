package dev.weir.attach;

import dev.weir.attach.ProbeProgram.Group;
import dev.weir.bpf.BpfException;
import dev.weir.bpf.PacketFilter;
import dev.weir.model.Hook;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds the first byte source that this kernel allows, the best first, and attaches everything with it that can be
 * had.
 */
final class SourceSearch {

    private static final String LOCKED_DOWN =
            "programs may not read the kernel's memory, which lockdown=confidentiality"
                    + " forbids; boot with lockdown=integrity: ";

    /** Programs without which packets are not counted; where those of XDP are refused, tc counts. */
    private static final List<ProbeProgram> COUNTING_PACKETS =
            ProbeProgram.in(EnumSet.of(Group.PACKET_TC, Group.PACKET_TC_L3));

    private final ProbeOptions options;
    private final Optional<PacketFilter> filter;
    private final Interfaces interfaces;
    private final Set<Group> packetGroups;
    private final List<ByteSource> candidates;
    private final Offer offer;
    private final Grants grants;
    /** Why the sources that were tried cannot be had. */
    private final List<String> reasons = new ArrayList<>();
    /** Whether a source was loaded and could not be attached; the next is then loaded only if it can be attached. */
    private boolean attachingFailed;

    /**
     * Asks the kernel what it offers.
     *
     * @throws ProbeException when it does not describe its types
     */
    SourceSearch(ProbeOptions options, Optional<PacketFilter> filter, Interfaces interfaces) throws ProbeException {
        this.options = options;
        this.filter = filter;
        this.interfaces = interfaces;
        this.packetGroups = interfaces.packetGroups(options.xdp());
        this.candidates = ByteSource.candidates(options.byteSource());
        this.offer = Offer.of(wanted(candidates, packetGroups));
        this.grants = Grants.ask(offer);
    }

    /**
     * The programs, attached.
     *
     * @throws ProbeException when no byte source can be had
     */
    Probes attach() throws ProbeException {
        for (ByteSource source : candidates) {
            Optional<Probes> attached = isWorthLoading(source) ? attach(source) : Optional.empty();
            if (attached.isPresent()) {
                return attached.get();
            }
        }
        throw new ProbeException("this kernel offers no way to count socket bytes: "
                + (isLockedDown() ? LOCKED_DOWN : "")
                + String.join("; ", reasons) + "; weir doctor says more");
    }

    private boolean isLockedDown() {
        return !grants.has(Grants.Grant.KERNEL_MEMORY)
                && offer.refusal(ProbeProgram.SYS_EXIT_SENDTO).isEmpty();
    }

    private boolean isWorthLoading(ByteSource source) {
        for (ProbeProgram essential : source.essential()) {
            Optional<String> refusal = offer.refusal(essential)
                    .or(() -> attachingFailed ? offer.refusalToAttach(essential) : Optional.empty());
            if (refusal.isPresent()) {
                reasons.add(essential.hook() + ": " + refusal.get());
                return false;
            }
        }
        return true;
    }

    /** The programs that are wanted with some byte sources. */
    private static Set<ProbeProgram> wanted(List<ByteSource> sources, Set<Group> packetGroups) {
        Set<Group> groups = EnumSet.of(Group.CALLS, Group.WIRE, Group.HEALTH, Group.WALK, Group.FREE_LISTS);
        sources.forEach(source -> groups.add(source.group()));
        if (groups.contains(Group.SOURCE_SOCKET) && Kernel.preemptsTracepoints()) {
            groups.add(Group.SOURCE_SOCKET_SKIPPED);
        }
        if (groups.contains(Group.SOURCE_SOCKET) || groups.contains(Group.SOURCE_FEXIT)) {
            groups.add(Group.SPLICE);
        }
        groups.addAll(packetGroups);
        return ProbeProgram.wanted(groups);
    }

    /** Everything that can be had with one byte source; empty when the source itself cannot be had. */
    private Optional<Probes> attach(ByteSource source) throws ProbeException {
        Set<ProbeProgram> wanted = wanted(List.of(source), packetGroups);
        Map<ProbeProgram, String> refused = offer.sift(wanted);
        Links links = new Links();
        List<Hook> hooks = new ArrayList<>();
        try {
            Loaded loaded = load(
                    options,
                    hooks,
                    refused.keySet(),
                    fewer -> LoadedObject.load(fewer, source, grants, wanted, refused));
            links.add(loaded.object());
            return attach(new Probes(loaded.object(), links, hooks, interfaces, loaded.stages()));
        } catch (BpfException failure) {
            links.close();
            reasons.add(source.label() + ": " + failure.sentence());
            return Optional.empty();
        }
    }

    /** Attaches what is loaded; empty when its byte source cannot be attached. */
    private Optional<Probes> attach(Probes probes) throws ProbeException {
        try {
            probes.attachAll(options, filter, grants);
            List<String> missing = probes.missingEssentials();
            if (missing.isEmpty()) {
                return Optional.of(probes);
            }
            probes.close();
            reasons.addAll(missing);
            attachingFailed = true;
            return Optional.empty();
        } catch (BpfException failure) {
            probes.close();
            throw new ProbeException(failure.sentence());
        } catch (IOException e) {
            probes.close();
            throw new ProbeException(e.getMessage());
        } catch (ProbeException | RuntimeException e) {
            probes.close();
            throw e;
        }
    }

    /** An object, with the stages that the kernel accepted. */
    private record Loaded(LoadedObject object, Set<Stage> stages) {}

    /**
     * Loads with all stages or, where the kernel refuses that, without those that it refuses: that a feature cannot be
     * had is no reason to count nothing, or packets by no protocol.
     *
     * @param hooks  receives a line for each stage that is left out
     * @param before programs that the kernel refuses whatever their stages
     * @throws BpfException when the kernel refuses the programs without any stage, too
     */
    private static Loaded load(
            ProbeOptions options,
            List<Hook> hooks,
            Set<ProbeProgram> before,
            Function<ProbeOptions, LoadedObject> loading) {
        Optional<Stage> last = options.setup().stages().stream().max(Comparator.naturalOrder());
        String reason;
        try {
            LoadedObject object = loading.apply(options);
            Optional<String> refused = last.flatMap(stage -> object.refusedAmong(COUNTING_PACKETS, before));
            if (refused.isEmpty()) {
                return new Loaded(object, options.setup().stages());
            }
            object.close();
            reason = refused.get();
        } catch (BpfException failure) {
            if (last.isEmpty()) {
                throw failure;
            }
            reason = failure.getMessage() + " (" + failure.reason() + ")";
        }
        Loaded fewer = load(options.without(last.get()), hooks, before, loading);
        hooks.add(last.get().refused(reason));
        return fewer;
    }
}
