package dev.weir.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RouteTableTest {

    private static final Answer ONE = request -> Reply.sentence(200, "one");
    private static final Answer TWO = request -> Reply.sentence(200, "two");

    @Test
    void aPathHasItsOwnAnswer() {
        RouteTable routes = new RouteTable(List.of(router -> router.get("/list", ONE)));
        assertThat(routes.of("/list")).contains(ONE);
        assertThat(routes.of("/list/")).isEmpty();
        assertThat(routes.of("/lis")).isEmpty();
        assertThat(routes.of("/")).isEmpty();
        assertThat(routes.of("")).isEmpty();
    }

    @Test
    void aPathBelowHasTheAnswerOfTheLongestPathAboveIt() {
        RouteTable routes = new RouteTable(
                List.of(router -> router.getBelow("/metrics", ONE), router -> router.getBelow("/metrics/live", TWO)));
        assertThat(routes.of("/metrics")).contains(ONE);
        assertThat(routes.of("/metrics/")).contains(ONE);
        assertThat(routes.of("/metrics/a/b")).contains(ONE);
        assertThat(routes.of("/metrics/live/b")).contains(TWO);
        assertThat(routes.of("/metricsx")).isEmpty();
    }

    @Test
    void aPathIsAnsweredByOneFeature() {
        assertThatThrownBy(
                        () -> new RouteTable(List.of(router -> router.get("/a", ONE), router -> router.get("/a", TWO))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RouteTable(List.of(router -> router.get("a", ONE))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
