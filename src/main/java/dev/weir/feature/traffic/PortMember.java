package dev.weir.feature.traffic;

import dev.weir.model.Address;

/**
 * Something that is a connection of a service port: counted there while open, its bytes kept until the port is known.
 */
abstract class PortMember {

    private ServicePort port;
    private boolean counted;
    /** Bytes received and sent that wait for the port; null when none do. */
    private long[] waiting;

    /** Counts it as an open connection of a port, and adds what it moved before that was known. */
    final void join(ServicePort service, Address remote, TrackedProcess user) {
        leave();
        port = service;
        port.open(remote);
        counted = true;
        if (waiting != null) {
            addToPort(user, waiting[0], waiting[1]);
            waiting = null;
        }
    }

    /** Whether it is known which port it counts for. */
    final boolean isAttributed() {
        return port != null;
    }

    /** It leads elsewhere from now on: what it moves waits until it is known which port that is. */
    final void part() {
        leave();
        port = null;
    }

    /** It is open no more; bytes that are read late are still added. */
    final void leave() {
        if (counted) {
            port.close();
            counted = false;
        }
    }

    final void addToPort(TrackedProcess user, long rxBytes, long txBytes) {
        if (rxBytes == 0 && txBytes == 0) {
            return;
        }
        if (port != null) {
            port.add(user, rxBytes, txBytes);
        } else if (waiting != null) {
            waiting[0] += rxBytes;
            waiting[1] += txBytes;
        } else {
            waiting = new long[] {rxBytes, txBytes};
        }
    }
}
