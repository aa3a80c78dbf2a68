#!/bin/sh
# usage: style.sh [--rewrite]
# What neither a compiler nor the Java formatter looks at: Java without tabs, blanks at ends of lines and lines over 120 columns;
# bpf/ without such blanks and lines over 100 columns, and as clang-format would have it. style.txt has the files that are not so yet, with how many lines
# are not: none of them may get more, and no file may join them. --rewrite writes it anew.

export LC_ALL=C.UTF-8
recorded=src/test/sh/style.txt

# Lines "COUNT KIND FILE".
measured() {
	find src -name '*.java' | sort | xargs grep -cHE '^.{121}' | sed -n 's/^\(.*\):\([1-9][0-9]*\)$/\2 wide \1/p'
	for file in bpf/*.c bpf/*.h; do
		echo "$(expand "$file" | grep -cE '^.{101}') wide $file"
		[ -z "$formats" ] || echo "$(clang-format "$file" | diff "$file" - | grep -c '^<') format $file"
	done | grep -v '^0 '
}

formats=yes
command -v clang-format >/dev/null || { formats=; echo '  bpf/ not compared with .clang-format: there is no clang-format'; }

if [ "$1" = --rewrite ]; then
	[ -n "$formats" ] || exit
	measured >$recorded
	exit
fi

status=0
if find src -name '*.java' | xargs grep -nE "$(printf '\t')| +\$" || grep -nE "[ $(printf '\t')]+\$" bpf/*.c bpf/*.h; then
	echo 'weir: tabs in Java, or blanks at the ends of lines; remove them' >&2
	status=1
fi
measured | awk -v recorded=$recorded '
	BEGIN {
		while ((getline line < recorded) > 0) {
			split(line, part, " ")
			most[part[2] " " part[3]] = part[1]
		}
		fault["wide"] = "too wide (Java 120 columns, bpf/ 100)"
		fault["format"] = "not as clang-format has them"
	}
	$1 > most[$2 " " $3] + 0 {
		printf "weir: %s: %d lines are %s, up from %d\n", $3, $1, fault[$2], most[$2 " " $3]
		worse = 1
	}
	END { exit worse }' >&2 || status=1
exit $status
