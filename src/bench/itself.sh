# Sourced by run.sh: what weir itself takes: time to start, memory, processor time, bytes to the terminal, time to read maps.

event_ms() { sed -n "s/^$1 //p" "$screen_events"; }

# time_start COLUMN ROUND
time_start() {
	for tree in $trees; do
		use_tree "$tree"
		[ "$1" = warm ] || { sync; echo 3 >/proc/sys/vm/drop_caches; }
		start_tool weir || continue
		note start "$(in_tree "$tree" "first frame")" "$1" ms $2 $(event_ms frame)
		note start "$(in_tree "$tree" "first data")" "$1" ms $2 $(event_ms data)
		stop_tool
	done
	use_tree .
}

measure_start() {
	say "how soon weir shows something"
	table start "Start" "From the start of the launcher to the first picture, and to the first with counters, on a terminal of 120x40. \
Cold: after \`echo 3 > /proc/sys/vm/drop_caches\`; warm: started before.$before"
	for round in $(seq $cold_starts); do
		time_start cold $round
	done
	for round in $(seq $warm_starts); do
		time_start warm $round
	done
}

# watch TABLE ROW COLUMN TIMES SECONDS: processor time of the tool, so many times for so long.
watch() {
	for time in $(seq $4); do
		start=$(now_us) own=$(tool_cpu_us)
		sleep $5
		elapsed=$(($(now_us) - start)) own=$(($(tool_cpu_us) - own))
		note "$1" "$2" "$3" "% of a core" $time $(per $((own * 100)) $elapsed)
	done
}

# Java, whatever it calls itself; its launcher waits beside it.
weir_pid() { for pid in $(cat "$meter/cgroup.procs"); do case $(readlink /proc/$pid/exe) in */java) echo $pid ;; esac; done | head -n 1; }

note_memory() { # TABLE ROW
	pid=$(weir_pid)
	note "$1" "$2" RSS MiB 1 $(awk '/^VmRSS/ { printf "%.1f\n", $2 / 1024 }' /proc/$pid/status)
	note "$1" "$2" PSS MiB 1 $(awk '/^Pss:/ { printf "%.1f\n", $2 / 1024 }' /proc/$pid/smaps_rollup)
}

# note_map_reads ROW COLUMN: weir's own figure, from snapshots in batch.
note_map_reads() {
	for line in $(seq 5); do
		sleep 1
		note flows "$1" "$2" ms $line $(tail -n 1 "$tool_out" | sed -n 's/.*"map_read_us":\([0-9]*\).*/\1/p' | awk '{ print $1 / 1000 }')
	done
}

start_sockets() {
	: >"$work/sockets.out"
	$in_near target/bench/sockets "$@" >"$work/sockets.out" 2>&1 &
	if ! wait_for ready "$work/sockets.out" 60; then
		missing "$1 flows" "$(head -n 1 "$work/sockets.out")"
		return 1
	fi
	sockets=$(ip netns pids $near | while read -r pid; do grep -sqx sockets /proc/$pid/comm && echo $pid; done | head -n 1)
}

# make_flows idle|busy
make_flows() { [ $1 = busy ] && kill -USR1 $sockets || kill -USR2 $sockets; }

measure_flows() {
	say "weir with few and many flows"
	table flows "Weir with so many flows" "Connected TCP sockets on loopback, up to 200 bytes through each connection every second when busy \
(\`sockets N\`). The full screen at 120x40, once a second, after $seconds_warm s, in which Java compiles what it runs often; idle: \
$seconds_settling s after the last byte, when the averages of 5 s have come down to zero. Processor time is that of two stretches of $seconds_watched s, long \
enough together for a walk over all open sockets. The time to read the maps is that of \`weir -b -o json\`.$before"
	for flows in $flow_counts; do
		for tree in $trees; do
			use_tree "$tree"
			measure_so_many $flows "$(in_tree "$tree" "$(echo $flows | sed ':a; s/\B[0-9]\{3\}\>/,&/; ta')")"
		done
	done
	use_tree .
}

measure_so_many() { # FLOWS ROW
	table_size=$(($1 > 50000 ? 2 * $1 : 65536))
	if start_sockets $1; then
		make_flows busy
		if start_tool "weir --flows $table_size"; then
			sleep $seconds_warm
			watch flows "$2" "CPU, busy" 2 $seconds_watched
			note_memory flows "$2"
			make_flows idle
			sleep $seconds_settling
			watch flows "$2" "CPU, idle" 2 $seconds_watched
			stop_tool
		fi
		if start_tool "weir -b -o json --top 1 --flows $table_size"; then
			make_flows busy
			sleep 5
			note_map_reads "$2" "maps read, busy"
			make_flows idle
			sleep 5
			note_map_reads "$2" "maps read, idle"
			stop_tool
		fi
	fi
	kill_all "ip netns pids $near"
}

measure_frames() {
	say "what a refresh costs"
	table frames "A refresh of the screen" "1,000 busy flows of ten processes (\`sockets 1000 10\`), one refresh a second: processor time of all of weir in that \
second, and bytes written to the terminal.$before"
	start_sockets 1000 10 || return
	make_flows busy
	for size in "80 24" "200 60"; do
		for tree in $trees; do
			use_tree "$tree"
			measure_refreshes "$size" "$(in_tree "$tree" "$(echo $size | tr ' ' x)")" || return
		done
	done
	use_tree .
	kill_all "ip netns pids $near"
}

measure_refreshes() { # "COLUMNS ROWS" ROW
	: >"$screen_events"
	start_screen $1
	wait_for data "$screen_events" || return
	sleep $seconds_warm
	bytes_before=$(grep -c second "$screen_events")
	watch frames "$2" "weir in all" $refreshes 1
	awk '/^second/ { print $3 - last; last = $3 }' "$screen_events" | tail -n +$((bytes_before + 1)) >"$work/bytes"
	round=0
	while read -r bytes; do
		round=$((round + 1))
		note frames "$2" "written" bytes $round $bytes
	done <"$work/bytes"
	stop_tool
}
