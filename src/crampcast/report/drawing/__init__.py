"""Our own line drawings: people in positions, built from the angles of their joints."""

from crampcast.report.drawing.person import figure_names, person_svg

__all__ = ["figure_names", "person_svg"]
