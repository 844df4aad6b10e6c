# A little internet for the tests of dkimkey, on loopback addresses of its own and one port: a server for the root and
# "example", two for the zones below (a and b), one for those of providers (p), some that misbehave, and a validating
# resolver. To be sourced:
#
#   . "$top_srcdir/tests/doctor/house.sh"
#   house_start                  as rig_start of tests/dns/rig.sh
#   house_zone ZONE WHERE SERVERS [SERIAL [MINIMUM]] <<END
#                                adds a zone: WHERE it is loaded (a, b, p, or several: "a b"), the servers in its NS
#                                records (a, b, p, or one of those below); records from standard input. $PARENT: the
#                                servers that the parent names instead; $STUB: whom the resolver asks (first of WHERE)
#   house_tables                 all zones and servers that check.py knows
#   house_sign ZONE              signs it (loaded on a); house_break ZONE TEXT OTHER: as rig_break
#   house_odd NAME MODE          the server NAME is tests/dns/oddserver.py in that mode, in front of a
#   house_open                   starts everything. $HINT is ADDRESS:PORT of the root, $PORT the port of all, $RESOLVER
#   doctor ARG...                dkimkey in this house
#
# Servers that are always there: lame (answers, but for the root and example only), refuses (p, which has not the zone),
# dead (nobody listens), mute and mute2 (never answer), c1 to c8 (the same as a), nowhere (has no address), alias (a CNAME).

. "$top_srcdir/tests/dns/rig.sh"

house_address() {
	case $1 in
	a) echo "$NET.1" ;; b) echo "$NET.2" ;; p | refuses) echo "$NET.3" ;; dead) echo "$NET.9" ;;
	lame | root) echo "$NET.10" ;; mute) echo "$NET.11" ;; mute2) echo "$NET.12" ;;
	c[1-8]) echo "$NET.2${1#c}" ;;
	*) sed -n "s/^$1 [^ ]* //p" "$RIG/odd" ;;
	esac
}

house_start() {
	rig_start
	NET=127.$(($$ / 250 % 200 + 20)).$(($$ % 250 + 1))
	PORT=$(rig_free_port)
	for server in root a b p; do
		mkdir -p "$RIG/$server/zones"
	done
	: >"$RIG/delegations"
	: >"$RIG/stubs"
	: >"$RIG/odd"
	house_odd mute silent
	house_odd mute2 silent
}

house_odd() {
	echo "$1 $2 $NET.$((11 + $(wc -l <"$RIG/odd")))" >>"$RIG/odd"
}

# house_load ZONE SERVER SERVERS SERIAL MINIMUM FILE: puts it on one server
house_load() {
	{
		echo "\$ORIGIN $1."
		echo "\$TTL 3600"
		echo "@ 86400 IN SOA ${3%% *}.servers.example. hostmaster $4 3600 900 604800 $5"
		for name in $3; do
			echo "@ IN NS $name.servers.example."
		done
		cat "$6"
	} >"$RIG/$2/zones/$1"
}

house_zone() {
	zone=$1 where=$2 servers=$3
	cat >"$RIG/records"
	for server in $where; do
		house_load "$zone" "$server" "$servers" "${4:-1}" "${5:-60}" "$RIG/records"
	done
	for name in ${PARENT:-$servers}; do
		echo "$zone. IN NS $name.servers.example." >>"$RIG/delegations"
	done
	echo "$zone $(house_address "${STUB:-${where%% *}}")" >>"$RIG/stubs"
}

house_sign() {
	cp "$RIG/a/zones/$1" "$RIG/zones/$1"
	rig_sign "$1"
	cp "$RIG/zones/$1" "$RIG/a/zones/$1"
}

house_break() {
	rig_break "$1" "$2" "$3"
	cp "$RIG/zones/$1" "$RIG/a/zones/$1"
}

house_tables() {
	mkdir "$RIG/tables"
	"$PYTHON" "$top_srcdir/tests/doctor/check.py" odd >"$RIG/tables/odd" &&
		"$PYTHON" "$top_srcdir/tests/doctor/check.py" zones "$RIG/tables" || exit 99
	while read -r name mode; do
		house_odd "$name" "$mode"
	done <"$RIG/tables/odd"
	while IFS='|' read -r zone where servers PARENT STUB serial minimum signed text other other_serial; do
		house_zone "$zone" "$where" "$servers" "$serial" "$minimum" <"$RIG/tables/$zone"
		[ -z "$signed" ] || house_sign "$zone"
		[ -z "$text" ] || house_break "$zone" "$text" "$other"
		[ ! -f "$RIG/tables/$zone.b" ] || house_load "$zone" b "$servers" "$other_serial" "$minimum" "$RIG/tables/$zone.b"
	done <"$RIG/tables/list"
	unset PARENT STUB
}

