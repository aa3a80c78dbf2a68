package dev.weir.attach;

import dev.weir.model.ByteSourceChoice;
import dev.weir.model.XdpChoice;
import java.util.List;

/**
 * What to attach.
 *
 * @param byteSource which layer counts app bytes
 * @param xdp        how incoming packets are counted
 * @param interfaces interfaces to watch; empty for those that carry a default route
 * @param flows      entries of the flow and socket tables
 */
public record ProbeOptions(ByteSourceChoice byteSource, XdpChoice xdp, List<String> interfaces, int flows) {

    public ProbeOptions {
        interfaces = List.copyOf(interfaces);
    }
}
