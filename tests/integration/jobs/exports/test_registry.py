# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which files an export writes, and what stands in them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from quakegrid.base.errors import InstallationError, UserInputError
from quakegrid.jobs.exports.registry import export_everything, export_key
from quakegrid.jobs.exports.results import Results

MakeResults = Callable[..., Results]
META = "generated_by='quakegrid 0.1.0', start_date='2026-11-20T18:00:00', checksum=7"


def _exported(results: Results, directory: Path, *formats: str) -> set[str]:
    return {
        path.name
        for _, paths in export_everything(results, formats or ("csv",), directory)
        for path in paths
    }


def _curves(*kinds: str) -> set[str]:
    return {f"{kind}-{imt}_7.csv" for kind in kinds for imt in ("PGA", "PGV", "SA(0.2)")}


def test_everything_of_a_plain_job(make_results: MakeResults, tmp_path: Path) -> None:
    """Curves and a map per return period of every statistic, and the realizations."""
    assert _exported(make_results(individual=False), tmp_path / "out") == {
        *_curves("hazard_curve-mean", "quantile_curve-0.15"),
        "hazard_map-mean-475y_7.csv",
        "hazard_map-mean-2475y_7.csv",
        "quantile_map-0.15-475y_7.csv",
        "quantile_map-0.15-2475y_7.csv",
        "realizations_7.csv",
    }


def test_everything_that_was_asked_for(make_results: MakeResults, tmp_path: Path) -> None:
    """Maps, spectra, realizations of each and the site model follow the parameters."""
    results = make_results(hazard_maps=True, uniform_hazard_spectra=True, site_model=True)
    assert _exported(results, tmp_path / "out") == {
        *_curves(
            "hazard_curve-mean",
            "quantile_curve-0.15",
            "hazard_curve-rlz-000",
            "hazard_curve-rlz-001",
        ),
        "hazard_map-mean-475y_7.csv",
        "hazard_map-mean-2475y_7.csv",
        "quantile_map-0.15-475y_7.csv",
        "quantile_map-0.15-2475y_7.csv",
        "hazard_map-mean_7.csv",
        "quantile_map-0.15_7.csv",
        "hazard_map-rlz-000_7.csv",
        "hazard_map-rlz-001_7.csv",
        "hazard_uhs-mean_7.csv",
        "quantile_uhs-0.15_7.csv",
        "hazard_uhs-rlz-000_7.csv",
        "hazard_uhs-rlz-001_7.csv",
        "realizations_7.csv",
        "site_model_7.csv",
    }


def test_single_realization_is_its_own_mean(make_results: MakeResults, tmp_path: Path) -> None:
    """With one realization only the mean is written."""
    results = make_results(statistics=("mean",), realizations=1)
    assert {name for name in _exported(results, tmp_path / "out") if "curve" in name} == _curves(
        "hazard_curve-mean"
    )


def test_realizations_stand_in_where_no_statistic_was_asked_for(
    make_results: MakeResults, tmp_path: Path
) -> None:
    """Without a mean the realization itself is written, and no map by return period."""
    results = make_results(statistics=(), realizations=1)
    assert _exported(results, tmp_path / "out") == {
        *_curves("hazard_curve-rlz-000"),
        "realizations_7.csv",
    }


def test_curve_table_has_the_peers_shape(make_results: MakeResults, tmp_path: Path) -> None:
    """Metadata, headers by level, coordinates and probabilities, byte by byte."""
    (path, *_) = export_key(make_results(), "hcurves-stats", ["csv"], tmp_path)
    lines = path.read_bytes().split(b"\r\n")
    assert path.name == "hazard_curve-mean-PGA_7.csv"
    assert lines[0].decode() == (
        f"#,,,,,\"{META}, kind='mean', investigation_time=50.0, imt='PGA'\""
    )
    assert lines[1] == b"lon,lat,depth,poe-0.1000000,poe-0.2000000,poe-0.4000000"
    assert lines[2] == b"10.00000,45.00000,0.00000,5.000000E-01,3.333333E-01,2.500000E-01"


def test_shorter_curves_lose_their_padding(make_results: MakeResults, tmp_path: Path) -> None:
    """A measure with fewer levels has fewer columns and no NaN."""
    export_key(make_results(), "hcurves-stats", ["csv"], tmp_path)
    text = (tmp_path / "hazard_curve-mean-PGV_7.csv").read_text()
    assert text.splitlines()[1] == "lon,lat,depth,poe-1.0000000,poe-2.0000000"
    assert "NAN" not in text


