package dev.weir.serve;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A metric of Prometheus: a name, and a value for each combination of labels.
 *
 * @param kind   whether a value may go down
 * @param name   with its unit, without the {@code _total} that counters get
 * @param help   one sentence
 * @param labels names of the labels
 * @param series the values
 */
public record MetricFamily(Kind kind, String name, String help, List<String> labels, List<Series> series) {

    /** Whether a value may go down. */
    public enum Kind {
        /** It may. */
        GAUGE,
        /** It may not, but for starting again from 0. */
        COUNTER
    }

    /** The label value of all that have none of their own. */
    public static final String OTHER = "other";

    /**
     * One value.
     *
     * @param labels in the order of the family's label names
     */
    public record Series(List<String> labels, double value) {

        /** A value with its labels. */
        public Series {
            labels = List.copyOf(labels);
        }
    }

    /** A family whose every series has as many labels as there are names. */
    public MetricFamily {
        labels = List.copyOf(labels);
        series = List.copyOf(series);
        int count = labels.size();
        if (series.stream().anyMatch(one -> one.labels().size() != count)) {
            throw new IllegalArgumentException(name + " has series with other than " + count + " labels");
        }
    }

    /**
     * The same family with a bounded number of series: the values of the last label with the largest sums are kept, and
     * all others become {@link #OTHER}, added up by the remaining labels.
     *
     * @param most values of the last label that are kept
     */
    public MetricFamily top(int most) {
        Set<String> kept = largest(most);
        Map<List<String>, Double> sums = new LinkedHashMap<>();
        for (Series one : series) {
            List<String> folded = new ArrayList<>(one.labels());
            folded.set(folded.size() - 1, kept.contains(last(one)) ? last(one) : OTHER);
            sums.merge(folded, one.value(), Double::sum);
        }
        return new MetricFamily(
                kind,
                name,
                help,
                labels,
                sums.entrySet().stream()
                        .map(sum -> new Series(sum.getKey(), sum.getValue()))
                        .toList());
    }

    private Set<String> largest(int most) {
        Map<String, Double> sums = new HashMap<>();
        series.forEach(one -> sums.merge(last(one), one.value(), Double::sum));
        Collection<String> kept = sums.size() <= most
                ? sums.keySet()
                : sums.entrySet().stream()
                        .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                                .thenComparing(Map.Entry.comparingByKey()))
                        .limit(most)
                        .map(Map.Entry::getKey)
                        .toList();
        return new HashSet<>(kept);
    }

    private static String last(Series one) {
        return one.labels().get(one.labels().size() - 1);
    }
}
