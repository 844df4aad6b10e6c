#!/bin/sh
# Exim on loopback, with the transport of exim-transport.conf: dkimverify is its transport_filter. What cannot be
# filtered waits in the queue. Debian lets only one mail server be installed; $EXIM may be one that was just unpacked.
set -u
. "$top_srcdir/tests/callers/lib.sh"
PATH=$PATH:/usr/sbin:/sbin
: "${EXIM:=exim4}"
needs "$EXIM" exim4-daemon-light
needs unshare util-linux
as_root_apart Exim
callers_start exim
rules=exim
port=$(rig_free_port)

mkdir "$work/spool" "$work/log" "$work/home"
for file in passwd group; do
	grep -v '^Debian-exim:' "/etc/$file" >"$work/$file"
done
echo 'Debian-exim:x:65532:65532::/nonexistent:/usr/sbin/nologin' >>"$work/passwd"
echo 'Debian-exim:x:65532:' >>"$work/group"
mount --bind "$work/passwd" /etc/passwd && mount --bind "$work/group" /etc/group || exit 99
cp "$(command -v "$EXIM")" "$work/bin/exim"
chown 65532:65532 "$work/spool" "$work/log"
chown 65534:65534 "$work/home"

cat >"$work/exim.conf" <<END_OF_CONF
exim_path = $work/bin/exim
spool_directory = $work/spool
log_file_path = $work/log/%slog
primary_hostname = mx.example.org
local_interfaces = 127.0.0.1
daemon_smtp_ports = $port
tls_advertise_hosts =
keep_environment =
never_users =
message_size_limit = 100M
queue_only
acl_smtp_rcpt = take
rfc1413_query_timeout = 0s
begin acl
take:
  accept control = dkim_disable_verify
begin routers
here:
  driver = accept
  transport_home_directory = $work/home
  user = 65534
  group = 65534
  transport = dkim_maildir
begin transports
$(recipe exim-transport.conf)
begin retry
* * F,2h,1s
END_OF_CONF
chmod 644 "$work/exim.conf"
exim() {
	"$work/bin/exim" -C "$work/exim.conf" "$@"
}
exim -bV >"$work/said" 2>&1 || { cat "$work/said"; exit 99; }
"$work/bin/exim" -C "$work/exim.conf" -bdf >"$work/daemon" 2>&1 &
tries=100
until grep -qs "daemon started" "$work/log/mainlog"; do
	tries=$((tries - 1))
	[ "$tries" -gt 0 ] || { cat "$work/daemon" "$work"/log/*; exit 99; }
	sleep 0.05
done

clean() {
	rm -rf "$work/home/Maildir"
}

# Exim takes the message into its queue, and a run of the queue delivers it or leaves it there.
queue_run() {
	exim -qff
	[ -z "$(find "$work/spool/input" -type f)" ] || return 75
}

sender=ann@s.example
deliver() {
	"$PYTHON" "$here/send.py" "$port" "$sender" bob@r.example "$1" || return 1
	queue_run
}

again() {
	queue_run
}

delivered() {
	find "$work/home" -type f
}

for each in passing failing unsigned forged huge binary headonly; do
	cell "$each" none "$(result_of "$each")"
done
rows_of none none empty # which has a Received field when it comes to the filter
sender=
rows_of pass none passing
sender=ann@s.example
rows_of temperror dns-dead passing forged
rows_of temperror dns-garbage passing
rows_of temperror dns-slow passing
rows_of temperror no-resolv passing
rows_of pass no-env passing
rows_of pass tmp-readonly passing
rows_of pass tmp-full large
for fault in out-full out-closed pipe-closed in-closed in-stalls mem-none kill-first missing usage; do
	rows_of deferred $fault passing
done
rows_of deferred out-cut large
rows_of deferred kill large
rows_of pass term large # Exim has its children ignore SIGTERM

verdict "no message went back to its sender" 0 "$(grep -c ' \*\* ' "$work/log/mainlog")"
finish
