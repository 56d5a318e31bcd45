# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Properties of the windows of a mesh."""

import numpy as np
import pytest

from quakegrid.hazard.geometry.complex_fault_surface import complex_fault_mesh
from quakegrid.hazard.geometry.mesh import Windows, whole_mesh, window_properties
from quakegrid.hazard.geometry.simple_fault_surface import simple_fault_mesh

EDGES = (
    np.array([[10.0, 44.5, 3.0], [10.05, 44.9, 5.0], [9.9, 45.4, 2.0]]),
    np.array([[10.3, 44.3, 10.0], [10.25, 44.9, 12.0], [10.2, 45.5, 14.0]]),
    np.array([[10.9, 44.2, 22.0], [10.6, 44.9, 30.0], [10.4, 45.55, 25.0]]),
)


def all_windows(rows, columns):
    """Return every window of a mesh."""
    places = [
        (i, j, r, c)
        for i in range(rows - 1)
        for j in range(columns - 1)
        for r in range(2, rows - i + 1)
        for c in range(2, columns - j + 1)
    ]
    return Windows(*np.array(places).T)


@pytest.mark.parametrize("top_row", [True, False])
def test_a_window_is_like_a_mesh_of_its_own(top_row):
    """What is computed for all windows at once is that of each window cut out."""
    mesh = complex_fault_mesh(EDGES, 14.0)
    windows = all_windows(*mesh.shape[1:])
    together = window_properties(mesh, windows, orientation_of_top_row=top_row)
    for n in range(0, len(windows), 37):
        i, j = windows.first_row[n], windows.first_column[n]
        cut = mesh[:, i : i + windows.rows[n], j : j + windows.columns[n]]
        alone = window_properties(cut, whole_mesh(cut), orientation_of_top_row=top_row)
        for name in together.__dataclass_fields__:
            np.testing.assert_allclose(
                getattr(together, name)[n], getattr(alone, name)[0], rtol=1e-9, err_msg=name
            )


@pytest.mark.parametrize("dip", [20.0, 45.0, 80.0, 90.0])
def test_a_plane_has_the_dip_and_strike_it_was_made_with(dip):
    """A straight fault keeps its angles, its area is length times width."""
    mesh = simple_fault_mesh(np.array([[0.0, 0.0], [0.2, 0.2]]), dip, 0.0, 10.0, 1.0)
    whole = window_properties(mesh, whole_mesh(mesh), orientation_of_top_row=True)
    np.testing.assert_allclose(whole.dip, dip, atol=0.01)
    np.testing.assert_allclose(whole.strike, 45.0, atol=0.05)
    rows, columns = mesh.shape[1:]
    np.testing.assert_allclose(whole.area, (rows - 1) * (columns - 1), rtol=5e-3)
    np.testing.assert_allclose(whole.width, rows - 1.0, rtol=2e-3)


def test_a_mesh_that_dips_to_the_left_is_turned_around():
    """Edges digitised backwards give a dip below 90 degrees and the opposite strike."""
    mesh = complex_fault_mesh(EDGES, 10.0)
    forth = window_properties(mesh, whole_mesh(mesh), orientation_of_top_row=False)
    backwards = mesh[:, :, ::-1]
    back = window_properties(backwards, whole_mesh(mesh), orientation_of_top_row=False)
    np.testing.assert_allclose(back.dip, forth.dip, rtol=1e-3)
    turn = (back.strike - forth.strike + 180.0) % 360.0 - 180.0
    np.testing.assert_allclose(turn, 0.0, atol=0.5)
