# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of ground motion in HDF5 become part of the text of their models."""

from __future__ import annotations

from pathlib import Path

import h5py
import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.model import Context
from quakegrid.hazard.ground_motion_models.registry import ground_motion_model
from quakegrid.jobs.datastore.gmpe_tables import with_tables

MODEL = '[GMPETable]\ngmpe_table = "./table.hdf5"'
_ZEROS = dict.fromkeys(Context._fields, 0.0)


def _write(path: Path, periods: tuple[float, ...] = (0.1, 1.0)) -> None:
    """Write a table of two magnitudes and three distances."""
    medians = np.array([[[0.2, 0.8]], [[0.1, 0.4]], [[0.01, 0.04]]])
    with h5py.File(path, "w") as file:
        file["Mw"] = np.array([5.0, 6.0])
        file["Distances"] = np.repeat(np.array([1.0, 10.0, 100.0]), 2).reshape(3, 1, 2)
        file["Distances"].attrs["metric"] = "rjb"
        for group, factor in (("IMLs", 1.0), ("Total", 2.0)):
            file[f"{group}/PGA"] = factor * medians
            file[f"{group}/SA"] = factor * np.concatenate([medians, 2.0 * medians], axis=1)
            file[f"{group}/T"] = np.array(periods if group == "Total" else (0.1, 1.0))


def test_the_text_holds_the_table(tmp_path: Path) -> None:
    """The model is built of it alone, with the distance of the file."""
    _write(tmp_path / "table.hdf5")
    text = with_tables(MODEL, tmp_path)
    (tmp_path / "table.hdf5").unlink()
    model = ground_motion_model(text)
    context = Context(**{**_ZEROS, "mag": 5.0, "rjb": 10.0})
    mean, sigma, tau, phi = model.moments(context, ["PGA", "SA(1.0)"])[:, :, 0]
    np.testing.assert_allclose(np.exp(mean), [0.1, 0.2])
    np.testing.assert_allclose(sigma, [0.2, 0.4])
    assert (tau == 0.0).all()
    assert (phi == 0.0).all()
    assert model.requires == {"mag", "rjb"}


def test_names_that_are_no_files_are_left(tmp_path: Path) -> None:
    """They may be tables beside the models; GMPETable itself has none."""
    text = "[NGAEastUSGSGMPE]\ngmpe_table = 'nga_east_usgs_8.hdf5'"
    assert with_tables(text, tmp_path) == text
    with pytest.raises(UserInputError, match=r"no table './table.hdf5' beside"):
        ground_motion_model(with_tables(MODEL, tmp_path))


def test_tables_of_other_measures_than_deviations_are_refused(tmp_path: Path) -> None:
    """And files that are no tables."""
    _write(tmp_path / "table.hdf5", periods=(0.1, 2.0))
    with pytest.raises(UserInputError, match="IMLs and Total are not of the same measures"):
        with_tables(MODEL, tmp_path)
    (tmp_path / "table.hdf5").write_text("nothing", encoding="utf-8")
    with pytest.raises(UserInputError, match=r"table.hdf5 is not a table of ground motion"):
        with_tables(MODEL, tmp_path)
