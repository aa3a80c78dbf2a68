package dev.weir.kernel;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a test needs beside weir, and this kernel or machine may lack: it is tried, and the reason skips the test. */
final class Needs {

    private Needs() {}

    /** Skips the test that runs. */
    static void skip(String reason) {
        abort(reason);
    }

    /** Attaches somebody else's clsact filters, which decide nothing, to the lab's near veth. */
    static void foreignFilters(Lab lab, Path directory) {
        Path object = compiled(directory, "classifier", "return -1;");
        String tc = "tc -n " + lab.near();
        try {
            Commands.words(tc + " qdisc add dev " + Lab.IFACE + " clsact");
            for (String direction : new String[] {"ingress", "egress"}) {
                Commands.words(tc + " filter add dev " + Lab.IFACE + " " + direction + " prio 1 handle 1 bpf da obj "
                        + object + " sec classifier");
            }
        } catch (IllegalStateException e) {
            abort("no filter can be attached here: " + e.getMessage());
        }
    }

    private static Path compiled(Path directory, String section, String body) {
        Path source = directory.resolve("pass.c");
        Path object = directory.resolve("pass.o");
        try {
            Files.writeString(
                    source, "__attribute__((section(\"" + section + "\"), used)) int pass(void *c) { " + body + " }\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Commands.words("clang -O2 -target bpf -c " + source + " -o " + object);
        return object;
    }

    /** Attaches somebody else's XDP program, which lets everything pass, to the lab's near veth. */
    static void foreignXdp(Lab lab, Path directory) {
        foreignXdp(lab, directory, "return 2;");
    }

    /** Attaches somebody else's XDP program with this body to the lab's near veth. */
    static void foreignXdp(Lab lab, Path directory, String body) {
        Path object = compiled(directory, "xdp", body);
        try {
            Commands.words(
                    "ip -n " + lab.near() + " link set dev " + Lab.IFACE + " xdpgeneric obj " + object + " sec xdp");
        } catch (IllegalStateException e) {
            abort("no XDP program can be attached here: " + e.getMessage());
        }
    }

    /** A program of the system. */
    static void program(String name) {
        try {
            Commands.run("sh", "-c", "command -v " + name);
        } catch (IllegalStateException e) {
            abort(name + " is not installed");
        }
    }

    /** Where cgroup v2 is mounted. */
    static Path cgroup2() {
        try {
            return Files.readAllLines(Path.of("/proc/mounts")).stream()
                    .map(line -> line.split(" "))
                    .filter(mount -> mount[2].equals("cgroup2"))
                    .map(mount -> Path.of(mount[1]))
                    .findFirst()
                    .orElseGet(() -> abort("cgroup v2 is not mounted"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
