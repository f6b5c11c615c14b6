"""What the fields of a coefficient tuple are."""

from __future__ import annotations

from typing import TypeAlias

import jax

Coefficient: TypeAlias = jax.Array
"""A number of a coefficient tuple, typed as an array.

Built from the evidence it is a plain float (or a tuple of floats for a table); in an ensemble or under
``grad`` it is an array.
Arithmetic is the same.
"""
