"""What the linear mode reports of what is typed: a line comes whole, and is a burst of its own.

The terminal keeps its keys: neither corrections nor the time that it took are known, and none are
claimed. Orders and numbered choices are no typing.
"""

from __future__ import annotations

from console.linear.forms import Form
from evalengine.vocabulary.commands import ReportTyping


def line_typed(form: Form, text: str) -> ReportTyping | None:
    """What to report of ``text``, the answer that ``form`` is about to take; None for nothing."""
    if not form.takes_words(text):
        return None
    donneur_ordres, call = form.about
    return ReportTyping(
        pane=form.order.split(" ", 1)[0] or "lineaire",
        field=form.questions[form.at].key,
        keys=len(text),
        corrections=0,
        characters=len(text),
        lasted_ms=0,
        donneur_ordres=donneur_ordres,
        call=call,
        seen="line",
    )
