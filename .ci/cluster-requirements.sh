#!/usr/bin/env bash
# What tests on nodes (tests/cluster) need on Debian 12; run it as root.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
# another apt may be at work: wait for it instead of failing
apt=(apt-get -qq -o DPkg::Lock::Timeout=300)
"${apt[@]}" update
"${apt[@]}" install --no-install-recommends \
    iproute2 mmdebstrap nftables openssh-client systemd-container util-linux zstd
