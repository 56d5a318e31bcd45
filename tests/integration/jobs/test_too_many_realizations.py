# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Logic trees of more realizations than may be enumerated."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import h5py
import numpy as np
import pytest

from quakegrid.base.clock import SystemClock
from quakegrid.base.errors import UserInputError
from quakegrid.base.settings import parse_settings
from quakegrid.faces.engine_client import EngineClient
from quakegrid.faces.run_request import RunRequest

NRML = (
    '<?xml version="1.0" encoding="utf-8"?>\n<nrml xmlns="http://openquake.org/xmlns/nrml/0.5" '
    'xmlns:gml="http://www.opengis.net/gml">{}</nrml>'
)
CRUST, STABLE = "Active Shallow Crust", "Stable Shallow Crust"
JOB = """[general]
description = many realizations
calculation_mode = classical
sites = 10.0 45.0, 10.3 45.1
reference_vs30_value = 760
source_model_logic_tree_file = sources.xml
gsim_logic_tree_file = models.xml
rupture_mesh_spacing = 5
width_of_mfd_bin = 0.5
investigation_time = 50
truncation_level = 3
maximum_distance = 200
intensity_measure_types_and_levels = {"PGA": [0.01, 0.1, 0.2], "SA(0.2)": [0.02, 0.2, 0.4]}
poes = 0.1
"""
#: Changes of one source each, one of them in the paths with another change alone.
APART = (
    ("bGRRelative", ("-0.1", "0.0", "0.2"), 'applyToSources="1"'),
    ("maxMagGRRelative", ("-0.5", "0.0"), 'applyToSources="2"'),
    ("maxMagGRRelative", ("0.0", "0.5"), 'applyToSources="1" applyToBranches="b1-0"'),
    ("abGRAbsolute", ("3.5 0.9", "3.6 1.0"), 'applyToSources="3"'),
)
#: Another change that sources of both regions have in common.
BOUND = (*APART, ("bGRRelative", ("0.0", "0.05"), 'applyToSources="2 3"'))


@pytest.mark.parametrize(("sets", "count"), [(APART, 128), (BOUND, 256)])
@pytest.mark.parametrize("use_rates", ["false", "true"])
def test_the_mean_is_that_of_all_realizations(tmp_path, sets, count, use_rates):
    """Though they are not made one by one; models of two files, weights by measure."""
    job = _write(tmp_path, sets)
    whole = _run(job, tmp_path / "whole", use_rates=use_rates)
    parted = _run(job, tmp_path / "parted", use_rates=use_rates, max_potential_paths="40")
    with h5py.File(whole) as one, h5py.File(parted) as two:
        assert len(one["weights"]) == count
        for name in ("hcurves-stats", "hmaps-stats"):
            assert (one[name][:] > 0).all()
            np.testing.assert_allclose(two[name][:], one[name][:], rtol=2e-7)
        assert len(two["weights"]) == 10_000


def test_quantiles_are_those_of_draws_and_say_how_sure_they_are(tmp_path):
    """Their standard errors are kept; the mean stays exact."""
    job = _write(tmp_path, APART, by_measure=False)
    more = {"quantiles": "0.2 0.7", "mean": "true"}
    with (
        h5py.File(_run(job, tmp_path / "whole", **more)) as one,
        h5py.File(_run(job, tmp_path / "parted", max_potential_paths="40", **more)) as two,
    ):
        np.testing.assert_allclose(
            two["hcurves-stats"][:, 0], one["hcurves-stats"][:, 0], rtol=2e-7
        )
        errors = two["quantile_errors"][:]
        assert errors.shape == (2, 2, 2, 3)
        off = np.abs(two["hcurves-stats"][:, 1:] - one["hcurves-stats"][:, 1:])
        known = np.isfinite(off)
        assert (off[known] <= 4 * errors[known] + 1e-6).mean() > 0.8


def test_a_child_of_a_parted_parent_is_computed_again(tmp_path):
    """Its quantiles need errors of their own, and what it wants of the trees is checked."""
    job = _write(tmp_path, APART, by_measure=False)
    more = {"quantiles": "0.5", "max_potential_paths": "40"}
    first = _run(job, tmp_path / "data", **more)
    child = _run(job, tmp_path / "data", parent="1", **more)
    with h5py.File(first) as one, h5py.File(child) as two:
        for name in ("hcurves-stats", "quantile_errors"):
            np.testing.assert_array_equal(two[name][:], one[name][:])
    _run(job, tmp_path / "data", calculation_mode="preclassical", **more)
    with pytest.raises(UserInputError, match="set number_of_logic_tree_samples"):
        _run(job, tmp_path / "data", parent="3", individual_rlzs="true", **more)


