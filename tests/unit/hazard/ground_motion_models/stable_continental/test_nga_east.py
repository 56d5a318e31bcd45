# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Models of NGA-East are tables of rock motion, amplification and deviations."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.model import Context, GroundMotionModel
from quakegrid.hazard.ground_motion_models.registry import model_of_arguments
from quakegrid.hazard.ground_motion_models.wrappers.gmpe_table import table_as_text

_TABLE = table_as_text(
    {
        "metric": np.array("rrup"),
        "magnitudes": np.array([4.0, 8.0]),
        "distances": np.array([0.0, 2000.0]),
        "measures": np.array(["PGA", "SA(0.1)", "SA(1.0)"]),
        "medians": np.array([0.2, 0.4, 0.1])[:, None, None] * np.ones((3, 2, 2)),
    }
)
_IMTS = ["PGA", "SA(0.1)", "SA(1.0)"]


def _model(name: str = "NGAEastGMPE", **arguments: object) -> GroundMotionModel:
    return model_of_arguments(name, {"gmpe_table": _TABLE, **arguments})


def test_medians_on_hard_rock_are_those_of_the_table(contexts: Context) -> None:
    """There is no amplification at 3000 m/s, and soft soil has some."""
    rock = contexts._replace(vs30=np.full_like(contexts.mag, 3000.0))
    near = np.asarray(contexts.rrup) < 2000.0
    mean = _model().moments(rock, _IMTS)[0][:, near]
    np.testing.assert_allclose(np.exp(mean), np.array([[0.2], [0.4], [0.1]]) + 0.0 * mean)
    soft = contexts._replace(vs30=np.full_like(contexts.mag, 300.0))
    assert (_model().moments(soft, ["SA(1.0)"])[0][:, near] > np.log(0.1)).all()


def test_epsilon_raises_the_amplification(contexts: Context) -> None:
    """By the same whether up or down, and not on hard rock."""
    up, plain, down = (
        _model(site_epsilon=epsilon).moments(contexts, _IMTS)[0] for epsilon in (1.5, 0.0, -1.5)
    )
    np.testing.assert_allclose(up - plain, plain - down, atol=1e-12)
    assert (up - plain).max() > 0.1


def test_quantiles_stand_on_both_sides_of_the_mean(contexts: Context) -> None:
    """Al Atik (2015): 84 and 16 percent of each part, and of the total."""
    low, high = (
        _model(tau_quantile=p, phi_ss_quantile=p).moments(contexts, _IMTS)[1:] for p in (0.16, 0.84)
    )
    mean = _model().moments(contexts, _IMTS)[1:]
    assert (low < mean).all()
    assert (mean < high).all()
    name = "NGAEastGMPETotalSigma"
    totals = [_model(name, sigma_quantile=p).moments(contexts, _IMTS) for p in (0.16, 0.84)]
    assert (totals[0][1] < totals[1][1]).all()
    assert (totals[0][2:] == 0.0).all()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"gmpe_table": "table.hdf5"}, "NGAEastGMPE: there is no table"),
        ({"tau_quantile": 1.0}, "between 0 and 1"),
        ({"phi_model": "cana"}, "'cena_constant'"),
        ({"phi_s2ss_model": "global"}, "write one of 'cena'"),
    ],
)
def test_mistakes_are_told(arguments: dict[str, object], message: str) -> None:
    """Each says what can be written."""
    with pytest.raises(UserInputError, match=message):
        _model(**arguments)
