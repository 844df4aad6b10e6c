# Compiler and linker flags, each tried before it is used; sanitizers by name.

# DKV_CFLAGS(VARIABLE, FLAG...): append each flag that the compiler takes without a word to VARIABLE.
AC_DEFUN([DKV_CFLAGS],
[dkv_save_CFLAGS=$CFLAGS
for dkv_flag in $2; do
  AC_MSG_CHECKING([whether $CC takes $dkv_flag])
  CFLAGS="$dkv_save_CFLAGS -Werror $dkv_flag"
  AC_COMPILE_IFELSE([AC_LANG_SOURCE([[int main(void) { return 0; }]])],
    [AC_MSG_RESULT([yes])
    $1="$$1 $dkv_flag"],
    [AC_MSG_RESULT([no])])
done
CFLAGS=$dkv_save_CFLAGS])

# DKV_LDFLAGS(VARIABLE, FLAG...): the same for flags of the link.
AC_DEFUN([DKV_LDFLAGS],
[dkv_save_LDFLAGS=$LDFLAGS
for dkv_flag in $2; do
  AC_MSG_CHECKING([whether the linker takes $dkv_flag])
  LDFLAGS="$dkv_save_LDFLAGS -Werror $dkv_flag"
  AC_LINK_IFELSE([AC_LANG_SOURCE([[int main(void) { return 0; }]])],
    [AC_MSG_RESULT([yes])
    $1="$$1 $dkv_flag"],
    [AC_MSG_RESULT([no])])
done
LDFLAGS=$dkv_save_LDFLAGS])

# DKV_FORTIFY(VARIABLE): append -D_FORTIFY_SOURCE=3, or 2 where 3 is unknown. It does nothing but warn
# without optimization and hides findings from the sanitizers, so it is left out there.
AC_DEFUN([DKV_FORTIFY],
[AC_CACHE_CHECK([for the level of _FORTIFY_SOURCE], [dkv_cv_fortify],
  [dkv_cv_fortify=none
  AS_IF([test "x$dkv_sanitizers" = xnone],
    [dkv_save_CFLAGS=$CFLAGS
    for dkv_level in 2 3; do
      CFLAGS="$dkv_save_CFLAGS -Werror -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=$dkv_level"
      AC_COMPILE_IFELSE([AC_LANG_SOURCE([[#include <string.h>
#ifndef __OPTIMIZE__
#error not optimized
#endif
int main(void) { return (int) strlen(""); }]])], [dkv_cv_fortify=$dkv_level])
    done
    CFLAGS=$dkv_save_CFLAGS])])
AS_IF([test "x$dkv_cv_fortify" != xnone],
  [AS_VAR_APPEND([$1], [" -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=$dkv_cv_fortify"])])])

# DKV_SANITIZER: --with-sanitizer=LIST; sets dkv_sanitizers and SANITIZER_FLAGS.
AC_DEFUN([DKV_SANITIZER],
[AC_ARG_WITH([sanitizer],
  [AS_HELP_STRING([--with-sanitizer=LIST],
    [build with sanitizers, a comma list of address, undefined, leak, thread])],
  [dkv_sanitizers=$withval], [dkv_sanitizers=none])
AS_CASE([$dkv_sanitizers],
  [no|none], [dkv_sanitizers=none],
  [yes], [dkv_sanitizers=address,undefined])
SANITIZER_FLAGS=
AS_IF([test "x$dkv_sanitizers" != xnone],
  [dkv_have=,$dkv_sanitizers,
  for dkv_one in `AS_ECHO(["$dkv_sanitizers"]) | tr , ' '`; do
    AS_CASE([$dkv_one], [address|undefined|leak|thread], [],
      [AC_MSG_ERROR([--with-sanitizer: "$dkv_one" is not one of address, undefined, leak, thread])])
  done
  AS_CASE([$dkv_have],
    [*,thread,*], [AS_CASE([$dkv_have], [*,address,*|*,leak,*],
      [AC_MSG_ERROR([--with-sanitizer: thread does not work together with address or leak; build twice])])])
  SANITIZER_FLAGS="-fsanitize=$dkv_sanitizers -fno-sanitize-recover=all -fno-omit-frame-pointer"
  AC_MSG_CHECKING([whether programs link with -fsanitize=$dkv_sanitizers])
  dkv_save_CFLAGS=$CFLAGS
  CFLAGS="$CFLAGS $SANITIZER_FLAGS"
  AC_LINK_IFELSE([AC_LANG_PROGRAM()], [AC_MSG_RESULT([yes])],
    [AC_MSG_RESULT([no])
    AC_MSG_ERROR([--with-sanitizer=$dkv_sanitizers: $CC has not got its run-time library here])])
  CFLAGS=$dkv_save_CFLAGS])
AC_SUBST([SANITIZER_FLAGS])])

# DKV_FUZZING: --enable-fuzzing; sets dkv_fuzzing, FUZZING_CFLAGS, FUZZ_MAIN (a library
# of ours or libFuzzer) and the condition FUZZING.
AC_DEFUN([DKV_FUZZING],
[AC_ARG_ENABLE([fuzzing],
  [AS_HELP_STRING([--enable-fuzzing], [link fuzz/ with libFuzzer (needs clang)])],
  [dkv_fuzzing=$enableval], [dkv_fuzzing=no])
FUZZING_CFLAGS= FUZZ_MAIN=libreplay.a
AS_IF([test "x$dkv_fuzzing" != xno],
  [AC_MSG_CHECKING([whether programs link with -fsanitize=fuzzer])
  dkv_save_CFLAGS=$CFLAGS
  CFLAGS="$CFLAGS -fsanitize=fuzzer"
  AC_LINK_IFELSE([AC_LANG_SOURCE([[#include <stddef.h>
#include <stdint.h>
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n) { return p && n > 9 ? 0 : 0; }]])],
    [AC_MSG_RESULT([yes])],
    [AC_MSG_RESULT([no])
    AC_MSG_ERROR([--enable-fuzzing needs clang and its run-time library: try configure CC=clang])])
  CFLAGS=$dkv_save_CFLAGS
  FUZZING_CFLAGS=-fsanitize=fuzzer-no-link FUZZ_MAIN=-fsanitize=fuzzer])
AC_SUBST([FUZZING_CFLAGS])
AC_SUBST([FUZZ_MAIN])
AM_CONDITIONAL([FUZZING], [test "x$dkv_fuzzing" != xno])])
