# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""openquake.cfg on a disk: which files are found, in which order, and the one that is shipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from quakegrid.base.errors import InstallationError
from quakegrid.base.settings import data_directory, read_settings, settings_files
from quakegrid.base.settings_template import settings_template

ROOT = Path(__file__).parents[3]


def port_file(path: Path, port: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"[dbserver]\nport = {port}\n", encoding="utf-8")
    return path


def test_files_are_found_in_their_order(tmp_path: Path) -> None:
    """The machine, its conf.d by name, /opt, the chosen file and the working directory."""
    work = tmp_path / "work"
    expected = [
        port_file(tmp_path / "etc/openquake/openquake.cfg", 1),
        port_file(tmp_path / "etc/openquake/conf.d/10-first.cfg", 2),
        port_file(tmp_path / "etc/openquake/conf.d/20-second.cfg", 3),
        port_file(tmp_path / "opt/openquake/openquake.cfg", 4),
        port_file(tmp_path / "chosen.cfg", 5),
        port_file(work / "openquake.cfg", 6),
    ]
    port_file(tmp_path / "etc/openquake/conf.d/30-other.txt", 7)
    environment = {"OQ_CONFIG_FILE": str(tmp_path / "chosen.cfg")}
    files = settings_files(environment, work, root=tmp_path)
    assert list(files) == expected
    for count in range(1, len(files) + 1):
        assert read_settings(files[:count], {}).dbserver.port == count


def test_machine_without_files_has_the_defaults(tmp_path: Path) -> None:
    """Where no file is, none is read."""
    files = settings_files({}, tmp_path, root=tmp_path)
    assert files == ()
    assert read_settings(files, {}).dbserver.port == 1908


def test_chosen_file_must_be_there(tmp_path: Path) -> None:
    """A file that OQ_CONFIG_FILE names and that is not there is a mistake."""
    files = settings_files({"OQ_CONFIG_FILE": "nowhere.cfg"}, tmp_path, root=tmp_path)
    with pytest.raises(InstallationError, match=r"nowhere\.cfg"):
        read_settings(files, {})


def test_settings_of_the_process_are_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without arguments the environment and the working directory of the process hold."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OQ_DATADIR", str(tmp_path / "data"))
    monkeypatch.delenv("OQ_CONFIG_FILE", raising=False)
    port_file(tmp_path / "openquake.cfg", 1999)
    found = read_settings()
    assert found.dbserver.port == 1999
    assert data_directory(found) == tmp_path / "data"


def test_shipped_file_is_made_from_the_declarations() -> None:
    """etc/openquake.cfg holds every key with its meaning: it is what the declarations give."""
    shipped = (ROOT / "etc/openquake.cfg").read_text(encoding="utf-8")
    assert shipped == settings_template()
