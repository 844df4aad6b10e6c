#!/bin/sh
# The pages of --format=html in a real browser: no script, no request, no word in the console, every hop and finding
# there, readable wide and narrow, light and dark. browser.py judges; pages that are wrong on purpose show that it can.
set -u
. "$top_srcdir/tests/cli/lib.sh"

for browser in chromium chromium-browser google-chrome; do
	command -v $browser >/dev/null && break
	browser=
done
if [ -z "$browser" ] && command -v apt-cache >/dev/null && ! apt-cache show chromium >/dev/null 2>&1; then
	echo "not here: this system has no package chromium"
	exit 77
fi
if [ -z "$browser" ]; then
	echo "skip: chromium is not installed; ./autogen.sh --check=all installs it"
	exit 77
fi

cd "$work" || exit 99
mkdir pages browser hostile
samples=$top_srcdir/samples
D="--offline --time 2026-11-01"
page() {
	name=$1
	shift
	run $D --format=html "$@"
	cp "$out" "pages/$name.html"
}
for file in "$samples"/*.eml; do
	name=${file##*/}
	page "${name%.eml}" --keys "$samples/keys.zone" "$file"
done
page all --keys "$samples/keys.zone" "$samples"/*.eml

printf 'From: Ann <ann@s.example>\r\nTo: bob@r.example\r\nSubject: hello\r\nDate: Mon, 2 Mar 2026 10:00:00 +0000\r\nMessage-ID: <1@s.example>\r\nContent-Type: text/plain\r\n\r\nA line.\r\n' | sign rsa -t 1772445600 >good.eml
key rsa >good.keys
"$SIGN" --record -k "$here/keys/rsa.pem" >record
"$PYTHON" "$here/hostile.py" make good.eml record hostile >/dev/null || exit 99
page hostile --keys good.keys --keys hostile/keys $(ls hostile/*.eml | awk 'NR % 160 == 1')

# A path with everything in it: 60 hops, one without a date, one back in time, one of a day, long names.
{
	awk 'BEGIN { for (i = 59; i >= 0; i--) {
		date = i == 20 ? "no date" : sprintf("Mon, %d Mar 2026 10:%02d:00 +0000", i > 40 ? 3 : 2, i == 30 ? 10 : i)
		printf "Received: from h%d.example (h%d.example [192.0.2.%d]) by %s%d.example with ESMTP%s id %d; %s\n",
			i, i, i, i % 7 ? "mx" : "a-very-long-name-of-a-host-that-nobody-can-type-without-a-mistake-", i + 1, i % 2 ? "S" : "", i, date
	} }'
	cat good.eml
} >path.eml
page path --keys good.keys path.eml
printf 'From: Ann <ann@s.example>\r\nSubject: Fwd\r\nContent-Type: message/rfc822\r\n\r\n' | cat - path.eml >inside.eml
page inside --keys good.keys inside.eml

# wrong NAME SED: a page that the judge must object to
wrong() {
	sed "$2" pages/ses.html >"pages/bad-$1.html"
	same "bad-$1: the page was changed" yes "$(cmp -s "pages/bad-$1.html" pages/ses.html && echo no || echo yes)"
}
open_policy="s,<meta http-equiv.*,,"
wrong console 's,<h1>,<script>1</script><h1>,'
wrong audit 's,<h1>,<h1 style="margin:0">,'
wrong script 's,<h1>,<script>1</script><h1>,'
wrong attribute 's,<h1>,<h1 onclick="x()">,'
wrong request "$open_policy;s,<h1>,<img src=\"http://127.0.0.1:9/x\"><h1>,"
wrong contrast "$open_policy;s,--soft:#55606e,--soft:#a5b0be,"
wrong wide "$open_policy;s,overflow-wrap:anywhere,white-space:nowrap,"
wrong small "$open_policy;s,.raw{font-size:.8125rem,.raw{font-size:.5rem,"
wrong shown "$open_policy;s,.hops{width:100%,.hops{display:none;width:100%,"
wrong overlap "$open_policy;s,font:13px system,font:40px system,"

"$PYTHON" "$here/browser.py" "$browser" "$work/browser" pages/*.html >judged 2>&1
same "$browser shows every page as it must" 0 $?
cat judged
same "every page was shown" "$(ls pages | wc -l)" "$(grep -c '^ok ' judged)"
finish
