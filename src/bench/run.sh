#!/bin/sh
# usage: run.sh            (as root, after `make`; what `make bench` runs)
# Measures what weir costs on this machine, beside what people would run instead. The table goes to standard output, to
# target/bench/results.json and to src/bench/RESULTS.md. Takes half an hour, in which nothing else should run.
#
# QUICK=1  less of everything, in 3 minutes: shows that it works. Figures stay in target/bench
# BEFORE=DIR  another built tree of weir, whose start, flows and refreshes are measured in turn with this one's
# ONLY="programs calls peers accuracy start flows frames methods rules policy clients"  only these parts; figures stay in target/bench

set -u
cd "$(dirname "$0")/../.." || exit
[ "$(id -u)" = 0 ] || { echo "bench: needs root, to watch the kernel and to make network namespaces" >&2; exit 1; }
[ -x target/weir/bin/weir ] || { echo "bench: there is no target/weir; run make" >&2; exit 1; }

work=target/bench
rm -rf $work
mkdir -p $work
results=$work/RESULTS.md
[ -n "${QUICK:-}${ONLY:-}" ] || results=src/bench/RESULTS.md
parts=${ONLY:-programs calls peers accuracy start flows frames methods rules policy clients}
last_cpu=$(($(nproc) - 1))

rule_rounds=5
program_rounds=2 pairs_of_traffic=20000
call_rounds=6 pairs_of_calls=50000
peer_rounds=5 seconds_of_load=2 seconds_settled=6
accuracy_rounds=1 seconds_of_accuracy=2
cold_starts=3 warm_starts=7
refreshes=20
policy_rounds=5 policy_packets=400000 policy_flood_seconds=10 policy_sizes="1 1000 100000 1000000"
flow_counts="100 1000 10000 100000" seconds_warm=30 seconds_settling=35 seconds_watched=30
if [ -n "${QUICK:-}" ]; then
	rule_rounds=1 program_rounds=1 pairs_of_traffic=5000
	call_rounds=2 pairs_of_calls=10000
	peer_rounds=1 seconds_settled=1 accuracy_rounds=1
	cold_starts=1 warm_starts=2
	refreshes=3
	policy_rounds=1 policy_packets=100000 policy_flood_seconds=2 policy_sizes="1 100000"
	flow_counts="100 10000" seconds_warm=2 seconds_settling=2 seconds_watched=2
fi

for part in lab programs peers itself methods rules policy clients; do
	. src/bench/$part.sh
done

build() {
	${CC:-gcc} -O2 -Wall -Werror -Isrc/test/c -o $work/$1 src/bench/$1.c ${2:-} 2>$work/$1.log && return
	missing "what needs $1" "not built: $(grep -m1 -E 'error|cannot find' $work/$1.log)"
	return 1
}

trap remove_lab EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
started=$(now_us)
note_other_work
make_lab
build calls && build sockets && build screen -lutil || exit
build programs -lbpf && ${CLANG:-clang} -O2 -g -target bpf -Wall -Werror \
	-idirafter /usr/include/$(uname -m)-linux-gnu -c src/bench/floor.bpf.c -o $work/floor.bpf.o

case " $parts " in *" peers "* | *" accuracy "*) find_tools ;; esac
for part in $parts; do
	measure_$part
done
remove_lab
say "took $(((($(now_us) - started)) / 1000000)) s"
java -XX:+UseSerialGC -cp 'target/weir/lib/weir.jar:target/test-jars/*' src/bench/Report.java $samples $work/results.json $results || exit
[ -z "${SUDO_UID:-}" ] || chown $SUDO_UID:$SUDO_GID $results
cat $results
