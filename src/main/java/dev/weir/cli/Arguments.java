package dev.weir.cli;

import dev.weir.model.AlertThresholds;
import dev.weir.model.ByteSourceChoice;
import dev.weir.model.XdpChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The one way in: arguments and their surroundings to {@link Options}. */
public final class Arguments {

    private static final int FEWEST_FLOWS = 1 << 10;
    private static final int MOST_FLOWS = 1 << 22;
    private static final int MOST_PIDS = 1 << 22; // PID_MAX_LIMIT of the kernel
    private static final List<Setting> ONLY_IN_BATCH =
            List.of(Setting.SAMPLES, Setting.OUTPUT, Setting.TABLE, Setting.TOP, Setting.EXIT_ON_ALERT);

    private final Parsed parsed;
    private final Effective effective;
    private final List<String> warnings;
    private final Surroundings surroundings;
    private final FeatureVerbs features;

    private Arguments(
            Parsed parsed,
            Effective effective,
            List<String> warnings,
            Surroundings surroundings,
            FeatureVerbs features) {
        this.parsed = parsed;
        this.effective = effective;
        this.warnings = warnings;
        this.surroundings = surroundings;
        this.features = features;
    }

    /** The arguments with {@code help COMMAND} written as {@code COMMAND --help}; what means no help, as it is. */
    public static List<String> withHelpAsOption(List<String> arguments) {
        if (arguments.isEmpty() || !arguments.get(0).equals("help")) {
            return arguments;
        }
        List<String> rewritten = new ArrayList<>(arguments.subList(1, arguments.size()));
        rewritten.add("--help");
        return rewritten;
    }

    /**
     * Reads the command line.
     *
     * @param features the commands that features bring, which help lists
     * @throws UsageError if the arguments, a {@code WEIR_} variable or the config file is wrong
     */
    public static Options read(List<String> arguments, Surroundings surroundings, FeatureVerbs features)
            throws UsageError {
        // Plain `weir` is the common start, and picocli would delay its first frame by 55 ms to find nothing.
        Parsed parsed = arguments.isEmpty() ? Parsed.NOTHING : Grammar.parse(features, arguments);
        boolean asksAboutWeir = parsed.has(Setting.HELP) || parsed.has(Setting.VERSION);
        ConfigFile file = asksAboutWeir ? ConfigFile.NONE : ConfigFile.read(config(parsed, surroundings), surroundings);
        Map<Setting, Given> variables = asksAboutWeir ? Map.of() : Effective.variables(surroundings);
        return new Arguments(
                        parsed, new Effective(parsed.flags(), variables, file), file.warnings(), surroundings, features)
                .options();
    }

    /** Returns the version this was built as. */
    public static String version() {
        String version = Arguments.class.getPackage().getImplementationVersion();
        return version == null ? "(not from a jar)" : version;
    }

    private static Optional<Given> config(Parsed parsed, Surroundings surroundings) {
        if (parsed.has(Setting.CONFIG)) {
            return Optional.of(parsed.flags().get(Setting.CONFIG));
        }
        Optional<String> variable = surroundings.variable(Setting.CONFIG.variable());
        return variable.isEmpty() ? Optional.empty() : Optional.of(Given.of(variable.get(), Setting.CONFIG.variable()));
    }

    private Options options() throws UsageError {
        return new Options(command(), capture(), display(), alerts(), effective.path(Setting.LOG), warnings);
    }

    private Command command() throws UsageError {
        if (parsed.has(Setting.HELP)) {
            return new Command.Print(new Grammar(features).help(parsed.verb()));
        }
        if (parsed.has(Setting.VERSION)) {
            return new Command.Print("weir " + version() + "\n");
        }
        if (parsed.has(Setting.DUMP_CONFIG)) {
            return new Command.Print(effective.asConfigFile());
        }
        return switch (parsed.verb()) {
            case SHOW -> batch().isPresent() ? batch().get() : new Command.Screen();
            case REPLAY -> new Command.Replay(file(), effective.number(Setting.SPEED, "0.1", "1000"), batch());
            case RECORD ->
                new Command.RecordTo(
                        file(), samples(), effective.amount(Setting.MAX_SIZE), effective.age(Setting.MAX_AGE));
            case DOCTOR -> new Command.Doctor(effective.isOn(Setting.COST), effective.isOn(Setting.JSON));
        };
    }