def test_curves_of_so_many_realizations_cannot_be_kept(tmp_path):
    """Nor can quantiles have weights for each measure: what to do instead is said."""
    job = _write(tmp_path, APART)
    with pytest.raises(UserInputError, match="set number_of_logic_tree_samples"):
        _run(job, tmp_path / "all", individual_rlzs="true", max_potential_paths="40")
    with pytest.raises(UserInputError, match="only their mean can be computed"):
        _run(job, tmp_path / "quantiles", quantiles="0.5", max_potential_paths="40")


def test_a_tree_whose_parts_are_too_large_is_refused(tmp_path):
    """As it was before."""
    job = _write(tmp_path, BOUND)
    with pytest.raises(UserInputError, match="max_potential_paths"):
        _run(job, tmp_path / "data", max_potential_paths="9")


def _run(job: Path, directory: Path, parent: str | None = None, **overrides: str) -> Path:
    settings = parse_settings([], {"OQ_DISTRIBUTE": "no"})
    engine = EngineClient(settings, directory, "ada", SystemClock())
    return engine.run(RunRequest(job, overrides, parent), _Silent()).results


def _write(folder: Path, sets: tuple[tuple[str, tuple[str, ...], str], ...], *, by_measure=True):
    """Write a job of three points in two regions, one of them in one of two files alone."""
    points = [
        _point("1", CRUST, "10.0 45.2", "4.0 1.0"),
        _point("2", CRUST, "10.2 45.0", "3.8 1.1"),
        _point("3", STABLE, "9.9 44.9", "3.5 1.0"),
    ]
    for name, some in (
        ("a.xml", points),
        ("b.xml", [points[0], points[1].replace("4.0", "4.1"), points[2]]),
    ):
        groups = "".join(
            f'<sourceGroup name="g" tectonicRegion="{region}">'
            + "".join(source for source in some if region in source)
            + "</sourceGroup>"
            for region in (CRUST, STABLE)
        )
        (folder / name).write_text(NRML.format(f'<sourceModel name="m">{groups}</sourceModel>'))
    tree = _set(0, "sourceModel", ("a.xml", "b.xml"), "")
    tree += "".join(_set(n, *each) for n, each in enumerate(sets, 1))
    (folder / "sources.xml").write_text(
        NRML.format(f'<logicTree logicTreeID="s">{tree}</logicTree>')
    )
    models = "".join(
        _set(
            n,
            "gmpeModel",
            ("SadighEtAl1997", "BooreAtkinson2008"),
            f'applyToTectonicRegionType="{r}"',
        )
        for n, r in enumerate((CRUST, STABLE))
    )
    if by_measure:
        for model, weight in (("SadighEtAl1997", 0.2), ("BooreAtkinson2008", 0.8)):
            begin = f"<uncertaintyModel>{model}</uncertaintyModel>"
            own = f'<uncertaintyWeight imt="PGA">{weight}</uncertaintyWeight>'
            models = re.sub(
                f"({begin}<uncertaintyWeight>0.5</uncertaintyWeight>)", rf"\1{own}", models
            )
    (folder / "models.xml").write_text(
        NRML.format(f'<logicTree logicTreeID="g">{models}</logicTree>')
    )
    path = folder / "job.ini"
    path.write_text(JOB)
    return path


def _set(number: int, kind: str, values: tuple[str, ...], where: str) -> str:
    weight = 1.0 / len(values)
    branches = "".join(
        f'<logicTreeBranch branchID="b{number}-{k}"><uncertaintyModel>{value}</uncertaintyModel>'
        f"<uncertaintyWeight>{weight}</uncertaintyWeight></logicTreeBranch>"
        for k, value in enumerate(values)
    )
    return (
        f'<logicTreeBranchSet branchSetID="s{number}" uncertaintyType="{kind}" {where}>{branches}'
        "</logicTreeBranchSet>"
    )


def _point(name: str, region: str, place: str, ab: str) -> str:
    a, b = ab.split()
    return (
        f'<pointSource id="{name}" name="{name}" tectonicRegion="{region}"><pointGeometry>'
        f"<gml:Point><gml:pos>{place}</gml:pos></gml:Point>"
        "<upperSeismoDepth>0</upperSeismoDepth>"
        "<lowerSeismoDepth>20</lowerSeismoDepth></pointGeometry><magScaleRel>WC1994</magScaleRel>"
        f'<ruptAspectRatio>1</ruptAspectRatio><truncGutenbergRichterMFD aValue="{a}" bValue="{b}" '
        'minMag="5.0" maxMag="7.0"/><nodalPlaneDist>'
        '<nodalPlane probability="1" strike="0" dip="90" rake="0"/></nodalPlaneDist>'
        '<hypoDepthDist><hypoDepth probability="1" depth="10"/>'
        "</hypoDepthDist></pointSource>"
    )


class _Silent:
    """Nobody listens."""

    def log(self, job_id: int, when: datetime, level: str, message: str) -> None:
        pass

    def progress(self, job_id: int, fraction: float, stage: str) -> None:
        pass
