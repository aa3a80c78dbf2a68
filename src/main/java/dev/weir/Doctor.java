package dev.weir;

import dev.weir.cli.ExitCode;
import dev.weir.cli.Options;
import dev.weir.model.Hook;
import dev.weir.attach.Diagnosis;
import dev.weir.attach.Diagnosis.Finding;
import dev.weir.attach.ProbeCost;
import dev.weir.attach.ProbeException;
import dev.weir.attach.ProbeOptions;
import dev.weir.attach.Probes;
import dev.weir.attach.WatchedInterface;
import dev.weir.units.Printable;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Says what this kernel and these privileges allow, by really attaching everything, and what to do about what is missing. */
final class Doctor {

    /** How long {@code --cost} watches the programs run. */
    private static final Duration COST_TIME = Duration.ofSeconds(5);
    private static final String GOOD = "ok";
    private static final String BAD = "!!";

    private final PrintStream out;
    private boolean complete = true;

    private Doctor(PrintStream out) {
        this.out = out;
    }

    /**
     * Prints the report.
     *
     * @return {@link ExitCode#DONE} when the main job works, {@link ExitCode#UNAVAILABLE} when it cannot
     */
    static ExitCode run(Options options, boolean cost, PrintStream out) throws InterruptedException {
        Doctor doctor = new Doctor(out);
        Diagnosis.ofSystem().forEach(doctor::tell);
        try (Probes probes = Probes.attach(LiveCapture.probeOptions(options.capture()), Optional.empty())) {
            probes.hooks().forEach(doctor::tell);
            probes.interfaces().forEach(doctor::tell);
            if (cost) {
                doctor.tellCost(probes);
            }
        } catch (ProbeException e) {
            doctor.line(BAD, "main job", e.getMessage());
            out.println("weir cannot work here.");
            return ExitCode.UNAVAILABLE;
        }
        out.println(doctor.complete ? "weir works here with everything it can attach." : "weir works here, without what is marked " + BAD + ".");
        return ExitCode.DONE;
    }

    private void tell(Finding finding) {
        line(finding.ok() ? GOOD : BAD, finding.subject(), finding.state());
        if (!finding.remedy().isEmpty()) {
            line("", "", "fix: " + finding.remedy());
        }
    }

    private void tell(Hook hook) {
        line(hook.attached() ? GOOD : BAD, hook.name(), hook.attached() && hook.reason().isEmpty() ? "attached"
                : hook.attached() ? "attached; " + hook.reason() : "not attached: " + hook.reason());
        if (!hook.attached()) {
            line("", "", "fix: " + Diagnosis.remedy(hook.reason()));
        }
    }

    private void tell(WatchedInterface iface) {
        line(iface.ingressHook().equals("off") ? BAD : GOOD, "interface " + iface.name(),
                "received packets are counted by " + (iface.ingressHook().equals("tc") ? "tc" : iface.ingressHook() + " XDP") + ": " + iface.reason());
    }

    private void tellCost(Probes probes) throws InterruptedException {
        out.println();
        out.println("Cost of each program over " + COST_TIME.toSeconds() + " s, by the kernel's own timing, whose meter is part of each figure:");
        out.printf(Locale.ROOT, "   %-36s %12s %12s %14s%n", "PROGRAM", "NS A RUN", "RUNS/S", "% OF A CORE");
        for (ProbeCost.Line cost : ProbeCost.measure(probes, COST_TIME)) {
            out.printf(Locale.ROOT, "   %-36s %12.0f %12.0f %14.3f%n", Printable.text(cost.hook()), cost.nanosPerRun(), cost.runsPerSecond(), cost.corePercent());
        }
    }

    private void line(String mark, String subject, String text) {
        complete &= !mark.equals(BAD);
        out.printf(Locale.ROOT, "%-2s %-36s %s%n", mark, Printable.text(subject), Printable.text(text));
    }
}
