# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lets the tests of this folder import the builders beside them."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
