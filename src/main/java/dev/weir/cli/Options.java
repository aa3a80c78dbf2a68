package dev.weir.cli;

import dev.weir.model.AlertThresholds;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Everything the person asked for: flags before environment before config file before defaults.
 *
 * @param command  what to do
 * @param capture  what to count and how
 * @param display  how to show it
 * @param alerts   when to raise alerts
 * @param log      file for messages; empty keeps none
 * @param warnings sentences about what was ignored, to be said on standard error
 */
public record Options(
        Command command,
        Capture capture,
        Display display,
        AlertThresholds alerts,
        Optional<Path> log,
        List<String> warnings) {

    public Options {
        warnings = List.copyOf(warnings);
    }
}
