# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which sources matter, and what of a job tells the levels that are taken apart."""

from __future__ import annotations

import numpy as np

from quakegrid.hazard.disaggregation.bins import BinWidths
from quakegrid.jobs.calculations.relevant_sources import relevant
from quakegrid.jobs.hazard_inputs.relevant_sources import RelevantSourcesRequest
from quakegrid.jobs.parameters.post_processing import left_out


def test_a_source_matters_from_a_tenth_of_the_largest_rate():
    """Of any measure."""
    rates = np.array([[1.0, 0.02], [0.1001, 0.0], [0.0999, 0.0], [0.0, 0.001], [0.0, 0.002]])
    assert relevant(rates).tolist() == [True, True, False, False, True]


def test_no_hazard_has_no_source_that_matters():
    """Where all rates are 0."""
    assert not relevant(np.zeros((3, 2))).any()


def test_measures_and_sites_without_a_level_are_not_reached():
    """Their level is infinite."""
    request = RelevantSourcesRequest({1: {"PGA": 0.5}}, BinWidths(1.0, 10.0, 1.0, 1))
    levels = request.ln_levels(("PGA", "SA(1.0)"), slice(0, 2))
    assert levels.shape == (2, 2, 1)
    assert levels[1, 0, 0] == np.log(0.5)
    assert np.isinf(levels).sum() == 3


def test_a_function_that_is_not_built_is_told():
    """In words; nothing is told of one that is, or of none."""
    assert left_out("", "classical") is None
    assert left_out("disagg_by_rel_sources.main", "classical") is None
    told = left_out("compute_rtgm.main", "classical")
    assert told is not None
    assert "not built yet for classical: the hazard is computed, but not risk-targeted" in told
