package dev.weir.feature.policy;

import dev.weir.model.XdpChoice;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What {@code weir policy} was asked for.
 *
 * @param interfaces     names; empty for those that carry a default route
 * @param file           the config
 * @param mode           what becomes of packets that are not permitted
 * @param log            what the command line says of how they are logged
 * @param communityId    whether lines carry the name of their flow
 * @param xdp            how packets are to be seen
 * @param confirmSeconds after so many the drop is undone unless it is confirmed
 * @param sshGuard       whether the session weir was started in is never cut
 * @param summarySeconds how often there is a summary, and of how long
 * @param metrics        where counters are served
 * @param verbose        whether to say more
 */
record PolicySettings(
        List<String> interfaces,
        Path file,
        KernelPolicy.Mode mode,
        LogOptions log,
        boolean communityId,
        XdpChoice xdp,
        OptionalLong confirmSeconds,
        boolean sshGuard,
        long summarySeconds,
        Optional<InetSocketAddress> metrics,
        boolean verbose) {}
