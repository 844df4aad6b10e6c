#!/bin/sh
# The pages of --format=html: whole, safe to open, and with all that the JSON report has. page.py judges; browser.sh
# opens them in a browser.
set -u
. "$top_srcdir/tests/cli/lib.sh"

cd "$work" || exit 99
samples=$top_srcdir/samples
D="--offline --keys $samples/keys.zone --time 2026-11-01"

# judged NAME ARG...: the page and the JSON report of the same run agree
judged() {
	name=$1
	shift
	run --format=json "$@"
	cp "$out" reports
	json_status=$status
	run --format=html "$@"
	cp "$out" page
	same "$name" "" "$("$PYTHON" "$here/page.py" page reports 2>&1)"
	same "$name: exit status" "$json_status" "$status"
	nothing "$name: standard error" "$err"
}

for file in "$samples"/*.eml; do
	judged "${file##*/}" $D "$file"
	cp page "${file##*/}.html"
done
judged "all samples in one page" $D "$samples"/*.eml
same "one page" 1 "$(grep -c '^<!DOCTYPE html>$' page)"
for policy in rfc legacy; do
	judged "all samples, --policy=$policy" $D --policy=$policy "$samples"/*.eml
done
printf 'From: a@s.example' >from.eml
judged "a message of one line" $D from.eml
printf 'no colon\n\n\n' >junk.eml
judged "not a message" $D junk.eml
run $D --format=html no-such-file
same "no message: no page" "" "$(cat "$out")"
ends "no message" 66
run -q $D --format=html "$samples/ses.eml"
nothing "--quiet" "$out"

# ---- what the page shows

has "the verdict" ses.eml.html '<strong class="word">PASS</strong> <span>signed by <bdi class="name">harborbooks.example</bdi>'
has "the path as a drawing" ses.eml.html '<svg role="img"'
has "a value is escaped" ses.eml.html '<bdi>Harbor Books &lt;orders@harborbooks.example&gt;</bdi>'
has "the header" ses.eml.html '<pre><bdi>X-SES-Outgoing: 2014.03.07-54.240.8.97</bdi></pre>'
has "what is signed" list-footer.eml.html 'Nothing: no signature holds'
has "a chip" double-signed.eml.html '<bdi class="name">Subject</bdi> <span class="by"><span class="aside">signed by DKIM </span>1 2</span>'
has "a refused signature" partial-body.eml.html 'it would verify if bytes after l= were overlooked'
run $D --format=html --policy=rfc "$samples/partial-body.eml"
has "the same signature under rfc" "$out" '<strong class="badge good">pass</strong>'

# ---- messages that want to break out

hostile() {
	printf 'From: %s <ann@s.example>\nTo: bob@r.example\nSubject: %s\nDate: Mon, 2 Mar 2026 10:00:00 +0000\nMessage-ID: <%s@s.example>\n\nA line.\n' "$1" "$1" "$1" |
		sign rsa -t 1772445600 --name DKIM-Signature | sed "1s/^/Received: from $2 ($2 [192.0.2.1]) by $2 with $2 id $2 for <$2>; Mon, 2 Mar 2026 10:00:00 +0000\\
Authentication-Results: $2; dkim=pass header.d=$2\\
$2: x\\
/"
}
key rsa >keys
i=0
for text in '<script>alert(1)</script>' '</title></style></bdi></pre></svg><b>' '"><img src=x onerror=alert(1)>' "' onload='x" \
	'&lt;b&gt;&#60;b&#62;' '<!--' '<![CDATA[' '<?x?>' '</text><a href="javascript:x">' '\\x3Cb\\x3E'; do
	i=$((i + 1))
	hostile "$text" "$(printf '%s' "$text" | sed 's/[&\/\\]/\\&/g')" >"hostile$i.eml"
done
printf 'Subject: \357\274\234b\357\274\236 \300\274b\300\276 \342\200\256<b>\033[1m\000<b>\r<b>\n\n' >hostile0.eml
judged "messages that want to break out" --offline -k keys hostile*.eml
same "all are there" 11 "$(grep -c '^<article>$' page)"

# ---- sizes

{
	head -c 1000000 /dev/zero | tr '\0' '<' | sed 's/^/Subject: /'
	printf '\nDKIM-Signature: v=1; a=rsa-sha256; d=s.example; s=rsa; bh=AAAA; b=AAAA; h=from'
	awk 'BEGIN { for (i = 0; i < 1900; i++) printf ":x"; print "" }'
	awk 'BEGIN { for (i = 0; i < 500; i++) print "Received: from a by b; Mon, 2 Mar 2026 10:00:00 +0000" }'
	printf 'From: a@s.example\n\n'
} >big.eml
judged "a megabyte of subject, 1900 signed names, 500 hops" $D big.eml
same "the page stays small" yes "$([ "$(wc -c <page)" -lt 400000 ] && echo yes || wc -c <page)"

# ---- page.py sees what is wrong

# objects NAME SED: the judge does not let the page pass when it is changed so
objects() {
	sed "$2" ses.eml.html >changed
	same "$1: the page was changed" yes "$(cmp -s changed ses.eml.html && echo no || echo yes)"
	same "$1: seen" 1 "$("$PYTHON" "$here/page.py" changed reports >/dev/null 2>&1; echo $?)"
}
run $D --format=json "$samples/ses.eml"
cp "$out" reports
same "the judge is content with the page itself" 0 "$("$PYTHON" "$here/page.py" ses.eml.html reports >/dev/null 2>&1; echo $?)"
objects "a script" 's,<h1>,<script>x()</script><h1>,'
objects "a handler" 's,<h1>,<h1 onclick="x()">,'
objects "an image" 's,<h1>,<img src="x"><h1>,'
objects "a link" 's,<h1>,<a href="x">x</a><h1>,'
objects "a style attribute" 's,<h1>,<h1 style="x">,'
objects "a style sheet that is not the one of the policy" 's,body{margin:0,body{margin:1px,'
objects "a weaker policy" "s,default-src 'none',default-src 'self',"
objects "an element that is not closed" 's,</h1>,,'
objects "a value that is not escaped" 's,Harbor Books &lt;,Harbor Books <,'
objects "a comment" 's,<h1>,<!-- x --><h1>,'
objects "a hop that is missing" '/data-hop="2"/d'
objects "a finding that is missing" '/data-finding="rsa-1024"/d'
objects "another verdict" 's,>PASS<,>FAIL<,'
objects "headings out of order" 's,<h3>,<h5>,;s,</h3>,</h5>,'
finish
