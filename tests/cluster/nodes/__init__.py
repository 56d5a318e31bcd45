# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Real nodes on one machine: containers with systemd as process 1 on a private bridge."""
