package dev.weir.attach;

import dev.weir.model.ByteSourceChoice;
import dev.weir.model.XdpChoice;
import java.util.List;

/**
 * What to attach.
 *
 * @param byteSource which layer counts app bytes
 * @param xdp        how received packets are counted
 * @param interfaces interfaces to watch; empty for those of the default routes
 * @param flows      entries of the flow and socket tables
 * @param setup      stages that packets go through before they are counted
 */
public record ProbeOptions(
        ByteSourceChoice byteSource, XdpChoice xdp, List<String> interfaces, int flows, StageSetup setup) {

    public ProbeOptions {
        interfaces = List.copyOf(interfaces);
    }

    /** Options without further stages. */
    public ProbeOptions(ByteSourceChoice byteSource, XdpChoice xdp, List<String> interfaces, int flows) {
        this(byteSource, xdp, interfaces, flows, StageSetup.NONE);
    }

    /** The same without any stage. */
    ProbeOptions withoutStages() {
        ProbeOptions fewer = this;
        for (Stage stage : setup.stages()) {
            fewer = fewer.without(stage);
        }
        return fewer;
    }

    /** The same without one of the stages. */
    ProbeOptions without(Stage stage) {
        return new ProbeOptions(byteSource, xdp, interfaces, flows, setup.without(stage));
    }
}
