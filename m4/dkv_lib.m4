# DKV_LIB(PREFIX, MODULE, DEBIAN PACKAGE): find a library by pkg-config; what is not found is gathered
# in dkv_missing, so that DKV_LIBS_DONE can name all of it in one message. Its headers are not ours: our
# warnings do not look into them.
AC_DEFUN([DKV_LIB],
[PKG_CHECK_MODULES([$1], [$2],
  [$1_CFLAGS=`AS_ECHO(["$$1_CFLAGS"]) | $SED 's/-I */-isystem /g'`
  AS_VAR_APPEND([dkv_libs], ["m4_bpatsubst([$2], [ .*]) `$PKG_CONFIG --modversion "m4_bpatsubst([$2], [ .*])"`, "])],
  [AS_VAR_APPEND([dkv_missing], ["
    $2  (Debian: $3)"])])])

AC_DEFUN([DKV_LIBS_DONE],
[AS_IF([test -n "$dkv_missing"],
  [AC_MSG_ERROR([these libraries were not found by pkg-config:$dkv_missing
./autogen.sh --demo installs them on Debian and Ubuntu and names them for other systems])])])
