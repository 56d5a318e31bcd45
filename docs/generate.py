# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Write the pages of the reference anew from the tables they are made of."""

from __future__ import annotations

from pathlib import Path

from quakegrid.faces.cli.manual import commands_page
from quakegrid.jobs.exports.manual import outputs_page
from quakegrid.jobs.parameters.manual import parameters_page

REFERENCE = Path(__file__).parent / "reference"
PAGES = {"commands": commands_page, "outputs": outputs_page, "parameters": parameters_page}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (REFERENCE / f"{name}.md").write_text(page(), encoding="utf-8")
