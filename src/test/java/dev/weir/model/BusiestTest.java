package dev.weir.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BusiestTest {

    private record Line(String name, Traffic traffic) {
        static Line of(String name, double average, long bytes) {
            return new Line(name, new Traffic(bytes, 0, Rate.ZERO, Rate.ZERO, average, 0));
        }
    }

    private static List<String> busiest(int most, Line... lines) {
        return Busiest.of(List.of(lines), Line::traffic, most).stream()
                .map(Line::name)
                .toList();
    }

    @Test
    void highestAveragesComeFirstThenMoreBytesThenThoseOfferedFirst() {
        assertThat(busiest(
                        5,
                        Line.of("quiet", 0, 900),
                        Line.of("much", 7, 20),
                        Line.of("most", 9, 1),
                        Line.of("more", 7, 21),
                        Line.of("silent", 0, 5),
                        Line.of("also much", 7, 20)))
                .containsExactly("most", "more", "much", "also much", "quiet");
    }

    @Test
    void bytesAreUnsigned() {
        assertThat(busiest(1, Line.of("few", 0, 1), Line.of("huge", 0, -1))).containsExactly("huge");
    }

    @Test
    void askingForMoreThanThereAreGivesAll() {
        assertThat(busiest(3, Line.of("only", 1, 1))).containsExactly("only");
        assertThat(busiest(3)).isEmpty();
        assertThat(busiest(0, Line.of("only", 1, 1))).isEmpty();
    }
}
