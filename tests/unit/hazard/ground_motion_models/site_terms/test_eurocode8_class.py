# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Limits of site classes belong to the stiffer class."""

from __future__ import annotations

import numpy as np

from quakegrid.hazard.ground_motion_models.site_terms.eurocode8_class import by_site_class


def test_limits_belong_to_the_stiffer_class() -> None:
    """1 is A, 2 is B, 3 is C, 4 is D."""
    vs30 = np.array([800.0, 799.0, 360.0, 359.0, 180.0, 179.0])
    assert by_site_class(vs30, 1.0, 2.0, 3.0, 4.0).tolist() == [1, 2, 2, 3, 3, 4]
