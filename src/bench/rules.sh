# Sourced by run.sh: what counting tcpdump expressions costs those who send and receive, and what loading them takes.

# rules_file N: so many rules of six kinds, none of which but one in six looks at the stream's protocol.
rules_file() {
	awk -v n="$1" 'BEGIN {
		for (i = 0; i < n; i++) {
			id = "rule" i
			if (i % 6 == 0) print id ";tcp port " 2000 + i
			if (i % 6 == 1) print id ";udp and host 10." int(i / 250) "." i % 250 ".1"
			if (i % 6 == 2) print id ";ip and net 10." int(i / 250) "." i % 250 ".0/24 and tcp dst portrange " i "-" i + 100
			if (i % 6 == 3) printf "%s;arp[6:2] = %d and ether src 02:00:00:00:%02x:%02x\n", id, i % 9, i / 100, i % 80
			if (i % 6 == 4) print id ";ip6 and udp port " 100 + i " and ip6[50] & 0x80 = 0"
			if (i % 6 == 5) printf "%s;icmp6 and ip6[40] = %d and not ether src $MAC\n", id, i % 256
		}
	}' >$work/rules.$1
}

# start_rules N: returns when the rules count.
start_rules() {
	rules_out=$work/rules.out
	[ "$1" != 0 ] || return 0
	: >$rules_out
	metered ip netns exec $near target/weir/bin/weir rules -i veth -f $work/rules.$1 -u $work/rules.sock >$rules_out 2>&1 </dev/null &
	wait_for 'weir: .* rules on' $rules_out 30
}

# received SECONDS OPTION...: bits a second of a stream from far to near.
received() {
	seconds=$1
	shift
	$in_far iperf3 -c $near_4 -J -t $seconds -O 0.5 "$@" 2>/dev/null |
		awk '/"sum_received"|"sum":/ { sum = 1 } sum && /"bits_per_second"/ { gsub(/[^0-9.e+]/, "", $2); bits = $2; sum = 0 } END { print bits + 0 }'
}

rules_counts='0 1 50 500'

measure_rules() {
	say "what counting tcpdump expressions costs"
	if ! command -v iperf3 >/dev/null; then
		missing "what rules cost" "iperf3 is not installed"
		return
	fi
	$in_near iperf3 -s >/dev/null 2>&1 &
	sleep 0.5
	table rules "Rules" "One TCP stream, and UDP datagrams in frames of 64 bytes as fast as one sender can, over a veth pair into the interface where \
\`weir rules\` counts (iperf3). Each round measures every number of rules once, one after the other." "none"
	for count in $rules_counts 1000; do
		rules_file $count
	done
	for round in $(seq $rule_rounds); do
		for count in $rules_counts; do
			row=$([ $count = 0 ] && echo none || echo $count)
			if start_rules $count; then
				note rules "$row" "TCP" "Gbit/s" $round $(per $(received $seconds_of_load) 1000000000)
				note rules "$row" "UDP" "kpacket/s" $round $(per $(received $seconds_of_load -u -b 0 -l 22) $((22 * 8 * 1000)))
			fi
			[ $count = 0 ] || stop_tool
		done
	done
	table ruleload "Loading rules" "From the start of the launcher until the rules count in both directions, the memory of the process then, \
instructions of both programs and how many the verifier looked at."
	for count in 1 50 500 1000; do
		for round in $(seq $rule_rounds); do
			start=$(now_us)
			start_rules $count || { stop_tool; continue; }
			note ruleload "$count" "loaded" s $round $(per $(($(now_us) - start)) 1000000)
			note ruleload "$count" RSS MiB $round $(awk '/^VmRSS/ { printf "%.1f\n", $2 / 1024 }' /proc/$(weir_pid)/status)
			[ $round != 1 ] || set -- $(sed -n 's/.* \([0-9]*\) instructions, \([0-9]*\) verified.*/\1 \2/p' $rules_out)
			[ $round != 1 ] || note ruleload "$count" "instructions" - 1 $1
			[ $round != 1 ] || note ruleload "$count" "verified" - 1 $2
			stop_tool
		done
	done
	kill_all "ip netns pids $near"
}
