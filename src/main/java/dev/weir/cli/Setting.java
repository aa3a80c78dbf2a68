package dev.weir.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that can be set, each once: from this table come the flags, the environment variables, the keys of the
 * config file, {@code --dump-config}, help, the man page and the completions.
 * <p>A setting {@code BYTE_SOURCE} is the flag {@code --byte-source}, the variable {@code WEIR_BYTE_SOURCE} and the key
 * {@code "byte-source"}.
 */
enum Setting {
    INTERFACE(
            Scope.COUNTING,
            Kind.TEXTS,
            "-i",
            "NAME",
            null,
            "count packets on this interface; may be repeated (default: those with a default route)"),
    XDP(
            Scope.COUNTING,
            Kind.TEXT,
            null,
            "auto|native|generic|off",
            "auto",
            "how incoming packets are counted; off means tc"),
    BYTE_SOURCE(
            Scope.COUNTING,
            Kind.TEXT,
            null,
            "auto|socket|fexit|syscall",
            "auto",
            "which layer of the kernel counts app bytes"),
    FILTER(
            Scope.COUNTING,
            Kind.TEXT,
            "-f",
            "EXPR",
            null,
            "count only the packets that this tcpdump expression matches"),
    FLOWS(Scope.COUNTING, Kind.NUMBER, null, "N", "65536", "entries of the kernel's flow table"),
    NAMES(Scope.COUNTING, Kind.SWITCH, null, "", "false", "look addresses up in DNS"),

    CLIENTS(
            Scope.FEATURES,
            Kind.TEXT,
            null,
            "on|off",
            "on",
            "count the distinct addresses that use each port of this host"),
    CLIENTS_WINDOW(
            Scope.FEATURES, Kind.NUMBER, null, "SECONDS", "60", "length of their windows, from 1 to 86400", 86_400),
    CLIENTS_TABLE(
            Scope.FEATURES,
            Kind.NUMBER,
            null,
            "N",
            "16384",
            "clients of a window that are counted exactly; more are estimated",
            1 << 24),
    GEOIP(
            Scope.FEATURES,
            Kind.FILE,
            null,
            "FILE",
            null,
            "countries and networks in MaxMind's format; several with commas (default: those in /var/lib/GeoIP)"),
    RULES(
            Scope.FEATURES,
            Kind.FILE,
            null,
            "FILE",
            null,
            "count the tcpdump expressions of this file, as weir rules does"),
    POLICY(
            Scope.FEATURES,
            Kind.FILE,
            null,
            "FILE",
            null,
            "judge received packets by the ranges in this file, as weir policy does"),
    POLICY_DROP(
            Scope.FEATURES,
            Kind.SWITCH,
            null,
            "",
            "false",
            "drop what the policy does not permit, but for this ssh session's; else it is only counted"),
    POLICY_CONFIRM(
            Scope.FEATURES,
            Kind.NUMBER,
            null,
            "SECONDS",
            "30",
            "dropping that was switched on from the screen is undone after so long unless it is confirmed",
            86_400),
    ALERT_OUTSIDE(
            Scope.FEATURES,
            Kind.AMOUNT,
            null,
            "RATE",
            null,
            "alert on packets/s that the policy does not permit, of all sources, or off (default: 1000)"),

    INTERVAL(Scope.SAMPLING, Kind.NUMBER, "-d", "SECONDS", "1", "time between samples, from 0.1 to 3600"),
    SAMPLES(Scope.SAMPLING, Kind.NUMBER, "-n", "N", null, "stop after N snapshots (default: when interrupted)"),

    BATCH(Scope.PRINTING, Kind.SWITCH, "-b", "", "false", "print snapshots"),
    ONCE(Scope.PRINTING, Kind.SWITCH, null, "", "false", "the same as -b -n 1"),
    OUTPUT(Scope.PRINTING, Kind.TEXT, "-o", "table|json|csv", "table", "in which form"),
    TABLE(
            Scope.PRINTING,
            Kind.TEXT,
            null,
            "processes|connections|ports|protocols|interfaces|alerts",
            "processes",
            "which list -o csv prints"),
    TOP(Scope.PRINTING, Kind.NUMBER, null, "N", null, "only the first N rows of each list (default: all)"),
    EXIT_ON_ALERT(Scope.PRINTING, Kind.SWITCH, null, "", "false", "leave with code 4 when an alert is raised"),

    PID(Scope.SHOWING, Kind.NUMBER, "-p", "PID", null, "only this process"),
    USER(Scope.SHOWING, Kind.TEXT, "-u", "NAME", null, "only processes of this user"),
    THEME(Scope.SHOWING, Kind.TEXT, null, "terminal|mono|contrast|truecolor", "terminal", "which colours"),
    COLOR(
            Scope.SHOWING,
            Kind.TEXT,
            null,
            "auto|always|never",
            "auto",
            "whether to use colour; NO_COLOR in the environment means never"),
    ASCII(Scope.SHOWING, Kind.SWITCH, null, "", "false", "draw with ASCII only"),
    MOUSE(Scope.SHOWING, Kind.SWITCH, null, "", "false", "take clicks and the wheel"),

