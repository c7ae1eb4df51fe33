"""How sure a share is: the Wilson interval, said beside it."""

from __future__ import annotations

import math

_Z = 1.959964  # 95%


def wilson(part: float, whole: float) -> tuple[float, float]:
    """Return the 95% Wilson interval (0 to 1) of ``part`` out of ``whole`` (Wilson 1927)."""
    share = part / whole
    spread = _Z * math.sqrt(share * (1 - share) / whole + _Z**2 / (4 * whole**2))
    middle = share + _Z**2 / (2 * whole)
    scale = 1 + _Z**2 / whole
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)
