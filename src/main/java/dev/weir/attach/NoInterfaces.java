package dev.weir.attach;

import dev.weir.model.Hook;
import dev.weir.model.InterfaceRow;
import dev.weir.model.XdpChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * None, as the kernel does not say which there are: sockets and processes are counted all the same, packets are not.
 *
 * @param why    a sentence without a full stop
 * @param stages what packets would have gone through
 */
record NoInterfaces(String why, Set<Stage> stages) implements Interfaces {

    NoInterfaces {
        stages = Set.copyOf(stages);
    }

    @Override
    public Set<ProbeProgram.Group> packetGroups(XdpChoice choice) {
        return Set.of();
    }

    @Override
    public void start(PacketHooks hooks) {}

    @Override
    public List<Hook> hooks() {
        List<Hook> hooks = new ArrayList<>();
        hooks.add(new Hook(Hook.INTERFACES, false, why + "; so no packets are counted"));
        stages.forEach(stage -> hooks.add(stage.refused("no interface is watched")));
        return hooks;
    }

    @Override
    public List<WatchedInterface> interfaces() {
        return List.of();
    }

    @Override
    public List<InterfaceRow> rows() {
        return List.of();
    }

    @Override
    public void close() {}
}
