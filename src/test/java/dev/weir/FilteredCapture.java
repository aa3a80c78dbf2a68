package dev.weir;

import dev.weir.cli.Arguments;
import dev.weir.cli.Surroundings;
import dev.weir.codec.JsonSnapshot;
import dev.weir.filter.TcpdumpExpression;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A live capture that a test drives from outside, for a namespace that the test is not in. Arguments are those of weir.
 * Each line of standard input is answered by a snapshot; {@code filter EXPR} changes the filter before.
 */
public final class FilteredCapture {

    private FilteredCapture() {}

    /** Runs until standard input ends. */
    public static void main(String[] arguments) throws Exception {
        var options = Arguments.read(List.of(arguments), Surroundings.ofThisProcess(), Features.verbs());
        try (LiveCapture capture = LiveCapture.open(
                        options.capture(),
                        options.alerts(),
                        TcpdumpExpression.read(options.capture().filter().orElse("")));
                BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            JsonSnapshot.complete(Features.codecs()).write(capture.next(), System.out);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("filter ")) {
                    capture.setFilter(Optional.of(line.substring("filter ".length()))
                                    .filter(text -> !text.isBlank()))
                            .ifPresent(refusal -> {
                                throw new IllegalArgumentException(refusal.message());
                            });
                }
                JsonSnapshot.complete(Features.codecs()).write(capture.next(), System.out);
            }
        }
    }
}
