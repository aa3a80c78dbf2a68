package dev.weir.feature.clients;

import dev.weir.cli.Arguments;
import dev.weir.cli.ExitCode;
import dev.weir.cli.OutputFormat;
import dev.weir.cli.UsageError;
import dev.weir.feature.clients.ClientsOptions.Print;
import dev.weir.feature.clients.Counting.Destination;
import dev.weir.model.Address;
import dev.weir.model.XdpChoice;
import inet.ipaddr.AddressStringException;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of {@code weir clients}. */
@Command(
        name = "clients",
        description = "count the distinct addresses that use each port, and serve the numbers by HTTP")
final class ClientsCommand implements Callable<Integer> {

    /** Does what the options ask for. */
    interface Run {

        /** Counts until interrupted; returns the exit code. */
        int clients(ClientsOptions options) throws Exception;
    }

    private static final int PORT_MAX = 65535;
    private static final double DELAY_MIN = 0.1;
    private static final double DELAY_MAX = 86_400;
    private static final double MILLIS = 1000;
    private static final int WINDOW_STEP = 10;
    /** A year. */
    private static final int WINDOW_MAX = 366 * 86_400;

    private static final int TABLE_MAX = 16_777_216;
    private static final String SPLIT = "\\s*,\\s*";

    /** An address is an address: no name, no shortened or octal IPv4, no wildcard. */
    private static final IPAddressStringParameters PLAIN = new IPAddressStringParameters.Builder()
            .allowEmpty(false)
            .allowAll(false)
            .allowWildcardedSeparator(false)
            .getIPv4AddressParametersBuilder()
            .allow_inet_aton(false)
            .getParentBuilder()
            .toParams();

    private final Run run;

    @Option(
            names = {"-i", "--iface", "--interface"},
            paramLabel = "NAME",
            split = SPLIT,
            hideParamSyntax = true,
            description = "interface to watch; may be given several times (default: those that carry a default route)")
    private List<String> interfaces = new ArrayList<>();

    @Option(
            names = "--xdp",
            paramLabel = "auto|native|generic|off",
            description = "how packets are received, as for weir itself (default: auto)")
    private XdpChoice xdp = XdpChoice.AUTO;

    @Option(
            names = {"-p", "--ports"},
            paramLabel = "PORTS",
            arity = "1..*",
            description = "ports to count, such as 22,80,8000-8010; 0 is every port (default: 0)")
    private List<String> ports = new ArrayList<>();

    @Option(
            names = {"-w", "--window"},
            paramLabel = "SECONDS",
            description = "length of a window, a multiple of 10 (default: 60)")
    private long windowSeconds = 60;

