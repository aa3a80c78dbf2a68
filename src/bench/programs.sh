# Sourced by run.sh: what a run of each BPF program costs, and what a whole system call costs.

calls=$in_near\ target/bench/calls

# A bit of everything that passes the hooks, over veth and over loopback.
traffic_of_all_kinds() {
	for way in send write sendmsg; do
		taskset -c $last_cpu $calls tcp $way $1
		taskset -c $last_cpu $calls udp $way $1
		taskset -c $last_cpu $calls -l tcp $way $1
	done >/dev/null
}

# Many sockets in turn, so that nothing of one is still near the processor when it comes by again; for some seconds each time.
many_sockets=20000 seconds_of_many=4
traffic_of_many_sockets() { sleep $seconds_of_many; }

# time_programs ROUND [OPTIONS]: weir with these options beside empty programs, with traffic as the variable says.
time_programs() {
	round=$1
	shift
	label="${*:+, weir $*}"
	[ $traffic != traffic_of_many_sockets ] || label=", $(echo $many_sockets | sed 's/...$/,&/') sockets in turn"
	rm -f "$work/meter.in"
	mkfifo "$work/meter.in"
	: >"$work/meter.out"
	$in_near unshare -m sh -c "$mount_tracefs" - target/bench/programs target/bench/floor.bpf.o "$cgroup_root" veth \
		<"$work/meter.in" >"$work/meter.out" &
	timer=$!
	exec 9>"$work/meter.in"
	wait_for ready "$work/meter.out" && start_tool "weir $*" || { missing "times of BPF programs" "see above"; return; }
	$traffic 500
	echo >&9
	$traffic $pairs_of_traffic
	echo >&9
	exec 9>&-
	wait $timer
	stop_tool
	awk '$2 ~ /^floor_/ { runs[$1] += $3; nanos[$1] += $4; next }
		$1 in runs && $3 >= 100 { floor = nanos[$1] / runs[$1]; printf "%s %s %.1f %.1f\n", $1, $2, $4 / $3 - floor, floor }' \
		"$work/meter.out" >"$work/runs"
	while read -r type program net floor; do
		note programs "$program$label" "over the floor" ns $round $net
		note programs "$program$label" "an empty program of its type" ns $round $floor
	done <"$work/runs"
}

traffic=traffic_of_all_kinds

measure_programs() {
	say "what a run of each BPF program costs"
	table programs "A run of each BPF program" "The kernel's own timing (bpf_stats) over $((9 * pairs_of_traffic)) pairs of calls, \
\`calls tcp|udp send|write|sendmsg\` over veth and loopback; the time of an empty program of the same type in the same run is subtracted. \
Programs without options named run in every weir. Beside that, \`sockets $many_sockets\`, each of which moves up to 200 bytes a second."
	for round in $(seq $program_rounds); do
		time_programs $round
		time_programs $round --byte-source syscall
		time_programs $round --xdp generic
		if start_sockets $many_sockets; then
			make_flows busy
			traffic=traffic_of_many_sockets
			time_programs $round
			traffic=traffic_of_all_kinds
			kill_all "ip netns pids $near"
		fi
	done
}

# time_calls TOOL ROUND
time_calls() {
	start_tool "$1" || return
	for protocol in tcp udp; do
		note calls "$1" "$protocol send + recv" ns $2 $(taskset -c $last_cpu $calls -l $protocol send $pairs_of_calls)
	done
	note calls "$1" getppid ns $2 $(taskset -c $last_cpu $calls getppid $((20 * pairs_of_calls)))
	stop_tool
}

measure_calls() {
	say "what a whole call costs"
	table calls "Whole calls" "One thread sends 512 bytes on one socket and receives them on the other, on loopback: \
\`calls -l tcp|udp send $pairs_of_calls\`; getppid moves nothing and shows what tracing some system calls costs all the others." nothing
	for round in $(seq $call_rounds); do
		time_calls nothing $round
		time_calls weir $round
		time_calls "weir --byte-source syscall" $round
	done
}
