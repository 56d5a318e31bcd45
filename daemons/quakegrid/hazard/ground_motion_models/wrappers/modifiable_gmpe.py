# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Any model with its median, deviations or site term changed, in the way of a logic tree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from types import MappingProxyType

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.model import GroundMotionModel
from quakegrid.hazard.ground_motion_models.registry import (
    ground_motion_model,
    model_of_arguments,
)
from quakegrid.hazard.ground_motion_models.wrappers import (
    deviations,
    eastern_america,
    site_terms,
    swiss_sites,
)
from quakegrid.hazard.ground_motion_models.wrappers.modification import (
    Modification,
    modified,
    single_model,
)
from quakegrid.hazard.ground_motion_models.wrappers.several_models import by_measure
from quakegrid.hazard.intensity_measure import normalized_imt

_MODIFICATIONS: Mapping[str, Callable[..., Modification]] = MappingProxyType(
    {
        "add_between_within_stds": deviations.add_between_within_stds,
        "add_delta_to_phi_std_scalar": deviations.add_delta_to_phi_std,
        "add_delta_to_phi_std_vector": deviations.add_delta_to_phi_std,
        "add_delta_to_tau_std_scalar": deviations.add_delta_to_tau_std,
        "add_delta_to_tau_std_vector": deviations.add_delta_to_tau_std,
        "add_delta_to_total_std_scalar": deviations.add_delta_to_total_std,
        "add_delta_to_total_std_vector": deviations.add_delta_to_total_std,
        "apply_swiss_amplification": swiss_sites.apply_swiss_amplification,
        "apply_swiss_amplification_sa": swiss_sites.apply_swiss_amplification_sa,
        "ceus2020_site_term": eastern_america.ceus2020_site_term,
        "ba08_site_term": site_terms.ba08_site_term,
        "bssa14_site_term": site_terms.bssa14_site_term,
        "cb14_basin_term": site_terms.cb14_basin_term,
        "cy14_site_term": site_terms.cy14_site_term,
        "m9_basin_term": site_terms.m9_basin_term,
        "nrcan15_site_term": site_terms.nrcan15_site_term,
        "set_between_epsilon": deviations.set_between_epsilon,
        "set_fixed_total_sigma": deviations.set_fixed_total_sigma,
        "set_scale_median_scalar": deviations.set_scale_median,
        "set_scale_median_vector": deviations.set_scale_median,
        "set_scale_total_sigma_scalar": deviations.set_scale_total_sigma,
        "set_scale_total_sigma_vector": deviations.set_scale_total_sigma,
        "sigma_model_alatik2015": eastern_america.sigma_model_alatik2015,
        "set_total_std_as_tau_plus_delta": deviations.set_total_std_as_tau_plus_delta,
    }
)


def _modification(base: GroundMotionModel, name: str, arguments: object) -> Modification:
    """Return the modification of a name and its arguments; some ask the base itself.

    Raises
    ------
    UserInputError
        An unknown name, unknown or missing arguments.
    """
    if name not in _MODIFICATIONS:
        near = get_close_matches(name, _MODIFICATIONS, n=1)
        hint = f"did you mean {near[0]}? " if near else ""
        known = ", ".join(_MODIFICATIONS)
        raise UserInputError(f"ModifiableGMPE has no argument {name!r}; {hint}they are {known}")
    if not isinstance(arguments, Mapping):
        raise UserInputError(f"ModifiableGMPE: {name} = {arguments!r}: write a table")
    factory = _MODIFICATIONS[name]
    parameters = factory.__kwdefaults__ or {}
    known_names = set(factory.__annotations__) - {"return", "base"}
    wrong = [key for key in arguments if key not in known_names]
    missing = [key for key in known_names if key not in arguments and key not in parameters]
    if wrong or missing:
        names = ", ".join(sorted(known_names)) or "none"
        raise UserInputError(f"ModifiableGMPE: the arguments of {name} are: {names}")
    asked = {"base": base} if "base" in factory.__annotations__ else {}
    return factory(**asked, **arguments)


def _with_conditional(
    base: GroundMotionModel, gmpe: Mapping[str, object], conditional: Mapping[str, object]
) -> GroundMotionModel:
    """Return a base that asks conditional models, which ask it in turn, for some measures.

    Raises
    ------
    UserInputError
        A measure without ``gmpe.Name = {}``, or a mistake in it.
    """
    models = {}
    for imt, value in conditional.items():
        inner = value.get("gmpe") if isinstance(value, Mapping) else None
        if not isinstance(inner, Mapping) or len(inner) != 1:
            raise UserInputError(f'conditional_gmpe: write "{imt}" = {{gmpe.Name = {{}}}}')
        ((name, arguments),) = inner.items()
        if not isinstance(arguments, Mapping):
            raise UserInputError(f"conditional_gmpe: {name} = {arguments!r}: write {{}}")
        models[normalized_imt(imt)] = model_of_arguments(str(name), {**arguments, "gmpe": gmpe})
    return by_measure(base.name, models, base)


def ModifiableGMPE(  # noqa: N802 - the name in logic trees
    *, gmpe: Mapping[str, object], **modifications: Mapping[str, object]
) -> GroundMotionModel:
    """Return a model with modifications, made in the order in which they are written.

    Parameters
    ----------
    gmpe
        The model: ``gmpe.Name = {argument = ...}``.
    modifications
        A table of arguments each; ``conditional_gmpe."IA".gmpe.Name = {}`` takes the place of
        the model for a measure and is conditioned on it.
    """
    changes = dict(modifications)
    conditional = changes.pop("conditional_gmpe", None)
    base = single_model("gmpe", gmpe)
    if conditional is not None:
        base = _with_conditional(base, gmpe, conditional)
    return modified(base, [_modification(base, name, given) for name, given in changes.items()])


def SplitSigmaGMPE(  # noqa: N802
    *,
    gmpe_name: str,
    within_absolute: float | None = None,
    between_absolute: float | None = None,
) -> GroundMotionModel:
    """Return a model whose total standard deviation is split in two.

    Parameters
    ----------
    gmpe_name
        The model.
    within_absolute, between_absolute
        One of the two parts [ln units]; at most the total.

    Raises
    ------
    UserInputError
        Both or none of the parts are given.
    """
    if (within_absolute is None) == (between_absolute is None):
        raise UserInputError("SplitSigmaGMPE: write one of within_absolute and between_absolute")
    split = deviations.split_sigma(within=within_absolute, between=between_absolute)
    return modified(ground_motion_model(gmpe_name), [split])