    @Option(
            names = {"-s", "--server-port"},
            paramLabel = "PORT",
            description = "port of the HTTP server (default: 3031)")
    private int serverPort = 3031;

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            description = "address the HTTP server listens on; 0.0.0.0 or :: for every one (default: 127.0.0.1)")
    private String listen = "127.0.0.1";

    @Option(names = "--serve-ip-list", description = "serve the addresses of the last complete window at /list")
    private boolean servesList;

    @Option(
            names = "--include-local",
            description = "count private, link-local and other addresses that cannot be on the Internet")
    private boolean withLocal;

    @Option(
            names = "--destination",
            paramLabel = "CIDR",
            split = SPLIT,
            hideParamSyntax = true,
            description = "count packets to this network too when they are only forwarded; may be given several times")
    private List<String> destinations = new ArrayList<>();

    @Option(names = "--new-connections", description = "count only who begins a connection: a SYN, the first datagram")
    private boolean newConnections;

    @Option(
            names = "--table",
            paramLabel = "N",
            description = "clients of a window that are counted exactly; more are estimated (default: 1000000)")
    private int tableEntries = 1_000_000;

    @Option(
            names = "--geoip",
            paramLabel = "FILE",
            split = SPLIT,
            hideParamSyntax = true,
            description = "file of countries or networks in MaxMind's format; may be given several times")
    private List<Path> geoFiles = new ArrayList<>();

    @Option(names = "--names", description = "look addresses up in DNS")
    private boolean names;

    @Option(
            names = {"-b", "--batch"},
            description = "print windows to standard output in place of serving them")
    private boolean batch;

    @Option(
            names = {"-n", "--samples"},
            paramLabel = "N",
            description = "with -b: end after N times (default: when interrupted)")
    private long samples = Long.MAX_VALUE;

    @Option(
            names = {"-d", "--delay"},
            paramLabel = "SECONDS",
            description = "with -b: seconds between two times (default: 1)")
    private double delaySeconds = 1;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|json|csv",
            description = "with -b: form (default: table)")
    private OutputFormat format = OutputFormat.TABLE;

    @Option(
            names = {"-V", "--version"},
            description = "print the version and leave")
    private boolean asksForVersion;

    ClientsCommand(Run run) {
        this.run = run;
    }

    @Override
    public Integer call() throws Exception {
        if (asksForVersion) {
            System.out.println("weir " + Arguments.version());
            return ExitCode.DONE.number();
        }
        return run.clients(options());
    }

    private ClientsOptions options() throws UsageError {
        UsageError.require(
                windowSeconds >= 0 && windowSeconds % WINDOW_STEP == 0 && windowSeconds <= WINDOW_MAX,
                "--window must be a positive number of seconds that 10 divides, of a year at most, not "
                        + windowSeconds);
        UsageError.require(
                serverPort >= 0 && serverPort <= PORT_MAX,
                "--server-port must be from 0 to " + PORT_MAX + ", not " + serverPort);
        UsageError.require(
                tableEntries > 0 && tableEntries <= TABLE_MAX,
                "--table must be from 1 to " + TABLE_MAX + ", not " + tableEntries);
        IPAddress address = address("--listen", listen);
        UsageError.require(!address.isPrefixed(), "--listen needs an address, not the network " + listen);
        List<Destination> networks = new ArrayList<>();
        for (String destination : destinations) {
            networks.add(destination(destination));
        }
        // 0 has always been taken for the shortest window there is.
        int window = windowSeconds == 0 ? WINDOW_STEP : (int) windowSeconds;
        return new ClientsOptions(
                xdp,
                interfaces,
                Counting.alone(
                        PortList.parsed(ports.isEmpty() ? List.of("0") : ports),
                        withLocal,
                        networks,
                        newConnections,
                        tableEntries),
                window,
                new InetSocketAddress(address.toInetAddress(), serverPort),
                servesList,
                geoFiles,
                names,
                print());
    }

    private Optional<Print> print() throws UsageError {
        UsageError.require(samples > 0, "--samples must be a positive number, not " + samples);
        UsageError.require(
                delaySeconds >= DELAY_MIN && delaySeconds <= DELAY_MAX,
                "--delay takes seconds from " + DELAY_MIN + " to " + (int) DELAY_MAX + ", not " + delaySeconds);
        Duration every = Duration.ofMillis(Math.round(delaySeconds * MILLIS));
        return batch ? Optional.of(new Print(format, samples, every)) : Optional.empty();
    }

    private static Destination destination(String text) throws UsageError {
        IPAddress parsed = address("--destination", text);
        int bits = parsed.isPrefixed() ? parsed.getNetworkPrefixLength() : parsed.getBitCount();
        return new Destination(Address.of(parsed.getLower().getBytes()).network(bits), bits);
    }

    private static IPAddress address(String option, String text) throws UsageError {
        try {
            IPAddress parsed = new IPAddressString(text, PLAIN).toAddress();
            if (parsed != null && !(parsed.isIPv6() && parsed.toIPv6().hasZone())) {
                return parsed;
            }
        } catch (AddressStringException e) {
            throw notAnAddress(option, text);
        }
        throw notAnAddress(option, text);
    }

    private static UsageError notAnAddress(String option, String text) {
        return new UsageError(option + ": \"" + text + "\" is not an IP address or network");
    }
}
