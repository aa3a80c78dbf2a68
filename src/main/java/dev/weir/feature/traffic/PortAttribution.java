package dev.weir.feature.traffic;

import dev.weir.model.Address;
import dev.weir.model.Interval;
import dev.weir.model.Names;
import dev.weir.model.PortKey;
import dev.weir.model.PortTotal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which service port a connection counts for, and whether both its ends are on this host. Which end is the service
 * depends on who listens, so that connections wait for the end of the reading, when all listeners of it are known.
 */
final class PortAttribution {

    private final ServicePorts ports;
    private final Names names;
    private Set<Address> localAddresses = Set.of();
    /** Sockets that got a remote port in this reading. */
    private final List<TrackedSocket> connected = new ArrayList<>();

    PortAttribution(Names names) {
        this.ports = new ServicePorts(names);
        this.names = names;
    }

    void begin() {
        localAddresses = Set.copyOf(names.localAddresses());
    }

    /**
     * Interface numbers and addresses are given out anew in each network namespace, so that they alone do not say where
     * a socket is; one whose namespace is not known is not taken for ours.
     */
    boolean isInOurNamespace(TrackedSocket socket) {
        return socket.netns() != 0 && socket.netns() == names.netns();
    }

    /** Whether a remote address is on the same host as the socket. */
    boolean isLoopback(TrackedSocket socket, Address local, Address remote) {
        return remote.isLoopback()
                || !remote.isUnspecified()
                        && (remote.equals(local) || isInOurNamespace(socket) && localAddresses.contains(remote));
    }

    /** Looks at where a socket leads, once it has both ends or listens. */
    void locate(TrackedSocket socket) {
        if (socket.addressChanged) {
            socket.addressChanged = false;
            socket.setLoopback(isLoopback(socket, socket.laddr(), socket.raddr()));
        }
        if (socket.listening) {
            listen(socket);
        } else if (socket.lport() != 0 && socket.rport() != 0 && socket.rport() != socket.attributedRport) {
            socket.attributedRport = (char) socket.rport();
            socket.part();
            connected.add(socket);
        }
    }

    private void listen(TrackedSocket socket) {
        if (socket.listens() != null || socket.lport() == 0 || !socket.isOpen()) {
            return;
        }
        ports.port(PortKey.served(socket.protocol(), socket.lport())).ifPresent(port -> {
            socket.listensOn(port);
            port.listen();
            if (socket.owner() != null) {
                port.heldBy(socket.owner());
            }
        });
    }

    /** Attributes the connections that waited for the end of the reading. */
    void attributeConnected() {
        connected.forEach(socket -> attribute(socket, socket, socket.raddr(), socket.rport()));
        connected.clear();
    }

    /** Bytes of an unconnected socket of which no peer is known: if it is a service's, they are its port's. */
    void attributeToLocalPort(TrackedSocket socket) {
        if (!socket.isAttributed() && socket.lport() != 0 && ports.isService(socket.protocol(), socket.lport())) {
            ports.port(PortKey.served(socket.protocol(), socket.lport()))
                    .ifPresent(port -> socket.join(port, socket.raddr(), socket.owner()));
            socket.leave(); // it is no connection
        }
    }

    /** Counts a socket, or one peer of it, as a connection of the end that is the service. */
    void attribute(PortMember member, TrackedSocket socket, Address remote, int rport) {
        boolean serves = ports.serves(socket.protocol(), socket.lport(), rport);
        ports.port(new PortKey(socket.protocol(), serves ? socket.lport() : rport, serves))
                .ifPresent(port -> member.join(port, remote, socket.owner()));
        if (!socket.isOpen()) {
            member.leave();
        }
    }

    void close(TrackedSocket socket) {
        if (socket.listens() != null) {
            socket.listens().stopListening(socket.owner());
            socket.listensOn(null);
        }
        socket.leave();
    }

    /** Refreshes the names of all ports' processes. */
    void rename() {
        ports.rename();
    }

    /** Drops the processes that are no longer listed. */
    void dropEvicted() {
        ports.dropEvicted();
    }

    void roll(Interval interval) {
        ports.roll(interval);
    }

    List<PortTotal> totals() {
        return ports.totals();
    }

    /** How often a port found no room in the list. */
    long refused() {
        return ports.refused();
    }
}
