#!/bin/sh
# Install what the project needs: missing system packages, .venv, and the Python packages of requirements.lock.
# Run by `make`. Does nothing when .venv already holds what requirements.lock and pyproject.toml ask for.
#
#   PYTHON=/path/to/python3.12 sh setup.sh      make .venv with this Python (3.11 or newer)
set -eu
cd "$(dirname "$0")"

say() { printf 'setup: %s\n' "$1"; }
fail() {
    printf 'setup: %s\n' "$1" >&2
    exit 1
}

# --- Python ---------------------------------------------------------------------------------------------------

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

# Sets $python, to nothing if there is none. A PYTHON that was asked for is never replaced by another.
choose_python() {
    if [ -n "${PYTHON:-}" ]; then
        command -v "$PYTHON" >/dev/null || fail "PYTHON=$PYTHON: there is no such program; name another Python."
        is_new_enough "$PYTHON" || fail "PYTHON=$PYTHON is not Python 3.11 or newer; name another."
        python=$PYTHON
        return
    fi
    for python in python3 python3.13 python3.12 python3.11; do
        if command -v "$python" >/dev/null && is_new_enough "$python"; then return; fi
    done
    python=
}

# A Python that is too old stays too old whatever packages are added, so this comes before any of them.
refuse_old_python() {
    if [ -z "$python" ] && command -v python3 >/dev/null; then
        fail "Python 3.11 or newer is needed, and this is $(python3 --version). Install a newer one beside it, \
with its headers and venv, and name it: make lecture PYTHON=/path/to/python3.12. \
Debian 12, Ubuntu 24.04 and later have one of their own."
    fi
}

# --- System packages: pycairo and manimpango are compiled where no wheels of them exist ---------------------

has_python_headers() {
    [ -f "$("$python" -c 'import sysconfig; print(sysconfig.get_path("include"))')/Python.h" ]
}
has_venv() { "$python" -c 'import ensurepip, venv' 2>/dev/null; }
has_library() { command -v pkg-config >/dev/null && pkg-config --exists "$@"; }

# The Debian package that completes $python: python3-dev, or python3.12-dev for a Python beside the default one.
debian_package() {
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    default=$(/usr/bin/python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || true)
    if [ "$version" = "$default" ]; then echo "python3-$1"; else echo "python$version-$1"; fi
}

# Sets $missing to what Linux still needs, by Debian's names.
find_missing_on_linux() {
    missing=
    command -v gcc >/dev/null || missing="$missing gcc"
    if [ -z "$python" ]; then
        missing="$missing python3-dev python3-venv"
    else
        has_python_headers || missing="$missing $(debian_package dev)"
        has_venv || missing="$missing $(debian_package venv)"
    fi
    has_library cairo pangocairo pangoft2 || missing="$missing libpango1.0-dev"
    missing=${missing# }
}

install_with_apt() {
    if [ "$(id -u)" = 0 ]; then
        root=env
    elif command -v sudo >/dev/null; then
        root="sudo env"
    else
        fail "these system packages need an administrator: apt-get install $missing"
    fi
    say "installing system packages: $missing"
    $root DEBIAN_FRONTEND=noninteractive apt-get update &&
        $root DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing ||
        fail "apt-get failed, see above. Then install these yourself and call make again: $missing"
}

prepare_linux() {
    find_missing_on_linux
    [ -n "$missing" ] || return 0
    command -v apt-get >/dev/null || fail "missing, by their names on Debian: $missing. Install a C compiler, \
Python 3.11 or newer with its headers and venv, and the headers of cairo and pango with pkg-config, \
then call make again. Fedora: dnf install gcc python3-devel cairo-devel pango-devel pkgconf. \
Arch: pacman -S gcc python cairo pango pkgconf."
    install_with_apt
    choose_python
}

prepare_macos() {
    command -v cc >/dev/null || fail "there is no C compiler; call xcode-select --install, then make again."
    has_library cairo && return
    command -v brew >/dev/null || fail "cairo and pkg-config are missing; install Homebrew (https://brew.sh), \
then call make again."
    say "installing with Homebrew: cairo pkg-config"
    brew install cairo pkg-config || fail "brew install cairo pkg-config failed, see above."
}

# --- Python packages ------------------------------------------------------------------------------------------

# What .venv must have been made from: these two files, in this place (an editable install knows its path).
fingerprint() {
    cat requirements.lock pyproject.toml | cksum
    pwd
}

is_ready() {
    [ -f .venv/ready ] && [ "$(cat .venv/ready)" = "$(fingerprint)" ] && .venv/bin/python -c '' 2>/dev/null
}

install_packages() {
    say "making .venv with $("$python" --version)"
    if .venv/bin/python -m pip --version >/dev/null 2>&1 && is_new_enough .venv/bin/python; then
        rm -f .venv/ready
    else
        "$python" -m venv --clear .venv
    fi
    say "installing the packages of requirements.lock; the first time takes some minutes"
    .venv/bin/python -m pip install --require-hashes -r requirements.lock &&
        .venv/bin/python -m pip install --no-deps -e . ||
        fail "pip failed, see above. Once that is mended (is there a network?), call make again."
    .venv/bin/python -c 'import manim, netcore, scenes' ||
        fail "the packages are installed but do not load, see above. Try: make distclean setup"
    fingerprint >.venv/ready
    say "ready"
}

if is_ready; then exit 0; fi
choose_python
refuse_old_python
case $(uname -s) in
Darwin) prepare_macos ;;
Linux) prepare_linux ;;
*) say "this system is unknown; a C compiler, cairo, pango and pkg-config must be there" ;;
esac
[ -n "$python" ] || fail "Python 3.11 or newer is needed, and there is none on PATH. Install one and name it: \
make setup PYTHON=/path/to/python3.12"
install_packages
