package dev.weir.feature.traffic;

import dev.weir.feature.Feature;
import dev.weir.screen.ListScreen;
import java.util.List;

/** The main job's lists; what it counts is the snapshot itself, and no section of it. */
public final class TrafficFeature implements Feature {

    @Override
    public String word() {
        return "traffic";
    }

    @Override
    public List<ListScreen<?>> lists() {
        return List.of(new ProcessList(), new PortList(), new ConnectionList(), new InterfaceList());
    }
}
