#!/bin/sh
# Prepares a checkout for "configure". With --demo or --check it also installs what is missing
# (Debian, Ubuntu), builds, and shows or tests the program.
set -eu

usage() {
	cat <<'END'
Usage: ./autogen.sh [--demo | --check[=all]]

  (no option)   make "configure" out of configure.ac; nothing else
  --demo        install the packages that are missing, build in ./build, and verify the
                messages of samples/ offline with the keys that lie beside them
  --check       the same, then the test suite with the test packages (name servers, other
                signers)
  --check=all   the same with all test packages (valgrind, clang, ...), then "make distcheck",
                a build with sanitizers, valgrind and a short fuzzing run; CI=true does so too

Packages are installed by apt-get, as root or through sudo. No service is started or enabled.
END
}

# Package lists. "a|b": either will do, a is installed when neither is there.
packages_build='gcc libc6-dev make autoconf automake pkg-config|pkgconf libgmime-3.0-dev libssl-dev
	libc-ares-dev libjansson-dev libpsl-dev libidn2-dev zlib1g-dev liblzma-dev libzstd-dev'
packages_test='libcunit1-dev nsd unbound ldnsutils python3 python3-dkim python3-nacl libmail-dkim-perl
	opendkim-tools mandoc strace xz-utils zstd parallel rsync sqlite3
	procmail maildrop dovecot-core dovecot-sieve mutt neomutt fetchmail getmail6'
# One mail server may be installed: Postfix, if there is none. See unpack_exim for the other.
packages_test="$packages_test
	postfix|exim4-daemon-light|exim4-daemon-heavy|sendmail-bin|opensmtpd|courier-mta|nullmailer|msmtp-mta|ssmtp|dma|esmtp-run"
packages_heavy='valgrind clang opendkim strace' # and those of clang_runtime and browser

packages_elsewhere() {
	cat <<'END'
To build and to run the unit tests:
  Fedora    gcc make autoconf automake pkgconf-pkg-config gmime30-devel openssl-devel
            c-ares-devel jansson-devel libpsl-devel libidn2-devel zlib-devel xz-devel
            libzstd-devel CUnit-devel
  Arch      base-devel gmime3 openssl c-ares jansson libpsl libidn2 zlib xz zstd cunit
  Alpine    build-base autoconf automake pkgconf gmime-dev openssl-dev c-ares-dev
            jansson-dev libpsl-dev libidn2-dev zlib-dev xz-dev zstd-dev cunit-dev
  Homebrew  autoconf automake pkgconf gmime openssl@3 c-ares jansson libpsl libidn2 zlib xz
            zstd cunit
The other tests use, where they find them: nsd, unbound, ldns (its tools), opendkim (its tools),
dkimpy and PyNaCl for Python 3, Mail::DKIM for Perl, mandoc, strace, xz, zstd, GNU parallel, rsync,
SQLite (its shell), valgrind, Chromium,
procmail, maildrop, Dovecot with Pigeonhole, Postfix, Exim, mutt, neomutt, fetchmail, getmail.
Then: ./autogen.sh && mkdir build && cd build && ../configure && make && make check
END
}

say() {
	printf '\n%s== %s%s\n' "$bold" "$*" "$plain"
}

die() {
	status=$1
	shift
	printf 'autogen.sh: %s\n' "$*" >&2
	exit "$status"
}

seconds() {
	date +%s
}

# ---------------------------------------------------------------- packages

installed() {
	case $(dpkg-query -W -f '${db:Status-Abbrev}' "$1" 2>/dev/null) in
	?i*) return 0 ;;
	*) return 1 ;;
	esac
}

# missing LIST: those of the list that are to be installed
missing() {
	for wanted in $1; do
		found=
		for one in $(echo "$wanted" | tr '|' ' '); do
			if installed "$one"; then found=$one; fi
		done
		[ -n "$found" ] || echo "${wanted%%|*}"
	done
}

# clang does not bring its run-time library where the two are packages of their own.
clang_runtime() {
	version=$(LC_ALL=C apt-cache depends clang 2>/dev/null | sed -n 's/.*Depends: clang-\([0-9]*\)$/\1/p' | head -n 1)
	if [ -n "$version" ] && apt-cache show "libclang-rt-$version-dev" >/dev/null 2>&1; then
		echo "libclang-rt-$version-dev"
	fi
}

# A browser for the HTML report. Ubuntu has none that is a package by itself.
browser() {
	if apt-cache show chromium >/dev/null 2>&1; then echo chromium; fi
}

