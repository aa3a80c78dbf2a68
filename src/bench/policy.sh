# Sourced by run.sh: what judging a packet by its source costs, beside nft and ipset with the same ranges.

policy_outside=10.99.0.2
policy_out=$work/policy.out

# make_ranges N: far's address and N - 1 others that nobody has, for each of the tools.
make_ranges() {
	seq 2 $1 | awk -v first=$far_4/32 'BEGIN { print first }
		{ a = $1 * 32; printf "%d.%d.%d.%d/28\n", 20 + int(a / 16777216), a / 65536 % 256, a / 256 % 256, a % 256 }' >$work/ranges
	awk 'BEGIN { printf "{\"permitted_cidrs\": [" } { printf "%s\"%s\"", (NR > 1 ? "," : ""), $0 } END { print "]}" }' \
		$work/ranges >$work/policy.json
	{
		echo 'table netdev weirbench {'
		echo 'set permitted { type ipv4_addr; flags interval; elements = {'
		sed 's/$/,/' $work/ranges
		printf '}\n}\n'
		echo 'chain judge {'
		echo 'type filter hook ingress device veth priority 0;'
		echo 'ether type != ip accept'
		echo 'ip saddr @permitted accept'
		printf 'drop\n}\n}\n'
	} >$work/policy.nft
	{
		echo "create weirbench hash:net maxelem 2000000 hashsize 1048576"
		sed 's/^/add weirbench /' $work/ranges
	} >$work/policy.ipset
}

# start_judge TOOL: "none", weir with its options, or another. What it takes until packets are judged is in $judge_us.
start_judge() {
	judge_started=$(now_us)
	case $1 in
	none) ;;
	weir*)
		: >$policy_out
		metered ip netns exec $near target/weir/bin/weir policy -i veth -c $work/policy.json --drop-packets --no-ssh-guard --summary 0 \
			${1#weir} >/dev/null 2>$policy_out </dev/null &
		wait_for 'weir: ' $policy_out 20 && ! grep -q 'kernel does not' $policy_out && wait_for 'not permitted is' $policy_out 60
		;;
	nft) timeout 120 $in_near nft -f $work/policy.nft 2>$policy_out ;;
	xdp-filter)
		# It drops ARP too, and pins its maps, which only its own commands need.
		ip -n $far neigh replace $near_4 lladdr $(ip -n $near link show veth | awk '/link\/ether/ { print $2 }') dev veth nud permanent
		timeout 60 $in_near unshare -m sh -c "mount -t bpf bpf /sys/fs/bpf &&
			xdp-filter load --mode skb --policy deny --features ipv4 veth && xdp-filter ip --mode src $far_4" >$policy_out 2>&1
		;;
	ipset)
		timeout 120 $in_near ipset restore <$work/policy.ipset 2>$policy_out &&
			$in_near iptables -t raw -A PREROUTING -i veth -m set ! --match-set weirbench src -j DROP 2>>$policy_out
		;;
	esac || return
	judge_us=$(($(now_us) - judge_started))
}

stop_judge() {
	case $1 in
	weir*) stop_tool ;;
	nft) $in_near nft delete table netdev weirbench 2>/dev/null ;;
	xdp-filter)
		ip -n $near link set dev veth xdpgeneric off 2>/dev/null
		ip -n $far neigh del $near_4 dev veth
		;;
	ipset)
		$in_near iptables -t raw -F PREROUTING 2>/dev/null
		$in_near ipset destroy weirbench 2>/dev/null
		;;
	esac
}

# flood FROM [PACKETS]: nanoseconds a packet from the sender's call to what becomes of it, all on one processor.
flood() { $in_far taskset -c $last_cpu $work/peer flood $1 $near_4 9 ${2:-$policy_packets} 0 | awk '{ printf "%.1f\n", 1e9 / $2 }'; }

