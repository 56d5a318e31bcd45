# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ruptures as structs of arrays."""

from dataclasses import fields, replace

import numpy as np

from quakegrid.hazard.sources.rupture_set import RuptureProperties


def test_models_take_magnitudes_to_three_decimals() -> None:
    """Magnitudes listed one by one or cut into very fine bins are rounded for the models."""
    zeros = {field.name: np.zeros(3) for field in fields(RuptureProperties)}
    properties = replace(RuptureProperties(**zeros), mag=np.array([4.12345, 5.00049, 5.6117]))
    np.testing.assert_array_equal(properties.mag_in_models, [4.123, 5.0, 5.612])
    assert properties.mag[0] == 4.12345
