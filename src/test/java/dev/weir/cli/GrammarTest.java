package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ParameterException;

/** That a grammar of what is named takes arguments apart as all of it does. */
class GrammarTest {

    private static final int TRIES = 3_000;
    private static final int MOST_WORDS = 5;

    /** Every flag alone, with a value in one word and joined to another short one; words of commands; values. */
    private static final List<String> WORDS = Stream.concat(
                    Arrays.stream(Setting.values())
                            .flatMap(setting -> Arrays.stream(setting.flags()))
                            .flatMap(flag -> Stream.of(flag, flag + "=eth0", flag + "5", "-b" + flag.replace("-", ""))),
                    Stream.of(
                            "record", "replay", "doctor", "help", "eth0", "5", "1.5", "tcp", "-", "--", "-x", "--no",
                            ""))
            .toList();

    private static String whole(List<String> arguments) {
        try {
            return new Grammar(FeatureVerbs.NONE).parsed(arguments).toString();
        } catch (ParameterException | UsageError wrong) {
            return "wrong";
        }
    }

    private static String named(List<String> arguments) {
        try {
            return Grammar.parse(FeatureVerbs.NONE, arguments).toString();
        } catch (UsageError wrong) {
            return "wrong";
        }
    }

    @Test
    void argumentsMeanTheSameByTheGrammarOfWhatTheyName() {
        Random random = new Random(7);
        int understood = 0;
        for (int i = 0; i < TRIES; i++) {
            List<String> arguments = new ArrayList<>();
            for (int word = random.nextInt(MOST_WORDS + 1); word > 0; word--) {
                arguments.add(WORDS.get(random.nextInt(WORDS.size())));
            }
            String whole = whole(arguments);
            assertThat(named(arguments)).as("%s", arguments).isEqualTo(whole);
            understood += whole.equals("wrong") ? 0 : 1;
        }
        assertThat(understood).isGreaterThan(TRIES / 10);
    }
}
