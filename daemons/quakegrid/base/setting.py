# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How one setting is declared, and what its value may be."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from quakegrid.base.errors import not_known

T = TypeVar("T", covariant=True)
V = TypeVar("V")
D = TypeVar("D")

_BOOLEANS: Mapping[str, bool] = MappingProxyType(
    {"true": True, "yes": True, "on": True, "1": True}
    | {"false": False, "no": False, "off": False, "0": False}
)


@dataclass(frozen=True, slots=True)
class SettingKind(Generic[T]):
    """What a setting may be.

    Attributes
    ----------
    form
        What to write, in words that complete "write ...".
    parse
        Text -> value; raises ValueError saying what is wrong with the text.
    """

    form: str
    parse: Callable[[str], T]


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of ``openquake.cfg``.

    Attributes
    ----------
    section, key
        Where it stands.
    kind
        What its value may be.
    default
        Its value when no file gives one.
    example
        The text that stands, commented, in the shipped file: the default, or an example where
        the default is nothing.
    doc
        What it means.
    secret
        Whether its value must not be shown.
    formerly
        Another section and key under which it may stand.
    """

    section: str
    key: str
    kind: SettingKind[object]
    default: object
    example: str
    doc: str
    secret: bool
    formerly: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class HostCores:
    """A worker host and how many of its cores to use.

    Attributes
    ----------
    host
        Name or address.
    cores
        Number of worker processes; -1 for one on each core.
    """

    host: str
    cores: int

    def __str__(self) -> str:
        """Return it as it is written in the file."""
        return f"{self.host} {self.cores}"


@dataclass(frozen=True, slots=True)
class PortRange:
    """Ports from the first to the last, both included."""

    first: int
    last: int

    def __str__(self) -> str:
        """Return it as it is written in the file."""
        return f"{self.first}-{self.last}"

    def ports(self) -> range:
        """Return every port."""
        return range(self.first, self.last + 1)


def setting(
    kind: SettingKind[V],
    default: D,
    example: str,
    doc: str,
    *,
    secret: bool = False,
    formerly: tuple[str, str] | None = None,
) -> V | D:
    """Declare a setting as the default of a field of a section; see `Setting`."""
    declared: Any = field(
        default_factory=lambda: default,
        repr=not secret,
        metadata={
            "kind": kind,
            "default": default,
            "example": example,
            "doc": doc,
            "secret": secret,
            "formerly": formerly,
        },
    )
    result: V | D = declared
    return result


def one_of(*options: str) -> SettingKind[str]:
    """Return the kind of one word out of some."""

    def parse(text: str) -> str:
        if text.lower() not in options:
            raise ValueError(not_known(text, options))
        return text.lower()

    return SettingKind(f"one of {', '.join(options)}", parse)


def whole_number(least: int, most: int) -> SettingKind[int]:
    """Return the kind of a whole number within bounds."""

    def parse(text: str) -> int:
        if not re.fullmatch(r"-?\d[\d_]*", text) or not least <= int(text) <= most:
            raise ValueError(f"`{text}` is not a whole number from {least} to {most}")
        return int(text)

    return SettingKind(f"a whole number from {least} to {most}", parse)


def _boolean(text: str) -> bool:
    if text.lower() not in _BOOLEANS:
        raise ValueError(f"`{text}` is neither true nor false")
    return _BOOLEANS[text.lower()]


def _running_jobs(text: str) -> int:
    if text.lower() in ("true", "yes", "on"):
        return 1
    if text.lower() in ("false", "no", "off"):
        return 0
    if not text.isdigit():
        raise ValueError(f"`{text}` is neither a number of jobs, nor true, nor false")
    return int(text)


def _distance(text: str) -> float:
    try:
        distance = float(text)
    except ValueError:
        raise ValueError(f"`{text}` is not a number") from None
    if not 0 <= distance < float("inf"):
        raise ValueError(f"{text} is below zero or not finite")
    return distance


def _host(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_.:-]+", text):
        raise ValueError(f"`{text}` is not the name or address of a host")
    return text


def _port_range(text: str) -> PortRange:
    match = re.fullmatch(r"(\d+)(?:\s*-\s*(\d+))?", text)
    if match is None:
        raise ValueError(f"`{text}` is not a range of ports such as 1912-1920")
    first, last = PORT.parse(match[1]), PORT.parse(match[2] or match[1])
    if last < first:
        raise ValueError(f"the range of ports {text} ends before it begins")
    return PortRange(first, last)


def _host_cores(text: str) -> tuple[HostCores, ...]:
    hosts: list[HostCores] = []
    for item in text.split(","):
        match = re.fullmatch(r"\s*(\S+)\s+(-1|\d+)\s*", item)
        if match is None:
            raise ValueError(f"`{item.strip()}` is not `host cores`, such as 10.0.0.2 -1")
        host = HostCores(_host(match[1]), int(match[2]))
        if host.host in {other.host for other in hosts}:
            raise ValueError(f"the host {host.host} stands twice")
        hosts.append(host)
    return tuple(hosts)


def _address(text: str) -> str:
    if not re.fullmatch(r"(https?|tcp|tls)://\S+", text):
        raise ValueError(f"`{text}` is not an address such as http://localhost:8800")
    return text.rstrip("/")


def _duration(text: str) -> str:
    if not re.fullmatch(r"(\d+-)?\d{1,2}:\d{2}:\d{2}", text):
        raise ValueError(f"`{text}` is not a time such as 12:00:00")
    return text


BOOLEAN = SettingKind("true or false", _boolean)
RUNNING_JOBS = SettingKind("a number of jobs; true for 1, false for 0", _running_jobs)
TEXT = SettingKind("a text", str.strip)
PATH = SettingKind("a path; `~` is the home of who runs the program", str.strip)
HOST = SettingKind("the name or address of a host", _host)
PORT = whole_number(1, 65535)
PORT_RANGE = SettingKind("a range of ports such as 1912-1920", _port_range)
HOST_CORES = SettingKind("hosts with cores such as 10.0.0.2 -1, 10.0.0.3 64", _host_cores)
PERCENT = whole_number(1, 100)
DISTANCE = SettingKind("a number of zero or more", _distance)
ADDRESS = SettingKind("an address such as http://localhost:8800", _address)
DURATION = SettingKind("a time such as 12:00:00", _duration)
