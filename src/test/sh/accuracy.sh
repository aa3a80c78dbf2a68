#!/bin/sh
# Makes each kind of traffic of src/test/c/cases.txt and prints what was sent and what weir showed (as root).
# The cases, the harness and the comparison are those of the kernel tests; the table is also in target/accuracy.md.
set -eu
cd "$(dirname "$0")/../../.."
[ -d target/test-classes/dev/weir/kernel ] || mvn -q -B -ntp test -DskipTests
exec java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp 'target/test-classes:target/classes:target/test-jars/*' dev.weir.kernel.Accuracy