# The libraries of a mail server that is not installed, only unpacked.
exim_libraries() {
	LC_ALL=C apt-cache depends exim4-daemon-light 2>/dev/null | sed -n 's/^  Depends: \(lib[^ ]*\)$/\1/p'
}

# Debian lets only one mail server be installed, so Exim lies in a folder of the build; its test finds it in $EXIM.
unpack_exim() {
	if [ -n "${EXIM:-}" ] || command -v exim4 >/dev/null || [ -x /usr/sbin/exim4 ]; then return 0; fi
	install_packages "$(missing "$(exim_libraries)" | tr '\n' ' ')"
	choose_build_folder
	EXIM=$build/exim/usr/sbin/exim4
	export EXIM
	[ ! -x "$EXIM" ] || return 0
	mkdir -p "$build/exim"
	(cd "$build/exim" && apt-get -q download exim4-daemon-light && dpkg -x exim4-daemon-light_*.deb .) >"$build/exim/log" 2>&1 ||
		tail -n 5 "$build/exim/log"
}

# Postfix asks what it is to do here: nothing. It gets no configuration, and no service is started.
answer_postfix() {
	case " $1 " in *' postfix '*)
		echo 'postfix postfix/main_mailer_type select No configuration' | $as_root debconf-set-selections || : ;;
	esac
}

all_installed() {
	dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' | sed -n 's/^.i. *//p' | sort -u
}

# While packages are installed, policy-rc.d keeps their scripts from starting services. However the
# installation ends, end_install takes it away and disables what was enabled meanwhile.
begin_install() {
	trap end_install EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM
	before=$(mktemp)
	all_installed >"$before"
	policy=/usr/sbin/policy-rc.d
	if [ -e "$policy" ]; then policy=; fi
	[ -z "$policy" ] || $as_root sh -c "printf '#!/bin/sh\nexit 101\n' >$policy && chmod 755 $policy"
}

end_install() {
	trap - EXIT
	new=$(all_installed | comm -13 "$before" -)
	disable_services $new
	[ -z "$policy" ] || $as_root rm -f "$policy"
	rm -f "$before"
}

# disable_services PACKAGE...: what these packages enabled on being installed is disabled again
disable_services() {
	for package; do
		dpkg -L "$package" 2>/dev/null |
			sed -n -e 's,^\(/usr\)*/lib/systemd/system/\([^/@]*\.\(service\|socket\|timer\|path\)\)$,unit \2,p' \
				-e 's,^/etc/init\.d/\([^/]*\)$,init \1,p' |
			while read -r kind name; do
				case $kind in
				init) $as_root update-rc.d "$name" disable </dev/null >/dev/null 2>&1 || : ;;
				unit) disable_unit "$package" "$name" ;;
				esac
			done
	done
}

# disable_unit PACKAGE UNIT: outside of a running systemd, Debian's helper works only for a package
disable_unit() {
	[ -n "$(find /etc/systemd/system -name "$2" 2>/dev/null)" ] || return 0
	if [ -d /run/systemd/system ]; then
		$as_root systemctl --quiet disable --now "$2" </dev/null || :
	else
		$as_root env DPKG_MAINTSCRIPT_PACKAGE="$1" deb-systemd-helper disable "$2" </dev/null >/dev/null 2>&1 || :
	fi
}

apt_get() {
	$as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 LC_ALL=C.UTF-8 \
		apt-get -q -y -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 "$@"
}

# install_packages LIST: by apt-get, whose package index is read anew only when it does not do
install_packages() {
	[ -n "$1" ] || return 0
	echo "to be installed, with what they need:" $1
	need_root "$1"
	log=$(mktemp)
	begin_install
	answer_postfix "$1"
	if ! apt_install -s $1 >"$log" 2>&1 || ! apt_install $1 >"$log" 2>&1; then
		echo "reading the package index anew"
		apt_get update >"$log" 2>&1 && apt_install $1 >"$log" 2>&1 || {
			tail -n 40 "$log"
			die 69 "apt-get could not install the packages; the rest of its output is in $log"
		}
	fi
	end_install
	echo "$(echo $new | wc -w) packages installed"
	rm -f "$log"
}

apt_install() {
	apt_get install --no-install-recommends "$@" </dev/null
}

need_root() {
	as_root=
	[ "$(id -u)" != 0 ] || return 0
	as_root=sudo
	command -v sudo >/dev/null && sudo true </dev/tty 2>/dev/null || sudo -n true 2>/dev/null ||
		die 69 "root is needed for this and sudo does not give it. As root: apt-get install --no-install-recommends" $1
}

