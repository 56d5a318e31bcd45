#!/bin/sh
# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
# Check packages: packaging/lint.sh DEB_OR_RPM ...
# lintian of Debian 12 reads no zstd: build with `packaging/build.py deb --compression gzip`.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
case "$1" in
*.deb) lintian --allow-root --fail-on error,warning --tag-display-limit 5 "$@" ;;
*.rpm) rpmlint --config "$here/rpm/rpmlint.toml" "$@" ;;
esac
