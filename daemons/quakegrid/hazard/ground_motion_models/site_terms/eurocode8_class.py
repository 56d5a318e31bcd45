# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Site classes of Eurocode 8 told by vs30.

CEN (2004). Eurocode 8: design of structures for earthquake resistance, part 1. EN 1998-1,
table 3.1.
"""

from __future__ import annotations

from quakegrid.hazard.kernels.elementary import Numeric, elementwise, where


@elementwise
def by_site_class(
    vs30: Numeric, rock: Numeric, stiff: Numeric, medium: Numeric, soft: Numeric
) -> Numeric:
    """Return the coefficient of class A (from 800 m/s), B (360), C (180) or D (below)."""
    soil = where(vs30 >= 360.0, stiff, where(vs30 >= 180.0, medium, soft))
    return where(vs30 >= 800.0, rock, soil)
