"""The plan as a pocket card: one page, folded twice."""

from crampcast.report.card.card import card_data, card_pdf

__all__ = ["card_data", "card_pdf"]
