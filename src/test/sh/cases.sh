#!/bin/sh
# Makes the situations and the kinds of traffic of src/docs/CASES.md, and writes that page anew (as root); with a word only the
# situations whose title has it, and no page.
set -eu
cd "$(dirname "$0")/../../.."
[ -d target/test-classes/dev/weir/kernel ] || mvn -q -B -ntp test -DskipTests
exec java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp 'target/test-classes:target/classes:target/test-jars/*' dev.weir.kernel.Cases "$@"
