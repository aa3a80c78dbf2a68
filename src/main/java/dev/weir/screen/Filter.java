package dev.weir.screen;

import dev.weir.model.Address;
import dev.weir.model.Alert;
import dev.weir.model.Connection;
import dev.weir.model.PortTotal;
import dev.weir.model.ProcessKey;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Refusal;
import dev.weir.model.SocketState;
import dev.weir.model.Subject;
import inet.ipaddr.AddressStringException;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What was typed to filter rows: words that must all hold. {@code port:443 port:80-90 proc:nginx state:established
 * net:10.0.0.0/8 pid:812 user:app unit:docker proto:udp}, free text, each negated by {@code !} in front.
 * <p>A process or port is matched by a connection's field when one of its connections has it.
 */
public final class Filter {

    /** Lets every row through. */
    public static final Filter NONE = new Filter("", List.of(), Optional.empty(), OptionalInt.empty());

    /** The rows that fields are about; of others only text is looked for. */
    private static final Set<Class<?>> FIELDED =
            Set.of(Row.OfProcess.class, Row.OfConnection.class, Row.OfPort.class, Row.OfAlert.class);

    private static final int MAX_PORT = 65_535;
    /** What names of containers begin with, which are text though they have a colon. */
    private static final Set<String> CONTAINERS = Set.of("docker", "podman", "k8s");

    private final String text;
    private final List<Term> terms;
    private final Optional<Refusal> error;
    /** Where in the text the first field stands. */
    private final OptionalInt field;

    private Filter(String text, List<Term> terms, Optional<Refusal> error, OptionalInt field) {
        this.text = text;
        this.terms = terms;
        this.error = error;
        this.field = field;
    }

    /** Reads a filter; a word that makes no sense matches nothing and is told by {@link #error}. */
    static Filter parse(String text) {
        List<Term> terms = new ArrayList<>();
        Optional<Refusal> error = Optional.empty();
        OptionalInt field = OptionalInt.empty();
        int start = 0;
        while (start < text.length()) {
            if (text.charAt(start) == ' ') {
                start++;
                continue;
            }
            int end = text.indexOf(' ', start);
            end = end < 0 ? text.length() : end;
            try {
                Optional<Term> term = Term.of(text.substring(start, end));
                term.ifPresent(terms::add);
                if (field.isEmpty() && term.filter(Term::isField).isPresent()) {
                    field = OptionalInt.of(start);
                }
            } catch (IllegalArgumentException e) {
                terms.add(Term.NOTHING);
                error = error.isPresent() ? error : Optional.of(new Refusal(start, e.getMessage()));
            }
            start = end;
        }
        return terms.isEmpty() ? NONE : new Filter(text, List.copyOf(terms), error, field);
    }

    /** The filter as typed. */
    public String text() {
        return text;
    }

    /** What is wrong with it, if anything. */
    Optional<Refusal> error() {
        return error;
    }

    /** The same for a list: rows that are no processes, connections, ports or alerts have no fields. */
    public Optional<Refusal> error(ListScreen<?> list) {
        return error.isPresent() || field.isEmpty() || FIELDED.contains(list.type())
                ? error
                : Optional.of(new Refusal(field.getAsInt(), "no fields here, only text"));
    }

    /** Whether it lets every row through. */
    public boolean isEmpty() {
        return terms.isEmpty();
    }

    /**
     * Whether it lets a row through.
     *
     * @param texts what a row that has no fields says of itself
     */
    boolean matches(Row row, Joined in, Supplier<List<String>> texts) {
        for (Term term : terms) {
            if (term.matches(row, in, texts) == term.negated) {
                return false;
            }
        }
        return true;
    }

    private enum Field {
        PORT,
        PROC,
        STATE,
        NET,
        PID,
        USER,
        UNIT,
        PROTO,
        TEXT
    }

    /** One word of a filter: for free text and names a part of the text in any case, else the exact value. */
    private static final class Term {
        /** Matches no row: a NUL is in no text that can be typed or drawn. */
        private static final Term NOTHING =
                new Term(false, Field.TEXT, "\0", unused -> false, unused -> false, unused -> false);

        private final boolean negated;
        private final Field field;
        private final String wanted;
        private final Predicate<ProcessTotal> onProcess;
        private final Predicate<Connection> onConnection;
        private final Predicate<PortTotal> onPort;

        private Term(
                boolean negated,
                Field field,
                String wanted,
                Predicate<ProcessTotal> onProcess,
                Predicate<Connection> onConnection,
                Predicate<PortTotal> onPort) {
            this.negated = negated;
            this.field = field;
            this.wanted = wanted;
            this.onProcess = onProcess;
            this.onConnection = onConnection;
            this.onPort = onPort;
        }

