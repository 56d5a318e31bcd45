# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Name of a magnitude scaling relation as written in a source model, to the relation."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.magnitude_scaling import (
    allen_hayes_2017,
    canada_2015,
    leonard_2010,
    leonard_2014,
    regional,
    simple,
    strasser_2010,
    thingbaijam_2017,
    wells_coppersmith_1994,
)
from quakegrid.hazard.magnitude_scaling.relation import MagnitudeScalingRelation

_WITH_CONSTANT = "CScalingMSR"

#: Every relation without a parameter, by name.
RELATIONS: Mapping[str, MagnitudeScalingRelation] = MappingProxyType(
    {
        relation.name: relation
        for relation in (
            allen_hayes_2017.AllenHayesInterfaceBilinear,
            allen_hayes_2017.AllenHayesInterfaceLinear,
            allen_hayes_2017.AllenHayesIntraslab,
            canada_2015.GSCCascadia,
            canada_2015.GSCEISB,
            canada_2015.GSCEISI,
            canada_2015.GSCEISO,
            canada_2015.GSCOffshoreThrustsHGT,
            canada_2015.GSCOffshoreThrustsWIN,
            leonard_2010.Leonard2010_SCR,
            leonard_2010.Leonard2010_SCR_M0,
            leonard_2010.Leonard2010_SCR_MX,
            leonard_2014.Leonard2014_Interplate,
            leonard_2014.Leonard2014_SCR,
            regional.BCHydroNVAMSR,
            regional.CEUS2011,
            regional.GermanyMSR,
            simple.PeerMSR,
            simple.PointMSR,
            strasser_2010.StrasserInterface,
            strasser_2010.StrasserIntraslab,
            thingbaijam_2017.ThingbaijamInterface,
            thingbaijam_2017.ThingbaijamNormalFault,
            thingbaijam_2017.ThingbaijamReverseFault,
            thingbaijam_2017.ThingbaijamStrikeSlip,
            wells_coppersmith_1994.WC1994,
            wells_coppersmith_1994.WC1994_QCSS,
        )
    }
)


@cache
def magnitude_scaling_relation(name: str) -> MagnitudeScalingRelation:
    """Return a relation by its name.

    Parameters
    ----------
    name
        Such as ``WC1994`` or ``CScalingMSR.C=4.15``; blanks around it do not matter.

    Raises
    ------
    UserInputError
        A name that is unknown, a constant that is missing or not a number.
    """
    stem, _, argument = name.strip().partition(".")
    if stem == _WITH_CONSTANT:
        return simple.constant_scaling(_constant(name, argument))
    if name.strip() in RELATIONS:
        return RELATIONS[name.strip()]
    raise UserInputError(_unknown(name))


def _constant(name: str, argument: str) -> float:
    key, _, value = argument.partition("=")
    try:
        if key.strip() != "C":
            raise ValueError
        return float(value)
    except ValueError:
        message = (
            f"the magnitude scaling relation {name!r} needs its constant, write for example "
            f"{_WITH_CONSTANT}.C=4.15"
        )
        raise UserInputError(message) from None


def _unknown(name: str) -> str:
    known = [*RELATIONS, _WITH_CONSTANT]
    by_lower_case = {candidate.lower(): candidate for candidate in known}
    close = get_close_matches(name.strip().lower(), by_lower_case, n=1, cutoff=0.6)
    hint = (
        f"did you mean {by_lower_case[close[0]]}?"
        if close
        else f"write one of {', '.join(sorted(known))}"
    )
    return f"the magnitude scaling relation {name!r} is unknown, {hint}"
