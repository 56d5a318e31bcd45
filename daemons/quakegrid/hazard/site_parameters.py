# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every parameter a site may have: what it is, its range, and where its value may come from."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType


class ParameterKind(Enum):
    """What the values of a site parameter are."""

    NUMBER = "a number"
    INTEGER = "a whole number"
    FLAG = "0 or 1"
    TEXT = "a word"


@dataclass(frozen=True, slots=True)
class SiteParameter:
    """One site parameter.

    Attributes
    ----------
    kind
        What its values are.
    unit
        Empty for a number without unit.
    above
        Values must be greater; -999 is allowed all the same where `may_be_unknown`.
    may_be_unknown
        Whether -999 stands for unknown, to be estimated by a ground motion model.
    job_key
        The key of a job file that gives its value to all sites, or None.
    default
        Its value where a model needs it and nobody gives it, or None.
    """

    kind: ParameterKind = ParameterKind.NUMBER
    unit: str = ""
    above: float = -math.inf
    may_be_unknown: bool = False
    job_key: str | None = None
    default: float | None = None


#: Stands for a depth or a velocity that is not known.
UNKNOWN = -999.0


def _depth(unit: str, job_key: str) -> SiteParameter:
    return SiteParameter(unit=unit, above=0.0, may_be_unknown=True, job_key=job_key)


_NUMBER = SiteParameter()
_INTEGER = SiteParameter(ParameterKind.INTEGER)
_FLAG = SiteParameter(ParameterKind.FLAG)
_TEXT = SiteParameter(ParameterKind.TEXT)

#: Every parameter but the coordinates and the identifiers, by name.
SITE_PARAMETERS: Mapping[str, SiteParameter] = MappingProxyType(
    {
        "vs30": SiteParameter(
            unit="m/s", above=0.0, may_be_unknown=True, job_key="reference_vs30_value"
        ),
        "vs30measured": SiteParameter(ParameterKind.FLAG, job_key="reference_vs30_type"),
        "z1pt0": _depth("m", "reference_depth_to_1pt0km_per_sec"),
        "z1pt4": _depth("m", "reference_depth_to_1pt4km_per_sec"),
        "z2pt5": _depth("km", "reference_depth_to_2pt5km_per_sec"),
        "backarc": SiteParameter(ParameterKind.INTEGER, default=0.0),
        "xvf": SiteParameter(unit="km"),
        "siteclass": _TEXT,
        "ampcode": _TEXT,
        "ec8": _TEXT,
        "ec8_p18": _TEXT,
        "geology": _TEXT,
        "lithology": _TEXT,
        "unit": _TEXT,
        "liq_susc_cat": _TEXT,
        "soiltype": _TEXT,
        "geohash": _TEXT,
        "region": _INTEGER,
        "ilabel": _INTEGER,
        "landcover": _NUMBER,
        "bas": _FLAG,
        "in_cshm": _FLAG,
        "h800": SiteParameter(unit="m"),
        "z_sed": SiteParameter(unit="m"),
        "kappa0": SiteParameter(unit="s"),
        "f0": SiteParameter(unit="Hz"),
        "amplfactor": _NUMBER,
        "ch_ampl03": _NUMBER,
        "ch_ampl06": _NUMBER,
        "ch_phis2s03": _NUMBER,
        "ch_phis2s06": _NUMBER,
        "ch_phiss03": _NUMBER,
        "ch_phiss06": _NUMBER,
        "slope": _NUMBER,
        "relief": _NUMBER,
        "cti": _NUMBER,
        "gwd": SiteParameter(unit="m"),
        "hwater": SiteParameter(unit="m"),
        "precip": SiteParameter(unit="mm"),
        "dc": SiteParameter(unit="km"),
        "dr": SiteParameter(unit="km"),
        "dw": SiteParameter(unit="km"),
        "dwb": SiteParameter(unit="m"),
        "zwb": SiteParameter(unit="m"),
        "tri": _NUMBER,
        "T_15": _NUMBER,
        "D50_15": SiteParameter(unit="mm"),
        "F_15": _NUMBER,
        "Fs": _NUMBER,
        "T_eq": SiteParameter(unit="s"),
        "PHV": _NUMBER,
        "THV": _NUMBER,
        "freeface_ratio": _NUMBER,
        "hratio": _NUMBER,
        "crit_accel": SiteParameter(unit="g"),
        "yield_acceleration": SiteParameter(unit="g"),
        "cohesion_mid": SiteParameter(unit="Pa"),
        "friction_mid": SiteParameter(unit="degrees"),
        "dry_density": SiteParameter(unit="kg/m3"),
        "saturation": _NUMBER,
        "slab_thickness": SiteParameter(unit="m"),
        "tslope": SiteParameter(unit="degrees"),
    }
)

#: Coordinates and identifiers a table of sites may hold beside the parameters.
COORDINATES = ("lon", "lat", "depth")
IDENTIFIERS = ("custom_site_id", "site_id", "sids")