need_debian() {
	system=$(if [ -r /etc/os-release ]; then . /etc/os-release && echo "${ID:-} ${ID_LIKE:-}"; else uname -s; fi)
	case " $system " in
	*' debian '* | *' ubuntu '*) ;;
	*)
		echo "autogen.sh: this system ($system) is neither Debian nor Ubuntu: please install the packages yourself."
		packages_elsewhere
		exit 69
		;;
	esac >&2
	command -v dpkg-query >/dev/null || die 69 "dpkg-query was not found: is this really Debian or Ubuntu?"
}

# ---------------------------------------------------------------- building

bootstrap() {
	autoreconf -fi
}

# quietly LOG COMMAND...: output goes to LOG; on failure its end is shown and all ends
quietly() {
	log=$1
	shift
	"$@" >"$log" 2>&1 || {
		tail -n 60 "$log"
		die 1 "\"$*\" failed; all of its output is in $log"
	}
}

# A tree that was configured in place can only be built in place.
choose_build_folder() {
	build=$top/build
	if [ -f "$top/config.status" ]; then build=$top; fi
	mkdir -p "$build"
}

compile() {
	choose_build_folder
	say "configure (in $build)"
	quietly "$build/autogen.log" bootstrap
	cd "$build"
	"$top/configure" -q
	say "make"
	make -s -j"$jobs"
	cd "$top"
}

# ---------------------------------------------------------------- --demo

demo() {
	say "the samples, verified offline with samples/keys.zone"
	for sample in samples/*.eml; do
		printf '\n%s---- %s%s\n\n' "$bold" "$sample" "$plain"
		status=0
		"$build/dkimverify" --offline -k samples/keys.zone "$sample" || status=$?
		case $status in
		0 | 1 | 2) ;;
		*) die 1 "dkimverify ended with status $status, which no sample should give" ;;
		esac
	done
	say "done, $(($(seconds) - started)) seconds in all"
	echo "samples/README says what each must say. Now yours: $build/dkimverify < message.eml"
}

# ---------------------------------------------------------------- --check

global_result() {
	sed -n 's/^:global-test-result: *//p' "$1"
}

# shell_tests: result and name of each shell test of the last "make check"
shell_tests() {
	(cd "$build" && find tests -name '*.trs') | sort | while read -r trs; do
		[ ! -f "$top/${trs%.trs}.sh" ] || echo "$(global_result "$build/$trs") ${trs%.trs}"
	done
}

show_failed_logs() {
	for trs in $(cd "$build" && find tests fuzz -name '*.trs' 2>/dev/null | sort); do
		case $(global_result "$build/$trs") in
		PASS | SKIP | XFAIL) ;;
		*)
			printf '\n---- %s\n' "${trs%.trs}.log"
			tail -n 300 "$build/${trs%.trs}.log"
			;;
		esac
	done
}

# The last line that a skipped test wrote says why; the harness adds one line of its own.
skip_reason() {
	sed '$d' "$build/$1.log" | sed -n '/[^[:space:]]/h;${x;p;}'
}

show_skips() {
	shell_tests | while read -r result name; do
		[ "$result" = SKIP ] || continue
		printf 'skipped  %s.sh: %s\n' "$name" "$(skip_reason "$name")"
	done
}

forbidden_skips() {
	show_skips | grep -v '^skipped  [^ ]*: not here:' || :
}

run_tests() {
	say "make check"
	cd "$build"
	make -s -k -j"$((jobs + 1))" check || failed="$failed check" # some tests only wait
	cd "$top"
	show_failed_logs
}

# stage NAME COMMAND...: one more run, quiet unless it fails; its output is in build/NAME.log
stage() {
	name=$1
	shift
	say "$name"
	begun=$(seconds)
	if ("$@") >"$build/$name.log" 2>&1; then
		echo "ok, $(($(seconds) - begun)) s"
	else
		tail -n 200 "$build/$name.log"
		echo "FAILED after $(($(seconds) - begun)) s: all of it is in $build/$name.log"
		failed="$failed $name"
	fi
}

# All tests ran in the checkout; out of the tarball run some of each kind, and no file may be missing from it.
stage_distcheck() {
	cd "$build" && make -j"$jobs" distcheck 'TESTS=$(tarball_tests)' && whole_tarball
}

