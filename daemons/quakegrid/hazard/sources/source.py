# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The records of seismic sources, as a source model declares them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.geometry.surface_patches import SurfacePatches
from quakegrid.hazard.magnitude_frequency.arbitrary import Arbitrary
from quakegrid.hazard.magnitude_frequency.distribution import MagnitudeFrequencyDistribution
from quakegrid.hazard.magnitude_frequency.point_rates import PointDistributions


@dataclass(frozen=True, slots=True)
class NodalPlane:
    """One of the orientations a point rupture may have; angles in degrees."""

    probability: float
    strike: float
    dip: float
    rake: float


@dataclass(frozen=True, slots=True)
class HypocentralDepth:
    """One of the depths a point rupture may have.

    Attributes
    ----------
    depth
        [km]
    fraction_down_dip
        Where the hypocentre lies on the rupture: 0 at its top edge, 1 at its bottom edge; nan
        on a fault where the depth alone tells.
    """

    probability: float
    depth: float
    fraction_down_dip: float = 0.5


@dataclass(frozen=True, slots=True)
class PlacedHypocentre:
    """One of the places of the hypocentre on a rupture.

    Attributes
    ----------
    along_strike, down_dip
        Parts of its length and width.
    """

    probability: float
    along_strike: float
    down_dip: float


@dataclass(frozen=True)
class PointLike:
    """What point and area sources have in common: ruptures around hypocentres.

    Depths in km; `nodal_planes` and `hypocentral_depths` have probabilities that sum to 1.
    With `moves_hypocentres` a rupture that is moved into the layer takes its hypocentre along.
    `dispersion` is that of a negative binomial number of occurrences, 0 for a Poissonian one.
    """

    source_id: str
    name: str
    tectonic_region_type: str
    magnitude_frequency: MagnitudeFrequencyDistribution
    magnitude_scaling_relation: str
    rupture_aspect_ratio: float
    upper_seismogenic_depth: float
    lower_seismogenic_depth: float
    nodal_planes: tuple[NodalPlane, ...]
    hypocentral_depths: tuple[HypocentralDepth, ...]
    moves_hypocentres: bool = field(default=False, kw_only=True)
    dispersion: float = field(default=0.0, kw_only=True)


@dataclass(frozen=True)
class PointSource(PointLike):
    """Ruptures around one epicentre [deg]."""

    lon: float
    lat: float


@dataclass(frozen=True)
class AreaSource(PointLike):
    """Ruptures around the points of a grid inside a polygon.

    Attributes
    ----------
    polygon
        Vertices, shape (n, 2), lon lat [deg], not closed.
    discretization
        Grid spacing given by the source itself [km], or None.
    """

    polygon: NDArray[np.float64]
    discretization: float | None = None


@dataclass(frozen=True)
class MultiPointSource(PointLike):
    """Ruptures around many points that differ in place and rates alone.

    Its magnitude-frequency distribution is the sum of those of the points.

    Attributes
    ----------
    lon, lat
        Shape (P,) [deg].
    share
        Shape (P, K): the part of the rate of each of the K magnitudes of the distribution
        that falls on each point.
    distributions
        Of each point, where the branches of a logic tree may change them; not kept with the
        inputs of a calculation.
    """

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    share: NDArray[np.float64]
    distributions: PointDistributions | None = None


@dataclass(frozen=True)
class CellMeans:
    """The points that stand for C cells of a grid far away; arrays have the shape (C,).

    Attributes
    ----------
    lon, lat, depth
        Of the hypocentre [deg], [deg], [km].
    upper, lower
        Depths of the seismogenic layer [km].
    strike, dip, rake
        [deg]
    aspect_ratio
        Of ruptures.
    relation
        Index of the magnitude scaling relation.
    relations
        Names of magnitude scaling relations.
    """

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    depth: NDArray[np.float64]
    upper: NDArray[np.float64]
    lower: NDArray[np.float64]
    strike: NDArray[np.float64]
    dip: NDArray[np.float64]
    rake: NDArray[np.float64]
    aspect_ratio: NDArray[np.float64]
    relation: NDArray[np.int64]
    relations: tuple[str, ...]


