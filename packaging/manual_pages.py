# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Write the manual pages oq(1), openquake.cfg(5) and those of the daemons into a folder."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from quakegrid import __version__
from quakegrid.base.settings_sections import SECTIONS, settings_table
from quakegrid.faces.cli.subcommands import SUBCOMMANDS

_EXIT_STATUS = (
    ("0", "It went well."),
    ("1", "A bug of the engine: a traceback says where."),
    ("2", "A wrong command line."),
    ("3", "A wrong input: a job file, a model, an argument."),
    ("4", "The machine is not fit: a directory, a permission, a setting, a missing package."),
    ("5", "Another process of the engine died or is silent."),
    ("6", "A result file is missing or damaged."),
    ("130", "A person stopped it."),
)

_SETTINGS_FILES = (
    "/etc/openquake/openquake.cfg",
    "/etc/openquake/conf.d/*.cfg",
    "/opt/openquake/openquake.cfg",
    "the file that the environment variable OQ_CONFIG_FILE names",
    "./openquake.cfg",
)


@dataclass(frozen=True, slots=True)
class Daemon:
    """What the manual tells of a daemon.

    Attributes
    ----------
    purpose
        One line.
    description
        Paragraphs.
    ports
        Where it listens.
    sections
        The sections of openquake.cfg that it reads.
    """

    purpose: str
    description: tuple[str, ...]
    ports: str
    sections: tuple[str, ...]


DAEMONS: Mapping[str, Daemon] = {
    "openquake-dbserver": Daemon(
        "keep the job database of a cluster",
        (
            "The only process that opens the job database. It runs on the master; commands, "
            "receivers and worker pools on all nodes ask it for jobs and tell it their state. "
            "After its restart they go on by themselves.",
            "It refuses to listen on an address that other machines can reach while the secret "
            "of the cluster is 'changeme', and to open a database that a newer release has "
            "written.",
        ),
        "[dbserver] listen and port, 1908 if not set",
        ("dbserver", "directory", "distribution"),
    ),
    "openquake-receiver": Daemon(
        "run the submitted jobs of a cluster",
        (
            "Takes submitted jobs from the database, runs each in a process of its own which "
            "hands out chunks of work to the worker pools, takes their results and publishes "
            "them. A job whose process is lost goes on from what was computed.",
        ),
        "[dbserver] receiver_ports, 1912-1920 if not set: one for each running job",
        ("dbserver", "distribution", "directory", "memory"),
    ),
    "openquake-workerpool": Daemon(
        "compute chunks of work on a node",
        (
            "One on each worker node. Keeps worker processes, as many as [zworkers] host_cores "
            "allows, which pull chunks from the running jobs. A worker that dies is replaced and "
            "its chunk is computed again.",
            "To limit its memory see the example memory.conf beside this package's documentation.",
        ),
        "[zworkers] ctrl_port, 1909 if not set",
        ("zworkers", "dbserver", "directory", "memory"),
    ),
}


def pages() -> dict[str, str]:
    """Return every page by its file name."""
    made = {"oq.1": _command_page(), "openquake.cfg.5": _settings_page()}
    return made | {f"{name}.8": _daemon_page(name, daemon) for name, daemon in DAEMONS.items()}


def _command_page() -> str:
    parts = [
        _title("oq", 1, "run and inspect calculations of seismic hazard and risk"),
        _section("SYNOPSIS"),
        ".B oq\n.I command\n[\n.I arguments\n]\n.br\n.B oq\n.I command\n.B \\-\\-help\n",
        _section("DESCRIPTION"),
        _paragraph(
            "Runs calculations from job files, lists them, shows and exports what they "
            "computed. The log of a job goes to the standard error, what was asked for "
            "to the standard output."
        ),
        _section("COMMANDS"),
    ]
    for command in SUBCOMMANDS.values():
        parts.append(f".SS oq {_escaped(command.name)}\n{_paragraph(command.meaning)}")
        parts += map(_argument, command.parser()._actions)
    parts.append(_section("EXIT STATUS"))
    parts += (_tagged(status, meaning) for status, meaning in _EXIT_STATUS)
    parts.append(_section("ENVIRONMENT"))
    parts += (
        _tagged("OQ_CONFIG_FILE", "One more file of settings, see openquake.cfg(5)."),
        _tagged("OQ_DATADIR", "Where calculations go; $HOME/oqdata if not set."),
        _tagged("OQ_DISTRIBUTE", "Goes before [distribution] oq_distribute."),
        _tagged("OQ_NUM_CORES", "Goes before [distribution] num_cores."),
        _tagged(
            "NUMBA_CACHE_DIR", "Where compiled kernels are kept; ~/.cache/quakegrid if not set."
        ),
    )
    return "".join(parts) + _see_also("openquake.cfg(5)", *(f"{name}(8)" for name in DAEMONS))


