# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Packages bear the version of the program and a list of their files."""

from __future__ import annotations

import re

import quakegrid


def test_packages_bear_the_version_of_the_program(program):
    """The version stands in one place: the program."""
    assert program("build").version(0) == quakegrid.__version__


def test_builds_of_one_release_are_told_apart(program):
    """A later build of a release has a higher version."""
    assert program("build").version(3) == f"{quakegrid.__version__}+3"


def test_changelog_of_debian_has_its_form(program):
    """The first line names source, version and distribution, the last the date."""
    lines = program("build").deb_changelog("1.2.0", 0).splitlines()
    assert lines[0] == "quakegrid (1.2.0) unstable; urgency=medium"
    assert re.fullmatch(r" -- .+ <\S+@\S+>  Thu, 01 Jan 1970 00:00:00 [+-]0000", lines[-1])
