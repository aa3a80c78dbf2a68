package dev.weir.attach;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.KernelTrials;
import dev.weir.bpf.ProgramTrials;
import dev.weir.model.Hook;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What this kernel grants to programs and to readers of their maps, besides running the programs.
 *
 * @param refused what it does not grant, with the reason
 */
record Grants(Map<Grant, String> refused) {

    /** One thing that can be granted. */
    enum Grant {
        /** Tables of programs, by which one program calls another. */
        PROGRAM_TABLES(
                "packet filter",
                "this kernel refuses tables of programs, or calls into them",
                "there is no -f",
                KernelTrials::tryProgramTable),
        /**
         * Reads of the kernel's memory by programs of all types. Lockdown for confidentiality forbids them; where a
         * program at a tracepoint may not read, libbpf takes them for forbidden, since it tries with such a program.
         */
        KERNEL_MEMORY(
                "kernel memory",
                "this kernel does not let programs read it",
                "datagrams in fragments count as one packet on the wire, and what a closed socket had dropped is not"
                        + " known",
                ProgramTrials::tryToReadKernelMemory),
        /** Reads by probes of programs at typed tracepoints and functions; without them these programs use loads. */
        TRACING_READS(
                "reads of tracing programs",
                "this kernel lets them read its memory only through pointers that it knows",
                "processes have no arguments and no cgroup's name",
                () -> {}),
        /** Arrays mapped into the memory of this process. */
        MAPPED_ARRAYS(
                "tables in memory",
                "this kernel does not map them for weir to read",
                "each row that is read costs a system call",
                KernelTrials::tryMappedArray),
        /** Many entries of a map in one call. */
        BATCHES(
                "tables in batches",
                "this kernel does not read them so",
                "each entry that is read costs two system calls",
                KernelTrials::tryBatch),
        /** Statistics of the runs of a program. */
        RUNS(
                "runs of programs",
                "this kernel does not tell of them",
                "it is not known how often it skipped one",
                KernelTrials::tryInformation);

        private final String hook;
        private final String refusal;
        private final String cost;
        private final Runnable trial;

        Grant(String hook, String refusal, String cost, Runnable trial) {
            this.hook = hook;
            this.refusal = refusal;
            this.cost = cost;
            this.trial = trial;
        }
    }

    Grants {
        refused = Map.copyOf(refused);
    }

    /** Asks the kernel. A trial that fails without being refused says nothing, and its subject counts as granted. */
    static Grants ask(Offer offer) {
        Map<Grant, String> refused = new EnumMap<>(Grant.class);
        for (Grant grant : Grant.values()) {
            try {
                grant.trial.run();
            } catch (BpfException failure) {
                if (failure.isRefusal()) {
                    refused.put(grant, failure.reason());
                }
            }
        }
        if (refused.containsKey(Grant.KERNEL_MEMORY)) {
            offer.refusalToRead().ifPresent(why -> refused.put(Grant.TRACING_READS, why));
        }
        return new Grants(refused);
    }

    /** Nothing is granted, as nothing is asked for. */
    static Grants none() {
        Map<Grant, String> all = new EnumMap<>(Grant.class);
        Arrays.stream(Grant.values()).forEach(grant -> all.put(grant, ""));
        return new Grants(all);
    }

    /** Whether it is granted, as far as is known. */
    boolean has(Grant grant) {
        return !refused.containsKey(grant);
    }

    /** The lines about what is not granted. */
    List<Hook> missing() {
        return refused.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> new Hook(
                        each.getKey().hook,
                        false,
                        each.getKey().refusal + ": " + each.getValue() + "; without it " + each.getKey().cost))
                .toList();
    }
}
