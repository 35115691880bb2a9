"""The evidence behind a verdict: what was asked beside what was done, and the entries with their
times, each with the moment in the recording, the agenda that it changed, the hints on its words."""

from __future__ import annotations

from collections.abc import Sequence

from evalengine.exports.proofreading.passages import MESSAGES
from evalengine.exports.words import minutes
from evalengine.projections.truth import Outcome
from evalengine.server.notation.drawing import agenda, expected, hearing
from evalengine.server.notation.drawing.values import done
from evalengine.server.notation.rereading import WRITTEN
from evalengine.server.notation.sight import Judged, Sight
from evalengine.server.pages.html import NBSP, button, escape, quoted
from evalengine.vocabulary.entry import Entry

_MOST = 60
"""Entries listed: a criterion of the keyboard has thousands."""
_NOT_YET = "Relecture au dictionnaire\u00a0: quand les messages ne changeront plus."
_READING = "Relecture au dictionnaire en cours."


def draw(sight: Sight, judged: Judged) -> str:
    """One key away: the acts that were asked, then the entries."""
    entries = shown(sight, judged)
    if not entries:
        return ""
    label = f"Preuves ({len(judged.row.verdict.evidence) or len(entries)})"
    open_ = sight.view.proofs
    head = button(label, "proofs", key="p", kind="small here" if open_ else "small")
    head += hearing.listen(sight, entries, "Écouter", key="l")
    if not open_:
        return f'<p class="proofs">{head}</p>'
    why = hearing.unheard(sight, entries)
    hinted = judged.criterion.kind == "S"
    rest = len(judged.row.verdict.evidence) - _MOST
    listed = _listed(sight, expected.acts(sight, judged), entries, rest, hinted=hinted)
    return f'<div class="proofs">{head}{why}{_reread(sight, judged, entries)}{listed}</div>'


def by_themselves(sight: Sight, numbers: Sequence[int]) -> str:
    """Entries that prove something else than a criterion, as they are shown under one."""
    entries = [sight.judging.entries[number] for number in numbers[:_MOST]]
    listen = hearing.listen(sight, entries, "Écouter", key="l")
    acts = expected.proven(sight, numbers)
    return listen + _listed(sight, acts, entries, len(numbers) - _MOST, hinted=False)


def _listed(
    sight: Sight, acts: list[Outcome], entries: list[Entry], rest: int, *, hinted: bool
) -> str:
    """What was asked beside what was done, then the entries; ``rest`` more are left out."""
    asked = "".join(expected.draw(sight, each) for each in acts)
    known = {number for each in acts for number in each.entries}
    lines = "".join(_line(sight, entry, entry.seq in known, hinted=hinted) for entry in entries)
    more = f'<p class="none">et {rest} autres</p>' if rest > 0 else ""
    return f"{asked}<ol>{lines}</ol>{more}"


def shown(sight: Sight, judged: Judged) -> list[Entry]:
    """The first entries of the evidence. Where the machine has none: the messages, for their
    spelling; the calls, for what is heard in them."""
    judging, criterion = sight.judging, judged.criterion
    numbers = judged.row.verdict.evidence[:_MOST]
    if not numbers and criterion.id == MESSAGES:
        numbers = tuple(judging.saved.values())
    elif not numbers and criterion.modality == "O":
        calls = judging.measures.received()
        numbers = tuple(each.entries["call_picked_up"] for each in calls if each.pickup)
    return [judging.entries[number] for number in numbers]


def rereads(sight: Sight, judged: Judged, entries: list[Entry]) -> bool:
    """Writings are shown, that a human judges: hints may help him."""
    written = any(isinstance(entry.event, WRITTEN) for entry in entries)
    return sight.view.proofs and judged.criterion.kind == "S" and written


def _reread(sight: Sight, judged: Judged, entries: list[Entry]) -> str:
    if not rereads(sight, judged, entries):
        return ""
    hints = sight.judging.hints
    told = _READING if hints.reading else hints.told or _NOT_YET
    return f'<p class="none">{escape(told)}</p>'


def _line(sight: Sight, entry: Entry, known: bool, *, hinted: bool) -> str:
    """An entry; the agenda that it changed, unless that is ``known`` from above."""
    play = hearing.listen(sight, [entry], "▶")
    hints = _hints(sight, entry.seq) if hinted else ""
    told = f"<b>{minutes(entry.at)}</b> {escape(done(sight, entry.seq))}{play}"
    days = "" if known else agenda.draw(sight, entry.seq)
    return f"<li>{told}{hints}{days}</li>"


def _hints(sight: Sight, number: int) -> str:
    found = sight.judging.hints.by_entry.get(number, [])
    return "".join(
        f'<p class="hint">{quoted(text)}{NBSP}: {escape(hint)}</p>' for text, hint in found
    )
