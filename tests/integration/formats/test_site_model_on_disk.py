# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Site models in real files."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.formats.site_model import read_site_model
from quakegrid.formats.sites_csv import read_sites_csv

NRML = """<?xml version="1.0" encoding="utf-8"?>
<nrml xmlns="http://openquake.org/xmlns/nrml/0.4">
  <siteModel>
    {sites}
  </siteModel>
</nrml>
"""


def a_file(folder, name, text, encoding="utf-8"):
    """Write a file and return its path."""
    path = folder / name
    path.write_text(text, encoding=encoding, newline="")
    return path


def test_a_table_may_start_with_a_byte_order_mark_and_end_its_lines_anyhow(tmp_path):
    """As spreadsheets write it."""
    file = a_file(tmp_path, "sites.csv", "lon,lat,vs30\r\n3,0,300\r\n", "utf-8-sig")
    np.testing.assert_array_equal(read_site_model([file]).parameters["vs30"], [300.0])


def test_an_nrml_site_model_is_read(tmp_path):
    """The type of a vs30 becomes a number; a wrong word is told and taken for inferred."""
    sites = (
        '<site lon="1.5" lat="-2" vs30="800" vs30Type="measured" z1pt0="-999"/>'
        '<site lon="1.6" lat="-2" vs30="400" vs30Type="measures" z1pt0="50"/>'
    )
    table = read_site_model([a_file(tmp_path, "model.xml", NRML.format(sites=sites))])
    np.testing.assert_array_equal(table.lon, [1.5, 1.6])
    np.testing.assert_array_equal(table.parameters["vs30measured"], [1.0, 0.0])
    np.testing.assert_array_equal(table.parameters["z1pt0"], [-999.0, 50.0])
    assert "vs30Type is 'measures'" in str(table.warnings[0])


def test_files_with_the_same_fields_are_joined(tmp_path):
    """In the order they are named."""
    first = a_file(tmp_path, "a.csv", "lon,lat,vs30\n3,0,300\n")
    second = a_file(tmp_path, "b.xml", NRML.format(sites='<site lon="4" lat="0" vs30="500"/>'))
    table = read_site_model([first, second])
    np.testing.assert_array_equal(table.parameters["vs30"], [300.0, 500.0])


def test_mistakes_of_all_files_come_together(tmp_path):
    """A missing file, a wrong value, a missing attribute."""
    absent = tmp_path / "absent.csv"
    wrong = a_file(tmp_path, "wrong.csv", "lon,lat,vs30\n3,0,-1\n")
    sites = '<site lon="4" lat="0" vs30="500"/><site lon="5" lat="0"/>'
    uneven = a_file(tmp_path, "uneven.xml", NRML.format(sites=sites))
    with pytest.raises(UserInputError) as caught:
        read_site_model([absent, wrong, uneven])
    assert [problem.file for problem in caught.value.problems] == [absent, wrong, uneven]


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ("lon,lat,vs30\n3,0,300\n", "lon,lat,vs30,z1pt0\n4,0,1,1\n", "it has z1pt0 too"),
        ("lon,lat,vs30,z1pt0\n4,0,1,1\n", "lon,lat,vs30\n3,0,300\n", "it lacks z1pt0"),
        ("lon,lat,vs30\n3,0,300\n", "lon,lat,vs30\n3,0,400\n", "stands in a.csv already"),
        ("lon,lat,vs30\n3,0,300\n", "3,0\n", "the file has no header"),
    ],
)
def test_files_that_do_not_go_together_are_refused(tmp_path, first, second, message):
    """Fields must be the same, sites different."""
    files = [a_file(tmp_path, "a.csv", first), a_file(tmp_path, "b.csv", second)]
    with pytest.raises(UserInputError, match=message):
        read_site_model(files)


def test_a_file_that_is_not_text_is_refused(tmp_path):
    """The message tells the encoding."""
    file = tmp_path / "sites.csv"
    file.write_bytes(b"lon,lat\n\xff\xfe,1\n")
    with pytest.raises(UserInputError, match="UTF-8"):
        read_sites_csv(file)


def test_a_document_type_is_refused(tmp_path):
    """Entities cannot be smuggled in."""
    text = NRML.format(sites='<site lon="4" lat="0"/>').replace(
        "<nrml", '<!DOCTYPE nrml [<!ENTITY a "b">]><nrml', 1
    )
    with pytest.raises(UserInputError, match="document type"):
        read_site_model([a_file(tmp_path, "model.xml", text)])
