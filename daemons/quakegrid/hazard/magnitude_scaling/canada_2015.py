# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Relations of the fifth seismic hazard model of Canada: offshore thrusts and Cascadia.

Adams J., Halchuk S., Allen T., Rogers G. (2015). Canada's 5th generation seismic hazard
model, as prepared for the 2015 National Building Code of Canada. 11th Canadian Conference on
Earthquake Engineering, paper 93775.
"""

from __future__ import annotations

import math

from quakegrid.hazard.magnitude_scaling.relation import (
    Dimension,
    Line,
    MagnitudeScalingRelation,
    Regression,
)

_EASTERN_LENGTH = 2.4100176359139633  # [log10 km], 257.05 km


def _area_alone(
    name: str, intercept: float, slope: float, sigma: float
) -> MagnitudeScalingRelation:
    line = Line(intercept, slope, sigma)
    return MagnitudeScalingRelation(
        name, {Dimension.AREA: Regression.of_any_mechanism(line)}, magnitudes={}
    )


def _of_whole_source(name: str, length: float, width: float) -> MagnitudeScalingRelation:
    """Return a relation whose ruptures always take all of a source.

    Parameters
    ----------
    name
        As written in a source model.
    length
        [log10 km]
    width
        [km]
    """
    return _area_alone(name, length + math.log10(width), slope=0.001, sigma=0.01)


GSCCascadia = _of_whole_source("GSCCascadia", length=3.01, width=125.0)
GSCEISO = _of_whole_source("GSCEISO", length=_EASTERN_LENGTH, width=11.0)
GSCEISB = _of_whole_source("GSCEISB", length=_EASTERN_LENGTH, width=17.0)
GSCEISI = _of_whole_source("GSCEISI", length=_EASTERN_LENGTH, width=23.0)

GSCOffshoreThrustsHGT = _area_alone(
    "GSCOffshoreThrustsHGT", -1.2901946584503081, slope=0.677, sigma=0.2
)
GSCOffshoreThrustsWIN = _area_alone(
    "GSCOffshoreThrustsWIN", -1.8788749758496741, slope=0.677, sigma=0.2
)
