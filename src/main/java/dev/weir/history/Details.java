package dev.weir.history;

import dev.weir.model.Connection;
import dev.weir.model.Packets;
import dev.weir.model.TcpHealth;
import dev.weir.model.Traffic;
import java.util.Optional;

/**
 * What a connection has beside its app bytes.
 *
 * @param key     whose they are
 * @param wire    bytes on the wire
 * @param packets packets there
 * @param health  TCP's own numbers
 */
record Details(Object key, Optional<Traffic> wire, Optional<Packets> packets, Optional<TcpHealth> health) {

    /** The connection with them. */
    Connection with(Connection bare) {
        return Connection.of(bare.facts(), bare.traffic(), wire, packets, health);
    }
}
