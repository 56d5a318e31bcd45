# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hazard taken apart by magnitude, distance, place, epsilon and tectonic region."""
