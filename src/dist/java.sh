# Read by the scripts beside it, with $lib set to the directory of weir.jar. Sets
#   java_home   the Java to run: of JAVA_HOME, the one the class archive was made with, PATH, and /usr/lib/jvm (newest
#               first) the first that is at least 17; empty when there is none
#   java_build  that Java's full version, which is what a class archive has to match
#   archived    the java_home and java_build that lib/weir.jsa was made with
#   jvm_flags   the options weir always runs with
# and the locale that Java runs in, with the person's own in WEIR_LOCALE.

# Sets java_home to directory $1 and java_build to its version, if there is a Java of at least 17 in it.
# Java's own `release` file says so without starting it.
try_java() {
	[ -x "$1/bin/java" ] && [ -r "$1/release" ] || return
	major=0
	while IFS='="' read -r name _ value _; do
		case $name in
		JAVA_VERSION) major=${value%%[!0-9]*} ;;
		JAVA_RUNTIME_VERSION) build=$value ;;
		esac
	done <"$1/release"
	[ "$major" -ge 17 ] || return
	java_home=$1 java_build=$build
}

java_home= java_build= archived=
if [ -r "$lib/weir.jdk" ]; then
	read -r archived <"$lib/weir.jdk"
fi
if try_java "$JAVA_HOME" || try_java "${archived%% *}"; then
	:
elif java=$(readlink -f "$(command -v java)") && try_java "${java%/bin/java}"; then
	:
else
	for candidate in $(ls -d /usr/lib/jvm/* /usr/java/* /opt/java/* 2>/dev/null | sort -rV); do
		try_java "$candidate" && break
	done
fi

# Serial GC and the first compiler tier suit a program that works for milliseconds each second. The heap may grow to what
# 200,000 flows need but stays close to what is in use: the fifth of it that is free keeps the collector from going
# through all of it every few seconds (with 100,000 busy flows 0.54 % of a core; 0.78 with a tenth, for no less memory).
# What runs once a second is compiled after its 20th time, not its 200th: with 1,000 flows weir takes 0.61 % of a core when
# they are busy and 0.38 when idle; after the 60th it is 0.89 and 0.62, and 0.71 and 0.45 where only weir's own methods are
# compiled so early. The first line keeps Java from writing on the screen or into /tmp.
jvm_flags='-XX:+IgnoreUnrecognizedVMOptions -XX:-PrintWarnings -Xlog:disable -XX:-UsePerfData
	-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=0.1
	-Xms12m -Xmx512m -XX:MaxNewSize=16m -XX:MinHeapFreeRatio=20 -XX:MaxHeapFreeRatio=25
	-XX:MarkSweepDeadRatio=0 -Xss512k -Djnr.ffi.asm.enabled=false'

# So much is compiled at the start that two processors are too few for it: the compiler takes what the rest leaves, which
# brings the first picture forward by 50 ms, and by 130 on a host with other work. Java then sets the nice value of all its
# threads, and some below 0, so it only does where that is 0 and is left at 0.
nice_value() {
	shift 16 # to `nice` in proc(5), counted from the state behind the name
	[ "$1" != 0 ] || jvm_flags="$jvm_flags -XX:ThreadPriorityPolicy=1 -XX:CompilerThreadPriority=19 -XX:VMThreadPriority=0
		-XX:JavaPriority8_To_OSPriority=0 -XX:JavaPriority9_To_OSPriority=0 -XX:JavaPriority10_To_OSPriority=0"
}
if read -r stat </proc/self/stat; then
	nice_value ${stat##*) }
fi

# Of the memory that threads of their own arenas give back, the C library keeps 2 MB; one arena is enough for all.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-1}"

# Options meant for every Java program of this user are not for one that owns the screen, and Java would announce them
# there; weir's are in WEIR_JAVA_OPTS.
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS

# Java takes arguments and file names for text in the locale's encoding, and no option changes that: 17 and 25 ignore
# -Dsun.jnu.encoding. In the C locale it would lose every byte that is not ASCII, so it always runs in UTF-8, which a C
# library has without anything being installed; what can be drawn is judged by WEIR_LOCALE.
export WEIR_LOCALE="${LC_ALL:-${LC_CTYPE:-$LANG}}" LC_ALL=C.UTF-8
