# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What daemons tell the journal: each kind of event with its number and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Event:
    """A kind of event.

    Attributes
    ----------
    name
        Short name, as code and tests know it.
    message_id
        MESSAGE_ID in the journal: 32 hexadecimal digits that never change.
    subject
        What happened, in one line.
    explanation
        What it means and what to do, for `journalctl -x`.
    """

    name: str
    message_id: str
    subject: str
    explanation: str


#: Every kind of event, by name.
EVENTS: Mapping[str, Event] = MappingProxyType(
    {
        event.name: event
        for event in (
            Event(
                "daemon_ready",
                "6f1c0f6f8b0b4a3e9d1b5d3f5a1e0001",
                "A daemon is ready",
                "The daemon listens and does its work. Nothing is to be done.",
            ),
            Event(
                "daemon_ends",
                "6f1c0f6f8b0b4a3e9d1b5d3f5a1e0002",
                "A daemon ends",
                "The daemon was asked to end, and has put away what it held.",
            ),
            Event(
                "server_unreachable",
                "6f1c0f6f8b0b4a3e9d1b5d3f5a1e0003",
                "The job database server does not answer",
                "The process goes on asking and work goes on as far as it can. Look at "
                "openquake-dbserver on the master, at [dbserver] host, port and authkey in "
                "openquake.cfg, and at firewalls in between.",
            ),
            Event(
                "server_back",
                "6f1c0f6f8b0b4a3e9d1b5d3f5a1e0004",
                "The job database server answers again",
                "Nothing is to be done.",
            ),
            Event(
                "job_claimed",
                "6f1c0f6f8b0b4a3e9d1b5d3f5a1e0005",
                "A job begins",
                "A receiver has taken a job that waited and started its process.",
            ),
            Event(
                "job_ended",
                "6f1c0f6f8b0b4a3e9d1b5d3f5a1e0006",
                "The process of a job has ended",
                "The job is complete, has failed or was stopped: oq engine --show-log tells.",
            ),
            Event(
                "job_resumed",
                "6f1c0f6f8b0b4a3e9d1b5d3f5a1e0007",
                "A job goes on after its process was lost",
                "What was computed before is kept. After three losses the job fails; look for "
                "the cause in the journal, often a lack of memory.",
            ),
            Event(
                "job_given_up",
                "6f1c0f6f8b0b4a3e9d1b5d3f5a1e0008",
                "A job fails because its process was lost too often",
                "Mend the cause, then go on from what was computed: oq engine --resume ID.",
            ),
            Event(
                "worker_lost",
                "6f1c0f6f8b0b4a3e9d1b5d3f5a1e0009",
                "A worker process died",
                "Its chunk is computed again and a new worker is started. Signal 9 often means "
                "that memory ran out.",
            ),
            Event(
                "chunk_lost",
                "6f1c0f6f8b0b4a3e9d1b5d3f5a1e000a",
                "A chunk is computed again",
                "Whoever computed it died or fell silent. After three losses the job fails.",
            ),
            Event(
                "node_found",
                "6f1c0f6f8b0b4a3e9d1b5d3f5a1e000b",
                "A worker node has come",
                "Nothing is to be done.",
            ),
            Event(
                "node_missing",
                "6f1c0f6f8b0b4a3e9d1b5d3f5a1e000c",
                "A worker node has fallen silent",
                "Its chunks are computed by others. Look at the node and the network.",
            ),
            Event(
                "pool_refused",
                "6f1c0f6f8b0b4a3e9d1b5d3f5a1e000d",
                "A worker pool was refused",
                "It has another release than the master, or does not see the shared directory; "
                "the message says which. oq workers debug tests it.",
            ),
            Event(
                "memory_short",
                "6f1c0f6f8b0b4a3e9d1b5d3f5a1e000e",
                "Memory runs short",
                "The pool takes no more chunks above soft_mem_limit and ends its largest worker "
                "above hard_mem_limit. Use fewer cores of the node in host_cores.",
            ),
            Event(
                "no_free_port",
                "6f1c0f6f8b0b4a3e9d1b5d3f5a1e000f",
                "A job waits for a free port",
                "Every port of receiver_ports is in use: wait, or name more of them.",
            ),
            Event(
                "bad_message",
                "6f1c0f6f8b0b4a3e9d1b5d3f5a1e0010",
                "A message could not be understood",
                "It was dropped. A process of another release may speak, or somebody who is "
                "none of ours.",
            ),
            Event(
                "job_aborted",
                "6f1c0f6f8b0b4a3e9d1b5d3f5a1e0011",
                "A person stopped a job",
                "Every process ends its work for the job within five seconds.",
            ),
        )
    }
)
