package dev.weir.names;

import dev.weir.model.PortKey;
import dev.weir.model.Protocol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.StringTokenizer;

/** Names of ports: those in the services file of the system, and well-known ones that it may lack. */
final class Services {

    /** More names than this in one file are left out; the whole list of IANA has 12,000. */
    private static final int MAX_NAMES = 32_768;

    /** IANA "Service Name and Transport Protocol Port Number Registry"; the last line is common use, not IANA's. */
    private static final String BUILT_IN = """
            ftp 21/tcp
            ssh 22/tcp
            telnet 23/tcp
            smtp 25/tcp
            domain 53/tcp
            domain 53/udp
            bootps 67/udp
            bootpc 68/udp
            http 80/tcp
            kerberos 88/tcp
            pop3 110/tcp
            sunrpc 111/tcp
            ntp 123/udp
            imap 143/tcp
            snmp 161/udp
            bgp 179/tcp
            ldap 389/tcp
            https 443/tcp
            https 443/udp
            microsoft-ds 445/tcp
            submissions 465/tcp
            syslog 514/udp
            submission 587/tcp
            ldaps 636/tcp
            domain-s 853/tcp
            imaps 993/tcp
            pop3s 995/tcp
            openvpn 1194/udp
            ms-sql-s 1433/tcp
            mqtt 1883/tcp
            nfs 2049/tcp
            etcd-client 2379/tcp
            etcd-server 2380/tcp
            mysql 3306/tcp
            ms-wbt-server 3389/tcp
            stun 3478/udp
            ipsec-nat-t 4500/udp
            vxlan 4789/udp
            iperf3 5201/tcp
            xmpp-client 5222/tcp
            mdns 5353/udp
            postgresql 5432/tcp
            llmnr 5355/udp
            amqp 5672/tcp
            redis 6379/tcp
            sun-sr-https 6443/tcp
            http-alt 8080/tcp
            secure-mqtt 8883/tcp
            cslistener 9000/tcp
            git 9418/tcp
            memcache 11211/tcp
            wireguard 51820/udp
            elasticsearch 9200/tcp
            kafka 9092/tcp
            mongodb 27017/tcp
            """;

    /** By protocol number and port, which is read faster than a {@link PortKey} at start. */
    private final Map<Integer, String> names = new HashMap<>();

    Services(Path file) {
        try {
            add(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException missing) {
            // The package netbase of Debian is not installed: only the built-in names are known.
        }
        add(BUILT_IN);
    }

    /** The name of a port; empty when it has none. */
    String name(PortKey port) {
        return names.getOrDefault(key(port.protocol().number(), port.port()), "");
    }

    /** Adds lines such as {@code https 443/tcp # comment}; a port keeps the first name it is given. */
    private void add(String text) {
        StringTokenizer lines = new StringTokenizer(text, "\n");
        while (lines.hasMoreTokens() && names.size() < MAX_NAMES) {
            StringTokenizer words = new StringTokenizer(lines.nextToken());
            String name = words.hasMoreTokens() ? words.nextToken() : "#";
            String port = words.hasMoreTokens() ? words.nextToken() : "";
            int slash = port.indexOf('/');
            if (name.startsWith("#") || slash < 0) {
                continue;
            }
            int protocol = protocol(port.substring(slash + 1));
            try {
                names.putIfAbsent(key(protocol, Integer.parseInt(port.substring(0, slash))), name);
            } catch (NumberFormatException notAPort) {
                // Not a line of such a file.
            }
        }
    }

    private static int key(int protocol, int port) {
        return protocol << 16 | port;
    }

    /** The number of a protocol with ports; -1 for any other word, so that its names are never found. */
    private static int protocol(String word) {
        return switch (word) {
            case "tcp" -> Protocol.TCP.number();
            case "udp" -> Protocol.UDP.number();
            case "sctp" -> 132;
            case "dccp" -> 33;
            case "udplite" -> 136;
            default -> -1;
        };
    }
}
