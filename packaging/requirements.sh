#!/bin/sh
# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
# Install what `make deb` and `make rpm` need on Debian 12; run it as root.
#   packaging/requirements.sh         build both kinds of packages
#   packaging/requirements.sh lint    and check them with lintian and rpmlint
set -eu

packages="build-essential debhelper dpkg-dev python3.11 python3.11-venv rpm zstd systemd"
if [ "${1:-}" = lint ]; then
    packages="$packages lintian rpmlint"
fi
export DEBIAN_FRONTEND=noninteractive
# another apt may be at work: wait for it instead of failing
apt="apt-get -qq -o DPkg::Lock::Timeout=300"
$apt update
# shellcheck disable=SC2086 - a list of words
$apt install --no-install-recommends $packages
