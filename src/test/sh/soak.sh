#!/bin/sh
# SECONDS of 5,000 short connections a second with weir watching: its memory must stay flat, its totals exact (as root).
# soak.sh SECONDS
set -eu
cd "$(dirname "$0")/../../.."
[ -d target/test-classes/dev/weir/kernel ] || mvn -q -B -ntp test -DskipTests
exec java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp 'target/test-classes:target/classes:target/test-jars/*' dev.weir.kernel.Soak "$1"
