package dev.weir.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the processes of one case claimed, and what one weir showed for their pids.
 *
 * @param claims  of each process that reported
 * @param shown   process rows of the same pids
 * @param skipped why this kernel could not make the traffic, if it could not
 * @param failed  what went wrong with making or watching it, if something did
 */
record Outcome(List<Claim> claims, List<Row> shown, Optional<String> skipped, Optional<String> failed) {

    /**
     * One process as weir shows it.
     *
     * @param pid     its process id
     * @param comm    its name
     * @param traffic its app bytes
     */
    record Row(int pid, String comm, Bytes traffic) {

        static Row of(JsonNode row) {
            return new Row(row.path("pid").asInt(), row.path("comm").asText(), Bytes.of(row));
        }
    }

    static Outcome skipped(String reason) {
        return new Outcome(List.of(), List.of(), Optional.of(reason), Optional.empty());
    }

    static Outcome failed(String reason) {
        return new Outcome(List.of(), List.of(), Optional.empty(), Optional.of(reason));
    }

    /** An outcome that nobody claims anything of would be exact whatever was shown. */
    static Outcome of(List<Claim> claims, JsonNode snapshot) {
        return of(claims, Weir.processes(snapshot, pids(claims)));
    }

    /** What a weir showed a while after an instant, or when processes ended that it no longer lists. */
    static Outcome of(List<Claim> claims, Weir weir, long nanos) {
        JsonNode snapshot = weir.after(nanos);
        List<JsonNode> rows = new ArrayList<>(Weir.processes(snapshot, pids(claims)));
        rows.addAll(weir.noLongerListed(snapshot, pids(claims)));
        return of(claims, rows);
    }

    private static Outcome of(List<Claim> claims, List<JsonNode> rows) {
        if (claims.isEmpty()) {
            throw new IllegalStateException("no process reported what it did");
        }
        return new Outcome(claims, rows.stream().map(Row::of).toList(), Optional.empty(), Optional.empty());
    }

    private static Set<Integer> pids(List<Claim> claims) {
        Set<Integer> pids = new HashSet<>();
        claims.forEach(claim -> pids.add(claim.pid()));
        return pids;
    }

    Bytes sent() {
        return Bytes.sum(claims.stream().map(Claim::traffic).toList());
    }

    Bytes showed() {
        return Bytes.sum(shown.stream().map(Row::traffic).toList());
    }

    boolean exact() {
        return failed.isEmpty() && expected().equals(actual());
    }

    /** Name and bytes of the claims by pid; a process that moved nothing need not be shown. */
    Map<Integer, List<String>> expected() {
        Map<Integer, List<String>> byPid = new TreeMap<>();
        claims.forEach(claim -> add(byPid, claim.pid(), claim.comm(), claim.traffic()));
        byPid.values().forEach(rows -> rows.sort(null));
        return byPid;
    }

    /** Name and bytes of the rows by pid. */
    Map<Integer, List<String>> actual() {
        Map<Integer, List<String>> byPid = new TreeMap<>();
        shown.forEach(row -> add(byPid, row.pid(), row.comm(), row.traffic()));
        byPid.values().forEach(rows -> rows.sort(null));
        return byPid;
    }

    private static void add(Map<Integer, List<String>> byPid, int pid, String comm, Bytes traffic) {
        if (!traffic.equals(Bytes.NONE)) {
            byPid.computeIfAbsent(pid, ignored -> new ArrayList<>()).add(comm + " " + traffic);
        }
    }
}
