package dev.weir.model.ledger;

import dev.weir.model.Address;

/** Something that is a connection of a service port: counted there while open, its bytes kept until the port is known. */
abstract class PortShare {

    private PortAccount port;
    private boolean counted;
    private long rxWaiting;
    private long txWaiting;

    /** Counts it as an open connection of a port, and adds what it moved before that was known. */
    final void join(PortAccount service, Address remote, boolean serves, ProcessAccount user) {
        leave();
        port = service;
        port.open(remote, serves);
        counted = true;
        addToPort(user, 0, 0);
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

    final void addToPort(ProcessAccount user, long rxBytes, long txBytes) {
        rxWaiting += rxBytes;
        txWaiting += txBytes;
        if (port != null && (rxWaiting != 0 || txWaiting != 0)) {
            port.add(user, rxWaiting, txWaiting);
            rxWaiting = 0;
            txWaiting = 0;
        }
    }
}
