# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ground motion models of NGA-West1 and 2 and of the United States west of the Rocky Mountains."""
