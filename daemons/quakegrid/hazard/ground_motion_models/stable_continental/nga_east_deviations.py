# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Aleatory deviations of central and eastern North America.

Al Atik L. (2015). NGA-East: ground-motion standard deviation models for central and eastern
North America. PEER Report 2015/07.

Stewart J.P., Parker G.A., Al Atik L., Atkinson G.M., Goulet C.A. (2019). Site-to-site standard
deviation model for central and eastern North America. UCLA, https://escholarship.org/uc/item/9jt2v8pq
"""

from __future__ import annotations

from typing import Any

from quakegrid.hazard.kernels.elementary import Numeric, clip, elementwise

#: Columns of ``nga_east_deviations.csv``, less the suffix of the model.
FIELDS = "t1 t2 t3 t4 ss_a ss_b s2s1 s2s2"

#: What may be the model of between-event and within-event deviations.
MODELS = ("global", "cena", "cena_constant")


@elementwise
def tau(c: Any, mag: Numeric) -> Numeric:
    """Return the between-event deviation, a line through magnitudes 4.5, 5, 5.5 and 6.5."""
    first = c.t1 + (c.t2 - c.t1) * clip((mag - 4.5) / 0.5, 0.0, 1.0)
    second = first + (c.t3 - c.t2) * clip((mag - 5.0) / 0.5, 0.0, 1.0)
    return second + (c.t4 - c.t3) * clip(mag - 5.5, 0.0, 1.0)


@elementwise
def phi_single_station(c: Any, mag: Numeric) -> Numeric:
    """Return the within-event deviation at one site, a line between magnitudes 5 and 6.5."""
    return c.ss_a + (c.ss_b - c.ss_a) * clip((mag - 5.0) / 1.5, 0.0, 1.0)


@elementwise
def phi_between_sites(c: Any, vs30: Numeric) -> Numeric:
    """Return the deviation between sites, a line between 1200 and 1500 m/s."""
    return c.s2s1 + (c.s2s2 - c.s2s1) * clip((vs30 - 1200.0) / 300.0, 0.0, 1.0)
