#!/bin/sh
# Installs the independent peers the tests talk to, when this user may and apt is there.
# Elsewhere it says what to install, and their tests are skipped.
set -u
programs="sip-tester:sipp baresip-core:baresip linphone-cli:linphonec kamailio:kamailio"
programs="$programs tcpdump:tcpdump tmux:tmux chromium:chromium coturn:turnserver"
libraries="libportaudio2:libportaudio.so.2"
missing=""
# Kamailio is in sbin, which not every user's PATH has.
PATH="$PATH:/usr/sbin"
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
  # Debian starts what it installs: the tests want Kamailio's program, not its service.
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy"
    trap 'rm -f "$policy"' EXIT
  fi
  # shellcheck disable=SC2086
  apt-get install -y -q --no-install-recommends $missing >/dev/null 2>&1 ||
    echo "install_peers: apt-get could not install:$missing" >&2
  case "$missing" in
    *kamailio*) systemctl disable kamailio >/dev/null 2>&1 || update-rc.d kamailio disable >/dev/null 2>&1 ;;
  esac
else
  echo "install_peers: for the tests with real peers, install:$missing" >&2
fi
exit 0
