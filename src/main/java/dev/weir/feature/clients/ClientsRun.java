package dev.weir.feature.clients;

import dev.weir.attach.PacketPipeline;
import dev.weir.attach.Privileges;
import dev.weir.attach.ProbeException;
import dev.weir.attach.StageSetup;
import dev.weir.cli.ExitCode;
import dev.weir.model.Address;
import dev.weir.model.HostName;
import dev.weir.names.SystemNames;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Puts the stage of {@code bpf/clients.bpf.h} into the kernel and counts with it. */
final class ClientsRun {

    private ClientsRun() {}

    /**
     * Counts until interrupted, or as often as the options say.
     *
     * @throws IOException when a file of countries cannot be read, or the output takes no more
     */
    static ExitCode count(ClientsOptions options) throws ProbeException, IOException, InterruptedException {
        if (options.geoFiles().isEmpty()) {
            return count(options, row -> row);
        }
        try (GeoFiles files = GeoFiles.open(options.geoFiles())) {
            return count(options, row -> row.with(files.of(row.address())));
        }
    }

    private static ExitCode count(ClientsOptions options, UnaryOperator<ClientRow> geography)
            throws ProbeException, IOException, InterruptedException {
        Function<Address, Optional<HostName>> names = names(options);
        UnaryOperator<ClientRow> known = row -> {
            ClientRow located = geography.apply(row);
            return located.with(located.known().named(names.apply(row.address())));
        };
        Privileges.require();
        StageSetup setup = options.counting().setup();
        try (PacketPipeline packets = PacketPipeline.load(
                options.xdp(), options.interfaces(), setup.stages(), setup.entries(), setup.variables())) {
            KernelTables tables = new KernelTables(packets::map, options.counting());
            packets.attach();
            ClientsSession session =
                    new ClientsSession(options, tables, known, System::currentTimeMillis, System::nanoTime);
            if (options.print().isEmpty()) {
                return session.run(System.out, System.err);
            }
            session.print(options.print().get(), new FileOutputStream(FileDescriptor.out));
            return ExitCode.DONE;
        }
    }

    private static Function<Address, Optional<HostName>> names(ClientsOptions options) {
        SystemNames names = new SystemNames(System::nanoTime);
        names.lookUpHosts(options.names());
        return names::hostName;
    }
}
