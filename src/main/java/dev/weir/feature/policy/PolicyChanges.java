package dev.weir.feature.policy;

import dev.weir.model.Address;
import dev.weir.model.Connection;
import dev.weir.model.Control;
import dev.weir.model.OutsidePeers;
import dev.weir.screen.Change;
import dev.weir.screen.Joined;
import dev.weir.units.Digits;
import dev.weir.units.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What can be changed about a policy from the screen, each with what it cuts. */
final class PolicyChanges {

    private PolicyChanges() {}

    /** The changes about one source, if one is meant, and about what becomes of them all. */
    static List<Change> of(PolicySection section, Optional<Address> source, Joined in) {
        List<Change> changes = new ArrayList<>();
        if (section.undoneInSeconds().isPresent()) {
            changes.add(keepDropping());
        }
        source.ifPresent(address -> {
            Optional<String> decided = PolicyRow.fromHere(address, section);
            if (!decided.equals(Optional.of("deny"))) {
                changes.add(deny(section, address, in));
            }
            if (!decided.equals(Optional.of("permit"))) {
                changes.add(permit(address));
            }
            if (decided.isPresent()) {
                changes.add(asTheFileSays(section, address, in));
            }
        });
        changes.add(section.enforces() ? stopDropping() : drop(section, in));
        return changes;
    }

    private static Change deny(PolicySection section, Address address, Joined in) {
        List<String> effects = new ArrayList<>();
        effects.add(open(in, connection -> connection.raddr().equals(address), "from " + address.text())
                + (section.enforces() ? " These stop." : ""));
        effects.add(passesAnyway(section, address));
        effects.add("Until weir ends, or it is taken back here; the policy's file stays as it is.");
        return new Change(
                (section.enforces() ? "drop " : "deny ") + address.text(),
                effects,
                new Control.SetSource(address, Optional.of(false)));
    }

    /** Why packets of a source that is denied may pass all the same. */
    private static String passesAnyway(PolicySection section, Address address) {
        if (section.spared().contains(address)) {
            return "YOUR OWN SSH SESSION comes from there: its packets are counted as denied, and never dropped.";
        }
        return section.enforces()
                ? "It is not where your own ssh session comes from."
                : "Nothing is dropped now: its packets are counted as denied and pass.";
    }

    private static Change permit(Address address) {
        return new Change(
                "permit " + address.text(),
                List.of(
                        "Whatever it sends passes, to every port, also to those with a list of their own.",
                        "Until weir ends, or it is taken back here; the policy's file stays as it is."),
                new Control.SetSource(address, Optional.of(true)));
    }

    private static Change asTheFileSays(PolicySection section, Address address, Joined in) {
        return new Change(
                "judge " + address.text() + " as the policy's file says",
                List.of(
                        open(in, connection -> connection.raddr().equals(address), "from " + address.text()),
                        passesAnyway(section, address)),
                new Control.SetSource(address, Optional.empty()));
    }

    private static Change drop(PolicySection section, Joined in) {
        List<String> effects = new ArrayList<>();
        effects.add(open(
                        in,
                        connection -> section.of(connection) == OutsidePeers.Standing.OUTSIDE
                                && !section.spared().contains(connection.raddr()),
                        "with what is not permitted")
                + " These stop, as do answers to whatever this host asks out there.");
        effects.add(
                section.spared().isEmpty()
                        ? "No ssh session of yours was found, so none is spared: be sure that you can reach this host"
                                + " otherwise."
                        : "YOUR OWN SSH SESSION is spared: packets from "
                                + section.spared().stream().map(Address::text).collect(Collectors.joining(", "))
                                + " are never dropped.");
        effects.add("ARP, neighbour discovery and DHCP always pass. When weir ends, everything does.");
        effects.add("Undone after " + section.confirmSeconds()
                + " s unless confirmed: by m here, or by 'weir policy confirm' in a session opened meanwhile.");
        return new Change(
                "drop what the policy does not permit",
                effects,
                new Control.SetEnforcement(true, Math.toIntExact(section.confirmSeconds())));
    }

    private static Change keepDropping() {
        return new Change(
                "keep dropping what the policy does not permit",
                List.of(
                        "Until weir ends. If this is not confirmed in time, nothing is dropped any more.",
                        "A session that is opened now shows whether that is still possible."),
                new Control.KeepEnforcement());
    }

    private static Change stopDropping() {
        return new Change(
                "drop nothing any more",
                List.of("What the policy does not permit is counted, and passes."),
                new Control.SetEnforcement(false, 0));
    }

    /** How many open connections there are and what they move: {@code 2 open connections from 192.0.2.7, 21.0 kb/s.} */
    private static String open(Joined in, Predicate<Connection> which, String from) {
        long count = 0;
        double bytes = 0;
        for (Connection connection : in.snapshot().connections()) {
            if (connection.closed().isEmpty() && !connection.isListening() && which.test(connection)) {
                count++;
                bytes += connection.traffic().totalRate();
            }
        }
        return Digits.grouped(count) + (count == 1 ? " open connection " : " open connections ") + from + ", "
                + Scale.BYTES.perSecond(bytes) + ".";
    }
}