        static Optional<Term> of(String word) {
            boolean negated = word.startsWith("!");
            String body = negated ? word.substring(1) : word;
            int colon = body.indexOf(':');
            Field field = colon < 0 || !body.substring(0, colon).matches("[a-zA-Z]+")
                    ? Field.TEXT
                    : field(body.substring(0, colon));
            String value = (field == Field.TEXT ? body : body.substring(colon + 1)).toLowerCase(Locale.ROOT);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(
                    switch (field) {
                        case PORT -> ofPorts(negated, Range.of(value, "port", MAX_PORT));
                        case NET -> onConnections(negated, field, ofNetwork(value), null);
                        case STATE -> onConnections(negated, field, ofState(value), null);
                        case PROTO ->
                            onConnections(
                                    negated,
                                    field,
                                    ofProtocol(value),
                                    port -> port.key().protocol().name().equalsIgnoreCase(value));
                        case PID -> onProcesses(negated, field, ofPid(Range.of(value, "pid", Integer.MAX_VALUE)));
                        case PROC -> onProcesses(negated, field, process -> isNamed(process, value));
                        case USER ->
                            onProcesses(
                                    negated,
                                    field,
                                    process -> process.names().user().equalsIgnoreCase(value)
                                            || Integer.toString(process.names().uid())
                                                    .equals(value));
                        case UNIT ->
                            onProcesses(
                                    negated,
                                    field,
                                    process -> has(process.names().unit(), value)
                                            || has(process.names().container(), value));
                        case TEXT ->
                            new Term(
                                    negated,
                                    field,
                                    value,
                                    process -> hasText(process, value),
                                    connection -> hasText(connection, value),
                                    port -> hasText(port, value));
                    });
        }

        private static Term onConnections(
                boolean negated, Field field, Predicate<Connection> test, Predicate<PortTotal> onPort) {
            return new Term(negated, field, "", null, test, onPort);
        }

        private static Term onProcesses(boolean negated, Field field, Predicate<ProcessTotal> test) {
            return new Term(negated, field, "", test, null, null);
        }

        private static Field field(String name) {
            for (Field field : Field.values()) {
                if (field != Field.TEXT && field.name().equalsIgnoreCase(name)) {
                    return field;
                }
            }
            if (CONTAINERS.contains(name.toLowerCase(Locale.ROOT))) {
                return Field.TEXT;
            }
            throw new IllegalArgumentException("no field \"" + name + "\": "
                    + Arrays.stream(Field.values())
                            .filter(field -> field != Field.TEXT)
                            .map(field -> field.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(" ")));
        }

        private static Term ofPorts(boolean negated, Range ports) {
            return onConnections(
                    negated,
                    Field.PORT,
                    connection -> ports.contains(connection.lport()) || ports.contains(connection.rport()),
                    total -> ports.contains(total.key().port()));
        }

        private static Predicate<ProcessTotal> ofPid(Range pids) {
            return process -> pids.contains(process.key().pid());
        }

        private static Predicate<Connection> ofState(String value) {
            String start = value.replace('-', '_');
            if (!start.equals("unconn")
                    && Arrays.stream(SocketState.values()).noneMatch(state -> startsWith(state, start))) {
                throw new IllegalArgumentException("\"" + value
                        + "\" is no state; there are established, listen, syn-sent, time-wait, close and such");
            }
            return connection -> stateMatches(connection, start);
        }

        private static Predicate<Connection> ofProtocol(String value) {
            if (!value.matches("[a-z0-9-]+")) {
                throw new IllegalArgumentException("\"" + value + "\" is no protocol; write tcp, udp, icmp and such");
            }
            return connection -> connection.protocol().name().equalsIgnoreCase(value);
        }

        private static Predicate<Connection> ofNetwork(String cidr) {
            Scope.OfNetwork network = Cidr.parse(cidr);
            return connection -> !connection.raddr().isUnspecified() && network.contains(connection.raddr())
                    || !connection.laddr().isUnspecified() && network.contains(connection.laddr());
        }

        /**
         * States match from their beginning, so that {@code estab} finds ESTABLISHED; hyphens are as good as
         * underscores.
         */
        private static boolean stateMatches(Connection connection, String start) {
            return startsWith(connection.state(), start)
                    || start.equals("unconn")
                            && ConnectionText.state(connection).equals("UNCONN");
        }

        private static boolean startsWith(SocketState state, String start) {
            return state.name().toLowerCase(Locale.ROOT).startsWith(start);
        }

        private static boolean isNamed(ProcessTotal process, String value) {
            return has(process.names().comm(), value) || has(process.names().exe(), value);
        }

        private static boolean hasText(ProcessTotal process, String value) {
            return isNamed(process, value)
                    || has(process.names().commandLine(), value)
                    || has(process.names().user(), value)
                    || has(process.names().unit(), value)
                    || has(process.names().container(), value)
                    || Integer.toString(process.key().pid()).equals(value);
        }

        private static boolean hasText(Connection connection, String value) {
            return has(connection.comm(), value)
                    || has(connection.state().name(), value)
                    || has(connection.protocol().name(), value)
                    || has(connection.laddr().text() + ":" + connection.lport(), value)
                    || has(connection.raddr().text() + ":" + connection.rport(), value);
        }

        private static boolean hasText(PortTotal port, String value) {
            return has(port.key().text(), value) || has(port.application(), value) || has(port.service(), value);
        }

