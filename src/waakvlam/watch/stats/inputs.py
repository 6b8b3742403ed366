"""What engines are given, as arrays of numbers, with errors that say what was wrong."""

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats: TypeAlias = NDArray[np.float64]


def floats(name: str, values: ArrayLike, dimensions: int) -> Floats:
    """Values as numbers; ValueError that names them when they are not numbers or have other dimensions."""
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as wrong:
        raise ValueError(f"{name}: not an array of numbers") from wrong
    if array.ndim != dimensions:
        raise ValueError(f"{name}: an array of {dimensions} dimension(s), not of {array.ndim}")
    return array
