# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names of magnitude scaling relations."""

from __future__ import annotations

import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.magnitude_scaling.registry import RELATIONS, magnitude_scaling_relation


@pytest.mark.parametrize("name", sorted(RELATIONS))
def test_a_relation_is_found_by_its_name(name):
    """What a source model writes, with the blanks of XML around it."""
    assert magnitude_scaling_relation(f" {name}\n").name == name


def test_a_constant_of_scaling_is_read_from_the_name():
    """``CScalingMSR.C=4.15`` has 1 km2 at magnitude 4.15."""
    relation = magnitude_scaling_relation("CScalingMSR.C=4.15")
    assert relation.median_area(4.15) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("wc1994", "did you mean WC1994"),
        ("StraserInterface", "did you mean StrasserInterface"),
        ("xyzzy", "write one of AllenHayesInterfaceBilinear, AllenHayesInterfaceLinear"),
        ("CScalingMSR", "write for example CScalingMSR.C=4.15"),
        ("CScalingMSR.D=4", "needs its constant"),
        ("CScalingMSR.C=four", "needs its constant"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(name, message):
    """The message tells what to write instead."""
    with pytest.raises(UserInputError, match=message):
        magnitude_scaling_relation(name)
