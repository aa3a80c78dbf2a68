package dev.weir.cli;

import java.util.Set;

/** Settings that belong together: one heading in help, and one set of commands that take them. */
enum Scope {
    COUNTING("What is counted", Verb.SHOW, Verb.RECORD, Verb.DOCTOR),
    FEATURES("Beside the main job", Verb.SHOW, Verb.RECORD),
    SAMPLING("How often", Verb.SHOW, Verb.RECORD),
    PRINTING("Batch: lines on standard output instead of the screen", Verb.SHOW, Verb.REPLAY),
    SHOWING("The screen", Verb.SHOW, Verb.REPLAY),
    ALERTING(
            "Alerts, in bytes/s of app data unless it says otherwise; `off` never alerts",
            Verb.SHOW,
            Verb.RECORD,
            Verb.REPLAY),
    RECORDING("The file", Verb.RECORD),
    REPLAYING("The file", Verb.REPLAY),
    EXAMINING("What is examined", Verb.DOCTOR),
    GENERAL("General", Verb.values());

    final String heading;
    final Set<Verb> verbs;

    Scope(String heading, Verb... verbs) {
        this.heading = heading;
        this.verbs = Set.of(verbs);
    }
}
