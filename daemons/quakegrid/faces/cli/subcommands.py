# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The table of subcommands: name, module, one sentence; a module is imported when it is used."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from quakegrid.faces.engine_client import EngineClient

#: Returns the one door to the engine; called only by those who need it.
Connect = Callable[[], "EngineClient"]


class SubcommandModule(Protocol):
    """What the module of a subcommand offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the arguments."""
        ...

    def run(self, arguments: argparse.Namespace, connect: Connect) -> None:
        """Do it, printing to the standard output.

        Raises
        ------
        QuakegridError
            Told to the user; its family gives the exit status.
        """
        ...


@dataclass(frozen=True, slots=True)
class Subcommand:
    """A word after ``oq``.

    Attributes
    ----------
    name
        The word.
    meaning
        One sentence for the help.
    """

    name: str
    meaning: str

    def module(self) -> SubcommandModule:
        """Return the module, imported now."""
        name = f"quakegrid.faces.cli.{self.name}"
        return cast("SubcommandModule", importlib.import_module(name))

    def parser(self) -> argparse.ArgumentParser:
        """Return the parser of the subcommand's arguments."""
        parser = argparse.ArgumentParser(
            prog=f"oq {self.name}",
            description=self.meaning,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        self.module().add_arguments(parser)
        return parser


SUBCOMMANDS: Mapping[str, Subcommand] = MappingProxyType(
    {
        command.name: command
        for command in (
            Subcommand("engine", "Run calculations, list them, export or delete their outputs."),
            Subcommand("abort", "Stop running calculations."),
            Subcommand("export", "Export one output of a calculation."),
            Subcommand("show", "Show what a calculation holds: datasets, performance, parameters."),
            Subcommand("plot", "Draw hazard curves, maps or spectra of a calculation as PNG."),
            Subcommand("info", "List what this engine knows: models, parameters, settings."),
            Subcommand("check_input", "Check a job file and all files it names, without running."),
            Subcommand("dbserver", "Start, stop, look at or upgrade the job database server."),
            Subcommand("workers", "Start, stop, look at or test the worker pools of a cluster."),
            Subcommand("warmup", "Compile and keep the numerical kernels for this machine."),
            Subcommand("completion", "Print the completion script of a shell."),
        )
    }
)
