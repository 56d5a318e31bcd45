# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The openquake.cfg that is shipped: every setting with its meaning and its commented default."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from quakegrid.base.settings_sections import SECTIONS, settings_table

_HEAD = """\
# Settings of the engine. A line that begins with `#` is a comment: the value it shows holds
# already, or is an example where nothing holds. These files are read, later ones win:
#
#   /etc/openquake/openquake.cfg
#   /etc/openquake/conf.d/*.cfg
#   /opt/openquake/openquake.cfg
#   the file that the environment variable OQ_CONFIG_FILE names
#   ./openquake.cfg
#
# `oq info cfg` tells every setting and where it is from. This file holds the secret of the
# cluster: it belongs to root:openquake and has mode 0640.
"""


def settings_template() -> str:
    """Return the text of ``etc/openquake.cfg``."""
    return _HEAD + "".join(_section(section) for section in SECTIONS)


def _section(section: str) -> str:
    caption = str(SECTIONS[section].__doc__)
    lines = ["", f"[{section}]", f"# {caption}"]
    for (name, _), item in settings_table().items():
        if name == section:
            remark = "" if item.default not in (None, "") else " (not set; an example)"
            lines += ["", *_comment(item.doc + remark), f"# {item.key} = {item.example}"]
    return "\n".join(lines) + "\n"


def _comment(text: str) -> Iterator[str]:
    return (f"# {line}" for line in textwrap.wrap(text, 96))