    ALERT_CONNECTION(Scope.ALERTING, Kind.AMOUNT, null, "RATE", "10000000", "one connection, both directions"),
    ALERT_PROCESS(Scope.ALERTING, Kind.AMOUNT, null, "RATE", "100000000", "one process, both directions"),
    ALERT_PORT(Scope.ALERTING, Kind.AMOUNT, null, "RATE", "100000000", "one port, both directions"),
    ALERT_PROTOCOL(Scope.ALERTING, Kind.AMOUNT, null, "RATE", "1000000", "packets/s of one protocol"),
    ALERT_CALLS(Scope.ALERTING, Kind.AMOUNT, null, "RATE", "50000", "send and receive calls/s of one process"),
    ALERT_DROPS(
            Scope.ALERTING,
            Kind.AMOUNT,
            null,
            "RATE",
            "100",
            "packets/s that the kernel drops at one connection before they are read"),
    ALERT_CLIENTS(Scope.ALERTING, Kind.AMOUNT, null, "N", "off", "distinct addresses that use one port of this host"),
    ALERT_NEW_CLIENTS(Scope.ALERTING, Kind.AMOUNT, null, "N", "off", "new ones of a port within a minute"),
    ALERT_SAMPLES(Scope.ALERTING, Kind.NUMBER, null, "N", "3", "for how many seconds a value must exceed"),

    MAX_SIZE(
            Scope.RECORDING, Kind.AMOUNT, null, "BYTES", null, "drop the oldest snapshots beyond this size (2G, 500M)"),
    MAX_AGE(Scope.RECORDING, Kind.TEXT, null, "AGE", null, "drop snapshots older than this (36h, 7d)"),

    SPEED(Scope.REPLAYING, Kind.NUMBER, null, "FACTOR", "1", "recorded seconds per second, from 0.1 to 1000"),

    COST(Scope.EXAMINING, Kind.SWITCH, null, "", "false", "measure what each attached program costs"),
    JSON(Scope.EXAMINING, Kind.SWITCH, null, "", "false", "print the report as one JSON object"),

    CONFIG(
            Scope.GENERAL,
            Kind.FILE,
            null,
            "FILE",
            null,
            "config file to read (default: the user's, else the system's)"),
    DUMP_CONFIG(Scope.GENERAL, Kind.SWITCH, null, "", "false", "print what is set, as a config file, and leave"),
    LOG(Scope.GENERAL, Kind.FILE, null, "FILE", null, "append messages to this file"),
    VERSION(Scope.GENERAL, Kind.SWITCH, "-V", "", "false", "print the version and leave"),
    HELP(Scope.GENERAL, Kind.SWITCH, "-h", "", "false", "print help and leave");

    /** What the value of a setting looks like. */
    enum Kind {
        /** True or false; as a flag it takes no value. */
        SWITCH,
        /** A number without a unit. */
        NUMBER,
        /** A number that may end in k, M, G or T, or {@code off}. */
        AMOUNT,
        /** The name of a file. */
        FILE,
        /** Anything else. */
        TEXT,
        /** Any number of texts. */
        TEXTS
    }

    final Scope scope;
    final Kind kind;
    /** The short flag, as {@code -i}. */
    final Optional<String> letter;
    /** What help calls the value; for a choice, the words to choose from, separated by bars. */
    final String value;
    /** What holds when nothing is given. */
    final Optional<String> fallback;

    final String description;
    /** The largest that a feature's number may be; the smallest is 1. */
    final int most;

    Setting(Scope scope, Kind kind, String letter, String value, String fallback, String description) {
        this(scope, kind, letter, value, fallback, description, Integer.MAX_VALUE);
    }

    Setting(Scope scope, Kind kind, String letter, String value, String fallback, String description, int most) {
        this.scope = scope;
        this.kind = kind;
        this.letter = Optional.ofNullable(letter);
        this.value = value;
        this.fallback = Optional.ofNullable(fallback);
        this.description = description;
        this.most = most;
    }

    /** Returns the long flag, as {@code --byte-source}. */
    String flag() {
        return "--" + key();
    }

    /** Returns every spelling of the flag, the short one first. */
    String[] flags() {
        return letter.isPresent() ? new String[] {letter.get(), flag()} : new String[] {flag()};
    }

    /** Returns the key in the config file, as {@code byte-source}. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the environment variable, as {@code WEIR_BYTE_SOURCE}. */
    String variable() {
        return "WEIR_" + name();
    }

    /** Returns whether this may stand in the config file: what says what to do this once may not. */
    boolean isLasting() {
        return switch (this) {
            case BATCH, ONCE, SAMPLES, PID, USER, POLICY_DROP, COST, JSON, CONFIG, DUMP_CONFIG, VERSION, HELP -> false;
            default -> true;
        };
    }

    /** Returns whether features read it, rather than the main job. */
    boolean isOfFeature() {
        return scope == Scope.FEATURES || this == ALERT_CLIENTS || this == ALERT_NEW_CLIENTS;
    }

    /** Returns what help says of it, with the default. */
    String help() {
        return kind == Kind.SWITCH || fallback.isEmpty()
                ? description
                : description + " (default: " + fallback.get() + ")";
    }

    /** Returns the words to choose from; empty when this is not a choice. */
    String[] choices() {
        return value.indexOf('|') < 0 ? new String[0] : value.split("\\|");
    }

    /** Returns whether the given command takes this. */
    boolean goesWith(Verb verb) {
        return scope.verbs.contains(verb) || this == SAMPLES && verb == Verb.REPLAY;
    }

    /** Returns the lasting setting with this key in the config file. */
    static Optional<Setting> withKey(String key) {
        return Stream.of(values())
                .filter(setting -> setting.isLasting() && setting.key().equals(key))
                .findFirst();
    }
}
