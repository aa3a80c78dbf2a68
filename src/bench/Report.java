import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Turns the figures of {@code run.sh} into a page of tables and the same as JSON: medians, and the lowest and highest
 * figure.
 * <pre>
 * table    TABLE  TITLE  TEXT    ROW that the others are compared with, or nothing
 * note     TABLE  ROW    COLUMN  UNIT  ROUND  VALUE
 * missing  WHAT   WHY
 * </pre>
 */
final class Report {

    private final Map<String, Table> tables = new LinkedHashMap<>();
    private final Map<String, String> missing = new LinkedHashMap<>();

    /** Values of one cell, by round. */
    private record Cell(String unit, Map<Integer, Double> values) {

        double median() {
            return Report.median(values.values().stream().toList());
        }

        double lowest() {
            return values.values().stream()
                    .mapToDouble(Double::doubleValue)
                    .min()
                    .orElseThrow();
        }

        double highest() {
            return values.values().stream()
                    .mapToDouble(Double::doubleValue)
                    .max()
                    .orElseThrow();
        }

        /** Median of what this is to the other in the same round; percent. */
        double percentOf(Cell other) {
            return Report.median(values.keySet().stream()
                    .filter(other.values::containsKey)
                    .map(round -> 100 * values.get(round) / other.values.get(round))
                    .toList());
        }
    }

    private record Table(
            String title, String text, String comparedWith, Map<String, Map<String, Cell>> rows, Set<String> columns) {

        void add(String row, String column, String unit, int round, double value) {
            columns.add(column);
            rows.computeIfAbsent(row, ignored -> new LinkedHashMap<>())
                    .computeIfAbsent(column, ignored -> new Cell(unit, new TreeMap<>()))
                    .values()
                    .put(round, value);
        }

        boolean compares(String row) {
            return rows.containsKey(comparedWith) && !row.equals(comparedWith);
        }
    }

