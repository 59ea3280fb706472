#!/bin/sh
# Try the README's first minutes on a bare Debian: how long from nothing to the first film, and to the second?
#
#   sudo benchmarks/bare_debian.sh      needs debootstrap, 2 GB in TMPDIR and some minutes
#   SUITE=trixie MIRROR=... sudo -E benchmarks/bare_debian.sh
#
# Makes a minimal Debian in a temporary folder, clones the last commit into it, and calls `make lecture` there twice.
# Exits with 1 if a call takes longer than it should on two cores with nothing else to do.
# Mirror, proxies, certificates and pip's index are those of this machine. Whatever happens, nothing stays: mounts and
# processes live in namespaces of their own, and the folder is removed.
set -eu

suite=${SUITE:-bookworm}
project=$(cd "$(dirname "$0")/.." && pwd)

fail() {
    echo "$0: $1" >&2
    exit 2
}

# Runs in namespaces of its own, with the folder of the system to be.
try() {
    root=$1
    mirror=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' "Codename: $suite" 2>/dev/null | head -n 1)}
    echo "making a bare Debian ($suite, minbase)"
    debootstrap --variant=minbase --include=ca-certificates "$suite" "$root" $mirror >"$root.log" 2>&1 ||
        { tail -n 20 "$root.log" >&2 && fail "debootstrap failed, see above"; }
    mount -t proc proc "$root/proc"
    mkdir -p "$root/dev/shm"
    mount -t tmpfs tmpfs "$root/dev/shm"

    cp /etc/resolv.conf /etc/hosts "$root/etc/"
    apt-config dump 2>/dev/null | grep -E '^Acquire::(https?|Retries|Check-)' >"$root/etc/apt/apt.conf.d/80host" || true
    if [ -d /usr/local/share/ca-certificates ]; then
        cp -R /usr/local/share/ca-certificates "$root/usr/local/share/"
        within update-ca-certificates >/dev/null 2>&1
    fi
    git clone --quiet --depth 1 "file://$project" "$root/root/netcore-lectures"

    echo "load of this machine: $(cut -d ' ' -f 1-3 /proc/loadavg), $(nproc) cores"
    start=$(now)
    within apt-get update >"$root.log" 2>&1 &&
        within apt-get install -y --no-install-recommends git make >>"$root.log" 2>&1 ||
        { tail -n 20 "$root.log" >&2 && fail "apt-get failed, see above"; }
    tell "apt-get install git make" "$start" "$(now)"

    start=$(now)
    lecture
    ready=$(time_of 'setup: ready')
    film=$(time_of 'Video:')
    log=$root/root/netcore-lectures/media/runs/main.h5
    trained=$(stat -c %.3Y "$log")
    tell "set-up" "$start" "$ready"
    tell "training" "$(stat -c %.3W "$log")" "$trained"
    tell "measuring and drawing" "$trained" "$film"
    tell "make lecture, to \"Video:\"" "$start" "$film" 170
    tell_processors

    start=$(now)
    lecture
    tell "make lecture again" "$start" "$(time_of 'Video:')" 5
    tell_processors
    echo "load of this machine: $(cut -d ' ' -f 1-3 /proc/loadavg)"
    echo "size: $(du -smx "$root" | cut -f 1) MB"
    [ "$late" = no ]
}

# Calls `make lecture` in the bare system; each line of its output is kept in $root.log with its time, and last what
# the processors spent on it, which says more than the time where they have other work.
lecture() {
    { within sh -c 'cd netcore-lectures && make lecture 2>&1 && times' || echo "failed"; } |
        while IFS= read -r line; do echo "$(now) $line"; done >"$root.log"
    if grep -q '^[0-9.]* failed$' "$root.log" || ! grep -q ' Video:' "$root.log"; then
        tail -n 30 "$root.log" | cut -d ' ' -f 2- >&2
        fail "make lecture failed, see above"
    fi
}

within() {
    env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive \
        PIP_CERT=/etc/ssl/certs/ca-certificates.crt $(host_settings) chroot "$root" sh -c 'cd && exec "$@"' sh "$@"
}

# Proxies and pip's index, as NAME=value.
host_settings() {
    env | grep -E '^(https?_proxy|no_proxy|HTTPS?_PROXY|NO_PROXY|PIP_(INDEX_URL|PROXY|TRUSTED_HOST|DEFAULT_TIMEOUT))=' || true
    index=$(python3 -m pip config get global.index-url 2>/dev/null || true)
    [ -z "$index" ] || [ -n "${PIP_INDEX_URL:-}" ] || echo "PIP_INDEX_URL=$index"
}

now() { date +%s.%3N; }
time_of() { grep -m 1 " $1" "$root.log" | cut -d ' ' -f 1; }

# Prints how long something took, in seconds, and notes whether that was too long: name, start, end[, limit].
late=no
tell() {
    awk -v name="$1" -v start="$2" -v end="$3" -v limit="${4:-}" 'BEGIN {
        printf "%-30s %6.1f s%s\n", name, end - start, limit ? "  (limit " limit " s)" : ""
        exit limit && end - start > limit
    }' || late=yes
}

tell_processors() { echo "  on processors, user and system: $(tail -n 1 "$root.log" | cut -d ' ' -f 2-)"; }

if [ "${1:-}" = --within ]; then
    try "$2"
    exit
fi

[ "$(id -u)" = 0 ] || fail "a system can only be made by root: sudo $0"
command -v debootstrap >/dev/null || fail "debootstrap is missing: apt-get install debootstrap"
folder=$(mktemp -d "${TMPDIR:-/tmp}/bare-debian.XXXXXX")
mkdir "$folder/root"
attempt=
# Ending the first process of the namespaces ends all in them, and with them their mounts go.
clean() {
    [ -z "$attempt" ] || kill -9 "$attempt" 2>/dev/null || true
    wait
    rm -rf --one-file-system "$folder"
}
trap clean EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
unshare --mount --pid --fork --kill-child --mount-proc sh "$0" --within "$folder/root" &
attempt=$!
wait "$attempt"
