package dev.weir.attach;

import dev.weir.bpf.BpfMap;
import dev.weir.bpf.GeneratedProgram;

/**
 * What this kernel grants to programs besides running them.
 *
 * @param programTables whether there are tables of programs that others call
 * @param lruHashes     whether there are hashes that evict what was used least
 * @param kernelMemory  whether programs of all kinds may read the kernel's memory: lockdown for confidentiality forbids
 *                      it, and libbpf takes it for forbidden where programs at tracepoints are, since it asks by one
 */
record Grants(boolean programTables, boolean lruHashes, boolean kernelMemory) {

    /** Asks the kernel. */
    static Grants ask() {
        return new Grants(
                BpfMap.canMakeProgramTable(), BpfMap.canMakeLruHash(), GeneratedProgram.canReadKernelMemory());
    }
}
