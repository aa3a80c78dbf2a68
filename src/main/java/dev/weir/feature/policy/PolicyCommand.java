package dev.weir.feature.policy;

import dev.weir.attach.ProbeException;
import dev.weir.cli.ExitCode;
import dev.weir.cli.ListenAddress;
import dev.weir.cli.UsageError;
import dev.weir.model.XdpChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir policy}: packets from outside a list of ranges are logged, and dropped when asked for. */
@Command(
        sortOptions = false,
        subcommands = PolicyCommand.Confirm.class,
        description = "Logs received packets whose source is in no permitted range; --drop-packets drops them.")
final class PolicyCommand implements Callable<Integer> {

    private static final int MAX_BUFFER_BYTES = 1 << 26;
    private static final long MAX_SECONDS = 86_400;

    @Option(
            names = {"-i", "--interface"},
            paramLabel = "NAME",
            description = "interface whose packets are judged; repeatable (default: those with a default route)")
    private List<String> interfaces = new ArrayList<>();

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "the ranges, in JSON; read again when it changes and on SIGHUP")
    private Path config;

    @Option(names = "--drop-packets", description = "drop packets that are not permitted")
    private boolean drop;

    @Option(names = "--dry-run", description = "drop nothing, and say how much would have been dropped")
    private boolean dryRun;

    @Option(
            names = "--confirm",
            paramLabel = "SECONDS",
            description = "stop dropping after so long, unless confirmed by Enter or 'weir policy confirm'")
    private Long confirmSeconds;

    @Option(
            names = "--no-ssh-guard",
            description = "judge the address of the SSH session weir was started in like any other")
    private boolean noSshGuard;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            description = "console, json, csv, jsonl or eve, which is Suricata's (default: console, or the config's)")
    private LogFormat format;

    @Option(
            names = "--log-file",
            paramLabel = "FILE",
            description = "where the log goes; json, csv, jsonl and eve need it")
    private Path logFile;

    @Option(
            names = "--log-buffer-size",
            paramLabel = "BYTES",
            description = "what is gathered before it is written (default: 8192)")
    private Integer bufferBytes;

    @Option(
            names = "--log-every",
            paramLabel = "N",
            description = "log N packets of a second one by one, and of the rest those alike in one line; "
                    + "0 for all one by one (default: 5000)")
    private Long every;

    @Option(names = "--community-id", description = "name flows as Zeek and Suricata do, in jsonl and eve")
    private boolean communityId;

    @Option(
            names = "--xdp",
            paramLabel = "HOW",
            defaultValue = "auto",
            description = "auto, native, generic or off, which is tc (default: auto)")
    private XdpChoice xdp;

    @Option(
            names = "--summary",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "how often there is a summary, of as long a time; 0 for none (default: 60)")
    private long summarySeconds;

    @Option(
            names = "--metrics",
            paramLabel = "[ADDR:]PORT",
            description = "serve counters by set, action and family at /metrics for Prometheus; on 127.0.0.1 "
                    + "unless an address is given")
    private String metrics;

    @Option(
            names = {"-v", "--verbose"},
            description = "say more: hooks, hits by set")
    private boolean verbose;

    @Override
    public Integer call() throws UsageError, ProbeException, IOException {
        check();
        Policy policy = PolicyFile.read(config, Optional.empty());
        KernelPolicy.Mode mode =
                dryRun ? KernelPolicy.Mode.DRY_RUN : drop ? KernelPolicy.Mode.DROP : KernelPolicy.Mode.LOG;
        log().over(policy.logging());
        OptionalLong confirm = confirmSeconds == null ? OptionalLong.empty() : OptionalLong.of(confirmSeconds);
        PolicySettings settings = new PolicySettings(
                interfaces,
                config,
                mode,
                log(),
                communityId,
                xdp,
                confirm,
                !noSshGuard,
                summarySeconds,
                metrics == null ? Optional.empty() : Optional.of(ListenAddress.of("--metrics", metrics)),
                verbose);
        return PolicyRun.run(settings, policy, System.err).number();
    }

    private void check() throws UsageError {
        UsageError.require(
                config != null,
                "weir policy needs -c FILE, the ranges that are permitted; weir policy --help lists what there is");
        UsageError.require(
                confirmSeconds == null || drop && !dryRun,
                "--confirm goes only with --drop-packets: nothing else has to be undone");
        requireSeconds("--confirm", confirmSeconds == null ? 1 : confirmSeconds, 1);
        requireSeconds("--summary", summarySeconds, 0);
        UsageError.require(
                bufferBytes == null || bufferBytes >= 1 && bufferBytes <= MAX_BUFFER_BYTES,
                "--log-buffer-size is a number of bytes from 1 to " + MAX_BUFFER_BYTES);
        UsageError.require(
                every == null || every >= 0 && every <= Integer.MAX_VALUE,
                "--log-every is a number of packets a second, 0 for all");
    }

    private static void requireSeconds(String option, long seconds, long least) throws UsageError {
        UsageError.require(
                seconds >= least && seconds <= MAX_SECONDS,
                option + " is a number of seconds from " + least + " to " + MAX_SECONDS);
    }

    private LogOptions log() {
        return new LogOptions(
                Optional.ofNullable(format),
                Optional.ofNullable(logFile),
                bufferBytes == null ? OptionalInt.empty() : OptionalInt.of(bufferBytes),
                every == null ? OptionalLong.empty() : OptionalLong.of(every));
    }

    @Command(name = "confirm", description = "Confirms dropping that would be undone otherwise: it goes on.")
    static final class Confirm implements Callable<Integer> {

        @Override
        public Integer call() throws IOException {
            List<String> confirmed = Confirmation.confirmAll();
            if (confirmed.isEmpty()) {
                throw new IOException("nothing waits to be confirmed");
            }
            System.out.println("confirmed: weir goes on dropping (process " + String.join(", ", confirmed) + ")");
            return ExitCode.DONE.number();
        }
    }
}
