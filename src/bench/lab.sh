# Sourced by run.sh: two network namespaces, the tools that run in one of them, meters, and where the figures go.
#
#   near: veth 10.79.0.1/24  ------  veth 10.79.0.2/24 :far
#
# Tools run in near and see what arrives from far. Both namespaces and the cgroup are ours alone, so everything that runs
# in them may be killed.

near=weirbench$$n far=weirbench$$f
near_4=10.79.0.1 far_4=10.79.0.2
cgroup_root=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
meter=$cgroup_root/weirbench$$

# The words before a command that make it run in a namespace; weir's gives it a /sys of that namespace too.
in_near="nsenter --net=/run/netns/$near"
in_far="nsenter --net=/run/netns/$far"
use_tree() { weir="ip netns exec $near $1/target/weir/bin/weir -i veth"; }
use_tree .
trees=". ${BEFORE:-}"

# What a table says of rows that are marked so.
before=
[ -z "${BEFORE:-}" ] || before=" Before: commit $(git -C "$BEFORE" log -1 --format='%h of %as'), run in turn with this one."

# in_tree DIR ROW: what a row is called that is measured in one of the trees.
in_tree() { [ "$1" = . ] && echo "$2" || echo "$2, before"; }

make_lab() {
	ip netns add $near && ip netns add $far || exit
	ip link add veth netns $near type veth peer name veth netns $far || exit
	ip -n $near addr add $near_4/24 dev veth
	ip -n $far addr add $far_4/24 dev veth
	for netns in $near $far; do
		ip -n $netns link set lo up
		ip -n $netns link set veth up
	done
	mkdir "$meter" || exit
	export GEN_PEER_NETNS=/run/netns/$far GEN_PEER_4=$far_4
}

remove_lab() {
	[ ! -d "$meter" ] || stop_tool
	for netns in $near $far; do
		[ -e /run/netns/$netns ] || continue
		kill_all "ip netns pids $netns"
		ip netns del $netns
	done
	[ ! -d "$meter" ] || rmdir "$meter"
}

# Ends the processes that command $1 lists: asked first, after three seconds not.
kill_all() {
	for try in $(seq 20); do
		pids=$($1)
		[ -n "$pids" ] || return 0
		signal=TERM
		[ $try -lt 16 ] || signal=KILL
		[ $((try % 15)) -ne 1 ] || kill -$signal $pids 2>/dev/null
		sleep 0.2
	done
}

## Meters ------------------------------------------------------------------------------------------------------------

# metered runs a command whose processor time tool_cpu_us tells.
metered() { sh -c 'echo $$ >"$0/cgroup.procs"; exec "$@"' "$meter" "$@"; }
tool_cpu_us() { sed -n 's/^usage_usec //p' "$meter/cpu.stat"; }

# Processor time of the whole machine in µs; what a hypervisor took away is nobody's.
host_cpu_us() { awk -v hz="$(getconf CLK_TCK)" '/^cpu / { printf "%.0f\n", ($2 + $3 + $4 + $7 + $8) * 1e6 / hz }' /proc/stat; }

now_us() { echo $(($(date +%s%N) / 1000)); }

# per A B prints 1 A for so many B.
per() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.4f\n", b ? a / b : 0 }'; }

# wait_for PATTERN FILE [SECONDS] returns as soon as a line of the file matches, or 1 when it takes too long.
wait_for() {
	for _ in $(seq $((${3:-10} * 20))); do
		! grep -q "$1" "$2" 2>/dev/null || return 0
		sleep 0.05
	done
	return 1
}

## Figures -----------------------------------------------------------------------------------------------------------

samples=$work/samples.tsv
: >"$samples"
tab=$(printf '\t')

# table TABLE TITLE TEXT [ROW]: what a table is called, what its figures mean and which commands gave them, and the row
# that the others are compared with in the same round.
table() { echo "table$tab$1$tab$2$tab$3$tab${4:-}" >>"$samples"; }

# note TABLE ROW COLUMN UNIT ROUND VALUE: one measured figure; columns with a unit of - are counted, not compared.
note() { echo "note$tab$1$tab$2$tab$3$tab$4$tab$5$tab$6" >>"$samples"; }