# nanoseconds that runs of weir's packet programs took, and how many there were: by the descriptors that it holds.
policy_runs() {
	cat /proc/$(head -1 "$meter/cgroup.procs")/fdinfo/* 2>/dev/null | awk '/^run_time_ns:/ { nanos += $2 } /^run_cnt:/ { runs += $2 } END { print nanos, runs }'
}

# own_time ROW COLUMN ROUND FROM
own_time() {
	sysctl -qw kernel.bpf_stats_enabled=1
	before=$(policy_runs)
	flood $4 >/dev/null
	after=$(policy_runs)
	sysctl -qw kernel.bpf_stats_enabled=0
	note policy "$1" "$2" ns $3 $(echo $before $after | awk '{ if ($4 > $2) printf "%.1f\n", ($3 - $1) / ($4 - $2) }')
}

# own_cpu ROW ROUND: weir's own processor time while 200,000 forbidden packets a second come, which it drops and logs.
own_cpu() {
	before=$(tool_cpu_us)
	started_us=$(now_us)
	$in_far taskset -c $last_cpu $work/peer flood $policy_outside $near_4 9 $((200000 * policy_flood_seconds)) 200000 >/dev/null
	note policy "$1" "own CPU, 200,000 dropped/s" % $2 $(per $((100 * ($(tool_cpu_us) - before))) $(($(now_us) - started_us)))
}

# judge TOOL ROUND RANGES
judge() {
	row=$1
	[ "$1" = none ] || row="$1, $(echo $3 | sed ':a;s/\B[0-9]\{3\}\>/,&/;ta') ranges"
	if ! start_judge "$1"; then
		missing "$row" "$(head -1 $policy_out | cut -c 1-120)"
		stop_judge "$1"
		return
	fi
	flood $far_4 20000 >/dev/null
	note policy "$row" "permitted" ns $2 $(flood $far_4)
	note policy "$row" "dropped" ns $2 $(flood $policy_outside)
	case $1 in
	weir*)
		own_time "$row" "program, permitted" $2 $far_4
		own_time "$row" "program, dropped" $2 $policy_outside
		own_cpu "$row" $2
		;;
	esac
	[ "$1" = none ] || note policy "$row" "until it judges" ms $2 $(per $judge_us 1000)
	stop_judge "$1"
}

measure_policy() {
	say "what judging packets by their source costs"
	${CC:-gcc} -O2 -o $work/peer src/test/c/peer.c || return
	ip -n $far addr add $policy_outside/32 dev veth
	ip -n $near route add $policy_outside dev veth
	mkfifo $work/sink.in
	$in_near $work/peer sink 9 <$work/sink.in >/dev/null &
	exec 8>$work/sink.in
	table policy "Ranges" "UDP datagrams in frames of 64 bytes, \`peer flood\` as fast as one processor sends, receives and judges them: \
nanoseconds a packet, of which without any ranges all are delivered. \`nft\` is a set of intervals at netdev ingress, \`ipset\` a hash:net at \
raw PREROUTING; \`xdp-filter\` knows no ranges, and has one address. The programs' own time is the kernel's (bpf_stats), the meter's own included." none
	tools="weir weir_--xdp_generic"
	for tool in nft ipset; do
		if command -v $tool >/dev/null && { [ $tool = nft ] || command -v iptables >/dev/null; }; then
			tools="$tools $tool"
		else
			missing "ranges in $tool" "not installed, or no iptables"
		fi
	done
	if ! command -v xdp-filter >/dev/null; then
		missing "addresses in xdp-filter" "not installed (Debian's package xdp-tools)"
	fi
	for round in $(seq $policy_rounds); do
		judge none $round
		if command -v xdp-filter >/dev/null; then
			make_ranges 1
			judge xdp-filter $round 1
		fi
		for size in $policy_sizes; do
			make_ranges $size
			for tool in $tools; do
				judge "$(echo $tool | tr _ ' ')" $round $size
			done
		done
	done
	exec 8>&-
}