@dataclass(frozen=True)
class GriddedPointsSource:
    """Points of many sources in C cells, each of which is one point for sites far away.

    Attributes
    ----------
    magnitude_frequency
        The sum of those of all points, of K magnitudes.
    spacing
        Of the grid [km].
    cells
        The points that stand for the cells.
    share
        Shape (C, K): the part of the rate of each magnitude that falls on each cell.
    members
        The points, those that are alike in all but place and rates together.
    cell
        For each of the members the cells of its points, shape (P,).
    """

    source_id: str
    name: str
    tectonic_region_type: str
    magnitude_frequency: MagnitudeFrequencyDistribution
    spacing: float
    cells: CellMeans
    share: NDArray[np.float64]
    members: tuple[MultiPointSource, ...]
    cell: tuple[NDArray[np.int64], ...]


@dataclass(frozen=True)
class SimpleFaultGeometry:
    """A fault trace projected down a constant dip.

    Attributes
    ----------
    trace
        Shape (n, 2), lon lat [deg].
    dip
        [deg]
    upper_seismogenic_depth, lower_seismogenic_depth
        [km]
    """

    trace: NDArray[np.float64]
    dip: float
    upper_seismogenic_depth: float
    lower_seismogenic_depth: float


@dataclass(frozen=True)
class ComplexFaultGeometry:
    """Edges from the top of the fault to its bottom, each of shape (n, 3): lon lat depth."""

    edges: tuple[NDArray[np.float64], ...]


@dataclass(frozen=True)
class PlanarGeometry:
    """Rectangles, each of shape (4, 3): top left, top right, bottom left, bottom right.

    Columns are lon, lat [deg] and depth [km].
    """

    planes: tuple[NDArray[np.float64], ...]


@dataclass(frozen=True)
class KiteGeometry:
    """Profiles along strike, each of shape (n, 3) from top to bottom: lon lat depth."""

    profiles: tuple[NDArray[np.float64], ...]


@dataclass(frozen=True)
class KiteFaultSource:
    """Ruptures that float over profiles down the dip; rake [deg], dispersion as of `PointLike`."""

    source_id: str
    name: str
    tectonic_region_type: str
    magnitude_frequency: MagnitudeFrequencyDistribution
    magnitude_scaling_relation: str
    rupture_aspect_ratio: float
    rake: float
    geometry: KiteGeometry
    dispersion: float = 0.0


@dataclass(frozen=True)
class SimpleFaultSource:
    """Ruptures that float over a simple fault; rake [deg], dispersion as of `PointLike`.

    Hypocentres are in the middle of ruptures unless one of the last two fields places them.
    """

    source_id: str
    name: str
    tectonic_region_type: str
    magnitude_frequency: MagnitudeFrequencyDistribution
    magnitude_scaling_relation: str
    rupture_aspect_ratio: float
    rake: float
    geometry: SimpleFaultGeometry
    dispersion: float = 0.0
    hypocentres: tuple[PlacedHypocentre, ...] = ()
    hypocentral_depths: tuple[HypocentralDepth, ...] = ()


@dataclass(frozen=True)
class ComplexFaultSource:
    """Ruptures that float over a complex fault; rake [deg], dispersion as of `PointLike`."""

    source_id: str
    name: str
    tectonic_region_type: str
    magnitude_frequency: MagnitudeFrequencyDistribution
    magnitude_scaling_relation: str
    rupture_aspect_ratio: float
    rake: float
    geometry: ComplexFaultGeometry
    dispersion: float = 0.0


@dataclass(frozen=True)
class CharacteristicFaultSource:
    """Every rupture takes the whole surface, which may be given as patches.

    Rake in degrees; dispersion as of `PointLike`.
    """

    source_id: str
    name: str
    tectonic_region_type: str
    magnitude_frequency: MagnitudeFrequencyDistribution
    rake: float
    geometry: SimpleFaultGeometry | ComplexFaultGeometry | PlanarGeometry | SurfacePatches
    dispersion: float = 0.0


