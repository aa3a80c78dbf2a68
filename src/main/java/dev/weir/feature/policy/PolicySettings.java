package dev.weir.feature.policy;

import dev.weir.model.XdpChoice;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * What {@code weir policy} was asked for.
 *
 * @param interfaces     names; empty for those that carry a default route
 * @param file           the config
 * @param mode           what becomes of packets that are not permitted
 * @param log            how they are logged
 * @param eventsPerSecond packets a second that are told one by one, 0 for all
 * @param aggregates     whether a line of the log may stand for more than one packet
 * @param communityId    whether lines carry the name of their flow
 * @param xdp            how packets are to be seen
 * @param confirmSeconds after so many the drop is undone unless it is confirmed
 * @param sshGuard       whether the session weir was started in is never cut
 * @param summarySeconds how often there is a summary, and of how long
 * @param verbose        whether to say more
 */
record PolicySettings(
        List<String> interfaces,
        Path file,
        KernelPolicy.Mode mode,
        LogSettings log,
        long eventsPerSecond,
        boolean aggregates,
        boolean communityId,
        XdpChoice xdp,
        OptionalLong confirmSeconds,
        boolean sshGuard,
        long summarySeconds,
        boolean verbose) {}
