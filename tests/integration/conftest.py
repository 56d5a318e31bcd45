# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What integration tests share: a toy calculation that worker processes can import too."""

from __future__ import annotations

import sys
from pathlib import Path

# worker processes find modules where this one does
sys.path.insert(0, str(Path(__file__).parent))
