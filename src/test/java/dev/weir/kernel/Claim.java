package dev.weir.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What one generator process says it did: the return values of its own calls, added up.
 *
 * @param pid     its process id
 * @param comm    its name when it reported
 * @param role    "client", "peer" or what it was for
 * @param traffic what it sent and received
 * @param laddr   local address of its socket, or empty
 * @param lport   local port of its socket, or 0
 */
record Claim(int pid, String comm, String role, Bytes traffic, String laddr, int lport) {

    static Claim of(JsonNode line) {
        return new Claim(
                line.path("pid").asInt(),
                line.path("comm").asText(),
                line.path("role").asText(),
                Bytes.of(line),
                line.path("laddr").asText(""),
                line.path("lport").asInt());
    }

    /** The one of the process that made the connections. */
    static Claim client(List<Claim> claims) {
        return withRole("client", claims);
    }

    /** The one of the process that was connected to. */
    static Claim peer(List<Claim> claims) {
        return withRole("peer", claims);
    }

    private static Claim withRole(String role, List<Claim> claims) {
        return claims.stream()
                .filter(claim -> claim.role.equals(role))
                .findFirst()
                .orElseThrow();
    }
}
