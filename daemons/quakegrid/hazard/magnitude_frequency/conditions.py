# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the parameters of a magnitude-frequency distribution must fulfil."""

from __future__ import annotations

import math
from collections.abc import Sequence

from quakegrid.base.errors import Problem, UserInputError


def require(*conditions: tuple[bool, str]) -> None:
    """Raise one error that tells every condition that does not hold.

    Parameters
    ----------
    conditions
        Pairs of what must hold and the message if it does not.

    Raises
    ------
    UserInputError
        One problem per condition that is false.
    """
    problems = [Problem(message) for holds, message in conditions if not holds]
    if problems:
        raise UserInputError(problems)


def magnitude_range(
    min_mag: float, max_mag: float, bin_width: float
) -> tuple[tuple[bool, str], ...]:
    """Return the conditions on a range of magnitudes cut into bins."""
    return (
        (min_mag >= 0.0, f"the minimum magnitude is {min_mag:g}, write one that is 0 or more"),
        (bin_width > 0.0, f"the bin width is {bin_width:g}, write a positive one"),
        (
            max_mag >= min_mag + bin_width * (1.0 - 1e-9),
            f"the maximum magnitude {max_mag:g} must exceed the minimum magnitude "
            f"{min_mag:g} by at least one bin width ({bin_width:g})",
        ),
    )


def positive(name: str, value: float) -> tuple[bool, str]:
    """Return the condition that a parameter is a positive number."""
    return (
        value > 0.0 and math.isfinite(value),
        f"the {name} is {value:g}, write a positive number",
    )


def occurrence_rates(rates: Sequence[float]) -> tuple[tuple[bool, str], ...]:
    """Return the conditions on a list of annual rates."""
    return (
        (len(rates) > 0, "at least one occurrence rate must be given"),
        (
            all(rate >= 0.0 and math.isfinite(rate) for rate in rates),
            "occurrence rates must not be negative",
        ),
        (
            len(rates) == 0 or any(rate > 0.0 for rate in rates),
            "at least one occurrence rate must be positive",
        ),
    )
