# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where the files of a calculation lie below the data directory."""

from __future__ import annotations

import grp
import os
import re
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from quakegrid.base.errors import InstallationError
from quakegrid.base.process import ProcessIdentity, this_process

#: The folder in ``calc_<id>`` of the inputs that a user submitted.
PACKED_INPUTS = "input"
#: Begins the names of folders in ``calc_<id>`` into which inputs are being copied.
_PACKING: Final = ".packing-"
#: A folder of a process on another machine that nobody has touched for so long is left over [s].
_FORSAKEN: Final = 86_400.0
#: The group of the daemons, and of those whose jobs they run.
GROUP: Final = "openquake"
#: How the names begin of folders that are only to be removed.
_ASIDE: Final = ".removed-parts-"
#: Pauses before the goes in which a folder is removed [s].
_REMOVING: Final = (0.0, 0.02, 0.1, 0.5)
_CALCULATION = re.compile(r"calc_(\d+)(?:\.hdf5)?")


def part_path(calculation_directory: Path, number: int) -> Path:
    """Return the part file of a chunk, ``parts/NNNNNN.hdf5``."""
    return calculation_directory / "parts" / f"{number:06d}.hdf5"


def inputs_path(calculation_directory: Path) -> Path:
    """Return the file that the chunks of a job read, ``inputs.hdf5``."""
    return calculation_directory / "inputs.hdf5"


@dataclass(frozen=True, slots=True)
class CalculationPaths:
    """The files of one calculation.

    Attributes
    ----------
    data_directory
        Where calculations go (``oqdata``).
    job_id
        The job.
    """

    data_directory: Path
    job_id: int

    @property
    def results(self) -> Path:
        """The results, ``calc_<id>.hdf5``: there only when whole."""
        return self.data_directory / f"calc_{self.job_id}.hdf5"

    @property
    def directory(self) -> Path:
        """The folder of what is needed only while the job runs, ``calc_<id>``."""
        return self.data_directory / f"calc_{self.job_id}"

    @property
    def inputs(self) -> Path:
        """What the chunks read, ``calc_<id>/inputs.hdf5``."""
        return inputs_path(self.directory)

    @property
    def parts(self) -> Path:
        """The folder of the part files, ``calc_<id>/parts``."""
        return self.directory / "parts"

    def create(self) -> None:
        """Create the folders of a job that begins.

        Raises
        ------
        InstallationError
            The data directory cannot be written.
        """
        create_directory(self.parts)

    def remove_directory(self) -> None:
        """Remove what is needed only while the job runs."""
        _remove_tree(self.directory)

    def set_work_aside(self) -> None:
        """Have what a run made out of the way at once; `remove_set_aside` removes it.

        A run that begins afterwards finds nothing, and loses nothing to whoever removes.
        """
        with suppress(OSError):
            self.inputs.unlink()
        with suppress(OSError):
            self.parts.rename(self.directory / f"{_ASIDE}{time.monotonic_ns()}")

    def remove_set_aside(self) -> None:
        """Remove what was set aside."""
        for folder in self.directory.glob(f"{_ASIDE}*"):
            _remove_tree(folder)

    def left_packing(self) -> tuple[Path, ...]:
        """Return the folders whose process has died before it had copied all inputs.

        Of one on another machine that is believed when nothing has changed for a day.
        """
        found = self.directory.glob(f"{_PACKING}*")
        return tuple(folder for folder in found if _is_forsaken(folder))

    def remove_left_packing(self) -> None:
        """Remove what `left_packing` finds, and the folder of the job if nothing else is there."""
        for folder in self.left_packing():
            _remove_tree(folder)
        with suppress(OSError):
            self.directory.rmdir()

    def remove_work(self) -> None:
        """Remove what a run made, not the inputs that were submitted: it may be run again."""
        if not (self.directory / PACKED_INPUTS).is_dir():
            self.remove_directory()
            return
        for entry in os.scandir(self.directory):
            if entry.name == PACKED_INPUTS:
                continue
            if entry.is_dir(follow_symlinks=False):
                _remove_tree(Path(entry.path))
            else:
                with suppress(OSError):
                    os.unlink(entry.path)


def packing_folder(calculation_directory: Path) -> Path:
    """Return the folder into which this process copies inputs, before they are whole."""
    me = this_process()
    return calculation_directory / f"{_PACKING}{me.host}~{me.pid}~{me.started}"


def _is_forsaken(folder: Path) -> bool:
    """Return whether the process that a folder names will not go on with it."""
    host, _, numbers = folder.name.removeprefix(_PACKING).partition("~")
    pid, _, started = numbers.partition("~")
    if host == os.uname().nodename and pid.isdigit() and started.isdigit():
        return ProcessIdentity(host, int(pid), int(started)).is_dead()
    try:
        changed = max(entry.lstat().st_mtime for entry in (folder, *folder.rglob("*")))
    except OSError:
        return False  # somebody is at work
    return time.time() - changed > _FORSAKEN


def _remove_tree(directory: Path) -> None:
    """Remove a folder; what late workers write into it meanwhile goes in another go."""
    for pause in _REMOVING:
        time.sleep(pause)
        shutil.rmtree(directory, ignore_errors=True)
        if not directory.exists():
            return


def create_directory(directory: Path) -> Path:
    """Create a directory with its parents and see that it can be written.

    Parameters
    ----------
    directory
        What to create; it may exist.

    Returns
    -------
    Path
        The directory.

    Raises
    ------
    InstallationError
        It cannot be created or written; names it and says why.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InstallationError(
            f"Cannot create the directory {directory}: {error.strerror}; "
            "name another one in OQ_DATADIR or in shared_dir of openquake.cfg"
        ) from error
    if not os.access(directory, os.W_OK | os.X_OK):
        raise InstallationError(
            f"The directory {directory} is not writable; "
            "name another one in OQ_DATADIR or in shared_dir of openquake.cfg"
        )
    return directory


def create_shared_directory(directory: Path) -> Path:
    """Create a directory that the daemons may write too, and see that it can be written.

    What is created belongs to the group ``openquake``, if there is one that whoever asks is a
    member of, and so does all that is created in it later.

    Parameters
    ----------
    directory
        What to create; it may exist, and stays then as it is.

    Raises
    ------
    InstallationError
        It cannot be created or written; names it and says why.
    """
    missing = [folder for folder in (directory, *directory.parents) if not folder.exists()]
    create_directory(directory)
    group = _group_of_daemons()
    if group is None:
        return directory
    for folder in missing:
        with suppress(PermissionError):
            os.chown(folder, -1, group)
            folder.chmod(0o2770)
    return directory


def _group_of_daemons() -> int | None:
    """Return the number of the group of the daemons, if this process may give things to it."""
    try:
        group = grp.getgrnam(GROUP).gr_gid
    except KeyError:
        return None
    return group if os.geteuid() == 0 or group in {os.getegid(), *os.getgroups()} else None


def highest_calculation(data_directory: Path) -> int:
    """Return the largest calculation id that has files in a data directory, else 0.

    A job database that was lost must not give out ids whose results still lie here.
    """
    if not data_directory.is_dir():
        return 0
    names = (_CALCULATION.fullmatch(entry.name) for entry in os.scandir(data_directory))
    return max((int(name.group(1)) for name in names if name), default=0)
