"""Parameters, priors, claims and sources as cited data, and their typed loaders."""

from crampcast.evidence.parameters import ParameterSet, coefficients, load_parameters

__all__ = ["ParameterSet", "coefficients", "load_parameters"]
