# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A seismic hazard and risk engine that runs as a daemon suite on a cluster."""

__version__ = "0.1.0"
