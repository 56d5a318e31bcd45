# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sources of many points in source model files on disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.formats.nrml.source_model import SourceModelOptions, read_source_model
from quakegrid.hazard.sources.source import MultiPointSource

Document = Callable[..., Path]
Parts = dict[str, str]

TRUNCATED = """<multiMFD kind="truncGutenbergRichterMFD" size="2"><min_mag>5</min_mag>
<max_mag>6 5.5</max_mag><a_val>3 4</a_val><b_val>1</b_val></multiMFD>"""
INCREMENTAL = """<multiMFD kind="incrementalMFD" size="2"><min_mag>5</min_mag>
<bin_width>0.5</bin_width><occurRates>0.1 0.01 0.3</occurRates><lengths>2 1</lengths></multiMFD>"""
ARBITRARY = """<multiMFD kind="arbitraryMFD" size="2"><magnitudes>5 5.5 5</magnitudes>
<occurRates>0.1 0.01 0.3</occurRates><lengths>2 1</lengths></multiMFD>"""


def _source(document: Document, parts: Parts, rates: str, width: float | None) -> MultiPointSource:
    inside = "".join(parts[name] for name in ("floating", "planes", "hypo"))
    path = document(
        '<sourceModel><multiPointSource id="m" name="" tectonicRegion="A"><multiPointGeometry>'
        "<gml:posList>10 45 10.5 45.5</gml:posList><upperSeismoDepth>0</upperSeismoDepth>"
        f"<lowerSeismoDepth>10</lowerSeismoDepth></multiPointGeometry>{inside}{rates}"
        "</multiPointSource></sourceModel>"
    )
    (group,) = read_source_model(path, SourceModelOptions(width_of_mfd_bin=width)).groups
    (source,) = group.sources
    assert isinstance(source, MultiPointSource)
    return source


def test_truncated_distributions_of_points_are_added_up(document: Document, parts: Parts) -> None:
    """A single value stands for all points, the bin width comes from the job."""
    source = _source(document, parts, TRUNCATED, 0.5)
    assert source.lon.tolist() == [10.0, 10.5]
    magnitudes, rates = source.magnitude_frequency.occurrence_rates()
    np.testing.assert_allclose(magnitudes, [5.25, 5.75])
    first = np.array([10**-2.0 - 10**-2.5, 10**-2.5 - 10**-3.0])
    second = np.array([10**-1.0 - 10**-1.5, 0.0])
    np.testing.assert_allclose(rates, first + second)
    np.testing.assert_allclose(source.share, np.stack([first, second]) / rates)


@pytest.mark.parametrize("rates", [INCREMENTAL, ARBITRARY])
def test_lists_of_rates_are_cut_by_their_lengths(
    document: Document, parts: Parts, rates: str
) -> None:
    """The first point has two rates, the second one."""
    source = _source(document, parts, rates, None)
    np.testing.assert_allclose(source.magnitude_frequency.occurrence_rates()[1], [0.4, 0.01])
    np.testing.assert_allclose(source.share, [[0.25, 1.0], [0.75, 0.0]])


@pytest.mark.parametrize(
    ("rates", "told"),
    [
        (TRUNCATED, "needs <bin_width>, or width_of_mfd_bin"),
        (TRUNCATED.replace("<b_val>1", "<b_val>1 2 3"), "<b_val> has 3 numbers, write one, or one"),
        (TRUNCATED.replace("<b_val>1</b_val>", ""), "<multiMFD> lacks <b_val>"),
        (INCREMENTAL.replace("2 1", "2 2"), "<occurRates> has 3 numbers, but <lengths> make 4"),
        (INCREMENTAL.replace('size="2"', 'size="3"'), "the size 3, but there are 2 points"),
        (INCREMENTAL.replace("incremental", "increment"), "did you mean 'incrementalMFD'?"),
        (INCREMENTAL.replace("bin_width", "bin_with"), "did you mean 'bin_width'?"),
    ],
)
def test_mistakes_of_many_distributions_are_told(
    document: Document, parts: Parts, rates: str, told: str
) -> None:
    """Each names what is wrong and what to write."""
    with pytest.raises(UserInputError) as caught:
        _source(document, parts, rates, None)
    assert any(told in problem.message for problem in caught.value.problems)
