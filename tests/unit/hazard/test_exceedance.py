# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Exceedance of a truncated normal."""

from __future__ import annotations

import numpy as np

from quakegrid.hazard.exceedance import truncated_normal_survival


def test_nothing_lies_beyond_the_truncation():
    """Certain below, impossible above, one half in the middle."""
    survival = truncated_normal_survival([-3.1, -3.0, 0.0, 3.0, 3.1], 3.0)
    np.testing.assert_allclose(survival, [1.0, 1.0, 0.5, 0.0, 0.0], atol=1e-15)


def test_no_truncation_has_tails():
    """The survival function of the standard normal, with its small numbers exact."""
    survival = truncated_normal_survival([1.0, 6.0])
    np.testing.assert_allclose(survival, [0.15865525393145707, 9.865876450376946e-10])


def test_no_variability_is_a_step():
    """With a truncation level of 0 the median itself is still reached."""
    survival = truncated_normal_survival([-0.1, 0.0, 0.1], 0.0)
    np.testing.assert_array_equal(survival, [1.0, 1.0, 0.0])