    /** Reads the first file, writes the second as JSON and the third as a page. */
    public static void main(String[] arguments) throws IOException {
        Report report = new Report();
        Files.readAllLines(Path.of(arguments[0])).forEach(line -> report.read(line.split("\t", -1)));
        Files.writeString(
                Path.of(arguments[1]),
                new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report.json()) + "\n");
        Files.writeString(Path.of(arguments[2]), report.page());
    }

    private void read(String[] fields) {
        switch (fields[0]) {
            case "table" ->
                tables.put(
                        fields[1],
                        new Table(fields[2], fields[3], fields[4], new LinkedHashMap<>(), new LinkedHashSet<>()));
            case "missing" -> missing.put(fields[1], fields[2]);
            default -> {
                if (fields[6].isEmpty()) {
                    missing.put(fields[2] + ", " + fields[3], "no figure");
                } else {
                    tables.get(fields[1])
                            .add(
                                    fields[2],
                                    fields[3],
                                    fields[4],
                                    Integer.parseInt(fields[5]),
                                    Double.parseDouble(fields[6]));
                }
            }
        }
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.isEmpty()
                ? Double.NaN
                : sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private String page() throws IOException {
        StringBuilder page = new StringBuilder("# What weir costs\n\n");
        page.append("Written by `make bench` on ")
                .append(LocalDate.now(ZoneOffset.UTC))
                .append(".\n\n");
        machine()
                .forEach((name, value) -> page.append("* ")
                        .append(name)
                        .append(": ")
                        .append(value)
                        .append('\n'));
        page.append(
                "\nA figure is the median; in brackets the lowest and the highest, and what it is of the row it is compared with,"
                        + " which ran in the same round.\n");
        tables.values().forEach(table -> append(page, table));
        page.append("\n## Not measured\n\n");
        missing.forEach((what, why) ->
                page.append("* ").append(what).append(": ").append(why).append('\n'));
        if (missing.isEmpty()) {
            page.append("Nothing is missing.\n");
        }
        return page.toString();
    }

    private static void append(StringBuilder page, Table table) {
        page.append("\n## ")
                .append(table.title())
                .append("\n\n")
                .append(table.text())
                .append("\n\n| |");
        table.columns()
                .forEach(column -> page.append(' ')
                        .append(column)
                        .append(", ")
                        .append(unit(table, column))
                        .append(" |"));
        page.append("\n| --- |").append(" --- |".repeat(table.columns().size())).append('\n');
        table.rows().forEach((row, cells) -> {
            page.append("| ").append(row).append(" |");
            for (String column : table.columns()) {
                Cell cell = cells.get(column);
                page.append(' ')
                        .append(cell == null ? "" : text(table, row, column, cell))
                        .append(" |");
            }
            page.append('\n');
        });
    }

    private static String unit(Table table, String column) {
        return table.rows().values().stream()
                .filter(cells -> cells.containsKey(column))
                .findFirst()
                .orElseThrow()
                .get(column)
                .unit();
    }

    private static String text(Table table, String row, String column, Cell cell) {
        StringBuilder text = new StringBuilder("**" + number(cell.median()) + "**");
        if (cell.values().size() > 1) {
            text.append(" (")
                    .append(number(cell.lowest()))
                    .append(" to ")
                    .append(number(cell.highest()))
                    .append(')');
        }
        if (table.compares(row) && table.rows().get(table.comparedWith()).containsKey(column)) {
            text.append(", ")
                    .append(number(cell.percentOf(
                            table.rows().get(table.comparedWith()).get(column))))
                    .append(" %");
        }
        return text.toString();
    }

    /** Three digits are as much as such measurements can say. */
    private static String number(double value) {
        int decimals = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    private ObjectNode json() throws IOException {
        ObjectNode document = new ObjectMapper().createObjectNode();
        document.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        ObjectNode machine = document.putObject("machine");
        machine().forEach(machine::put);
        ArrayNode cells = document.putArray("figures");
        tables.forEach((name, table) -> table.rows()
                .forEach((row, columns) -> columns.forEach((column, cell) -> {
                    ObjectNode figure = cells.addObject();
                    figure.put("table", name)
                            .put("row", row)
                            .put("column", column)
                            .put("unit", cell.unit());
                    figure.put("median", cell.median())
                            .put("lowest", cell.lowest())
                            .put("highest", cell.highest());
                    if (table.compares(row)
                            && table.rows().get(table.comparedWith()).containsKey(column)) {
                        figure.put(
                                "percent_of_" + table.comparedWith(),
                                cell.percentOf(
                                        table.rows().get(table.comparedWith()).get(column)));
                    }
                    ArrayNode values = figure.putArray("values");
                    cell.values().values().forEach(values::add);
                })));
        ObjectNode gaps = document.putObject("missing");
        missing.forEach(gaps::put);
        return document;
    }

    private static Map<String, String> machine() throws IOException {
        Map<String, String> machine = new LinkedHashMap<>();
        List<String> cpu = Files.readAllLines(Path.of("/proc/cpuinfo"));
        String model = cpu.stream()
                .filter(line -> line.startsWith("model name"))
                .findFirst()
                .map(line -> line.replaceFirst(".*: ", ""))
                .orElse(System.getProperty("os.arch"));
        machine.put(
                "machine",
                Runtime.getRuntime().availableProcessors() + " processors, " + model
                        + (cpu.stream().anyMatch(line -> line.startsWith("flags") && line.contains(" hypervisor"))
                                ? ", a virtual machine"
                                : "")
                        + ", " + memoryGib() + " GiB");
        machine.put("kernel", "Linux " + System.getProperty("os.version"));
        machine.put("Java", System.getProperty("java.vm.version"));
        return machine;
    }

    private static long memoryGib() throws IOException {
        return Files.readAllLines(Path.of("/proc/meminfo")).stream()
                .filter(line -> line.startsWith("MemTotal"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 20)
                .collect(Collectors.toList())
                .get(0);
    }
}
