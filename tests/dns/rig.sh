# Real DNS servers for tests: NSD answers for zones, Unbound resolves and validates, both on free ports of
# 127.0.0.1, as whoever runs the test, with every file in one temporary folder. To be sourced:
#
#   . "$top_srcdir/tests/dns/rig.sh"
#   rig_start                     makes the folder $RIG and sees to it that everything ends with the script (by
#                                 "trap rig_stop EXIT"); exits 77 (skipped) when a program is missing
#   rig_stop                      ends the servers and removes $RIG: for scripts with an EXIT trap of their own
#   rig_zone NAME <<END           adds a zone; SOA, NS and $TTL 300 come by themselves, the records from stdin
#   rig_sign NAME                 signs a zone that was added (ECDSA P-256); Unbound trusts its key
#   rig_break NAME TEXT OTHER     in a signed zone writes OTHER for TEXT, so that the signature is wrong
#   rig_lame NAME                 Unbound is told that NSD has this zone, and NSD does not have it
#   rig_servers                   starts NSD and Unbound. $NSD and $UNBOUND are ADDRESS:PORT
#   rig_odd MODE                  starts tests/dns/oddserver.py; $ODD is its ADDRESS:PORT, $ODD_LOG its log
#   rig_free_port                 prints a port on which nothing listens
#
# Needs $top_srcdir; $PYTHON is used when it is set.

rig_need="Debian packages nsd, unbound, ldnsutils and python3"
rig_pids=

rig_stop() {
	for pid in $rig_pids; do
		kill "$pid" 2>/dev/null
		wait "$pid" 2>/dev/null
	done
	rig_pids=
	rm -rf "$RIG"
}

rig_start() {
	PATH=$PATH:/usr/sbin:/usr/local/sbin
	: "${PYTHON:=python3}"
	for program in nsd unbound ldns-keygen ldns-signzone "$PYTHON"; do
		command -v "$program" >/dev/null || {
			echo "skipped: $program is missing; the $rig_need would enable this test"
			exit 77
		}
	done
	RIG=$(mktemp -d) || exit 99
	trap rig_stop EXIT
	trap 'exit 1' HUP INT TERM
	rig_zones= rig_lame=
	mkdir "$RIG/zones"
}

rig_free_port() {
	"$PYTHON" -c '
import socket
while True:
    u, t = socket.socket(type=socket.SOCK_DGRAM), socket.socket()
    u.bind(("127.0.0.1", 0))
    try:
        t.bind(u.getsockname())
        break
    except OSError:
        pass
print(u.getsockname()[1])'
}

rig_zone() {
	{
		echo "\$ORIGIN $1."
		echo "\$TTL 300"
		echo "@ IN SOA ns hostmaster 1 3600 900 604800 60"
		echo "@ IN NS ns"
		echo "ns IN A 127.0.0.1"
		cat
	} >"$RIG/zones/$1"
	rig_zones="$rig_zones $1"
}

rig_sign() {
	(
		cd "$RIG/zones" &&
			ksk=$(ldns-keygen -r /dev/urandom -a ECDSAP256SHA256 -k "$1") &&
			ldns-signzone "$1" "$ksk" &&
			mv "$1.signed" "$1" &&
			cat "$ksk.key" >>"$RIG/anchors"
	) || exit 99
}

rig_break() {
	grep -q "$2" "$RIG/zones/$1" || exit 99
	sed "s/$2/$3/" "$RIG/zones/$1" >"$RIG/changed" && mv "$RIG/changed" "$RIG/zones/$1"
}

rig_lame() {
	rig_lame="$rig_lame $1"
}

rig_nsd_conf() {
	cat <<-END
		server:
			ip-address: 127.0.0.1@$1
			username: ""
			chroot: ""
			zonesdir: "$RIG/zones"
			database: ""
			pidfile: ""
			zonelistfile: "$RIG/nsd.zones"
			xfrdfile: "$RIG/nsd.xfrd"
			xfrdir: "$RIG"
			logfile: "$RIG/nsd.log"
			server-count: 1
		remote-control:
			control-enable: no
	END
	for zone in $rig_zones; do
		printf 'zone:\n\tname: "%s"\n\tzonefile: "%s"\n' "$zone" "$zone"
	done
}

rig_unbound_conf() {
	cat <<-END
		server:
			interface: 127.0.0.1@$1
			username: ""
			chroot: ""
			directory: "$RIG"
			pidfile: ""
			use-syslog: no
			logfile: "$RIG/unbound.log"
			num-threads: 1
			do-ip6: no
			do-not-query-localhost: no
			access-control: 127.0.0.0/8 allow
			module-config: "validator iterator"
			local-zone: "test." nodefault
	END
	[ -s "$RIG/anchors" ] && printf '\ttrust-anchor-file: "%s"\n' "$RIG/anchors"
	printf 'remote-control:\n\tcontrol-enable: no\n'
	for zone in $rig_zones $rig_lame; do
		printf 'stub-zone:\n\tname: "%s"\n\tstub-addr: 127.0.0.1@%s\n' "$zone" "$nsd_port"
	done
}

# rig_up PORT LOG: waits until a server answers on PORT; 10 s at most.
rig_up() {
	"$PYTHON" -c '
import socket, sys
ask = bytes.fromhex("000100000001000000000000") + b"\0\0\6\0\1"  # . SOA, without RD
for _ in range(100):
    with socket.socket(type=socket.SOCK_DGRAM) as s:
        s.settimeout(0.1)
        s.connect(("127.0.0.1", int(sys.argv[1])))
        try:
            s.send(ask)
            s.recv(512)
            sys.exit(0)
        except ConnectionRefusedError:
            __import__("time").sleep(0.1)
        except TimeoutError:
            pass
sys.exit(1)' "$1" && return
	echo "no server on port $1:"
	cat "$2"
	exit 99
}

rig_servers() {
	nsd_port=$(rig_free_port)
	rig_nsd_conf "$nsd_port" >"$RIG/nsd.conf"
	nsd -d -c "$RIG/nsd.conf" >"$RIG/nsd.out" 2>&1 &
	rig_pids="$rig_pids $!"
	rig_up "$nsd_port" "$RIG/nsd.out"
	unbound_port=$(rig_free_port)
	rig_unbound_conf "$unbound_port" >"$RIG/unbound.conf"
	unbound -d -c "$RIG/unbound.conf" >"$RIG/unbound.out" 2>&1 &
	rig_pids="$rig_pids $!"
	rig_up "$unbound_port" "$RIG/unbound.log"
	NSD=127.0.0.1:$nsd_port
	UNBOUND=127.0.0.1:$unbound_port
}

rig_odd() {
	ODD_LOG=$RIG/odd.$1.log
	: >"$RIG/odd.port"
	: >"$ODD_LOG"
	"$PYTHON" "$top_srcdir/tests/dns/oddserver.py" "$1" "$ODD_LOG" >"$RIG/odd.port" &
	rig_pids="$rig_pids $!"
	tries=100
	while [ $tries -gt 0 ] && ! [ -s "$RIG/odd.port" ]; do
		sleep 0.1
		tries=$((tries - 1))
	done
	[ -s "$RIG/odd.port" ] || exit 99
	ODD=127.0.0.1:$(cat "$RIG/odd.port")
}
