package dev.weir.attach;

import dev.weir.model.ByteSourceChoice;
import dev.weir.model.XdpChoice;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What to attach.
 *
 * @param byteSource which layer counts app bytes
 * @param xdp        how incoming packets are counted
 * @param interfaces interfaces to watch; empty for those that carry a default route
 * @param flows      entries of the flow and socket tables
 * @param stages     what packets go through besides being counted
 * @param entries    entries of the stages' maps, by name, where they differ from what the object says
 */
public record ProbeOptions(
        ByteSourceChoice byteSource,
        XdpChoice xdp,
        List<String> interfaces,
        int flows,
        Set<Stage> stages,
        Map<String, Integer> entries) {

    public ProbeOptions {
        interfaces = List.copyOf(interfaces);
        stages = Set.copyOf(stages);
        entries = Map.copyOf(entries);
    }

    /** Options without further stages. */
    public ProbeOptions(ByteSourceChoice byteSource, XdpChoice xdp, List<String> interfaces, int flows) {
        this(byteSource, xdp, interfaces, flows, Set.of(), Map.of());
    }
}
