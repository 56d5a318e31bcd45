# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The scripts of the packages are sound before anybody's machine runs them."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

PACKAGING = Path(__file__).parents[3] / "packaging"
DEBIAN = sorted(
    path
    for kind in ("postinst", "prerm", "postrm")
    for path in PACKAGING.glob(f"deb/debian/*.{kind}")
)
SPEC = (PACKAGING / "rpm/quakegrid.spec").read_text(encoding="utf-8")
SCRIPTLETS = dict(
    re.findall(r"^%((?:pre|post|preun|postun) \w+)\n(.*?)(?=^%)", SPEC, re.MULTILINE | re.DOTALL)
)


def _syntax(script: str) -> str:
    done = subprocess.run(["sh", "-n"], input=script, capture_output=True, text=True)
    return done.stderr


def test_there_are_scripts():
    """The tests below see the scripts of both kinds of packages."""
    assert len(DEBIAN) >= 3
    assert {"pre common", "post master", "preun worker"} <= set(SCRIPTLETS)


@pytest.mark.parametrize("script", [*DEBIAN, *PACKAGING.glob("*.sh")], ids=lambda path: path.name)
def test_script_can_be_read_by_sh(script):
    """Each script has no mistake of syntax, and ends at the first failure."""
    text = script.read_text(encoding="utf-8")
    assert _syntax(text) == ""
    assert re.search(r"^set -eu?$", text, re.MULTILINE)


@pytest.mark.parametrize("name", sorted(SCRIPTLETS))
def test_scriptlet_can_be_read_by_sh(name):
    """Each scriptlet of the rpm packages has no mistake of syntax once its macros are filled."""
    assert _syntax(re.sub(r"%\{\w+\}", "unit.service", SCRIPTLETS[name])) == ""


@pytest.mark.parametrize("script", DEBIAN, ids=lambda path: path.name)
def test_debhelper_can_add_its_parts(script):
    """Each script has a place for what debhelper adds."""
    assert script.read_text(encoding="utf-8").count("#DEBHELPER#") == 1


def test_calculations_survive_a_purge():
    """Only a purge that was asked to removes the folder of users' data, in no other script."""
    guarded = "if [ -e /etc/openquake/purge-data ]; then\n        rm -rf /var/lib/openquake\n"
    texts = [path.read_text(encoding="utf-8") for path in DEBIAN]
    assert sum(text.count("rm -rf /var/lib/openquake") for text in texts) == 1
    assert sum(text.count(guarded) for text in texts) == 1
    assert "/var/lib/openquake" not in SCRIPTLETS["postun common"]
