# For the tests of programs that call dkimverify, to be sourced. Each runs a real program with a recipe of
# samples/recipes, gives it messages, has dkimverify meet a fault (tests/callers/fault), and looks at every byte of
# what was delivered (tests/callers/compare.py). A line of the table for each:
#
#   caller, message, fault; mails in; delivered identical but for our field, and the result in it; delivered as they
#   were; deferred (and delivered once the fault was gone); lost
#
#   callers_start NAME       makes $work and the messages, starts the DNS; ends with the script (trap callers_stop EXIT)
#   needs PROGRAM PACKAGE    skips the test (77) when there is no such program
#   recipe FILE              prints samples/recipes/FILE with the paths of this test
#   fault NAME               what dkimverify meets from now on; "none" at first
#   cell MESSAGE FAULT WANT  one line of the table. WANT is the word after "dkim=", "original" or "deferred"
#   rows_of WANT FAULT MESSAGE...   a cell for each message
#   as_user COMMAND...       runs it as a user who is not root
#   as_root_apart NAME       runs the script again as root of a mount and process namespace of its own; NAME needs it
#   finish                   the sum, and the exit status
#
# The script says how its caller is used:
#
#   deliver FILE             gives it the message; its exit status, 75 for "later"
#   delivered                prints the names of the files that were delivered
#   again FILE               what happens later to a message that was deferred; deliver, if not defined otherwise
#   clean                    empties the mailbox
#
# and sets $rules, the caller's name in compare.py. $callers_user is "root" or "nobody": as whom dkimverify runs.

. "$top_srcdir/tests/dns/rig.sh"
here=$top_srcdir/tests/callers
checks=0 failures=0 mails=0 lost=0 different=0 deferred_in_all=0
export LC_ALL=C

needs() {
	command -v "$1" >/dev/null || {
		echo "skipped: $1 is missing; the Debian package $2 would enable this test"
		exit 77
	}
}

callers_stop() {
	rig_stop
	rm -rf "$work"
}

callers_start() {
	caller=$1
	for program in "$DKIMVERIFY" "$SIGN"; do
		[ -x "$program" ] || { echo "skipped: $program is not built"; exit 77; }
	done
	rig_start
	work=$(mktemp -d) || exit 99
	trap callers_stop EXIT
	chmod 755 "$work"
	mkdir "$work/in" "$work/rest" "$work/bin"
	mkdir -m 1777 "$work/tmp"
	make_messages
	make_dns
	make_program
}

sign() {
	"$SIGN" -d s.example -s rsa -k "$top_srcdir/tests/cli/keys/rsa.pem" "$@"
}

# In $work/in what is sent, in $work/rest what must stand below our field: the same, but for forged fields.
make_messages() {
	(
		cd "$work/in" || exit 99
		"$PYTHON" "$here/messages.py" || exit 99
		for name in passing encoded headonly large huge crlf; do
			sign <"$name.unsigned" >"$name" || exit 99
			rm "$name.unsigned"
		done
		sed 's/A line/A lime/' passing >failing
		cp passing ../rest/forged
		"$PYTHON" "$here/messages.py" forge || exit 99
		for name in *; do
			[ -e "../rest/$name" ] || ln "$name" "../rest/$name"
		done
	) || exit 99
}

make_dns() {
	rig_zone s.example <<-END
		$("$SIGN" --record --zone -d s.example -s rsa -k "$top_srcdir/tests/cli/keys/rsa.pem" | sed 's/^[^ 	]*/rsa._domainkey/')
	END
	rig_servers
	rig_odd garbage
	garbage=$ODD
	rig_odd silent
	silent=$ODD
}

# A copy, because the user who runs it may not be allowed to where it was built.
make_program() {
	cp "$DKIMVERIFY" "$work/bin/real"
	{
		printf '#!/bin/sh\nwork=%s dns=%s garbage=%s silent=%s dead=127.0.0.1:%s\n' \
			"$work" "$UNBOUND" "$garbage" "$silent" "$(rig_free_port)"
		cat "$here/fault"
	} >"$work/bin/dkimverify"
	sed "s,/usr/local/bin/dkimverify,$work/bin/dkimverify,g" "$top_srcdir/samples/recipes/filter-then" >"$work/bin/filter-then"
	chmod 755 "$work/bin/dkimverify" "$work/bin/filter-then"
	mkdir "$work/etc"
	for file in ld.so.cache passwd group nsswitch.conf hosts localtime; do
		[ ! -e "/etc/$file" ] || cp "/etc/$file" "$work/etc/"
	done
	fault none
}

recipe() {
	sed -e "s,/usr/local/bin/dkimverify,$work/bin/dkimverify,g" \
		-e "s,/usr/local/lib/dkimverify/filter-then,$work/bin/filter-then,g" \
		-e "s,/usr/local/lib/dkimverify,$work,g" "$top_srcdir/samples/recipes/$1"
}

