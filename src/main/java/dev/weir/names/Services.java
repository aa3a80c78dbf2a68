package dev.weir.names;

import dev.weir.model.PortKey;
import dev.weir.model.Protocol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of ports: those of the system's services file, and a few that people meet and that file may lack. */
final class Services {

    /** IANA's whole list has 12,000; more than this in one file are not kept. */
    private static final int MAX_NAMES = 32_768;

    private static final Pattern LINE = Pattern.compile("^([^#\\s]+)\\s+(\\d{1,5})/(tcp|udp|sctp|dccp|udplite)\\b", Pattern.MULTILINE);

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

    private final Map<PortKey, String> names = new HashMap<>();

    Services(Path file) {
        try {
            add(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException missing) {
            // Debian's netbase need not be installed: the names below remain.
        }
        add(BUILT_IN);
    }

    /** The port's name; empty when neither list has one. */
    String name(PortKey port) {
        return names.getOrDefault(port, "");
    }

    /** The first name given to a port stays. */
    private void add(String text) {
        Matcher line = LINE.matcher(text);
        while (line.find() && names.size() < MAX_NAMES) {
            names.putIfAbsent(new PortKey(protocol(line.group(3)), Integer.parseInt(line.group(2))), line.group(1));
        }
    }

    private static Protocol protocol(String word) {
        return switch (word) {
            case "tcp" -> Protocol.TCP;
            case "udp" -> Protocol.UDP;
            case "sctp" -> Protocol.of(132);
            case "dccp" -> Protocol.of(33);
            default -> Protocol.of(136);
        };
    }
}
