# Sourced by run.sh: what `weir clients` costs a packet, and the memory of its tables.

clients_rounds=3 packets_a_round=1000000 new_clients=2000000
[ -z "${QUICK:-}" ] || clients_rounds=1 packets_a_round=100000 new_clients=200000

# start_clients XDP: returns when clients are counted.
start_clients() {
	clients_out=$work/clients.out
	: >$clients_out
	ip netns exec $near target/weir/bin/weir clients -i veth --xdp $1 -w 600 >$clients_out 2>&1 </dev/null &
	wait_for 'metrics endpoint' $clients_out 30
}

stop_clients() { kill_all "ip netns pids $near"; }

# run_clients PROGRAM WAY COUNT: ns a packet.
run_clients() {
	set -- $($in_near $work/clients "$@") || return
	[ $# = 3 ] && per $2 $1
}

# The largest process in the namespace is weir, whatever it calls itself.
clients_rss() {
	for pid in $(ip netns pids $near); do
		awk '/^VmRSS/ { printf "%.1f\n", $2 / 1024 }' /proc/$pid/status
	done | sort -n | tail -n 1
}

measure_clients() {
	say "what counting clients costs"
	build clients -lbpf || return
	table clients "Clients" "Runs of the packet program of a \`weir clients\` (bpf_prog_test_run, the kernel's own timing): frames that no \
stage looks at, one client again and again, a source that is none, and another address each time, of which the table holds the first million." \
		"ICMP, which no stage looks at"
	table clientstable "Memory of clients" "The stage's maps (memlock of their fdinfo) and the process, before and after so many addresses." "at the start"
	for program in tc_rx xdp_rx_frags; do
		start_clients $([ $program = tc_rx ] && echo off || echo generic) || { missing "what clients cost" "$(cat $clients_out)"; continue; }
		sleep 2
		if [ $program = tc_rx ]; then
			note clientstable "at the start" maps MiB 1 $(per $($work/clients memory) 1048576)
			note clientstable "at the start" RSS MiB 1 $(clients_rss)
		fi
		for round in $(seq $clients_rounds); do
			note clients "ICMP, which no stage looks at" $program ns $round $(run_clients $program icmp $packets_a_round)
			note clients "a client that is in the table" $program ns $round $(run_clients $program known $packets_a_round)
			note clients "a source that is no client" $program ns $round $(run_clients $program local $packets_a_round)
		done
		note clients "new clients, 100,000" $program ns 1 $(run_clients $program new 100000)
		if [ $program = tc_rx ]; then
			note clients "new clients, $new_clients" $program ns 1 $(run_clients $program new $new_clients)
			sleep 5
			note clientstable "after $new_clients addresses" maps MiB 1 $(per $($work/clients memory) 1048576)
			note clientstable "after $new_clients addresses" RSS MiB 1 $(clients_rss)
		fi
		stop_clients
	done
}
