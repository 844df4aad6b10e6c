#!/bin/sh
# The objects of parsers, engine and doctor, seen by the linker: they keep no writable data and call nothing
# but what is named here. So they do no I/O, read no clock and have no global state, whatever their
# sources look like. parsers/mime.c has GMime behind it and is left out.
set -eu
cd "$top_builddir"
for tool in nm size; do
	command -v "$tool" >/dev/null || { echo "$tool is not installed (Debian: apt-get install binutils)"; exit 77; }
done

memory='(m|c|re)alloc|free|mem(chr|rchr|cmp|cpy|move|set|mem)|str(len|n?cmp|chr)|qsort|bsearch'
compiler='abort|__assert_fail|__stack_chk_.*|__(mem|str).*_chk|__v?snprintf_chk|v?snprintf|_GLOBAL_OFFSET_TABLE_'
sanitizer='__(asan|ubsan|tsan|lsan|sanitizer|sanitizer_cov|sancov|start|stop)_.*|__tls_get_addr'
libraries='(EVP|ERR|BN|OPENSSL|CRYPTO|RSA|d2i|i2d|X509|OSSL)_.*|idn2_.*|psl_.*|inet_pton'
may_call="^($memory|$compiler|$sanitizer|$libraries)\$"

objects=$(find parsers src/engine src/doctor -name '*.o' ! -name mime.o | sort)
[ -n "$objects" ] || { echo "no objects of parsers, engine and doctor in $top_builddir"; exit 1; }
own=$(mktemp)
trap 'rm -f "$own"' EXIT
nm -g --defined-only parsers/*.o src/engine/*.o src/doctor/*.o | awk 'NF == 3 { print $3 }' | sort -u >"$own"

bad=0
for object in $objects; do
	calls=$(nm -u "$object" | awk '{ print $NF }' | sort -u | comm -23 - "$own" | grep -vE "$may_call" || :)
	if [ -n "$calls" ]; then
		echo "$object calls what parsers, engine and doctor may not:" $calls
		bad=1
	fi
	case $(nm "$object") in *__asan_* | *__tsan_* | *__sancov_*) continue ;; esac
	data=$(size -A "$object" | awk '$1 ~ /^\.(data|bss|tdata|tbss)(\.|$)/ && $1 !~ /^\.data\.rel\.ro/ && $2 > 0 { print $1, $2 }')
	if [ -n "$data" ]; then
		echo "$object has writable data:" $data
		bad=1
	fi
done
# Of two functions with one name the linker takes whichever it finds first.
ours=$(for o in parsers/*.o src/*/*.o; do [ ! -f "$top_srcdir/${o%.o}.c" ] || echo "$o"; done)
twice=$(nm -g --defined-only $ours | awk 'NF == 3 && $3 != "main" && $3 !~ /^_/ { print $3 }' | sort | uniq -d)
[ -z "$twice" ] || { echo "defined more than once:" $twice; bad=1; }
[ "$bad" = 0 ] && echo "$(echo "$objects" | wc -l) objects: no writable data, nothing called but memory and cryptography"
exit "$bad"
