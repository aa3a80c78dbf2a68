package dev.weir;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.attach.Diagnosis;
import dev.weir.attach.Diagnosis.Finding;
import dev.weir.attach.ProbeCost;
import dev.weir.attach.ProbeException;
import dev.weir.attach.Probes;
import dev.weir.attach.WatchedInterface;
import dev.weir.bpf.BpfException;
import dev.weir.cli.Command;
import dev.weir.cli.ExitCode;
import dev.weir.cli.Options;
import dev.weir.model.Hook;
import dev.weir.units.Printable;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Says what this kernel and these privileges allow, by really attaching everything, and what to do about what is
 * missing.
 */
final class Doctor {

    private static final String SCHEMA = "weir-doctor/1";
    /** How long {@code --cost} watches the programs run. */
    private static final Duration COST_TIME = Duration.ofSeconds(5);

    private final List<Finding> findings = new ArrayList<>(Diagnosis.ofSystem());
    private List<ProbeCost.Line> costs = List.of();
    private boolean works;

    private Doctor() {}

    /**
     * Prints the report.
     *
     * @return {@link ExitCode#DONE} when the main job works, {@link ExitCode#UNAVAILABLE} when it cannot
     * @throws IOException when the report cannot be written
     */
    static ExitCode run(Options options, Command.Doctor asked, PrintStream out)
            throws InterruptedException, IOException {
        Doctor doctor = new Doctor();
        doctor.examine(options, asked.cost());
        if (asked.json()) {
            doctor.printJson(out);
        } else {
            doctor.printLines(out);
        }
        return doctor.works ? ExitCode.DONE : ExitCode.UNAVAILABLE;
    }

    private void examine(Options options, boolean cost) throws InterruptedException {
        try (Probes probes = Probes.attach(LiveCapture.probeOptions(options.capture()), Optional.empty())) {
            works = true;
            probes.hooks().forEach(hook -> findings.add(finding(hook)));
            probes.interfaces().forEach(iface -> findings.add(finding(iface)));
            if (cost) {
                measure(probes);
            }
        } catch (ProbeException e) {
            findings.add(new Finding("main job", false, e.getMessage(), ""));
        }
    }

    private void measure(Probes probes) throws InterruptedException {
        try {
            costs = ProbeCost.measure(probes, COST_TIME);
        } catch (BpfException refused) {
            findings.add(new Finding(
                    "cost", false, "not measured: " + refused.sentence(), Diagnosis.remedy(refused.sentence())));
        }
    }

    private static Finding finding(Hook hook) {
        return hook.attached()
                ? new Finding(
                        hook.name(), true, hook.reason().isEmpty() ? "attached" : "attached; " + hook.reason(), "")
                : new Finding(hook.name(), false, "not attached: " + hook.reason(), Diagnosis.remedy(hook.reason()));
    }

    private static Finding finding(WatchedInterface iface) {
        return new Finding(
                "interface " + iface.name(),
                !iface.ingressHook().equals("off"),
                "received packets are counted by "
                        + (iface.ingressHook().equals("tc") ? "tc" : iface.ingressHook() + " XDP") + ": "
                        + iface.reason(),
                "");
    }

    private boolean isComplete() {
        return findings.stream().allMatch(Finding::ok);
    }

    private void printLines(PrintStream out) {
        for (Finding finding : findings) {
            line(out, finding.ok() ? "ok" : "!!", finding.subject(), finding.state());
            if (!finding.remedy().isEmpty()) {
                line(out, "", "", "fix: " + finding.remedy());
            }
        }
        if (!costs.isEmpty()) {
            printCosts(out);
        }
        out.println(
                !works
                        ? "weir cannot work here."
                        : isComplete()
                                ? "weir works here with everything it can attach."
                                : "weir works here, without what is marked !!.");
    }

    private static void line(PrintStream out, String mark, String subject, String text) {
        out.printf(Locale.ROOT, "%-2s %-36s %s%n", mark, Printable.text(subject), Printable.text(text));
    }

    private void printCosts(PrintStream out) {
        out.println();
        out.println("Cost of each program over " + COST_TIME.toSeconds()
                + " s, by the kernel's own timing, whose meter is part of each figure:");
        out.printf(Locale.ROOT, "   %-36s %12s %12s %14s%n", "PROGRAM", "NS A RUN", "RUNS/S", "% OF A CORE");
        for (ProbeCost.Line cost : costs) {
            out.printf(
                    Locale.ROOT,
                    "   %-36s %12.0f %12.0f %14.3f%n",
                    Printable.text(cost.hook()),
                    cost.nanosPerRun(),
                    cost.runsPerSecond(),
                    cost.corePercent());
        }
    }

    private void printJson(PrintStream out) throws IOException {
        try (JsonGenerator json =
                new JsonFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            json.writeStartObject();
            json.writeStringField("schema", SCHEMA);
            json.writeBooleanField("works", works);
            json.writeBooleanField("complete", works && isComplete());
            json.writeArrayFieldStart("findings");
            for (Finding finding : findings) {
                json.writeStartObject();
                json.writeStringField("subject", finding.subject());
                json.writeBooleanField("ok", finding.ok());
                json.writeStringField("state", finding.state());
                if (finding.remedy().isEmpty()) {
                    json.writeNullField("fix");
                } else {
                    json.writeStringField("fix", finding.remedy());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("cost");
            for (ProbeCost.Line cost : costs) {
                json.writeStartObject();
                json.writeStringField("program", cost.hook());
                json.writeNumberField("ns_per_run", cost.nanosPerRun());
                json.writeNumberField("runs_per_second", cost.runsPerSecond());
                json.writeNumberField("core_percent", cost.corePercent());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        out.println();
    }
}
