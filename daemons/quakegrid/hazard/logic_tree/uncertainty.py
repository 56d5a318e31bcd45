# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The types of uncertainty a logic tree may declare, and the form of their values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.magnitude_frequency.distribution import MagnitudeFrequencyDistribution
from quakegrid.hazard.sources.source import (
    ComplexFaultGeometry,
    PlanarGeometry,
    SimpleFaultGeometry,
)


@dataclass(frozen=True)
class FaultActivity:
    """What takes the place of the a value of a Gutenberg-Richter distribution on a fault.

    Attributes
    ----------
    slip_rate
        [mm/yr]
    rigidity
        [GPa]
    constant_term
        log10 of the moment of a magnitude 0 [log10 N m].
    """

    slip_rate: float
    rigidity: float
    constant_term: float = 9.1


@dataclass(frozen=True)
class AreaGeometry:
    """What takes the place of the geometry of an area source.

    Attributes
    ----------
    polygon
        Vertices, shape (n, 2), lon lat [deg], not closed.
    upper_seismogenic_depth, lower_seismogenic_depth
        [km]
    """

    polygon: NDArray[np.float64]
    upper_seismogenic_depth: float
    lower_seismogenic_depth: float


#: What a branch may hold: a number, a text, numbers, file names, a geometry, a distribution.
UncertaintyValue = (
    float
    | str
    | tuple[float, ...]
    | tuple[str, ...]
    | AreaGeometry
    | FaultActivity
    | SimpleFaultGeometry
    | ComplexFaultGeometry
    | PlanarGeometry
    | MagnitudeFrequencyDistribution
)


class ValueForm(Enum):
    """How the value of a branch is written."""

    FILES = "file names"
    NUMBER = "a number"
    TWO_NUMBERS = "two numbers"
    THREE_NUMBERS = "three numbers"
    TEXT = "a name"
    DISTRIBUTION = "a magnitude-frequency distribution"
    SIMPLE_FAULT = "simpleFaultGeometry"
    COMPLEX_FAULT = "complexFaultGeometry"
    SURFACE = "surface"
    AREA = "areaGeometry"
    FAULT_ACTIVITY = "faultActivityData"


#: The types whose branches choose source model files.
SOURCE_MODEL = "sourceModel"
EXTEND_MODEL = "extendModel"
GROUND_MOTION_MODEL = "gmpeModel"

#: The types that change sources -> the form of their values.
SOURCE_UNCERTAINTIES: Mapping[str, ValueForm] = {
    "abGRAbsolute": ValueForm.TWO_NUMBERS,
    "abMaxMagAbsolute": ValueForm.THREE_NUMBERS,
    "bGRAbsolute": ValueForm.NUMBER,
    "bGRRelative": ValueForm.NUMBER,
    "maxMagGRAbsolute": ValueForm.NUMBER,
    "maxMagGRRelative": ValueForm.NUMBER,
    "maxMagGRRelativeNoMoBalance": ValueForm.NUMBER,
    "bACAbsolute": ValueForm.NUMBER,
    "bACRelative": ValueForm.NUMBER,
    "maxMagAndDeltaMagACRelative": ValueForm.TWO_NUMBERS,
    "maxMagAndDeltaMagACRelativeNoMoBalance": ValueForm.TWO_NUMBERS,
    "incrementalMFDAbsolute": ValueForm.DISTRIBUTION,
    "simpleFaultDipRelative": ValueForm.NUMBER,
    "simpleFaultDipAbsolute": ValueForm.NUMBER,
    "simpleFaultGeometryAbsolute": ValueForm.SIMPLE_FAULT,
    "complexFaultGeometryAbsolute": ValueForm.COMPLEX_FAULT,
    "characteristicFaultGeometryAbsolute": ValueForm.SURFACE,
    "areaSourceGeometryAbsolute": ValueForm.AREA,
    "setMSRAbsolute": ValueForm.TEXT,
    "setAspectRatioAbsolute": ValueForm.NUMBER,
    "setAspectRatioRelative": ValueForm.NUMBER,
    "setUpperSeismDepthAbsolute": ValueForm.NUMBER,
    "setUpperSeismDepthRelative": ValueForm.NUMBER,
    "setLowerSeismDepthAbsolute": ValueForm.NUMBER,
    "setLowerSeismDepthRelative": ValueForm.NUMBER,
    "truncatedGRFromSlipAbsolute": ValueForm.FAULT_ACTIVITY,
    "recomputeMmax": ValueForm.NUMBER,
    "dummy": ValueForm.NUMBER,
}

#: Every type that can be used in a source model logic tree.
BUILT_UNCERTAINTIES = (SOURCE_MODEL, EXTEND_MODEL, *SOURCE_UNCERTAINTIES)
