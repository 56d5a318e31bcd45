# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Style-of-faulting adjustment of models that have none, as used in SHARE.

Bommer J.J., Douglas J., Strasser F.O. (2003). Style-of-faulting in ground-motion prediction
equations. Bulletin of Earthquake Engineering 1, 171-203.
https://doi.org/10.1023/A:1026323123154

Drouet S., Cotton F., Gueguen P. (2010). vS30, kappa, regional attenuation and Mw from
accelerograms: application to magnitude 3-5 French earthquakes. Geophysical Journal
International 182(2), 880-898. https://doi.org/10.1111/j.1365-246X.2010.04626.x
"""

from __future__ import annotations

from quakegrid.hazard.kernels.elementary import Numeric, elementwise, log, where

_LN_NORMAL_TO_STRIKE_SLIP = -0.05129329438755058  # ln 0.95
_SHARE_OF_NORMAL = 0.01
_SHARE_OF_REVERSE = 0.81


@elementwise
def style_factor(reverse_to_strike_slip: Numeric, rake: Numeric) -> Numeric:
    """Return ln of the factor from the unspecified style to that of the rake.

    Parameters
    ----------
    reverse_to_strike_slip
        Ratio of reverse to strike-slip motion.
    rake
        [deg]
    """
    ln_reverse = log(reverse_to_strike_slip)
    average = -_SHARE_OF_REVERSE * ln_reverse - _SHARE_OF_NORMAL * _LN_NORMAL_TO_STRIKE_SLIP
    reverse = (rake > 30.0) & (rake <= 150.0)
    normal = (rake > -120.0) & (rake <= -60.0)
    own = where(reverse, ln_reverse, where(normal, _LN_NORMAL_TO_STRIKE_SLIP, 0.0))
    return average + own
