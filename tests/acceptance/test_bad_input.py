# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bad input: one clear message for each mistake, an exit status, nothing half-written."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from command import JOBS, Command

_USER_INPUT = 3
_INSTALLATION = 4
_LOG_LINE = re.compile(r"\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d #\d+ [A-Z]+\] ")

_JOB = "job.ini"
_MODEL = "source_model.xml"
_TREE = "source_model_logic_tree.xml"
_GROUND = "ground_motion_logic_tree.xml"

Edit = Callable[[Path], None]


@dataclass(frozen=True)
class BadInput:
    """A mistake in a job that is otherwise right.

    Attributes
    ----------
    name
        What is wrong.
    edits
        Make it wrong.
    messages
        All that is said, in this order; ``{folder}`` stands for the folder of the job.
    exit_status
        Of the command.
    """

    name: str
    edits: tuple[Edit, ...]
    messages: tuple[str, ...]
    exit_status: int = _USER_INPUT
    variables: dict[str, str] = field(default_factory=dict)


def _instead(file: str, old: str, new: str) -> Edit:
    """Replace a text in a file, once."""

    def edit(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, (file, old)
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")

    return edit


def _whole(file: str, content: Callable[[bytes], bytes]) -> Edit:
    """Change the bytes of a file."""

    def edit(folder: Path) -> None:
        path = folder / file
        path.write_bytes(content(path.read_bytes() if path.exists() else b""))

    return edit


def _ground_tree(*edits: Edit) -> tuple[Edit, ...]:
    """Have the job read its models from a logic tree, and change that."""

    def copy(folder: Path) -> None:
        shutil.copy(JOBS / "island" / _GROUND, folder)

    named = _instead(_JOB, "gsim = SadighEtAl1997", f"gsim_logic_tree_file = {_GROUND}")
    return (copy, named, *edits)


def _document_type(declaration: bytes, old: bytes, entity: bytes) -> Edit:
    def change(model: bytes) -> bytes:
        head, _, body = model.partition(b"\n")
        assert body.count(old) == 1
        return head + b"\n" + declaration + b"\n" + body.replace(old, entity)

    return _whole(_MODEL, change)


_BOMB = (
    b'<!DOCTYPE nrml [<!ENTITY a "aaaaaaaaaaaaaaaa">'
    + b"".join(
        b'<!ENTITY %c "%s">' % (letter, (b"&%c;" % (letter - 1)) * 16) for letter in b"bcdefgh"
    )
    + b"]>"
)
_SITES = "sites = 0.1 0.1"
_LEVELS = "[0.05, 0.1, 0.2, 0.4]"

_TABLE = (
    BadInput(
        "element closed by another name",
        (_instead(_MODEL, "</pointGeometry>", "</pointGeometri>"),),
        (
            "{folder}/source_model.xml:10: the file is not well-formed XML: Opening and ending "
            "tag mismatch: pointGeometry line 6 and pointGeometri",
        ),
    ),
    BadInput(
        "truncated file",
        (_whole(_MODEL, lambda model: model[:700]),),
        (
            "{folder}/source_model.xml:15: the file is not well-formed XML: Specification "
            "mandates value for attribute d: the file ends before </nrml>, it seems to be cut off",
        ),
    ),
    BadInput(
        "empty source model",
        (_whole(_MODEL, lambda model: b""),),
        ("{folder}/source_model.xml: the file is empty",),
    ),
    BadInput(
        "wrong encoding",
        (_whole(_MODEL, lambda model: model.replace(b'"Point"', b'"P\xfcnt"', 1)),),
        (
            "{folder}/source_model.xml:3: the file is not well-formed XML: Invalid bytes in "
            "character encoding: save the file in UTF-8",
        ),
    ),
    BadInput(
        "bomb of entities",
        (_document_type(_BOMB, b"<magScaleRel>WC1994", b"<magScaleRel>&h;"),),
        ("{folder}/source_model.xml:3: the file declares a document type, remove <!DOCTYPE>",),
    ),
    BadInput(
        "external entity",
        (
            _document_type(
                b'<!DOCTYPE nrml [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
                b"<magScaleRel>WC1994",
                b"<magScaleRel>&a;",
            ),
        ),
        ("{folder}/source_model.xml:3: the file declares a document type, remove <!DOCTYPE>",),
    ),
    BadInput(
        "several mistakes in a source model",
        (
            _instead(_MODEL, "WC1994", "WC1949"),
            _instead(_MODEL, 'maxMag="6.5"', 'maxMag="4.5"'),
            _instead(_MODEL, 'dip="60"', 'dip="95"'),
            _instead(_MODEL, 'depth="8"', 'depth="80"'),
        ),
        (
            "{folder}/source_model.xml:13: truncGutenbergRichterMFD: the maximum magnitude 4.5 "
            "must exceed the minimum magnitude 5 by at least one bin width (0.5)",
            "{folder}/source_model.xml:11: magScaleRel: the magnitude scaling relation 'WC1949' "
            "is unknown, did you mean WC1994?",
            "{folder}/source_model.xml:15: 'dip' of <nodalPlane> is 95, write degrees above 0, "
            "up to 90",
            "{folder}/source_model.xml:18: the depth 80 km is outside the seismogenic depths, "
            "0 to 15 km",
        ),
    ),
    BadInput(
        "dip in words",
        (_instead(_MODEL, 'dip="60"', 'dip="steep"'),),
        (
            "{folder}/source_model.xml:15: 'dip' of <nodalPlane> is 'steep', write degrees "
            "above 0, up to 90",
        ),
    ),
    BadInput(
        "missing source model",
        (_instead(_TREE, "source_model.xml", "source_modl.xml"),),
        (
            "{folder}/source_model_logic_tree.xml:6: the source model file 'source_modl.xml' is "
            "not there, did you mean 'source_model.xml'?",
        ),
    ),
    BadInput(
        "misspelt ground motion model",
        _ground_tree(_instead(_GROUND, "BooreAtkinson2008", "SadighEtAl1979")),
        (
            "{folder}/ground_motion_logic_tree.xml:6: there is no ground motion model "
            "'SadighEtAl1979'; did you mean SadighEtAl1997?",
        ),
    ),
    BadInput(
        "tectonic region type without models",
        _ground_tree(_instead(_GROUND, "Active Shallow Crust", "Active Shalow Crust")),
        (
            "{folder}/ground_motion_logic_tree.xml: the sources have the tectonic region type "
            "'Active Shallow Crust', for which the ground motion logic tree has no models, only "
            "for 'Active Shalow Crust'",
        ),
    ),
    BadInput(
        "levels out of order",
        (_instead(_JOB, _LEVELS, "[0.05, 0.2, 0.1]"),),
        (
            "{folder}/job.ini:18: intensity_measure_types_and_levels: the levels of PGA are out "
            "of order: 0.1 comes after 0.2: write a dictionary such as "
            "{{'PGA': [0.1, 0.2], 'SA(0.1)': logscale(0.01, 2, 20)}}",
        ),
    ),
    BadInput(
        "misspelt intensity measure",
        (_instead(_JOB, '"PGA"', '"PGX"'),),
        (
            "{folder}/job.ini:18: intensity_measure_types_and_levels: the intensity measure "
            "'PGX' is unknown, did you mean PGV? Write a dictionary such as "
            "{{'PGA': [0.1, 0.2], 'SA(0.1)': logscale(0.01, 2, 20)}}",
        ),
    ),
    BadInput(
        "no site",
        (_instead(_JOB, _SITES, "sites ="),),
        (
            "{folder}/job.ini:4: there are no sites: write sites, sites_csv, site_model_file, or "
            "region with region_grid_spacing",
        ),
    ),
    BadInput(
        "a table of no sites",
        (
            _instead(_JOB, _SITES, "sites_csv = sites.csv"),
            _whole("sites.csv", lambda nothing: b"lon,lat\n"),
        ),
        ("{folder}/sites.csv:1: the file holds a header but no sites",),
    ),
    BadInput(
        "a site given twice",
        (_instead(_JOB, _SITES, f"{_SITES}, 0.2 0.2, 0.1 0.1"),),
        (
            "{folder}/job.ini:4: sites: the place 0.1 0.1 stands twice: write longitude latitude "
            "[depth], with commas between the places",
        ),
    ),
    BadInput(
        "a site given twice in a table",
        (
            _instead(_JOB, _SITES, "sites_csv = sites.csv"),
            _whole("sites.csv", lambda nothing: b"lon,lat\n0.1,0.1\n0.1,0.1\n"),
        ),
        ("{folder}/sites.csv:3: the site 0.1 0.1 stands in line 2 already, remove one",),
    ),
    BadInput(
        "missing site parameter",
        (_instead(_JOB, "reference_vs30_value = 760\n", ""),),
        (
            "{folder}/job.ini: the site parameter vs30 is required by SadighEtAl1997: write "
            "reference_vs30_value in the job file, or a site_model_file with the field vs30",
        ),
    ),
    BadInput(
        "missing input file",
        (_instead(_JOB, f"= {_TREE}", "= none.xml"),),
        (
            "{folder}/job.ini:11: source_model_logic_tree_file: there is no file `none.xml` in "
            "{folder}",
        ),
    ),
    BadInput(
        "a source model where a logic tree must be",
        (_instead(_JOB, f"= {_TREE}", f"= {_MODEL}"),),
        (
            "{folder}/source_model.xml:3: this file is a source model (<sourceModel>), a logic "
            "tree (<logicTree>) is needed here",
        ),
    ),
    BadInput(
        "unknown input file",
        (_whole(_JOB, lambda job: job + b"souce_model_file = source_model.xml\n"),),
        (
            "{folder}/job.ini:19: there is no input file `souce_model_file`; did you mean "
            "`source_model_file`?",
        ),
    ),
    BadInput(
        "calculation mode that is not built",
        (_instead(_JOB, "= classical", "= event_based"),),
        (
            "{folder}/job.ini:3: calculation_mode = event_based is not built yet; built are "
            "classical, preclassical, disaggregation",
        ),
    ),
    BadInput(
        "job file in another encoding",
        (_whole(_JOB, lambda job: job.replace(b"One", b"\xc9in", 1)),),
        ("{folder}/job.ini:2: the file is not written in UTF-8: save it as UTF-8",),
    ),
    BadInput(
        "empty job file",
        (_whole(_JOB, lambda job: b""),),
        (
            "{folder}/job.ini: calculation_mode is missing: write what to compute, such as "
            "classical",
        ),
    ),
    BadInput(
        "no job file",
        (lambda folder: (folder / _JOB).unlink(),),
        ("{folder}/job.ini: the job file cannot be read: No such file or directory",),
    ),
    BadInput(
        "several mistakes in a job file",
        (
            _instead(_JOB, "investigation_time = 50", "investigation_time = -50"),
            _instead(_JOB, "truncation_level = 3", "truncation_level = three"),
            _instead(_JOB, "maximum_distance = 200", "maximum_distanse = 200"),
        ),
        (
            "{folder}/job.ini: maximum_distance is missing: write a distance, "
            "{{'tectonic region type': distance}}, {{'tectonic region type': "
            "[(magnitude, distance), ...]}} or magdist [km]",
            "{folder}/job.ini:15: investigation_time: -50 is not above zero: write a number "
            "above zero",
            "{folder}/job.ini:16: truncation_level: `three` is not a number: write a number of "
            "zero or more",
            "{folder}/job.ini:17: there is no parameter `maximum_distanse`, it is ignored; did "
            "you mean `maximum_distance`?",
        ),
    ),
    BadInput(
        "mistakes in several files",
        (
            _instead(_JOB, _SITES, "sites_csv = sites.csv"),
            _whole("sites.csv", lambda nothing: b"lon,lat\n0.1,95\n"),
            _instead(_MODEL, 'dip="60"', 'dip="95"'),
            *_ground_tree(_instead(_GROUND, "BooreAtkinson2008", "SadighEtAl1979")),
        ),
        (
            "{folder}/ground_motion_logic_tree.xml:6: there is no ground motion model "
            "'SadighEtAl1979'; did you mean SadighEtAl1997?",
            "{folder}/source_model.xml:15: 'dip' of <nodalPlane> is 95, write degrees above 0, "
            "up to 90",
            "{folder}/sites.csv:2: lat is '95', write degrees from -90 to 90",
        ),
    ),
    BadInput(
        "unwritable data directory",
        (),
        (
            "oq: Cannot create the directory {folder}/job.ini/oqdata: Not a directory; name "
            "another one in OQ_DATADIR or in shared_dir of openquake.cfg",
        ),
        _INSTALLATION,
        {"OQ_DATADIR": "{folder}/job.ini/oqdata"},
    ),
    BadInput(
        "wrong settings",
        (
            _whole(
                "site.cfg",
                lambda nothing: b"[distribution]\nnum_cores = many\noq_distribute = procespool\n",
            ),
        ),
        (
            "{folder}/site.cfg:2: [distribution] num_cores: `many` is not a whole number from 1 "
            "to 100000: write a whole number from 1 to 100000",
            "{folder}/site.cfg:3: [distribution] oq_distribute: `procespool` is not known, did "
            "you mean `processpool`? Write one of no, processpool, zmq, celery, dask, slurm",
        ),
        _INSTALLATION,
        {"OQ_CONFIG_FILE": "{folder}/site.cfg"},
    ),
    BadInput(
        "distribution that is not built",
        (),
        ("oq: oq_distribute = dask is not built yet in this version: use no, processpool or zmq",),
        _INSTALLATION,
        {"OQ_DISTRIBUTE": "dask"},
    ),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a small job that is right."""
    return Path(shutil.copytree(JOBS / "tiny", tmp_path / "job"))


@pytest.mark.parametrize("bad", _TABLE, ids=lambda bad: bad.name)
def test_mistake_is_told_in_clear_words(oq: Command, folder: Path, bad: BadInput) -> None:
    """Every mistake with its place and what to write; no results, no part, no traceback."""
    for edit in bad.edits:
        edit(folder)
    variables = {name: value.format(folder=folder) for name, value in bad.variables.items()}
    done = oq("engine", "--run", folder / _JOB, **variables)
    assert done.returncode == bad.exit_status, done.stderr
    said = [line for line in done.stderr.splitlines() if not _LOG_LINE.match(line)]
    assert said == [message.format(folder=folder) for message in bad.messages]
    assert done.stdout == ""
    assert not oq.data.exists() or oq.files() == set()


def test_failed_job_is_listed_with_its_mistakes(oq: Command, folder: Path) -> None:
    """What was told on the screen stands in the log of the job."""
    _instead(_MODEL, 'dip="60"', 'dip="95"')(folder)
    assert oq("engine", "--run", folder / _JOB).returncode == _USER_INPUT
    (job,) = json.loads(oq("engine", "--lhc", "--json").stdout)
    assert job["status"] == "failed"
    assert "CRITICAL] " in (log := oq("engine", "--sl", 1).stdout)
    assert "source_model.xml:15: 'dip' of <nodalPlane> is 95" in log


def test_checking_finds_the_same_mistakes(oq: Command, folder: Path) -> None:
    """Without a job."""
    _instead(_MODEL, 'dip="60"', 'dip="95"')(folder)
    done = oq("check_input", folder / _JOB)
    assert done.returncode == _USER_INPUT
    assert done.stderr.startswith(f"{folder}/source_model.xml:15: 'dip' of <nodalPlane> is 95")
    assert not oq.data.exists() or oq.files() == set()


def test_unknown_parameter_is_a_warning_with_a_suggestion(oq: Command, folder: Path) -> None:
    """As in the reference it stops nothing."""
    _whole(_JOB, lambda job: job + b"truncation_lvel = 3\n")(folder)
    done = oq("engine", "--run", folder / _JOB)
    assert done.returncode == 0, done.stderr
    assert (
        f"WARNING] {folder}/job.ini:19: there is no parameter `truncation_lvel`, it is ignored; "
        "did you mean `truncation_level`?"
    ) in done.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["engine", "--run", "job.ini", "--hc", "77"], "oq: There is no job 77"),
        (
            ["engine", "--run", "job.ini", "-p", "truncation_level=three"],
            "oq: truncation_level: `three` is not a number: write a number of zero or more",
        ),
        (
            ["engine", "--run", "job.ini", "-e", "cvs"],
            "oq: nothing can be exported as 'cvs'; did you mean 'csv'?",
        ),
    ],
    ids=["parent", "override", "format"],
)
def test_wrong_argument_is_told(oq: Command, folder: Path, words: list[str], message: str) -> None:
    """Like a mistake in a file."""
    done = Command(folder, oq.data)(*words)
    assert (done.returncode, done.stderr.splitlines()) == (_USER_INPUT, [message])
    assert not oq.data.exists() or oq.files() == set()


def test_an_export_that_cannot_be_written_fails_the_command(oq: Command) -> None:
    """The job is complete, the status is the installation's, and the way out is told."""
    file = oq.folder / "file"
    file.write_text("")
    done = oq(
        "engine", "--run", JOBS / "tiny" / "job.ini", "-e", "csv", "-p", f"export_dir={file}/x"
    )
    assert done.returncode == _INSTALLATION, done.stderr
    assert "oq engine --eos 1 DIR" in done.stderr
    assert "Traceback" not in done.stderr
    (job,) = json.loads(oq("engine", "--lhc", "--json").stdout)
    assert job["status"] == "complete"
