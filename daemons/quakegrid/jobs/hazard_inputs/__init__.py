# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every hazard calculation reads: sites, sources, logic trees, models."""
