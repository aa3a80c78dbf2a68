# Sourced by run.sh: how much traffic passes with each tool watching, what the machine spends, and what each tool shows of it.

page_bytes=1000

start_servers() {
	$in_near_pinned iperf3 -s --forceflush -B $near_4 >"$work/iperf3.log" 2>&1 &
	cat >"$work/nginx.conf" <<-END
		daemon off; worker_processes 1; pid $PWD/$work/nginx.pid; error_log $PWD/$work/nginx.log;
		events { worker_connections 512; }
		http {
			access_log off;
			client_body_temp_path $PWD/$work/nginx; proxy_temp_path $PWD/$work/nginx;
			fastcgi_temp_path $PWD/$work/nginx; uwsgi_temp_path $PWD/$work/nginx; scgi_temp_path $PWD/$work/nginx;
			keepalive_requests 1000000;
			server { listen $near_4:8080; location / { return 200 "$(head -c $page_bytes /dev/zero | tr '\0' .)"; } }
		}
	END
	$in_near_pinned nginx -c "$PWD/$work/nginx.conf" >/dev/null 2>&1 &
	wait_for listening "$work/iperf3.log" 3 || missing iperf3 "its server does not start"
	wait_for . "$work/nginx.pid" 3 || missing nginx "does not start: $(head -n 1 "$work/nginx.log")"
}

# The far side has the first processor and the near one the last: where else the scheduler puts them is worth more than any tool.
in_near_pinned="$in_near taskset -c $last_cpu"
in_far_pinned="$in_far taskset -c 0"

