"""A calibration as text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crampcast.report.reading import Result, rows


def calibration_text(result: Result) -> str:
    """Say what was fitted, what the data moved, and how the outcomes come out.

    Parameters
    ----------
    result : Mapping
        What ``crampcast calibrate --json`` prints.

    Returns
    -------
    str
        Coefficients, outcomes, toggled factors and the share of the timing.
    """
    form: Mapping[str, Any] = result["form"]
    lines = [f"form: {form['name']} ({form['says']})", "", "coefficient: prior, posterior (informed by)"]
    for row in rows(result, "parameters"):
        prior, post = row["prior"], row["posterior"]
        lines.append(
            f"  {row['name']:<40} {prior['mean']:+7.2f} ± {prior['sd']:.2f}   "
            f"{post['mean']:+7.2f} ± {post['sd']:.2f}   {row['informed_by']}"
        )
    lines += ["", "outcome: published, expected (10 to 90 %)"]
    for row in rows(result, "outcomes"):
        told = row["expected"]
        seen = row["observed"]
        shown = f"{seen:.3f}" if isinstance(seen, float) else str(seen)
        lines.append(
            f"  {row['cohort']} {row['id']}: {shown}, {told['p50']:.3f} "
            f"({told['p10']:.3f} to {told['p90']:.3f}) {row['scale']}"
        )
    lines += ["", "factor toggled in the whole simulation: tabulated total, by the body, residual"]
    for row in rows(result, "toggles"):
        rest = row["residual"]
        shown = "–" if rest is None else f"{rest['mean']:+.2f}"
        total = row["prior_total"]
        lines.append(
            f"  {row['name']} ({row['unit']}): {total['mean']:+.2f} ± {total['sd']:.2f}, "
            f"{row['body']['mean']:+.2f}, {shown}"
        )
    timing: Mapping[str, Any] = result["timing"]
    lines += [
        "",
        f"of the lateness of a marathon's cramps the mechanism carries {timing['carried_by_mechanism']:.0%}, "
        f"the residual in time {timing['carried_by_residual']:.0%}",
    ]
    return "\n".join(lines)