def test_site_names_of_the_user_come_first(make_results: MakeResults, tmp_path: Path) -> None:
    """Where the sites have names, the first column tells them."""
    (path, *_) = export_key(make_results(site_names=True), "hmaps", ["csv"], tmp_path)
    lines = path.read_text().splitlines()
    assert lines[1].startswith("custom_site_id,lon,lat,PGA-0.1,PGA-0.02,PGV-0.1")
    assert lines[2].startswith("abc,10.00000,45.00000,1.000000E-01,")


def test_map_by_return_period_has_a_column_per_measure(
    make_results: MakeResults, tmp_path: Path
) -> None:
    """The metadata of such a map name neither kind nor time."""
    export_key(make_results(), "hmaps-stats", ["csv"], tmp_path)
    lines = (tmp_path / "hazard_map-mean-475y_7.csv").read_text().splitlines()
    assert lines[0] == f'#,,,,"{META}"'
    assert lines[1] == "lon,lat,PGA,PGV,SA(0.2)"


def test_spectra_have_no_velocity_and_go_probability_by_probability(
    make_results: MakeResults, tmp_path: Path
) -> None:
    """A spectrum is made of PGA and SA, and equals the maps."""
    spectra, *_ = export_key(make_results(), "uhs", ["csv"], tmp_path)
    maps, *_ = export_key(make_results(), "hmaps", ["csv"], tmp_path)
    header, row = (line.split(",") for line in spectra.read_text().splitlines()[1:3])
    assert header[2:] == [
        "0.100000~PGA",
        "0.100000~SA(0.2)",
        "0.020000~PGA",
        "0.020000~SA(0.2)",
    ]
    names, values = (line.split(",") for line in maps.read_text().splitlines()[1:3])
    of_maps = dict(zip(names, values, strict=True))
    assert row[2:] == [
        of_maps[name] for name in ("PGA-0.1", "SA(0.2)-0.1", "PGA-0.02", "SA(0.2)-0.02")
    ]


def test_realizations_have_paths_and_weights(make_results: MakeResults, tmp_path: Path) -> None:
    """Weights have seven digits."""
    (path,) = export_key(make_results(), "realizations", ["csv"], tmp_path)
    assert path.read_text().splitlines()[1:] == [
        "rlz_id,branch_path,weight",
        "0,A~0,5.0000000e-01",
        "1,A~1,5.0000000e-01",
    ]


def test_site_model_tells_every_parameter(make_results: MakeResults, tmp_path: Path) -> None:
    """Coordinates are fixed point, parameters exponential, flags whole numbers."""
    (path,) = export_key(make_results(site_model=True), "site_model", ["csv"], tmp_path)
    assert path.read_text().splitlines()[1:3] == [
        "sids,lon,lat,depth,vs30,vs30measured,z1pt0",
        "0,10.00000,45.00000,0.00000,7.60000E+02,1,4.00000E+01",
    ]


def test_several_formats_are_written_where_they_exist(
    make_results: MakeResults, tmp_path: Path
) -> None:
    """An output without a format is written in the others."""
    names = _exported(make_results(hazard_maps=True), tmp_path / "out", "csv", "geojson")
    assert {"hazard_map-mean_7.geojson", "hazard_map-mean_7.csv"} <= names
    assert "realizations_7.geojson" not in names
    collection = json.loads((tmp_path / "out" / "hazard_curve-mean_7.geojson").read_text())
    assert collection["levels-PGV"] == [1.0, 2.0]
    assert len(collection["features"][0]["properties"]["poes-PGV"]) == 2


@pytest.mark.parametrize(
    ("key", "formats", "told"),
    [
        ("hcurve", ["csv"], "did you mean 'hcurves'"),
        ("realizations", ["geojson"], "only as csv"),
        ("site_model", ["csv"], "calculation 7 has no site_model"),
    ],
)
def test_what_cannot_be_exported_is_told(
    make_results: MakeResults, tmp_path: Path, key: str, formats: list[str], told: str
) -> None:
    """The message says what there is instead."""
    with pytest.raises(UserInputError, match=told):
        export_key(make_results(), key, formats, tmp_path)


def test_unknown_formats_come_all_at_once(make_results: MakeResults, tmp_path: Path) -> None:
    """Every wrong format is a problem of its own."""
    with pytest.raises(UserInputError) as caught:
        _exported(make_results(), tmp_path, "cvs", "xlsx")
    assert len(caught.value.problems) == 2


def test_directory_that_cannot_be_made_is_the_sites_problem(
    make_results: MakeResults, tmp_path: Path
) -> None:
    """A file in the way of the directory is told with its name."""
    (tmp_path / "file").touch()
    with pytest.raises(InstallationError, match="cannot export to"):
        export_key(make_results(), "hmaps", ["csv"], tmp_path / "file")