    private Optional<Command.Batch> batch() throws UsageError {
        boolean once = parsed.has(Setting.ONCE);
        if (!once && !parsed.has(Setting.BATCH)) {
            for (Setting setting : ONLY_IN_BATCH) {
                if (parsed.has(setting)) {
                    throw new UsageError(
                            setting.flag() + " needs -b: it says how to print, and the screen prints nothing");
                }
            }
            return Optional.empty();
        }
        OutputFormat format = effective.choice(Setting.OUTPUT, OutputFormat.class);
        if (parsed.has(Setting.TABLE) && format != OutputFormat.CSV) {
            throw new UsageError(Setting.TABLE.flag() + " needs -o csv: the other forms print every list");
        }
        return Optional.of(new Command.Batch(
                once ? OptionalLong.of(1) : samples(),
                format,
                effective.word(Setting.TABLE).orElseThrow(),
                effective.wholeInt(Setting.TOP, 1, 1_000_000),
                effective.isOn(Setting.EXIT_ON_ALERT)));
    }

    private OptionalLong samples() throws UsageError {
        return effective.whole(Setting.SAMPLES, 1, Integer.MAX_VALUE);
    }

    private Path file() throws UsageError {
        return Effective.path(parsed.operand().orElseThrow())
                .orElseThrow(() -> new UsageError(parsed.verb().call() + ": that is not a file name"));
    }

    private Capture capture() throws UsageError {
        return new Capture(
                effective.texts(Setting.INTERFACE),
                effective.choice(Setting.XDP, XdpChoice.class),
                effective.choice(Setting.BYTE_SOURCE, ByteSourceChoice.class),
                effective.seconds(Setting.INTERVAL, "0.1", "3600"),
                effective.wholeInt(Setting.FLOWS, FEWEST_FLOWS, MOST_FLOWS).orElseThrow(),
                effective.text(Setting.FILTER),
                effective.isOn(Setting.NAMES),
                features());
    }

    private Map<String, String> features() throws UsageError {
        Map<String, String> given = new HashMap<>();
        for (Setting setting : Setting.values()) {
            if (setting.isOfFeature()) {
                plain(setting).ifPresent(value -> given.put(setting.key(), value));
            }
        }
        UsageError.require(
                !given.containsKey(Setting.POLICY_DROP.key()) || given.containsKey(Setting.POLICY.key()),
                Setting.POLICY_DROP.flag() + " goes only with " + Setting.POLICY.flag()
                        + " FILE: without a policy there is nothing to drop by");
        return given;
    }

    /**
     * A value of a feature's setting, checked: {@code true} for a switch that is on, digits alone for a number,
     * digits or {@code off} for an amount; empty for what is not set.
     */
    private Optional<String> plain(Setting setting) throws UsageError {
        return switch (setting.kind) {
            case SWITCH -> effective.isOn(setting) ? Optional.of("true") : Optional.empty();
            case AMOUNT -> effective.text(setting).isEmpty() ? Optional.empty() : Optional.of(amount(setting));
            case NUMBER -> whole(effective.wholeInt(setting, 1, setting.most));
            case FILE -> effective.path(setting).map(Path::toString);
            default -> setting.choices().length == 0 ? effective.text(setting) : effective.word(setting);
        };
    }

    private static Optional<String> whole(OptionalInt number) {
        return number.isPresent() ? Optional.of(Integer.toString(number.getAsInt())) : Optional.empty();
    }

    private String amount(Setting setting) throws UsageError {
        OptionalLong amount = effective.amount(setting);
        return amount.isEmpty() ? "off" : Long.toString(amount.getAsLong());
    }

    private Display display() throws UsageError {
        requireUser();
        return new Display(
                effective.choice(Setting.THEME, Display.Theme.class),
                effective.choice(Setting.COLOR, Display.ColorChoice.class),
                effective.isOn(Setting.ASCII),
                effective.isOn(Setting.MOUSE),
                effective.wholeInt(Setting.PID, 1, MOST_PIDS),
                effective.text(Setting.USER),
                effective.keys());
    }

    /** A recording may be another host's, with users of its own. */
    private void requireUser() throws UsageError {
        Optional<String> user = effective.text(Setting.USER);
        if (user.isPresent() && parsed.verb() == Verb.SHOW && !surroundings.hasUser(user.get())) {
            throw new UsageError(Setting.USER.flags()[0] + ": there is no user \"" + user.get() + "\"");
        }
    }

    private AlertThresholds alerts() throws UsageError {
        return new AlertThresholds(
                effective.amount(Setting.ALERT_CONNECTION),
                effective.amount(Setting.ALERT_PROCESS),
                effective.amount(Setting.ALERT_PORT),
                effective.amount(Setting.ALERT_PROTOCOL),
                effective.amount(Setting.ALERT_CALLS),
                effective.amount(Setting.ALERT_DROPS),
                effective.wholeInt(Setting.ALERT_SAMPLES, 1, 3600).orElseThrow());
    }
}