# The root and "example" with all delegations; the addresses of all servers stand in "example".
house_roots() {
	{
		echo '$TTL 3600'
		echo '. IN SOA root.servers.example. hostmaster.example. 1 3600 900 604800 60'
		echo '. IN NS root.servers.example.'
		echo 'example. IN NS root.servers.example.'
		echo "root.servers.example. IN A $NET.10"
		echo "p.servers.example. IN A $NET.3"
		echo "a.servers.example. IN A $NET.1"
		echo "b.servers.example. IN A $NET.2"
		grep -v 'example\. IN NS' "$RIG/delegations"
	} >"$RIG/root/zones/root"
	{
		echo '$TTL 3600'
		echo 'example. IN SOA root.servers.example. hostmaster.example. 1 3600 900 604800 60'
		echo 'example. IN NS root.servers.example.'
		for server in root a b p lame refuses dead c1 c2 c3 c4 c5 c6 c7 c8 $(sed 's/ .*//' "$RIG/odd"); do
			echo "$server.servers.example. IN A $(house_address "$server")"
		done
		echo 'alias.servers.example. IN CNAME a.servers.example.'
		grep 'example\. IN NS' "$RIG/delegations"
	} >"$RIG/root/zones/example"
}

# house_nsd SERVER ADDRESS...
house_nsd() {
	server=$1
	shift
	{
		echo 'server:'
		for address; do
			printf '\tip-address: %s@%s\n' "$address" "$PORT"
		done
		cat <<-END
				username: ""
				chroot: ""
				zonesdir: "$RIG/$server/zones"
				database: ""
				pidfile: ""
				zonelistfile: "$RIG/$server/list"
				xfrdfile: "$RIG/$server/xfrd"
				xfrdir: "$RIG/$server"
				logfile: "$RIG/$server/log"
				server-count: 1
			remote-control:
				control-enable: no
		END
		for zone in $(ls "$RIG/$server/zones"); do
			printf 'zone:\n\tname: "%s"\n\tzonefile: "%s"\n' "$(echo "$zone" | sed 's/^root$/./')" "$zone"
		done
	} >"$RIG/$server/conf"
	nsd -d -c "$RIG/$server/conf" >"$RIG/$server/out" 2>&1 &
	rig_pids="$rig_pids $!"
}

# The resolver is told where each zone is: it would look for it on port 53.
house_unbound() {
	unbound_port=$(rig_free_port)
	{
		rig_unbound_conf "$unbound_port"
		printf 'stub-zone:\n\tname: "%s"\n\tstub-addr: %s\n' . "$NET.10@$PORT" example. "$NET.10@$PORT"
		while read -r zone address; do
			printf 'stub-zone:\n\tname: "%s"\n\tstub-addr: %s@%s\n' "$zone" "$address" "$PORT"
		done <"$RIG/stubs"
	} >"$RIG/unbound.conf"
	unbound -d -c "$RIG/unbound.conf" >"$RIG/unbound.out" 2>&1 &
	rig_pids="$rig_pids $!"
	RESOLVER=127.0.0.1:$unbound_port
}

house_oddities() {
	while read -r name mode address; do
		"$PYTHON" "$top_srcdir/tests/dns/oddserver.py" "$mode" "$RIG/$name.log" "$address" "$PORT" "$NET.1:$PORT" \
			>"$RIG/$name.out" 2>&1 &
		rig_pids="$rig_pids $!"
	done <"$RIG/odd"
}

# Waits until all servers that answer do.
house_wait() {
	rig_up "$unbound_port" "$RIG/unbound.log"
	"$PYTHON" - "$PORT" "$NET.1" "$NET.2" "$NET.3" "$NET.10" <<-'END' || { cat "$RIG"/*/log "$RIG"/*/out; exit 99; }
		import socket, sys, time
		for address in sys.argv[2:]:
		    for _ in range(100):
		        with socket.socket(type=socket.SOCK_DGRAM) as s:
		            s.settimeout(0.1)
		            s.connect((address, int(sys.argv[1])))
		            try:
		                s.send(bytes.fromhex("000100000001000000000000") + b"\0\0\6\0\1")
		                s.recv(512)
		                break
		            except ConnectionRefusedError:
		                time.sleep(0.05)
		            except TimeoutError:
		                pass
		    else:
		        sys.exit("no server on " + address)
	END
	for name in $(sed 's/ .*//' "$RIG/odd"); do
		tries=100
		while [ $tries -gt 0 ] && ! [ -s "$RIG/$name.out" ]; do
			sleep 0.05
			tries=$((tries - 1))
		done
	done
}

house_open() {
	house_roots
	house_oddities
	house_nsd root "$NET.10"
	house_nsd a "$NET.1" $(i=1; while [ $i -le 8 ]; do echo "$NET.2$i"; i=$((i + 1)); done)
	house_nsd b "$NET.2"
	house_nsd p "$NET.3"
	house_unbound
	house_wait
	HINT=$NET.10:$PORT
	EVIL=$(house_address evil):$PORT
	export HINT PORT RESOLVER NET RIG EVIL
}
