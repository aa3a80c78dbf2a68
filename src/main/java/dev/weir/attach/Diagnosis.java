package dev.weir.attach;

import dev.weir.bpf.BpfException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the system offers before anything is attached, and the command that repairs what is missing. */
public final class Diagnosis {

    private static final Path BTF = Path.of("/sys/kernel/btf/vmlinux");
    private static final Path LOCKDOWN = Path.of("/sys/kernel/security/lockdown");

    private static final Pattern SINCE = Pattern.compile("came with Linux ([0-9.]+)");

    private Diagnosis() {}

    /**
     * One thing that was looked at.
     *
     * @param subject what it is
     * @param ok      whether it is as weir needs it
     * @param state   how it is
     * @param remedy  the command or step that repairs it; empty when it is ok
     */
    public record Finding(String subject, boolean ok, String state, String remedy) {}

    /** Everything worth looking at, in the order in which weir depends on it. */
    public static List<Finding> ofSystem() {
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding("kernel", true, Kernel.release() + " on " + System.getProperty("os.arch"), ""));
        findings.add(capabilities());
        findings.add(btf(BTF));
        findings.add(tracefs());
        findings.add(cgroup());
        findings.add(lockdown(LOCKDOWN));
        return findings;
    }

    /** The step that repairs a hook which is not attached for a reason. */
    public static String remedy(String reason) {
        Matcher since = SINCE.matcher(reason);
        if (since.find()) {
            return "a kernel of Linux " + since.group(1) + " or later";
        }
        if (reason.contains("EPERM")
                || reason.contains("EACCES")
                || reason.contains("not permitted")
                || reason.contains("Permission denied")) {
            return "run weir as root on the host itself; where that is so, this kernel's build, lockdown or a"
                    + " security module (SELinux, AppArmor)"
                    + " denies it: dmesg and the audit log name which";
        }
        if (reason.contains("tracefs")) {
            return "mount -t tracefs none /sys/kernel/tracing";
        }
        if (reason.contains("cgroup namespace")) {
            return "run weir on the host itself, outside of a container's cgroup namespace";
        }
        return reason.contains("this kernel")
                ? "another build of the kernel has it; weir works without"
                : "see the reason";
    }

    private static Finding capabilities() {
        List<String> missing = Privileges.missing();
        return missing.isEmpty()
                ? new Finding("capabilities", true, "all that are needed", "")
                : new Finding("capabilities", false, "missing: " + String.join(", ", missing), "run weir with sudo");
    }

    static Finding btf(Path file) {
        return Files.isReadable(file)
                ? new Finding("BTF", true, file.toString(), "")
                : new Finding(
                        "BTF",
                        false,
                        file + " is missing",
                        "use a kernel built with CONFIG_DEBUG_INFO_BTF=y, as distributions' are");
    }

    private static Finding tracefs() {
        try (Tracefs tracefs = Tracefs.open()) {
            tracefs.number("sys_exit_sendto");
            return new Finding(
                    "tracefs",
                    true,
                    tracefs.isOurs() ? "not mounted; weir opens it for itself" : "mounted, and its events can be read",
                    "");
        } catch (BpfException unreadable) {
            return new Finding(
                    "tracefs",
                    false,
                    unreadable.sentence(),
                    unreadable.sentence().contains("locked down")
                            ? "boot with lockdown=integrity"
                            : "mount -t tracefs none /sys/kernel/tracing, or run weir as root");
        }
    }

    private static Finding cgroup() {
        try (CgroupRoot root = CgroupRoot.open()) {
            return new Finding(
                    "cgroup v2",
                    true,
                    root.isOurs() ? "not mounted; weir opens it for itself" : "mounted at " + root.path(),
                    "");
        } catch (BpfException none) {
            return new Finding(
                    "cgroup v2",
                    false,
                    none.sentence(),
                    "run weir on the host itself, outside of a container's cgroup namespace");
        }
    }

    /** Lockdown for confidentiality forbids bpf_probe_read_kernel, by which processes and sockets are described. */
    static Finding lockdown(Path file) {
        String state;
        if (!Files.exists(file)) {
            return new Finding(
                    "lockdown", true, "not told: no securityfs is mounted, or this kernel has no lockdown", "");
        }
        try {
            state = Files.readString(file).strip();
        } catch (IOException e) {
            return new Finding("lockdown", true, "not readable: " + e.getMessage(), "");
        }
        return state.contains("[confidentiality]")
                ? new Finding(
                        "lockdown",
                        false,
                        "confidentiality: BPF may not read kernel memory",
                        "boot with lockdown=integrity")
                : new Finding("lockdown", true, state, "");
    }
}