def _argument(action: argparse.Action) -> str:
    """Return what is told of one argument of a command."""
    names = list(action.option_strings) or [str(action.metavar or action.dest)]
    if action.option_strings and action.nargs != 0:
        metavar = action.metavar or action.dest.upper()
        value = metavar if isinstance(metavar, str) else " ".join(metavar)
        names = [f"{name} {value}" for name in names]
    meaning = (action.help or "").replace("%%", "%")
    if action.choices and not isinstance(action.choices, dict):
        meaning = f"{meaning} (one of: {', '.join(map(str, action.choices))})"
    return _tagged(", ".join(names), meaning)


def _settings_page() -> str:
    parts = [
        _title("openquake.cfg", 5, "settings of the engine and its daemons"),
        _section("DESCRIPTION"),
        _paragraph(
            "Sections in brackets, lines 'key = value', comments that begin with '#'. "
            "These files are read, later ones win:"
        ),
        *(f".IP \\(bu 2\n{_escaped(file)}\n" for file in _SETTINGS_FILES),
        _paragraph(
            "'oq info cfg' tells every setting and where it is from. The file holds the "
            "secret of the cluster: it belongs to root:openquake and has mode 0640. The "
            "daemons also take the secret from /etc/openquake/authkey, which only root "
            "can read, where that file is."
        ),
    ]
    for section, record in SECTIONS.items():
        parts += [_section(f"[{section}]"), _paragraph(str(record.__doc__))]
        for (name, _), item in settings_table().items():
            if name == section:
                kind = "Example" if item.default in (None, "") else "Default"
                meaning = f"{_plain(item.doc)} {kind}: {item.example}"
                parts.append(_tagged(item.key, meaning))
    return "".join(parts) + _see_also("oq(1)", *(f"{name}(8)" for name in DAEMONS))


def _daemon_page(name: str, daemon: Daemon) -> str:
    others = [f"{other}(8)" for other in DAEMONS if other != name]
    return "".join(
        [
            _title(name, 8, daemon.purpose),
            _section("SYNOPSIS"),
            f".B systemctl start\n.I {_escaped(name)}.service\n.br\n"
            f".B /opt/openquake/venv/bin/{_escaped(name)}\n",
            _section("DESCRIPTION"),
            *map(_paragraph, daemon.description),
            _paragraph(f"It listens on {daemon.ports}."),
            _paragraph(f"It reads the sections {', '.join(f'[{one}]' for one in daemon.sections)} "
                       "of openquake.cfg(5)."),
            _section("SIGNALS"),
            _tagged("SIGTERM", "Finish what can be finished in ten seconds and end with status 0."),
            _section("LOG"),
            _paragraph(f"In the journal: 'journalctl -u {name}', with explanations "
                       f"'journalctl -x -u {name}'; 'journalctl OQ_JOB=42' tells the story of "
                       "job 42 across all daemons of a node."),
            _see_also("oq(1)", "openquake.cfg(5)", *others, "systemctl(1)"),
        ]
    )  # fmt: skip


def _title(name: str, section: int, purpose: str) -> str:
    head = f'.TH {name.upper()} {section} "" "quakegrid {__version__}" "quakegrid"\n'
    return f"{head}.SH NAME\n{_escaped(name)} \\- {_escaped(purpose)}\n"


def _section(name: str) -> str:
    return f".SH {_escaped(name)}\n"


def _paragraph(text: str) -> str:
    return f".PP\n{_escaped(_plain(text))}\n"


def _tagged(tag: str, text: str) -> str:
    return f".TP\n.B {_escaped(tag)}\n{_escaped(text) or chr(92) + '&'}\n"


def _see_also(*names: str) -> str:
    return _section("SEE ALSO") + _escaped(", ".join(sorted(names))) + "\n"


def _plain(text: str) -> str:
    return text.replace("``", "").replace("`", "'")


def _escaped(text: str) -> str:
    """Return text that roff prints as it is."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    text = re.sub(r"\s+", " ", text).strip()
    return f"\\&{text}" if text.startswith((".", "'")) else text


def write(folder: Path, made: Iterable[tuple[str, str]]) -> None:
    """Write pages."""
    for name, text in made:
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]), pages().items())
