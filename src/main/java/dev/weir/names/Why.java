package dev.weir.names;

import dev.weir.model.Origin;
import dev.weir.model.Origin.PackageOwner;
import dev.weir.model.ProcessNames;
import dev.weir.model.ProcessTotal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What the page of one process says about its origin, beside its row in the snapshot. Never waits; what is still being
 * looked up is there when it is asked for again.
 */
public final class Why {

    private static final String DELETED = " (deleted)";
    private static final int LOOK_UPS_QUEUED = 16;

    private final ProcFiles proc = new ProcFiles(ProcFiles.PROC);
    private final InstantSource clock;
    private final PackageOwners packages =
            new PackageOwners(PackageOwners::ofSystem, BackgroundThreads.named("weir-packages", 1, LOOK_UPS_QUEUED));

    /** Answers about the running system. */
    public Why(InstantSource clock) {
        this.clock = clock;
    }

    /** What is known now about the origin of a process. */
    public synchronized Origin of(ProcessTotal process) {
        return new Origin(process.key(), started(process), owner(process.names()));
    }

    private Optional<Instant> started(ProcessTotal process) {
        Optional<ProcStat> stat = proc.stat(process.key().pid())
                .filter(now -> now.startedAt(process.key().startTag()));
        Optional<Long> uptimeNanos =
                proc.text("uptime").map(text -> (long) (Double.parseDouble(text.split(" ")[0]) * 1e9));
        return stat.flatMap(now ->
                uptimeNanos.map(uptime -> clock.instant().minusNanos(uptime - now.startTicks() * ProcStat.TICK_NANOS)));
    }

    private PackageOwner owner(ProcessNames names) {
        if (names.kernel()) {
            return PackageOwner.none("it is a kernel thread");
        }
        if (names.container().isPresent()) {
            return PackageOwner.none(
                    "its files are those of " + names.container().get());
        }
        if (names.exe().isEmpty()) {
            return PackageOwner.none("its executable could not be read before it was gone");
        }
        String exe = names.exe().get();
        return packages.of(exe.endsWith(DELETED) ? exe.substring(0, exe.length() - DELETED.length()) : exe);
    }
}
