# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Occurrence rates against the reference table of magnitude-frequency distributions."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from quakegrid.hazard.magnitude_frequency.alternative_characteristic import (
    AlternativeCharacteristic,
)
from quakegrid.hazard.magnitude_frequency.arbitrary import Arbitrary
from quakegrid.hazard.magnitude_frequency.evenly_discretized import EvenlyDiscretized
from quakegrid.hazard.magnitude_frequency.modifications import modified
from quakegrid.hazard.magnitude_frequency.tapered_gutenberg_richter import (
    TaperedGutenbergRichter,
)
from quakegrid.hazard.magnitude_frequency.truncated_gutenberg_richter import (
    TruncatedGutenbergRichter,
)
from quakegrid.hazard.magnitude_frequency.youngs_coppersmith import YoungsCoppersmith

MAKERS = {
    "TruncatedGR": TruncatedGutenbergRichter,
    "TruncatedGR.from_moment": TruncatedGutenbergRichter.from_moment_rate,
    "TruncatedGR.from_slip_rate": TruncatedGutenbergRichter.from_slip_rate,
    "EvenlyDiscretized": EvenlyDiscretized,
    "Arbitrary": Arbitrary,
    "YoungsCoppersmith.from_characteristic_rate": YoungsCoppersmith,
    "YoungsCoppersmith.from_total_moment_rate": YoungsCoppersmith.from_moment_rate,
    "TaperedGR": TaperedGutenbergRichter,
    "AlternativeCharacteristic": AlternativeCharacteristic,
}

OUR_NAMES = {
    "a_val": "a_value",
    "b_val": "b_value",
    "b_GR": "b_gr",
    "b_AC": "b_ac",
    "delta_m_AC": "delta_mag",
    "char_mag": "characteristic_mag",
    "char_rate": "characteristic_rate",
    "total_moment_rate": "moment_rate",
    "occurrence_rates": "rates",
}

KINDS = {
    "increment_b": "bGRRelative",
    "increment_b_AC": "bACRelative",
    "increment_max_mag": "maxMagGRRelative",
    "increment_max_mag_no_mo_balance": "maxMagGRRelativeNoMoBalance",
    "increment_max_mag_and_delta_m_AC": "maxMagAndDeltaMagACRelative",
    "increment_max_mag_and_delta_m_AC_no_mo_balance": "maxMagAndDeltaMagACRelativeNoMoBalance",
    "set_ab": "abGRAbsolute",
    "set_ab_max_mag": "abMaxMagAbsolute",
    "set_bGR": "bGRAbsolute",
    "set_bAC": "bACAbsolute",
    "set_max_mag": "maxMagGRAbsolute",
}


def _distribution(case):
    parameters = {
        OUR_NAMES.get(name, name): tuple(value) if isinstance(value, list) else value
        for name, value in case["params"].items()
    }
    mfd = MAKERS[case["kind"]](**parameters)
    for name, arguments in case.get("modifications", ()):
        values = list(arguments.values())
        mfd = modified(mfd, KINDS[name], values[0] if len(values) == 1 else values)
    return mfd


@pytest.fixture(scope="module")
def cases(shared: Path):
    return json.loads((shared / "oracle/tables/mfd.json").read_text())["cases"]


def test_every_distribution_agrees_with_the_reference(cases):
    """Magnitudes and rates of all families, with the modifications of logic trees."""
    for case in cases:
        expected = np.array(case["rates"])
        magnitudes, rates = _distribution(case).occurrence_rates()
        np.testing.assert_allclose(magnitudes, expected[:, 0], rtol=1e-11, err_msg=case["id"])
        np.testing.assert_allclose(rates, expected[:, 1], rtol=1e-10, err_msg=case["id"])


def test_the_moment_rates_agree_with_the_reference(cases):
    """The moment a distribution releases; the reference lacks ln 10 at a slope of 1.5."""
    for case in cases:
        mfd = _distribution(case)
        if isinstance(mfd, TruncatedGutenbergRichter | AlternativeCharacteristic):
            missing = np.log(10.0) if case["params"].get("b_val") == 1.5 else 1.0
            expected = missing * case["total_moment_rate"]
            np.testing.assert_allclose(mfd.moment_rate(), expected, rtol=1e-10, err_msg=case["id"])


def test_the_least_and_the_largest_magnitude_agree_with_the_reference(cases):
    """Centres of the first and the last bin."""
    for case in cases:
        magnitudes, _ = _distribution(case).occurrence_rates()
        ends = [magnitudes[0], magnitudes[-1]]
        np.testing.assert_allclose(ends, case["min_max_mag"], rtol=1e-11, err_msg=case["id"])


def test_the_parameters_after_modifications_agree_with_the_reference(cases):
    """Values of a and b, and the rate of characteristic earthquakes."""
    compared = 0
    for case in cases:
        mfd = _distribution(case)
        for listed, ours in (
            ("a_val", "a_value"),
            ("b_val", "b_value"),
            ("char_rate", "characteristic_rate"),
        ):
            if listed in case:
                found = getattr(mfd, ours)
                np.testing.assert_allclose(found, case[listed], rtol=1e-9, err_msg=case["id"])
                compared += 1
    assert compared == 60
