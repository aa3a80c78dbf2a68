package dev.weir.model;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * The busiest of many rows, found in one look at each: those with the highest averages, of equal ones those that moved
 * more bytes, of equal ones those offered first. A row that is not among them costs a comparison.
 *
 * @param <T> the rows
 */
public final class Busiest<T> {

    /** Busiest first, as many as {@code count}. */
    private final Object[] rows;

    private final double[] averages;
    private final long[] bytes;
    private int count;

    /**
     * Nothing found yet.
     *
     * @param most how many rows are looked for
     */
    public Busiest(int most) {
        rows = new Object[most];
        averages = new double[most];
        bytes = new long[most];
    }

    /** The busiest of some rows, busiest first. */
    public static <T> List<T> of(List<T> rows, Function<T, Traffic> traffic, int most) {
        Busiest<T> busiest = new Busiest<>(most);
        for (T row : rows) {
            Traffic moved = traffic.apply(row);
            if (busiest.takes(moved.totalAverage(), moved.totalBytes())) {
                busiest.add(row, moved.totalAverage(), moved.totalBytes());
            }
        }
        return busiest.rows();
    }

    /** The busiest of a snapshot's connections, busiest first, without a look at each where their table knows them. */
    public static List<Connection> connections(List<Connection> rows, int most) {
        return rows instanceof ConnectionTable table && rows.size() > most
                ? table.busiest(most)
                : of(rows, Connection::traffic, most);
    }

    /**
     * Whether a row would be among the busiest so far.
     *
     * @param average its average in both directions; bytes per second
     * @param total   what it moved in both directions; bytes, unsigned 64-bit
     */
    public boolean takes(double average, long total) {
        return count < rows.length || count > 0 && isBusier(average, total, count - 1);
    }

    /** Whether a row with that average may be among the busiest so far, whatever it moved in all. */
    public boolean reaches(double average) {
        return count < rows.length || count > 0 && average >= averages[count - 1];
    }

    /** Takes a row that {@link #takes} said yes to. */
    public void add(T row, double average, long total) {
        count = Math.min(count + 1, rows.length);
        int place = count - 1;
        while (place > 0 && isBusier(average, total, place - 1)) {
            rows[place] = rows[place - 1];
            averages[place] = averages[place - 1];
            bytes[place] = bytes[place - 1];
            place--;
        }
        rows[place] = row;
        averages[place] = average;
        bytes[place] = total;
    }

    private boolean isBusier(double average, long total, int place) {
        return average > averages[place] || average == averages[place] && Long.compareUnsigned(total, bytes[place]) > 0;
    }

    /** Those found, busiest first. */
    @SuppressWarnings("unchecked")
    public List<T> rows() {
        return (List<T>) List.of(Arrays.copyOf(rows, count));
    }
}
