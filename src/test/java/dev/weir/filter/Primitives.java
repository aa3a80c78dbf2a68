package dev.weir.filter;

import java.util.List;

/**
 * Each primitive of {@code pcap-filter(7)} at least once, in every form and combination that changes libpcap's code; as
 * its manual and tests have them.
 */
final class Primitives {

    private Primitives() {}

    /** Some are for frames of Ethernet only. */
    static final List<String> ALL = List.of("""
            dst host 10.0.0.1
            src host 192.168.7.9
            host 10.0.0.1 or 192.168.7.9
            ip host 10.0.0.1
            arp host 10.0.0.1
            arp src host 10.0.0.1
            rarp host 10.0.0.1
            rarp dst 192.168.7.9
            ip6 src host 2001:db8::1
            host 2001:db8::1 and fe80::b5
            ip6 dst net fe80::/64
            net 2001:db8::/33
            net ::/0
            ether dst 02:aa:bb:cc:dd:ee
            ether src 02-11-22-33-44-55
            ether host 0211.2233.4455
            ether host 021122334455
            ether broadcast
            ether multicast
            broadcast
            multicast
            ip multicast
            ip6 multicast
            dst net 192.168
            src net 10.0.0.0/8
            net 10.0.0
            net 192.168.7.0 mask 255.255.255.0
            net 0.0.0.0/0
            not net 10.0.0.0/31
            dst port 53
            src port 5353
            port 443
            tcp port 443
            udp src port 5353
            tcp dst port https
            sctp port 80
            port 53 or 443 or 80
            dst portrange 50-60
            src portrange 5000-6000
            portrange 443-443
            tcp portrange 0-65535
            udp portrange 1-52
            ip6 port 53
            ip port 53
            ip and tcp port 443
            ip6 and tcp src port 80
            less 80
            greater 90
            len = 86
            len != 86
            ip proto 17
            ip proto \\tcp
            ip proto \\icmp
            ip6 proto 58
            ip6 proto \\udp
            ip6 proto 0
            proto \\udp
            proto 6
            proto 58
            icmp6 and not ip6[40] = 135
            ether proto 0x88cc
            ether proto \\ip
            ether proto \\ip6
            ether proto \\arp
            ether proto \\rarp
            ether proto \\atalk
            ether proto \\aarp
            ether proto \\sca
            ether proto \\lat
            ether proto \\mopdl
            ether proto \\moprc
            ether proto \\iso
            ether proto \\stp
            ether proto \\ipx
            ether proto \\netbeui
            ether proto \\loopback
            ether proto 0x42
            ether proto 1500
            ip
            ip6
            arp
            rarp
            atalk
            aarp
            decnet
            iso
            stp
            ipx
            netbeui
            lat
            moprc
            mopdl
            sca
            tcp
            udp
            icmp
            icmp6
            sctp
            igmp
            igrp
            pim
            ah
            esp
            vrrp
            carp
            llc
            llc i
            llc s
            llc u
            llc rr
            llc rnr
            llc rej
            llc ui
            llc ua
            llc disc
            llc dm
            llc sabme
            llc test
            llc xid
            llc frmr
            not llc and not ip
            clnp
            esis
            isis
            l1
            l2
            iih
            lsp
            snp
            csnp
            psnp
            iso proto \\clnp
            iso proto 0x83
            decnet host 10.15
            vlan
            vlan 5
            vlan 9
            vlan 0
            vlan and ip
            vlan 5 and ip6
            vlan 5 and vlan 9
            vlan and vlan and vlan
            vlan and vlan 9 and tcp port 443
            vlan 5 and (ip or ip6)
            vlan and arp
            vlan 5 or vlan 9
            vlan and mpls 100 and ip
            vlan and pppoes and ip6
            not vlan
            not (vlan and ip)
            ip or (vlan and ip)
            udp or vlan 5
            mpls
            mpls 100
            mpls 1000 and mpls 100
            mpls and mpls and udp port 53
            mpls 100 and ip6
            mpls and host 10.0.0.1
            mpls and ip6 host 2001:db8::1
            pppoed
            pppoes
            pppoes 7
            pppoes 8
            pppoes 7 and udp port 53
            pppoes and ip6 and tcp
            pppoes and host 10.0.0.1
            geneve
            geneve 5
            geneve and ip
            geneve 5 and udp port 53
            geneve and ip6 and tcp src port 80
            ip[0] & 0xf != 5
            ip[6:2] & 0x1fff = 0
            ip[6:2] & 0x3fff != 0
            ip[9] = 17
            ip[12:4] = 0x0a000001
            ip[16:4] & 0xff000000 = 0xc0000000
            ip[ip[0] & 0xf:1] > 5
            ip6[6] = 44
            ip6[6] = 0 and ip6[40] = 58
            ip6[4:2] > 60
            ip6[8:4] = 0x20010db8
            tcp[13] & 2 != 0
            tcp[tcpflags] == tcp-syn
            tcp[tcpflags] & (tcp-syn|tcp-ack) == (tcp-syn|tcp-ack)
            tcp[tcpflags] & (tcp-fin|tcp-rst|tcp-push|tcp-urg|tcp-ece|tcp-cwr) = 0
            tcp[0:2] > 1023
            tcp[((tcp[12] & 0xf0) >> 2):4] = 0x474554
            udp[4:2] = 38
            udp[8] = 11
            udp[0:4] & 0xffff = 53
            icmp[icmptype] = icmp-echo
            icmp[icmptype] != icmp-echo and icmp[icmptype] != icmp-echoreply
            icmp[icmptype] = icmp-unreach or icmp[icmptype] = icmp-redirect
            icmp[icmptype] = icmp-timxceed and icmp[icmpcode] = 1
            icmp[icmptype] = icmp-sourcequench or icmp[icmptype] = icmp-paramprob
            icmp[icmptype] = icmp-tstamp or icmp[icmptype] = icmp-maskreq
            icmp6[icmp6type] = icmp6-neighborsolicit
            icmp6[icmp6type] = icmp6-echo
            icmp6[icmp6type] = icmp6-routeradvert or icmp6[icmp6type] = icmp6-packettoobig
            icmp6[icmp6code] = 1
            sctp[0:2] > 100
            arp[6:2] = 1
            arp[7] = 2
            rarp[7] = 3
            ether[0] & 1 = 0 and ip[16] >= 224
            ether[12:2] > 1500
            ether[12:2] <= 1500 and ether[14:2] = 0x4242
            ether[20:2] = 0x0800
            ether[0:4] = 0x02aabbcc and ether[4:2] = 0xddee
            link[12:2] = 0x0800
            igmp[0] = 11
            pim[0] > 3
            vrrp[0] & 0xf = 11
            carp[0] & 0xf = 11
            igrp[0] = 11
            atalk[3] > 0
            len - ip[2:2] = 14
            -1 < 5
            ip[8] * 2 + 1 = 129
            ip[2:2] / 4 * 4 != ip[2:2]
            ip[2:2] % 3 = 1
            ip[8] ^ ip[9] = 0x51
            ip[8] | ip[9] = 0x51
            (ip[8] & ip[9]) << 2 >> 1 = 0
            tcp and port 443 and host 10.0.0.1
            not host 10.0.0.1 and not arp
            ! tcp && ! udp || icmp
            host 10.0.0.1 and (port 53 or icmp)
            ip host 10.0.0.1 and not 192.168.7.9
            src 10.0.0.1 and dst 192.168.7.9 and ip[8] = 64
            tcp port 443 and (tcp[2:2] = 443 or tcp[0:2] = 443)
            icmp or udp port bootpc or udp port domain
            udp and (port 67 or port 68) and greater 100
            tcp[20:4] = 0x020405b4
            ip[20] = 1 and ip[0] > 0x45
            ip6 and not (tcp or udp or icmp6)
            ip and not (tcp or udp or icmp)
            port 0
            port 65535
            """.split("\n"));
}
