# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was asked of a job that its own command computes, kept so that it can go on later."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from quakegrid.base.errors import InstallationError, Problem, ResultFileError, UserInputError
from quakegrid.faces.run_request import RunRequest

#: The file in the folder ``calc_<id>``.
_NAME: Final = "request.json"
#: The largest file that is read [bytes].
_MAXIMUM: Final = 16 * 2**20


class KeptRequest(msgspec.Struct, frozen=True):
    """A request, with the checksum that the inputs had.

    Attributes
    ----------
    job_file
        The job file, its whole path.
    overrides, parent, exports, distribute
        As in `RunRequest`.
    checksum
        Of the inputs.
    """

    job_file: str
    overrides: dict[str, str]
    parent: str | None
    exports: tuple[str, ...]
    distribute: bool
    checksum: int

    def request(self) -> RunRequest:
        """Return the request."""
        return RunRequest(
            Path(self.job_file),
            self.overrides,
            self.parent,
            self.exports,
            distribute=self.distribute,
        )


def keep_request(calculation_directory: Path, request: RunRequest, checksum: int) -> None:
    """Keep a request in the folder of its job, which exists.

    Raises
    ------
    InstallationError
        The folder cannot be written.
    """
    kept = KeptRequest(
        job_file=str(request.job_file.absolute()),
        overrides=dict(request.overrides),
        parent=request.parent,
        exports=request.exports,
        distribute=request.distribute,
        checksum=checksum,
    )
    path = calculation_directory / _NAME
    try:
        path.write_bytes(msgspec.json.encode(kept))
    except OSError as error:
        raise InstallationError(f"Cannot write {path}: {error.strerror}") from error


def kept_request(calculation_directory: Path, job_id: int) -> KeptRequest:
    """Return the request that was kept for a job.

    Raises
    ------
    UserInputError
        Nothing is left that the job could go on from.
    ResultFileError
        The file is damaged.
    """
    path = calculation_directory / _NAME
    try:
        with path.open("rb") as file:
            return msgspec.json.decode(file.read(_MAXIMUM), type=KeptRequest)
    except FileNotFoundError:
        raise UserInputError(
            f"Nothing is left of job {job_id} that it could go on from: run its job file again"
        ) from None
    except OSError as error:
        raise ResultFileError(Problem(f"cannot be read: {error.strerror}", path)) from None
    except msgspec.MsgspecError as error:
        raise ResultFileError(Problem(f"the file is damaged: {error}", path)) from None
