# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Outlines of all windows of a mesh."""

import numpy as np

from quakegrid.hazard.geometry.mesh import Windows
from quakegrid.hazard.geometry.simple_fault_surface import simple_fault_mesh
from quakegrid.hazard.kernels.floating_windows import fault_mesh, fault_windows
from quakegrid.hazard.kernels.rupture_outlines import rupture_outlines
from quakegrid.hazard.sources.floating import floating_ruptures


def test_outlines_do_not_depend_on_other_windows():
    """The outline of a window is the same beside others as alone."""
    trace = np.array([[179.9, 10.0], [-179.8, 10.2], [-179.5, 10.1]])
    mesh = simple_fault_mesh(trace, 40.0, 0.0, 15.0, 2.0)
    rows, columns = mesh.shape[1:]
    sizes = [(0, 0, rows, columns), (0, 1, 3, 9), (2, 4, 5, 6), (1, 2, 2, 2)]
    everything = outlines_of(mesh, sizes)
    alone = {}
    for size in sizes:
        outlines = outlines_of(mesh, [size])
        alone[tuple(outlines.planes[0])] = outlines.vertices
    for w, plane in enumerate(everything.planes):
        found = everything.vertices[:, everything.start[w] : everything.start[w + 1]]
        np.testing.assert_array_equal(found, alone[tuple(plane)])
        assert 4 <= found.shape[1] <= 9
        assert np.abs(found).max() < 60.0


def outlines_of(mesh, sizes):
    """Return the outlines of windows (first row, first column, rows, columns)."""
    windows = Windows(*np.array(sizes).T)
    ruptures = floating_ruptures(
        mesh, np.array([6.5]), 30.0, [windows], orientation_of_top_row=False
    )
    laid_out, _ = fault_windows(ruptures)
    return rupture_outlines(mesh, fault_mesh(mesh), laid_out)
