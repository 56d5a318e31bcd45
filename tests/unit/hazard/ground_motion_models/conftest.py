# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ruptures seen from sites, drawn at random over the range of use of the models."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.hazard.ground_motion_models.model import Context

_COUNT = 200


@pytest.fixture(scope="session")
def contexts() -> Context:
    """Return contexts of all magnitudes, distances, mechanisms and sites."""
    rng = np.random.default_rng(2014)
    rjb = rng.uniform(0.0, 300.0, _COUNT) * (rng.random(_COUNT) > 0.1)
    ztor = rng.uniform(0.0, 30.0, _COUNT)
    hypo_depth = ztor + rng.uniform(0.1, 15.0, _COUNT)
    known = rng.random(_COUNT) > 0.3
    return Context(
        mag=rng.uniform(4.0, 9.0, _COUNT),
        rake=rng.choice(
            [-180.0, -120.0, -90.0, -45.0, -30.0, 0.0, 30.0, 45.0, 90.0, 150.0], _COUNT
        ),
        dip=rng.uniform(10.0, 90.0, _COUNT),
        strike=rng.uniform(0.0, 360.0, _COUNT),
        ztor=ztor,
        zbot=ztor + rng.uniform(5.0, 20.0, _COUNT),
        width=rng.uniform(1.0, 60.0, _COUNT),
        hypo_lon=rng.uniform(-180.0, 180.0, _COUNT),
        hypo_lat=rng.uniform(-80.0, 80.0, _COUNT),
        hypo_depth=hypo_depth,
        rrup=np.hypot(rjb, ztor) + 0.01,
        rjb=rjb,
        rx=rng.uniform(-1.0, 1.0, _COUNT) * (rjb + 20.0),
        ry0=rng.uniform(0.0, 1.0, _COUNT) * rjb,
        rhypo=np.hypot(rjb, hypo_depth),
        repi=rjb + 1.0,
        azimuth=rng.uniform(0.0, 360.0, _COUNT),
        vs30=rng.choice([150.0, 200.0, 280.0, 360.0, 500.0, 760.0, 1100.0, 2000.0], _COUNT),
        vs30measured=rng.choice([0.0, 1.0], _COUNT),
        z1pt0=np.where(known, rng.uniform(1.0, 1200.0, _COUNT), -999.0),
        z2pt5=np.where(known, rng.uniform(0.05, 8.0, _COUNT), -999.0),
        backarc=rng.choice([0.0, 1.0], _COUNT),
        lon=rng.uniform(-180.0, 180.0, _COUNT),
        lat=rng.uniform(-80.0, 80.0, _COUNT),
        z1pt4=rng.uniform(1.0, 1500.0, _COUNT),
        z_sed=rng.uniform(0.0, 10.0, _COUNT),
        xvf=rng.uniform(-120.0, 120.0, _COUNT),
        region=rng.integers(0, 6, _COUNT).astype(float),
        in_cshm=rng.choice([0.0, 1.0], _COUNT),
        h800=rng.uniform(0.0, 200.0, _COUNT),
        slope=rng.uniform(0.001, 0.4, _COUNT),
        f0=rng.uniform(0.2, 10.0, _COUNT),
        kappa0=rng.uniform(0.005, 0.06, _COUNT),
        bas=rng.choice([0.0, 1.0], _COUNT),
        soiltype=rng.integers(1, 8, _COUNT).astype(float),
        siteclass=rng.integers(0, 5, _COUNT).astype(float),
        ec8=rng.integers(0, 4, _COUNT).astype(float),
        ec8_p18=rng.integers(0, 8, _COUNT).astype(float),
        geology=rng.integers(0, 8, _COUNT).astype(float),
        THV=rng.uniform(0.05, 2.0, _COUNT),
        PHV=rng.uniform(1.0, 9.0, _COUNT),
        D50_15=rng.uniform(0.05, 2.0, _COUNT),
        T_15=rng.uniform(1.0, 15.0, _COUNT),
        F_15=rng.uniform(1.0, 40.0, _COUNT),
        freeface_ratio=rng.uniform(1.0, 20.0, _COUNT),
        amplfactor=rng.uniform(-0.5, 0.7, _COUNT),
        ch_ampl03=rng.uniform(-0.5, 0.7, _COUNT),
        ch_ampl06=rng.uniform(-0.5, 0.7, _COUNT),
        ch_phis2s03=rng.uniform(0.1, 0.4, _COUNT),
        ch_phis2s06=rng.uniform(0.1, 0.4, _COUNT),
        ch_phiss03=rng.uniform(0.3, 0.5, _COUNT),
        ch_phiss06=rng.uniform(0.3, 0.5, _COUNT),
        rvolc=rng.uniform(0.0, 80.0, _COUNT),
        rcdpp=rng.uniform(-1.0, 2.0, _COUNT),
        clon=rng.uniform(-180.0, 180.0, _COUNT),
        clat=rng.uniform(-80.0, 80.0, _COUNT),
    )