        private static boolean has(Optional<String> text, String part) {
            return text.isPresent() && has(text.get(), part);
        }

        private static boolean has(String text, String part) {
            return text.toLowerCase(Locale.ROOT).contains(part);
        }

        boolean isField() {
            return field != Field.TEXT;
        }

        boolean matches(Row row, Joined in, Supplier<List<String>> texts) {
            if (row instanceof Row.OfProcess process) {
                return matches(process.total(), in);
            }
            if (row instanceof Row.OfConnection connection) {
                return matches(connection.connection(), in);
            }
            if (row instanceof Row.OfPort port) {
                return matches(port.total(), in);
            }
            if (row instanceof Row.OfAlert alert) {
                return matches(alert.alert(), in);
            }
            return field == Field.TEXT && texts.get().stream().anyMatch(text -> has(text, wanted));
        }

        private boolean matches(ProcessTotal process, Joined in) {
            return onProcess != null ? onProcess.test(process) : anyMatches(in.of(process.key()));
        }

        private boolean matches(Connection connection, Joined in) {
            if (onConnection != null && onConnection.test(connection)) {
                return true;
            }
            return onProcess != null && isOwned(connection.owner(), in);
        }

        private boolean matches(PortTotal port, Joined in) {
            if (onPort != null) {
                return onPort.test(port);
            }
            return onProcess != null
                    ? port.owners().stream().anyMatch(owner -> isOwned(owner, in))
                    : anyMatches(in.of(port.key()));
        }

        private boolean matches(Alert alert, Joined in) {
            if (field == Field.TEXT) {
                return has(alert.subject(), wanted) || has(alert.rule(), wanted);
            }
            if (alert.about() instanceof Subject.OfProcess process) {
                return in.process(process.key())
                        .filter(total -> matches(total, in))
                        .isPresent();
            }
            if (alert.about() instanceof Subject.OfConnection connection) {
                return in.connection(connection.key())
                        .filter(found -> matches(found, in))
                        .isPresent();
            }
            return alert.about() instanceof Subject.OfPort port
                    && in.port(port.key()).filter(total -> matches(total, in)).isPresent();
        }

        private boolean isOwned(ProcessKey owner, Joined in) {
            return in.process(owner).filter(onProcess).isPresent();
        }

        private boolean anyMatches(Bundle connections) {
            return connections.all().stream().anyMatch(onConnection);
        }
    }

    /**
     * Numbers from one to another.
     *
     * @param first the smallest
     * @param last  the largest
     */
    private record Range(int first, int last) {

        /** Reads {@code 443} or {@code 80-90}. */
        static Range of(String value, String what, int largest) {
            int dash = value.indexOf('-');
            int first = number(dash < 0 ? value : value.substring(0, dash), value, what, largest);
            int last = dash < 0 ? first : number(value.substring(dash + 1), value, what, largest);
            if (last < first) {
                throw new IllegalArgumentException(
                        "\"" + value + "\" is no range of " + what + "s: it ends before it begins");
            }
            return new Range(first, last);
        }

        private static int number(String digits, String value, String what, int largest) {
            try {
                int number = Integer.parseInt(digits);
                if (number >= 0 && number <= largest) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Told below, as for a number out of range.
            }
            throw new IllegalArgumentException("\"" + value + "\" is no " + what + " or range; write 443 or 80-90");
        }

        boolean contains(int number) {
            return number >= first && number <= last;
        }
    }

    /** Reads addresses and networks; whatever is neither matches nothing. */
    private static final class Cidr {
        /**
         * Leaves out every spelling that could mean something else than it seems, as {@code 10} for 0.0.0.10 or nothing
         * for loopback.
         */
        private static final IPAddressStringParameters STRICT = new IPAddressStringParameters.Builder()
                .allowEmpty(false)
                .allowAll(false)
                .allowSingleSegment(false)
                .allow_inet_aton(false)
                .allowPrefixOnly(false)
                .toParams();

        private static final int IPV4_BITS = 32;
        private static final int IPV6_BITS = 128;

        static Scope.OfNetwork parse(String text) {
            try {
                IPAddress parsed = new IPAddressString(text, STRICT).toAddress();
                IPAddress block =
                        parsed.isPrefixed() || !parsed.isMultiple() ? parsed : parsed.assignPrefixForSingleBlock();
                if (block != null) {
                    return network(block);
                }
            } catch (AddressStringException e) {
                // Told below, as for a range that is no network.
            }
            throw new IllegalArgumentException("\"" + text + "\" is no address or network; write 10.0.0.0/8");
        }

        private static Scope.OfNetwork network(IPAddress block) {
            int all = block.isIPv4() ? IPV4_BITS : IPV6_BITS;
            int bits = block.isPrefixed() ? block.getNetworkPrefixLength() : all;
            Address base = Address.of(block.getLower().getBytes());
            int shownBits = base.isIpv4() ? Math.max(0, bits - (all - IPV4_BITS)) : bits;
            return new Scope.OfNetwork(base.network(shownBits), shownBits);
        }
    }
}
