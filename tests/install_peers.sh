#!/bin/sh
# Installs the independent peers the tests talk to, when this user may and apt is there.
# Elsewhere it says what to install, and their tests are skipped.
set -u
programs="sip-tester:sipp baresip-core:baresip tcpdump:tcpdump tmux:tmux"
libraries="libportaudio2:libportaudio.so.2"
missing=""
for pair in $programs; do
  command -v "${pair#*:}" >/dev/null 2>&1 || missing="$missing ${pair%%:*}"
done
for pair in $libraries; do
  /sbin/ldconfig -p 2>/dev/null | grep -q "${pair#*:}" || missing="$missing ${pair%%:*}"
done
[ -z "$missing" ] && exit 0
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q >/dev/null 2>&1
  # shellcheck disable=SC2086
  apt-get install -y -q --no-install-recommends $missing >/dev/null 2>&1 ||
    echo "install_peers: apt-get could not install:$missing" >&2
else
  echo "install_peers: for the tests with real peers, install:$missing" >&2
fi
exit 0