# Each prints one figure.
tcp_gbit() { $in_far_pinned iperf3 -c $near_4 -t $seconds_of_load -P $1 -f m | awk '/receiver/ { rate = $(NF - 2) } END { printf "%.3f\n", rate / 1000 }'; }
udp_kpackets() {
	$in_far_pinned iperf3 -c $near_4 -u -l 64 -b 0 -t $seconds_of_load |
		awk -v s=$seconds_of_load '/receiver/ { split($(NF - 2), n, "/"); printf "%.1f\n", (n[2] - n[1]) / s / 1000 }'
}
http_krequests() { $in_far_pinned wrk -t 1 -c 16 -d $seconds_of_load http://$near_4:8080/ | awk '/Requests\/sec/ { printf "%.2f\n", $2 / 1000 }'; }

# load TOOL ROUND COLUMN UNIT COMMAND...: the command's figure, and what the machine and the tool spent meanwhile.
load() {
	tool=$1 round=$2 column=$3 unit=$4
	shift 4
	start=$(now_us) host=$(host_cpu_us) own=$(tool_cpu_us)
	figure=$("$@" 2>/dev/null)
	elapsed=$(($(now_us) - start))
	host=$(($(host_cpu_us) - host)) own=$(($(tool_cpu_us) - own))
	if [ -z "$figure" ]; then
		say "no figure for $column with $tool"
		return
	fi
	note peers "$tool" "$column" "$unit" $round $figure
	note spent "$tool" "$column: machine" cores $round $(per $host $elapsed)
	note spent "$tool" "$column: tool" cores $round $(per $own $elapsed)
}

load_all() {
	start_tool "$1" || { missing "$1" "did not start: $(head -n 1 "$tool_out.err")"; return; }
	[ "$1" = nothing ] || sleep $seconds_settled
	if $has_iperf3; then
		load "$1" $2 "1 TCP stream" Gbit/s tcp_gbit 1
		load "$1" $2 "8 TCP streams" Gbit/s tcp_gbit 8
		load "$1" $2 "64-byte UDP" "1000 packets/s" udp_kpackets
	fi
	! $has_http || load "$1" $2 HTTP "1000 requests/s" http_krequests
	stop_tool
}

measure_peers() {
	say "how much traffic passes with each tool watching"
	table peers "Traffic with a tool watching" "Over veth between two namespaces, the tool beside the receiving side, \
$seconds_of_load s each, begun $seconds_settled s after the tool: \`iperf3 -P 1\`, \`-P 8\`, \`-u -l 64 -b 0\` (packets received), \`wrk -t 1 -c 16\` on nginx with pages of $page_bytes bytes; \
the far end on the first processor, the near one on the last. \
weir is the full screen at 120x40; on veth its \`--xdp auto\` counts by tc." nothing
	table spent "Processor time meanwhile" "Cores busy on the whole machine, and with the tool itself; the machine is full in most of these loads."
	has_iperf3=true has_http=true
	command -v iperf3 >/dev/null || { has_iperf3=false; missing iperf3 "not installed"; }
	for tool in nginx wrk; do
		command -v $tool >/dev/null || { has_http=false; missing $tool "not installed"; }
	done
	start_servers
	for round in $(seq $peer_rounds); do
		load_all nothing $round
		load_all weir $round
		load_all "weir --byte-source syscall" $round
		load_all "weir --xdp generic" $round
		load_all "weir --xdp native" $round
		for tool in $tools_there; do
			load_all $tool $round
		done
	done
}

## Accuracy ----------------------------------------------------------------------------------------------------------

# Each prints, from what the tool printed, the bytes shown for the processes whose ids are lines of $work/pids.
shown_by_weir() { # CSV: a header names the columns; the last line of each process counts
	awk -F, 'FNR == NR { wanted[$1]; next }
		/(^|,)pid(,|$)/ { for (i = 1; i <= NF; i++) at[$i] = i; next }
		$at["pid"] in wanted { bytes[$at["pid"]] = $at["rx_bytes"] + $at["tx_bytes"] }
		END { for (pid in bytes) sum += bytes[pid]; printf "%.0f\n", sum }' "$work/pids" "$tool_out"
}
shown_by_nethogs() { # program/pid/uid, sent, received
	awk -F '\t' 'FNR == NR { wanted[$1]; next }
		NF == 3 { n = split($1, name, "/"); pid = name[n - 1]; if (pid in wanted) bytes[pid] = $2 + $3 }
		END { for (pid in bytes) sum += bytes[pid]; printf "%.0f\n", sum }' "$work/pids" "$tool_out"
}
shown_by_bpftrace() { # printed when it ends: @tx[pid]: bytes
	awk -F '[^0-9a-z@]+' 'FNR == NR { wanted[$1]; next }
		/^@[tr]x/ && $2 in wanted { sum += $3 } END { printf "%.0f\n", sum }' "$work/pids" "$tool_out"
}

# show TOOL SHOWN-BY ROUND GENERATOR...: the share of the bytes that the tool shows for the processes that moved them.
show() {
	tool=$1 shown_by=$2 round=$3
	shift 3
	start_tool "$tool" || return
	$in_near target/gen/$* >"$work/moved" 2>/dev/null </dev/null
	sleep 1.5 # until the tool has looked again
	stop_tool
	sed -i '/"role":"peer"/d' "$work/moved" # the other namespace's
	sed -n 's/.*"pid":\([0-9]*\).*/\1/p' "$work/moved" >"$work/pids"
	moved=$(sed -n 's/.*"tx_bytes":\([0-9]*\),"rx_bytes":\([0-9]*\).*/\1 \2/p' "$work/moved" | awk '{ sum += $1 + $2 } END { printf "%.0f\n", sum }')
	note accuracy "${tool%% -b*}" "\`$*\`" % $round $(awk -v a="$($shown_by)" -v b="$moved" 'BEGIN { printf "%.4f\n", b ? 100 * a / b : 0 }')
}

measure_accuracy() {
	say "what the tools that name processes show"
	table accuracy "Bytes shown, of the bytes that the processes moved" "100 % is right. Generators of src/test/c say what each of their \
processes sent and received: \`full 8 $seconds_of_accuracy\` eight connections as fast as they go, \`burst 200\` two hundred processes of 5 ms each, \`many 3000\` \
three thousand short connections of one process. weir's figure is app bytes; nethogs counts packets with their headers."
	for round in $(seq $accuracy_rounds); do
		for generator in "full 8 $seconds_of_accuracy" "burst 200" "many 3000"; do
			show "weir -b -o csv -d 0.5" shown_by_weir $round $generator
			for tool in nethogs bpftrace; do
				case " $tools_there " in *" $tool "*) show $tool shown_by_$tool $round $generator ;; esac
			done
		done
	done
}
