# Sourced by run.sh: what weir's own methods take, once everything is compiled.

measure_methods() {
	say "what weir's own methods take"
	table methods "Methods" "What happens once a second, called again and again in one process with weir's JVM flags \
(\`java src/bench/Methods.java\`); making the rows of a changed sample is part of it."
	(
		set +u # java.sh reads variables that nobody need have set
		lib=target/weir/lib
		. $lib/java.sh
		"$java_home/bin/java" $jvm_flags -cp "$lib/weir.jar:target/test-classes:target/test-jars/*" src/bench/Methods.java
	) >"$work/methods.tsv" 2>"$work/methods.log" || missing "methods" "$(head -n 1 "$work/methods.log")"
	while IFS=$tab read -r name round ms; do
		note methods "$name" "a call" ms $round $ms
	done <"$work/methods.tsv"
}