# whole_tarball: every file that git knows is in the tarball, but for those that only a checkout needs
whole_tarball() {
	git -C "$top" rev-parse 2>/dev/null || return 0
	for tarball in dkimverify-*.tar.gz; do tar tzf "$tarball"; done | sed 's,^[^/]*/,,' | sort >tarball.files
	git -C "$top" ls-files | grep -v -e '^\.ci/' -e '\.gitignore$' -e '\.gitattributes$' | sort >git.files
	[ -z "$(comm -23 git.files tarball.files)" ] || {
		echo 'not in the tarball:' && comm -23 git.files tarball.files
		return 1
	}
}

stage_sanitizers() {
	mkdir -p "$build/sanitized" && cd "$build/sanitized" &&
		"$top/configure" -q --enable-werror --with-sanitizer=address,undefined CFLAGS='-g -O1' &&
		make -s -j"$jobs" &&
		make -s -k -j"$jobs" check 'TESTS=$(program_tests) tests/unit' VERBOSE=1
}

# GLib's own locks are not seen, so what it uses again looks like a race: see HACKING, Threads.
stage_threads() {
	mkdir -p "$build/threads" && cd "$build/threads" &&
		"$top/configure" -q --enable-werror --with-sanitizer=thread CFLAGS='-g -O1' &&
		make -s -j"$jobs" dkimverify tests/tools/sign &&
		env G_SLICE=always-malloc DKIMVERIFY="$PWD/dkimverify" SIGN="$PWD/tests/tools/sign" PYTHON=python3 \
			top_srcdir="$top" sh "$top/tests/cli/batch.sh"
}

stage_valgrind() {
	cd "$build" && make -s check-valgrind
}

stage_fuzzing() {
	mkdir -p "$build/fuzzing" && cd "$build/fuzzing" &&
		"$top/configure" -q --enable-fuzzing --with-sanitizer=address,undefined CC=clang CFLAGS='-g -O1' &&
		make -s -j"$jobs" fuzz FUZZ_SECONDS="${FUZZ_SECONDS:-5}" FUZZ_JOBS="$jobs"
}

run_stages() {
	[ "$build" != "$top" ] || die 1 "--check=all needs a clean source tree: run \"make distclean\" first"
	stage distcheck stage_distcheck
	stage sanitizers stage_sanitizers
	stage threads stage_threads
	stage valgrind stage_valgrind
	stage fuzzing stage_fuzzing
}

closing_lines() {
	say "results, $(($(seconds) - started)) seconds in all"
	show_skips
	if [ -f "$build/tests/unit.log" ]; then
		sed -n '/^Run Summary/,$p' "$build/tests/unit.log" | sed '/ tests\/unit /d'
	fi
	shell_tests | awk '
		$1 == "PASS" || $1 == "XFAIL" { passed++; next }
		$1 == "SKIP" { skipped++; next }
		{ failed++ }
		END { printf "Shell: %d passed, %d failed, %d skipped\n", passed, failed, skipped }'
}

check() {
	failed=
	run_tests
	if [ "$all" = yes ]; then
		run_stages
		[ -z "$(forbidden_skips)" ] || failed="$failed (skipped tests)"
	fi
	closing_lines
	[ -z "$failed" ] || die 1 "failed:$failed"
}

# ---------------------------------------------------------------- main

top=$(cd "$(dirname "$0")" && pwd)
cd "$top"
started=$(seconds)
jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
bold= plain=
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
	bold=$(printf '\033[1m') plain=$(printf '\033[0m')
fi

mode=configure all=no
case ${1:-} in
'') ;;
--demo) mode=demo ;;
--check) mode=check ;;
--check=all) mode=check all=yes ;;
-h | --help)
	usage
	exit 0
	;;
*)
	usage >&2
	exit 64
	;;
esac
[ "$#" -le 1 ] || { usage >&2; exit 64; }
if [ "$mode" = check ] && [ "${CI:-}" = true ]; then all=yes; fi

if [ "$mode" = configure ]; then
	command -v autoreconf >/dev/null ||
		die 69 "autoreconf was not found: install autoconf and automake, or run ./autogen.sh --demo"
	bootstrap
	echo
	echo "Now: mkdir -p build && cd build && ../configure && make   (or ./configure && make, in place)"
	exit 0
fi

need_debian
say "packages"
wanted=$packages_build
if [ "$mode" = check ]; then wanted="$wanted $packages_test"; fi
if [ "$all" = yes ]; then wanted="$wanted $packages_heavy"; fi
install_packages "$(missing "$wanted" | tr '\n' ' ')"
if [ "$all" = yes ]; then install_packages "$(missing "$(clang_runtime) $(browser)" | tr '\n' ' ')"; fi
if [ "$mode" = check ]; then unpack_exim; fi
echo "all that is needed is installed"
compile
"$mode"