@dataclass(frozen=True)
class ListedRupturesSource:
    """N ruptures listed one by one, each with its surface and its chances to happen.

    Attributes
    ----------
    mag, rake
        Shape (N,).
    hypocentre
        Shape (N, 3): lon, lat [deg], depth [km]; nan where it is the middle of the surface.
    first_patch
        Shape (N + 1,): rupture n breaks the patches ``patch[first_patch[n]:first_patch[n + 1]]``.
    patch
        Shape (Q,): numbers of patches; ruptures may share them.
    patches
        What the numbers count.
    probabilities
        Shape (N, C): of 0, 1, 2 ... occurrences in the investigation time.
    weight
        Shape (N,): the chance of each rupture to be the one that may happen, where one rules
        out the others; else not looked at.
    shares_sections
        Whether the surfaces are made of sections that ruptures share.
    """

    source_id: str
    name: str
    tectonic_region_type: str
    mag: NDArray[np.float64]
    rake: NDArray[np.float64]
    hypocentre: NDArray[np.float64]
    first_patch: NDArray[np.int64]
    patch: NDArray[np.int64]
    patches: SurfacePatches
    probabilities: NDArray[np.float64]
    weight: NDArray[np.float64]
    shares_sections: bool

    @property
    def magnitude_frequency(self) -> MagnitudeFrequencyDistribution:
        """The magnitudes with their chances to happen at all: no parameter can be uncertain."""
        return Arbitrary(tuple(self.mag.tolist()), tuple(self.probabilities[:, 1:].sum(axis=1)))

    def some(self, rows: NDArray[np.int64]) -> ListedRupturesSource:
        """Return the source with some of its ruptures and all of its patches."""
        counts = np.diff(self.first_patch)[rows]
        first = np.concatenate([[0], np.cumsum(counts)])
        within = np.arange(first[-1]) - np.repeat(first[:-1], counts)
        return replace(
            self,
            mag=self.mag[rows],
            rake=self.rake[rows],
            hypocentre=self.hypocentre[rows],
            first_patch=first,
            patch=self.patch[np.repeat(self.first_patch[rows], counts) + within],
            probabilities=self.probabilities[rows],
            weight=self.weight[rows],
        )


#: Sources of one point or many.
PointsSource = PointSource | AreaSource | MultiPointSource
FaultSource = SimpleFaultSource | ComplexFaultSource | KiteFaultSource | CharacteristicFaultSource
#: Sources whose ruptures follow from parameters.
ParametricSource = PointsSource | FaultSource
#: What files declare.
Source = ParametricSource | ListedRupturesSource
#: What ruptures are made of.
MadeSource = Source | GriddedPointsSource


def dispersion_of(source: MadeSource) -> float:
    """Return the dispersion of the numbers of occurrences; 0 unless it is negative binomial."""
    if isinstance(source, GriddedPointsSource | ListedRupturesSource):
        return 0.0
    return source.dispersion


@dataclass(frozen=True, slots=True)
class Dependence:
    """How the sources of a group and their ruptures depend on each other.

    Attributes
    ----------
    exclusive_sources
        Whether one source rules out the others.
    exclusive_ruptures
        Whether one rupture of a source rules out the others of the same source.
    cluster_rate
        If all ruptures happen together, how often [1/yr]; else None.
    probability
        What exclusive sources count all together.
    """

    exclusive_sources: bool = False
    exclusive_ruptures: bool = False
    cluster_rate: float | None = None
    probability: float = 1.0


@dataclass(frozen=True)
class SourceGroup:
    """Sources of one tectonic region type, as grouped in the file.

    Attributes
    ----------
    sources
        In file order.
    dependence
        None if the sources and their ruptures do not depend on each other.
    weights
        Id of a source -> its chance to be the one that may happen, of exclusive sources.
    """

    name: str
    tectonic_region_type: str
    sources: tuple[Source, ...]
    dependence: Dependence | None = None
    weights: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class SourceModel:
    """The content of one source model file.

    Attributes
    ----------
    name
        As written.
    groups
        In file order.
    investigation_time
        [yr], or None.
    lines
        Source id -> its line in the file, counted from 1.
    """

    name: str
    groups: tuple[SourceGroup, ...]
    investigation_time: float | None = None
    lines: Mapping[str, int] = field(default_factory=dict)
