# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""NRML, the XML of seismic hazard models: source models and logic trees."""
