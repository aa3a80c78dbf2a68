package dev.weir.feature.clients;

import dev.weir.model.Section;
import java.util.Optional;

/**
 * What a snapshot says of clients.
 *
 * @param windowSeconds how long a window is
 * @param last          the last window that is complete; empty before there is one
 * @param live          the window that is under way
 */
public record ClientsSection(int windowSeconds, Optional<ClientWindow> last, ClientWindow live) implements Section {}
