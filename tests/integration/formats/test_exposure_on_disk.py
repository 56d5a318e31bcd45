# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Places of the assets of an exposure from NRML and the tables it names."""

from __future__ import annotations

from pathlib import Path

import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.formats.exposure import read_asset_places

HEAD = '<nrml xmlns="http://openquake.org/xmlns/nrml/0.5"><exposureModel id="e" category="b">'
FOOT = "</exposureModel></nrml>"


def write(folder: Path, content: str, **tables: str) -> Path:
    """Write an exposure and its tables."""
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    path = folder / "exposure.xml"
    path.write_text(HEAD + content + FOOT, encoding="utf-8")
    return path


def test_assets_are_read_from_the_file_itself(tmp_path):
    """Under their identifiers, rounded to 5 decimals."""
    asset = '<asset id="{}" number="1"><location lon="{}" lat="{}"/><costs/></asset>'
    content = f"<assets>{asset.format('a', 1.1234567, 2)}{asset.format('b', 3, 4)}</assets>"
    places = read_asset_places([write(tmp_path, content)])
    assert places.names == ("a", "b")
    assert places.lon.tolist() == [1.12346, 3.0]
    assert places.lat.tolist() == [2.0, 4.0]


def test_assets_are_read_from_tables(tmp_path):
    """Their columns may have other names; marks of the byte order and comments do not matter."""
    content = (
        '<exposureFields><field oq="id" input="NAME"/><field oq="lon" input="X"/>'
        '<field oq="number" input="N"/></exposureFields><assets>one.csv\n two.csv</assets>'
    )
    one = "\ufeffNAME,N,X,lat\r\na,1,10,20\r\n\r\n"
    two = "#,generated\nlat,X,NAME\n40,30,b\n"
    places = read_asset_places([write(tmp_path, content, one=one, two=two)])
    assert places.names == ("a", "b")
    assert places.lon.tolist() == [10.0, 30.0]
    assert places.lat.tolist() == [20.0, 40.0]


def test_all_mistakes_are_told_with_their_lines(tmp_path):
    """Of all files; a column that is missing is named."""
    content = "<assets>one.csv two.csv</assets>"
    one = "id,lon,lat\na,x,91\nb,1\n"
    path = write(tmp_path, content, one=one, two="id,long,lat\n")
    with pytest.raises(UserInputError) as caught:
        read_asset_places([path])
    told = str(caught.value)
    assert "one.csv:2: lon is 'x', write degrees from -180 to 180" in told
    assert "one.csv:2: lat is '91'" in told
    assert "one.csv:3: lat is None" in told
    assert "two.csv:1: the field 'lon' is missing, did you mean 'long'?" in told


def test_an_exposure_without_assets_is_refused(tmp_path):
    """Neither inside nor beside; a table that is not there is named."""
    with pytest.raises(UserInputError, match="holds no assets"):
        read_asset_places([write(tmp_path, "<assets/>")])
    with pytest.raises(UserInputError, match=r"none\.csv: the file cannot be read"):
        read_asset_places([write(tmp_path, "<assets>none.csv</assets>")])
    with pytest.raises(UserInputError, match=r"name its \.xml file"):
        read_asset_places([tmp_path / "exposure.zip"])
