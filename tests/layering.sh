#!/bin/sh
# The includes of parsers/ and src/ run one way, and parsers, engine and doctor do not touch the world:
# no GLib, no printing, no files, no clock, no environment. Reads the sources, builds nothing.
# "layering.sh DIR" reads another tree than $top_srcdir.
set -eu
cd "${1:-${top_srcdir:-$(dirname "$0")/..}}"
bad=0

say() {
	echo "$1"
	bad=1
}

# sources FOLDER...: every C file in them
sources() {
	find "$@" -type f \( -name '*.[ch]' -o -name '*.def' \) | sort
}

# may_include FOLDER REGEX: quoted includes of FOLDER name nothing but what matches REGEX
may_include() {
	[ -d "$1" ] || { say "no folder $1"; return; }
	for file in $(sources "$1"); do
		grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' "$file" |
			grep -vE "^[0-9]+:[[:space:]]*#[[:space:]]*include[[:space:]]*\"($2)\"" |
			sed "s|^|$file:|;s|\$|   (may not be included from $1)|"
	done >"$found"
	report
}

# never REGEX REASON FILE...: no line of the files matches REGEX, comments and strings aside
never() {
	regex=$1 reason=$2
	shift 2
	for file; do
		without_comments "$file" | grep -nE "$regex" | sed "s|^|$file:|;s|\$|   ($reason)|"
	done >"$found"
	report
}

report() {
	if [ -s "$found" ]; then
		cat "$found"
		bad=1
	fi
}

# Comments and the inside of strings become nothing, lines stay where they are. Includes are kept.
without_comments() {
	awk '
	/^[ \t]*#[ \t]*include/ && !inside { print; next }
	{
		out = ""; n = length($0)
		for (i = 1; i <= n; i++) {
			c = substr($0, i, 1); two = substr($0, i, 2)
			if (inside) { if (two == "*/") { inside = 0; i++ } }
			else if (two == "/*") { inside = 1; i++; out = out " " }
			else if (two == "//") break
			else if (c == "\"" || c == "\047") {
				for (i++; i <= n && substr($0, i, 1) != c; i++) if (substr($0, i, 1) == "\\") i++
				out = out c c
			}
			else out = out c
		}
		print out
	}' "$1"
}

found=$(mktemp)
trap 'rm -f "$found"' EXIT

may_include parsers 'parsers/[^"]*'
may_include src/engine '(parsers|src/engine)/[^"]*|src/dkimverify\.h'
may_include src/doctor '(parsers|src/engine|src/doctor)/[^"]*|src/dkimverify\.h'
may_include src/lookup '(parsers|src/lookup)/[^"]*|src/dkimverify\.h|src/doctor/dnsfact\.h'
may_include src/report '(parsers|src/engine|src/doctor|src/report)/[^"]*|src/dkimverify\.h'
may_include src/cli '(parsers|src/engine|src/doctor|src/lookup|src/report|src/cli)/[^"]*|src/dkimverify\.h'

# A quoted include is relative to the top folder, never to the file that has it.
never '^[[:space:]]*#[[:space:]]*include[[:space:]]*"(\.|[^/"]*")' 'write the path from the top folder' \
	$(sources parsers src)

include='^[[:space:]]*#[[:space:]]*include[[:space:]]*[<"]'
never "$include"'gmime' 'only parsers/mime.c includes GMime' \
	$(sources parsers src | grep -vx 'parsers/mime\.c')
pure=$(sources parsers src/engine src/doctor src/dkimverify.h | grep -vx 'parsers/mime\.c')
never "$include"'(glib|gio|gobject)' 'no GLib in parsers, engine and doctor' $pure
never "$include"'(time|fcntl|unistd|locale|ctype|sys/(time|stat|socket)|netdb|pthread|signal|jansson|ares)[./]' \
	'no I/O, clock, locale or threads in parsers, engine and doctor' $pure

call() {
	echo "(^|[^[:alnum:]_.>])($1)[[:space:]]*\\("
}
never "$(call 'v?(f|d)?printf|put(s|char|c)|f(puts|putc|write|read|open|close|gets|getc|flush|seek)|perror|scanf|getline')" \
	'no I/O in parsers, engine and doctor' $pure
never '(^|[^[:alnum:]_.>])(FILE|stdin|stdout|stderr|errno|environ)([^[:alnum:]_]|$)' 'no I/O in parsers, engine and doctor' $pure
never "$(call 'open|close|read|write|socket|connect|send|recv|poll|select|stat|system|popen|fork|exec[lv]p?e?')" \
	'no I/O in parsers, engine and doctor' $pure
never "$(call 'time|clock|clock_gettime|gettimeofday|localtime(_r)?|mktime|strftime|sleep|rand|random|srand')" \
	'no clock and no chance in parsers, engine and doctor' $pure
never "$(call '(secure_)?getenv|setenv|setlocale|exit|_exit|atexit|signal|getpid')" \
	'no global state of the process in parsers, engine and doctor' $pure
never "$(call 'strtok(_r)?|ato(i|l|ll|f)|v?sprintf|strn?cpy|strn?cat|gets|alloca')" \
	'never used here' $(sources parsers src)
never "$include"'ctype\.h' 'ctype.h depends on the locale' $(sources parsers src)

[ "$bad" = 0 ] && echo "the includes run one way"
exit "$bad"
