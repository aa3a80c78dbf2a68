package dev.weir.feature.clients;

import dev.weir.bpf.BpfLink;
import dev.weir.bpf.BpfObject;
import dev.weir.cli.ExitCode;
import dev.weir.cli.FeatureVerbs;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** {@code weir clients} with the stage alone, attached to one interface: what the kernel tests start in a namespace. */
final class ClientsTrial {

    private ClientsTrial() {
    }

    /**
     * Counts until it is killed.
     *
     * @param arguments the object's file, {@code xdp} or {@code tc}, and the arguments of {@code weir clients}
     */
    public static void main(String[] arguments) throws Exception {
        System.setProperty("jnr.ffi.asm.enabled", "false");
        List<String> words = new ArrayList<>(List.of(arguments).subList(2, arguments.length));
        words.add(0, "clients");
        ClientsVerb verb = new ClientsVerb(options -> count(Path.of(arguments[0]), arguments[1].equals("xdp"), options)
                .number());
        System.exit(new FeatureVerbs(List.of(verb)).run(verb, words, System.out));
    }

    private static ExitCode count(Path file, boolean xdp, ClientsOptions options) throws Exception {
        SecureRandom random = new SecureRandom();
        int ifindex = NetworkInterface.getByName(options.interfaces().get(0)).getIndex();
        try (BpfObject object = BpfObject.open(Files.readAllBytes(file))) {
            KernelTables.configure(object, options, new ClientHash(random.nextLong(), random.nextLong()));
            object.load();
            KernelTables tables = new KernelTables(object, options);
            try (BpfLink received = xdp ? object.program("clients_xdp").attachXdp(ifindex, true)
                    : object.program("clients_tc_rx").attachTcx(ifindex, true);
                    BpfLink sent = object.program("clients_tc_tx").attachTcx(ifindex, false)) {
                received.hashCode();
                sent.hashCode();
                return new ClientsSession(options, tables, System::currentTimeMillis, System::nanoTime).run(System.out,
                        System.err);
            }
        }
    }
}