# missing WHAT WHY: what this machine could not be measured with.
missing() {
	grep -qF "missing$tab$1$tab" "$samples" || echo "missing$tab$1$tab$2" >>"$samples"
	say "without $1: $2"
}

# Says when the machine is not ours alone, for then the figures are not weir's alone.
note_other_work() {
	host=$(host_cpu_us)
	sleep 2
	busy=$(per $(($(host_cpu_us) - host)) 2000000)
	case $busy in 0.0* | 0.10*) ;; *) missing "a quiet machine" "before the start other work kept $busy processors busy" ;; esac
}

say() { printf '  %-7s %s\n' BENCH "$*"; }

## Tools -------------------------------------------------------------------------------------------------------------

# `unshare -m sh -c "$mount_tracefs" - COMMAND` runs a command that finds tracefs and debugfs, mounted for nobody else.
mount_tracefs='for fs in tracefs:tracing debugfs:debug; do
		mountpoint -q /sys/kernel/${fs#*:} || mount -t ${fs%:*} ${fs%:*} /sys/kernel/${fs#*:}
	done 2>/dev/null
	exec "$@"'

# What a person would type to see bytes by process with bpftrace.
bytes_by_process='
tracepoint:syscalls:sys_exit_sendto, tracepoint:syscalls:sys_exit_sendmsg, tracepoint:syscalls:sys_exit_write
/args->ret > 0/ { @tx[pid] = sum(args->ret); }
tracepoint:syscalls:sys_exit_recvfrom, tracepoint:syscalls:sys_exit_recvmsg, tracepoint:syscalls:sys_exit_read
/args->ret > 0/ { @rx[pid] = sum(args->ret); }'

tool_out=$work/tool.out
screen_events=$work/screen.events

# start_tool TOOL starts one of them, watching veth in near, and returns when it counts. "weir OPTIONS" is the screen,
# "weir -b OPTIONS" prints snapshots. What a tool prints is in $tool_out.
start_tool() {
	: >"$tool_out"
	: >"$screen_events"
	case $1 in
	nothing) return 0 ;;
	'weir -b'*) metered $weir ${1#weir} >"$tool_out" 2>"$tool_out.err" </dev/null & ;;
	weir*) start_screen 120 40 ${1#weir} ;;
	nethogs) start_watcher Refreshing nethogs -t -v 2 -d 1 veth ;;
	iftop) start_watcher interface: iftop -t -n -N -i veth ;;
	tcpdump) start_watcher listening tcpdump -n -i veth -w /dev/null ;;
	bpftrace) start_watcher Attaching unshare -m sh -c "$mount_tracefs" - bpftrace -e "$bytes_by_process" ;;
	tcptop) start_watcher loadavg unshare -m sh -c "$mount_tracefs" - tcptop -C 1 ;;
	esac
	case $1 in
	'weir -b'*) wait_for . "$tool_out" ;;
	weir*) wait_for data "$screen_events" ;;
	*) wait_for "$ready" "$tool_out" 3 && sleep 0.5 && [ -n "$(cat "$meter/cgroup.procs")" ] ;;
	esac || { stop_tool; return 1; }
}

# start_watcher READY COMMAND...: a line with READY says that it works.
start_watcher() {
	ready=$1
	shift
	metered $in_near "$@" >"$tool_out" 2>&1 </dev/null &
}

# start_screen COLUMNS ROWS [OPTIONS] starts weir on a terminal of that size.
start_screen() {
	columns=$1 rows=$2
	shift 2
	target/bench/screen $columns $rows "$screen_events" \
		sh -c 'echo $$ >"$0/cgroup.procs"; exec "$@"' "$meter" $weir "$@" </dev/null >/dev/null 2>"$tool_out.err" &
}

stop_tool() { kill_all "cat $meter/cgroup.procs"; }

# find_tools sets tools_there to those that work here; why the others do not is noted.
find_tools() {
	tools_there=
	for tool in nethogs iftop tcpdump bpftrace tcptop; do
		if ! command -v $tool >/dev/null; then
			missing $tool "not installed"
		elif start_tool $tool; then
			stop_tool
			tools_there="$tools_there $tool"
		else
			missing $tool "does not run on this kernel: $(grep -m1 -iE 'fail|error|cannot|no such' "$tool_out" | cut -c 1-120)"
		fi
	done
}
