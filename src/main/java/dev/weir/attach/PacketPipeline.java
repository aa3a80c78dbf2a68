package dev.weir.attach;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.BpfMap;
import dev.weir.model.Hook;
import dev.weir.model.XdpChoice;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The packet programs with some stages, counting nothing themselves: for commands that need no processes and no
 * sockets. Loading and attaching are two steps, so that the tables of a stage are filled before the first packet. An
 * interface that goes and comes back is attached to again. However the process ends, the kernel detaches the programs.
 */
public final class PacketPipeline implements AutoCloseable {

    private final LoadedObject object;
    private final InterfaceWatch interfaces;
    private final XdpChoice xdp;

    private PacketPipeline(LoadedObject object, InterfaceWatch interfaces, XdpChoice xdp) {
        this.object = object;
        this.interfaces = interfaces;
        this.xdp = xdp;
    }

    /**
     * As {@link #load(XdpChoice, List, Set, Map, Map)}, with the variables of the object.
     *
     * @throws ProbeException when libbpf or an interface is missing, or the kernel refuses the programs
     */
    public static PacketPipeline load(
            XdpChoice xdp, List<String> names, Set<Stage> stages, Map<String, Integer> entries) throws ProbeException {
        return load(xdp, names, stages, entries, Map.of());
    }

    /**
     * Loads the programs; no packet goes through them yet.
     *
     * @param names   names of interfaces; empty for those of the default routes
     * @param entries how many entries the maps of the stages have room for, by name, where not as in the object
     * @param variables the first values of the variable sections of the stages, by name, where not as in the object
     * @throws ProbeException when libbpf or an interface is missing, or the kernel refuses the programs
     */
    public static PacketPipeline load(
            XdpChoice xdp,
            List<String> names,
            Set<Stage> stages,
            Map<String, Integer> entries,
            Map<String, ByteBuffer> variables)
            throws ProbeException {
        Probes.requireLibrary();
        StaleFilters.removeLeftBehind();
        InterfaceWatch interfaces = InterfaceWatch.open(names, Instant::now);
        try {
            return new PacketPipeline(
                    LoadedObject.loadStages(interfaces.packetGroups(xdp), stages, entries, variables), interfaces, xdp);
        } catch (BpfException failure) {
            interfaces.close();
            throw new ProbeException("the kernel does not take weir's packet programs: " + failure.sentence()
                    + "; weir doctor says more");
        } catch (ProbeException | RuntimeException e) {
            interfaces.close();
            throw e;
        }
    }

    /**
     * Attaches the programs: packets go through the stages from now on.
     *
     * @throws ProbeException when the kernel allows neither XDP nor tc on an interface; no interface has a program then
     */
    public void attach() throws ProbeException {
        interfaces.start(new PacketHooks(object, xdp, () -> {}));
        List<String> without = interfaces.interfaces().stream()
                .filter(iface -> iface.ingressHook().equals("off"))
                .map(WatchedInterface::name)
                .toList();
        if (!without.isEmpty()) {
            List<String> reasons = interfaces.hooks().stream()
                    .filter(hook -> !hook.attached())
                    .map(hook -> hook.name() + ": " + hook.reason())
                    .toList();
            detach();
            throw new ProbeException(
                    "no packet can be seen on " + String.join(", ", without) + ": " + String.join("; ", reasons));
        }
    }

    /** Every hook, attached or with the reason why not. */
    public List<Hook> hooks() {
        return interfaces.hooks();
    }

    /** The interfaces whose packets go through the stages. */
    public List<WatchedInterface> interfaces() {
        return interfaces.interfaces();
    }

    /** Names of the interfaces that are present, by ifindex. */
    public Map<Integer, String> interfaceNames() {
        return interfaces.names();
    }

    /** A map of the loaded object. */
    public BpfMap map(String name) {
        return object.map(name);
    }

    /** Detaches from all interfaces; the maps can still be read. */
    public void detach() {
        interfaces.close();
        StaleFilters.clear();
    }

    @Override
    public void close() {
        detach();
        object.close();
    }
}
