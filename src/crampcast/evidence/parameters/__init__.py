"""Every number of the simulated body, as data with unit, spread, source and flag.

A parameter file is TOML with one ``[[parameter]]`` table per number::

    [[parameter]]
    name = "cost.running.re3.intercept_w_kg"   # group + field; the field ends in its unit
    value = 4.43                                # a number, or a list for a table
    unit = "W/kg"
    source = "looney_2025"                      # key of evidence/sources.toml
    where = "Eq. 4"                             # where in the source
    flag = "second_hand"                        # read | second_hand | recalled | derived
    spread = { kind = "normal", sd = 0.1, of = "knowledge" }   # optional; or lognormal, people
    low = 0.0                                   # optional: range in which it may be used
    high = 9.0
    note = "…"                                  # optional

``flag`` says how the number reached us and is never dropped: a derived or recalled value is not literature.
"""

from crampcast.evidence.parameters._load import (
    FLAGS,
    Parameter,
    ParameterSet,
    Spread,
    coefficients,
    load_parameters,
)

__all__ = ["FLAGS", "Parameter", "ParameterSet", "Spread", "coefficients", "load_parameters"]
