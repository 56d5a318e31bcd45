# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The orthographic projection."""

import numpy as np

from quakegrid.hazard.geometry.orthographic import plane_of, projected, unprojected


def test_points_return_from_the_plane():
    """Projecting and back changes nothing, also across the date line."""
    lon, lat = np.array([179.5, -179.8, -179.2]), np.array([-18.0, -17.0, -17.5])
    centre = plane_of(lon, lat)
    assert centre == (180.15, -17.5)
    back = unprojected(*projected(lon, lat, centre), centre)
    np.testing.assert_allclose(np.stack(back), np.stack([lon, lat]), atol=1e-10)
