"""Whether one act of the ground truth was reached, by what, and what is missing.

Each room of the table answers with the numbers of the entries that prove it and with French
sentences that say the difference; it is reached when there is none. What was done once counts once:
a card, a message or an appointment that one call has used is no longer there for another.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from evalengine.projections.reaching import agenda, forms, words
from evalengine.projections.reaching.evidence import Evidence, Found

TABLE: dict[type, Callable[[str, Any, Evidence], Found]] = {
    **forms.TABLE,
    **agenda.TABLE,
    **words.TABLE,
}

__all__ = ["TABLE", "Evidence", "Found"]
