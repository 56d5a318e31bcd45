# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Coefficients told by the style of faulting: dip slip within 45 degrees."""

from __future__ import annotations

from quakegrid.hazard.kernels.elementary import Numeric, absolute, elementwise, where


@elementwise
def by_style(rake: Numeric, normal: Numeric, reverse: Numeric, strike_slip: Numeric) -> Numeric:
    """Return the coefficient of a rake [deg]; oblique rakes of 45 degrees are dip slip."""
    dips = absolute(absolute(rake) - 90.0) <= 45.0
    return where(dips, where(rake > 0.0, reverse, normal), strike_slip)


@elementwise
def by_strict_style(
    rake: Numeric, normal: Numeric, reverse: Numeric, strike_slip: Numeric
) -> Numeric:
    """Return the coefficient of a rake [deg]; oblique rakes of 45 degrees are strike slip."""
    dips = absolute(absolute(rake) - 90.0) < 45.0
    return where(dips, where(rake > 0.0, reverse, normal), strike_slip)
