"""What engines are given, as numbers and arrays of numbers, with errors that say what was wrong."""

from numbers import Real
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats: TypeAlias = NDArray[np.float64]


def numbers(name: str, values: ArrayLike) -> NDArray[Any]:
    """Values as an array of numbers, NaN where a mask or None says that there is none.

    Raises ValueError that names them for anything else: text, complex numbers, dates, infinity.
    """
    try:
        array = np.asarray(values)
        array = array.astype(np.float64, copy=False) if array.dtype.kind in "Of" else array
        if isinstance(values, np.ma.MaskedArray):
            array = np.where(np.ma.getmaskarray(values), np.nan, array)
    except (TypeError, ValueError) as wrong:
        raise ValueError(f"{name}: not an array of numbers") from wrong
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{name}: not an array of numbers")
    if array.dtype.kind == "f" and np.isinf(array).any():
        raise ValueError(f"{name}: infinity is no number to reckon with")
    return array


def floats(name: str, values: ArrayLike, dimensions: int | None = None) -> Floats:
    """As `numbers`, as floats; ValueError also when they have other dimensions (any, when None)."""
    array = numbers(name, values).astype(np.float64, copy=False)
    if dimensions not in (None, array.ndim):
        raise ValueError(f"{name}: an array of {dimensions} dimension(s), not of {array.ndim}")
    return array


def real(name: str, value: float) -> float:
    """One number, not NaN and not infinite. Raises ValueError that names it."""
    if not isinstance(value, Real) or not np.isfinite(value):
        raise ValueError(f"{name}: one number, not {value!r}")
    return float(value)


def whole(name: str, value: float) -> int:
    """One whole number; 52.0 is one, 52.18 is not. Raises ValueError that names it."""
    if not real(name, value).is_integer():
        raise ValueError(f"{name}: a whole number, not {value!r}")
    return int(value)
