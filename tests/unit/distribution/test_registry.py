# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which dispatcher a setting names."""

from __future__ import annotations

import pytest

from quakegrid.base.errors import InstallationError, UserInputError
from quakegrid.distribution.registry import available_cores, open_dispatcher


def test_no_distribution_has_one_worker():
    """The job's own process."""
    assert open_dispatcher("no", 8).workers == 1


def test_the_pool_has_as_many_workers_as_asked_for():
    """None is started yet."""
    assert open_dispatcher("processpool", 3).workers == 3


def test_the_pool_takes_all_cores_unless_told():
    """Those this process may use."""
    assert open_dispatcher("processpool").workers == available_cores() >= 1


@pytest.mark.parametrize("name", ["celery", "dask", "slurm", "threadpool"])
def test_what_is_not_built_says_so(name):
    """And what to use instead."""
    with pytest.raises(InstallationError, match="use no, processpool or zmq"):
        open_dispatcher(name)


def test_a_misspelt_name_is_told_the_right_one():
    """A mistake of the user."""
    with pytest.raises(UserInputError, match="did you mean processpool"):
        open_dispatcher("procespool")


def test_no_core_at_all_is_refused():
    """Nothing would ever be computed."""
    with pytest.raises(UserInputError, match="num_cores is 0"):
        open_dispatcher("processpool", 0)