fault() {
	echo "$1" >"$work/bin/fault.new"
	chmod 644 "$work/bin/fault.new"
	mv "$work/bin/fault.new" "$work/bin/fault"
}

# Root's files and folders may be closed to whoever that is; what it needs lies in $work.
as_user() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
	else
		"$@"
	fi
}

# Before callers_start: the script begins anew. All its processes end with it, and what it mounts nobody else sees.
as_root_apart() {
	[ -z "${CALLERS_APART:-}" ] || return 0
	if [ "$(id -u)" != 0 ]; then
		echo "skipped: not here: $1 needs root to run"
		exit 77
	elif ! unshare -mpf --mount-proc true 2>/dev/null; then
		echo "skipped: not here: $1 is tested in namespaces of its own, and they are not allowed"
		exit 77
	fi
	CALLERS_APART=yes exec unshare -mpf --mount-proc --kill-child sh "$0"
}

callers_user=root

# Faults that need a mount namespace, for the user who runs dkimverify; others that a sanitizer does not bear.
possible() {
	case $1 in
	mem-*)
		(ulimit -v 400000 && "$work/bin/real" --version) >/dev/null 2>&1 ;;
	tmp-full | tmp-readonly | no-resolv)
		own=
		[ "$(id -u)" = 0 ] || own=-r
		if [ "$callers_user" = nobody ]; then
			as_user unshare -rmn true 2>/dev/null
		else
			unshare $own -mn true 2>/dev/null
		fi ;;
	esac
}

again() {
	deliver "$1"
}

verdict() {
	checks=$((checks + 1))
	if [ "$2" = "$3" ]; then
		[ -z "${4:-}" ] || printf 'ok %s\n' "$1"
	else
		failures=$((failures + 1))
		printf 'not ok %s\n  wanted: %s\n  got:    %s\n' "$1" "$2" "$3"
	fi
}

# outcome MESSAGE: what was delivered: a word after "dkim=", "original", "nothing", or what is wrong
outcome() {
	"$PYTHON" "$here/compare.py" "$rules" "$work/in/$1" "$work/rest/$1" $(delivered) 2>&1
}

row() {
	printf '%-15s %-9s %-15s in %-3s with our field %-3s %-12s as it was %-3s deferred %-3s lost %s\n' "$@"
}

# What the message gets when nothing is wrong.
result_of() {
	case $1 in
	passing | encoded | forged | large | huge | headonly | crlf | fromline) echo pass ;;
	failing) echo fail ;;
	empty) echo original ;;
	*) echo none ;;
	esac
}

cell() {
	message=$1 wanted=$3
	possible "$2" || {
		echo "$caller $message $2: cannot be done here"
		return 0
	}
	clean
	fault "$2"
	deliver "$work/in/$message" >"$work/said" 2>&1
	status=$?
	got=$(outcome "$message")
	late=0
	if [ "$got" = nothing ] && [ "$status" = 75 ]; then
		fault none
		again "$work/in/$message" >>"$work/said" 2>&1
		later=$(outcome "$message")
		verdict "$caller $message $2, once the fault is gone" "$(result_of "$message")" "$later"
		late=1 got=deferred
		[ "$later" != nothing ] || got=lost
		deferred_in_all=$((deferred_in_all + 1))
	fi
	count "$got" "$2"
	verdict "$caller $message $2" "$wanted" "$got"
	[ "$wanted" = "$got" ] || printf '  it ended with %s and said:\n%s\n' "$status" "$(tail -n 5 "$work/said")"
}

# count OUTCOME FAULT: the line of the table
count() {
	mails=$((mails + 1))
	with=0 as_was=0 gone=0 word=
	case $1 in
	original) as_was=1 ;;
	deferred) ;;
	nothing | lost) gone=1 ;;
	[A-Z]*) different=$((different + 1)) word=DIFFERENT ;;
	*) with=1 word="(dkim=$1)" ;;
	esac
	lost=$((lost + gone))
	row "$caller" "$message" "$2" 1 $with "$word" $as_was $late $gone
}

rows_of() {
	want=$1 what=$2
	shift 2
	for each; do
		cell "$each" "$what" "$want"
	done
}

# Every message when nothing is wrong.
all_messages() {
	for each in passing failing unsigned forged huge empty binary headonly crlf; do
		cell "$each" none "$(result_of "$each")"
	done
}

finish() {
	echo "$caller: $mails mails in, $deferred_in_all deferred and delivered later, $different altered, $lost lost"
	echo "$checks checks, $failures failures"
	[ "$failures" = 0 ] && [ "$lost" = 0 ] && [ "$different" = 0 ]
	exit
}
