package dev.weir.feature.clients;

import dev.weir.cli.FeatureVerb;
import java.util.concurrent.Callable;

/** {@code weir clients}. */
public final class ClientsVerb implements FeatureVerb {

    private final ClientsCommand.Run run;

    /** The command as people run it. */
    public ClientsVerb() {
        this(options -> ClientsRun.count(options).number());
    }

    ClientsVerb(ClientsCommand.Run run) {
        this.run = run;
    }

    @Override
    public String word() {
        return "clients";
    }

    @Override
    public String summary() {
        return "count the distinct addresses that use each port";
    }

    @Override
    public String operand() {
        return "";
    }

    @Override
    public Callable<Integer> command() {
        return new ClientsCommand(run);
    }
}
