package dev.weir.cli;

import dev.weir.model.ByteSourceChoice;
import dev.weir.model.XdpChoice;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is counted and how.
 *
 * @param interfaces where packets are counted; empty means every interface that carries a default route
 * @param xdp        how incoming packets are counted
 * @param byteSource which layer counts app bytes
 * @param interval   time between samples
 * @param flows      entries of the flow table in the kernel
 * @param filter     tcpdump expression that the packet layer counts by
 * @param names      whether addresses are looked up in DNS
 * @param features   what features are asked for beside the main job: values by the option's long name
 */
public record Capture(
        List<String> interfaces,
        XdpChoice xdp,
        ByteSourceChoice byteSource,
        Duration interval,
        int flows,
        Optional<String> filter,
        boolean names,
        Map<String, String> features) {

    public Capture {
        interfaces = List.copyOf(interfaces);
        features = Map.copyOf(features);
    }
}
