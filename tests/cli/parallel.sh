#!/bin/sh
# PAST ONE MACHINE in dkimverify(1), as it stands there: the commands are taken from the page and run, by GNU parallel and
# SQLite, with an ssh that stays on this machine. However the messages were shared out, the sum is that of one run.
set -u
. "$top_srcdir/tests/cli/lib.sh"

for program in parallel sqlite3; do
	command -v "$program" >/dev/null || {
		echo "skipped: $program is not installed (Debian: apt-get install parallel sqlite3)"
		exit 77
	}
done
parallel --version 2>/dev/null | grep -q 'GNU parallel' || { echo "skipped: parallel is not GNU parallel"; exit 77; }

cd "$work" || exit 99
mkdir -p bin home quarantine hosts/mx1 hosts/mx2 start
# parallel runs its commands by $SHELL. Where there is none, or one that runs nothing, pieces vanish without a word.
HOME=$work/home PARALLEL_HOME=$work/home/.parallel PARALLEL= TMPDIR=$work/home SHELL=/bin/sh
export HOME PARALLEL_HOME PARALLEL TMPDIR SHELL
mkdir -p "$PARALLEL_HOME" && : >"$PARALLEL_HOME/will-cite"

# The page's dkimverify asks the DNS where this one has a key file.
printf '#!/bin/sh\ncase " $* " in *" --merge-summary "* | *" --offline "*) ;; *) set -- --offline -k "%s" "$@" ;; esac\nexec "%s" "$@"\n' \
	"$work/keys.zone" "$DKIMVERIFY" >bin/dkimverify
# Options, a host, a command: each host is a folder.
cat >bin/ssh <<END
#!/bin/sh
while :; do
	case \$1 in -l | -p | -o | -i) shift 2 ;; -*) shift ;; *) break ;; esac
done
cd "$work/hosts/\$1" || exit 255
echo "\$1" >>"$work/hosts/used"
shift
[ "\$1" != -- ] || shift
HOME=\$PWD exec sh -c "\$*"
END
chmod +x bin/*
PATH=$work/bin:$PATH
export PATH

# block N: the N-th command of the section as the reader sees it
block() {
	awk -v want="$1" '
		/^\.Sh / { here = $0 == ".Sh PAST ONE MACHINE" }
		/^\.Ed/ { inside = 0 }
		here && inside && n == want { gsub(/\\&/, ""); gsub(/\\e/, "\\"); print }
		here && /^\.Bd / { inside = 1; n++ }' "$top_srcdir/man/dkimverify.1"
}

# Messages, some of them with a line that looks like the beginning of another one.
key rsa >keys.zone
key ed25519 >>keys.zone
for i in 1 2 3 4 5 6 7 8 9; do
	for k in rsa ed25519; do
		printf 'From: Ann <ann@s.example>\nSubject: %s %s\n\nFirst line %s.\n\nThe words From here\n\nLast line.\n' "$k" "$i" "$i" |
			sign "$k" >"quarantine/$k-$i.eml"
	done
done
sed 's/Last/Least/' quarantine/rsa-3.eml >quarantine/changed.eml
cp quarantine/rsa-4.eml quarantine/again.eml
sed '1,/^From:/d' quarantine/rsa-5.eml >quarantine/unsigned.eml

run --offline -k keys.zone -q --summary -f text $(find quarantine -type f)
cp "$out" files.txt
run --offline -k keys.zone -q --summary -f json $(find quarantine -type f)
cp "$out" files.json
has "there is something to be found" files.txt REPLAYED

# Five a process, so that there are several.
block 1 | sed 's/-n 1000/-n 5/' >script
has "page: the first command" script "find quarantine"
sh ./script >"$out" 2>"$err"
same "files: several processes" 5 "$(grep -c '^{"schema":"dkimverify-summary/1"' all.jsonl)"
same "files: a line a message" 21 "$(grep -c '^{"schema":"dkimverify/1"' all.jsonl)"
same "files: the sum is that of one run, text" same "$(cmp "$out" files.txt && echo same)"
dkimverify --merge-summary -f json all.jsonl >"$out"
same "files: the sum is that of one run, JSON" same "$(cmp "$out" files.json && echo same)"

# mailbox CR: with or without CR at the line ends
mailbox() {
	for file in quarantine/*.eml; do
		printf 'From ann@s.example Mon Mar  2 10:00:00 2026%s\n' "$1"
		sed "s/^From />From /;s/\$/$1/" "$file"
		printf '%s\n' "$1"
	done
}

# pieces N NAME: the N-th command of the page gives what one run gives
pieces() {
	block "$1" | sed 's/--block 64M/--block 2k/' >script
	has "page: $2" script --pipepart
	dkimverify -q --summary spam.mbox >one.txt
	sh ./script >"$out" 2>"$err"
	same "$2: the sum is that of one run" same "$(cmp "$out" one.txt && echo same)"
	has "$2: all messages" "$out" "SUMMARY    21 messages"
	nothing "$2: no complaint" "$err"
	sed 's/dkimverify --merge-summary/wc -l/;s/ --merge-as spam.mbox//' script >count
	same "$2: several pieces" yes "$([ "$(sh ./count 2>/dev/null)" -gt 3 ] && echo yes)"
}

mailbox '' >spam.mbox
if "$DKIMVERIFY" --help | grep -q -e --input; then
	pieces 2 mailbox
	if command -v rsync >/dev/null; then
		pieces 3 "several machines"
		same "several machines: both were used" "mx1 mx2" "$(sort -u hosts/used | tr '\n' ' ' | sed 's/ $//')"
		same "several machines: the keys were taken away" 0 "$(find hosts -name keys.zone | wc -l | tr -d ' ')"
	else
		skipped "several machines" "rsync is not installed"
	fi
else
	skipped "mailboxes" "this dkimverify reads none"
fi

block 4 | sed '/^\$/d;s/^\.mode column/.mode list/' >sql
has "page: SQLite" sql .import
sqlite3 -batch spam.db <sql >"$out" 2>"$err"
nothing "SQLite: no complaint" "$err"
"$PYTHON" - all.jsonl >wanted <<'END'
import collections, json, sys
messages = [m for m in map(json.loads, open(sys.argv[1], encoding='utf-8')) if m['schema'] == 'dkimverify/1']
for verdict, n in sorted(collections.Counter(m['verdict'] for m in messages).items()):
    print(verdict, n, sep='|')
failed = collections.Counter((s['domain'], s['reason']) for m in messages for s in m['signatures'] if s['result'] != 'pass')
for (domain, reason), n in failed.most_common():
    print(domain, reason, n, sep='|')
END
same "SQLite: what the lines say" "$(cat wanted)" "$(cat "$out")"

finish
