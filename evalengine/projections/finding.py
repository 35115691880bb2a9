"""Files and instructions, found at once or looked for: C1.3.a, C1.3.b, C1.12.a.

The console brings the file of whoever is picked up by itself. What is measured is that the right
one was before his eyes in time, that he wrote in no other, that he opened none by mistake, and how
long he looked. A sitting in which no file was opened at all was done away from the console: it is
left to a human.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from evalengine.clock import MS
from evalengine.projections.asked import of_kinds
from evalengine.projections.calls import Call
from evalengine.projections.handiwork import REPORTED_WITHIN, Noted
from evalengine.projections.measures import FileMove, Gap, Measures, Service
from evalengine.projections.talk import talk, talked_between
from evalengine.projections.timing import with_left_out
from evalengine.projections.verdicts import Verdict, at_most, counted, gravest, seconds
from evalengine.referentiel.models import Grid
from evalengine.vocabulary import events as e
from evalengine.vocabulary import truth as t

_RECORDED_LATE = 500 * MS
"""A search is on record up to so long after its last key."""
_AWAY = "Aucune fiche n’a été ouverte au poste\u00a0: à juger sans la machine."


@dataclass(frozen=True, slots=True)
class Front:
    """``file`` is before his eyes from ``since``, "" when none is; ``entry`` is the proof."""

    file: str
    since: int
    entry: int


def fronts(moves: list[FileMove]) -> list[Front]:
    """Which file was in front, one after the other: the last opened of those that are open."""
    opened: list[str] = []
    told: list[Front] = []
    for move in moves:
        opened = [name for name in opened if name != move.donneur_ordres]
        if move.opened:
            opened.append(move.donneur_ordres)
        told.append(Front(opened[-1] if opened else "", move.at, move.entry))
    return told


# --- C1.3.a ----------------------------------------------------------------------------------


def right_file(measures: Measures, grid: Grid) -> Verdict:
    """C1.3.a: at every pick-up and resume, the file of the call is in front within the bound, and
    nothing is written in another one on behalf of the call."""
    turns = [turn for turn in measures.services() if turn.call.donneur_ordres]
    if turns and not measures.files:
        return Verdict("to_judge", remark=_AWAY)
    limit = grid.bound("file_within") * MS
    unseen: list[tuple[Call, Gap | None]] = []
    findings: list[Verdict] = []
    for turn in turns:
        gap = measures.absent(turn.at - turn.bound, turn.at + limit)
        if gap is not None:
            unseen.append((turn.call, gap))
        elif (found := _brought(measures, turn, limit)) is not None:
            findings.append(found)
    findings += _written_elsewhere(measures)
    return with_left_out(counted(findings, "calls"), unseen)


def _brought(measures: Measures, turn: Service, limit: int) -> Verdict | None:
    """None when the talk was over before anybody could expect the file."""
    name, until = turn.call.donneur_ordres, _talk_ends(measures, turn)
    shown = fronts(measures.files)
    before = [front for front in shown if front.since <= turn.at][-1:]
    after = [front for front in shown if turn.at < front.since <= until]
    there = next((front for front in (*before, *after) if front.file == name), None)
    if there is None:
        told = f"{turn.call.caller}\u00a0: sa fiche n’est pas venue devant."
        late = at_most(until - turn.at, turn.bound, limit)
        return None if late == "met" else Verdict(late, evidence=(turn.entry,), remark=told)
    length = max(0, there.since - turn.at)
    status = at_most(length, turn.bound, limit)
    told = f"{turn.call.caller}\u00a0: sa fiche est venue après {seconds(length)}."
    remark = "" if status == "met" else told
    return Verdict(status, evidence=(turn.entry, there.entry), remark=remark)


def _talk_ends(measures: Measures, turn: Service) -> int:
    ends = (end for begin, end in talk(turn.call, measures.last_at) if begin == turn.at)
    return next(ends, measures.last_at)


def _written_elsewhere(measures: Measures) -> Iterator[Verdict]:
    for written in measures.handiwork.written:
        call = measures.calls.get(written.call)
        if call is not None and call.donneur_ordres not in ("", written.donneur_ordres):
            told = f"{call.caller}\u00a0: écrit dans la fiche d’un autre donneur d’ordres."
            yield Verdict("not_met", evidence=(written.entry,), remark=told)


# --- C1.3.b ----------------------------------------------------------------------------------


def without_hesitation(measures: Measures, grid: Grid) -> Verdict:
    """C1.3.b: a search leads to a file within the bound, and few files are opened by mistake."""
    if not measures.services():
        return Verdict("not_assessed")
    if not measures.files:
        return Verdict("to_judge", remark=_AWAY)
    return gravest([_mistakes(measures, grid), *_searches(measures, grid)])


def _searches(measures: Measures, grid: Grid) -> Iterator[Verdict]:
    """From the first words to the file. Other words within the bound are the same search; what he
    found without opening anything says nothing."""
    limit = grid.bound("search_to_open")
    searches = measures.handiwork.searches
    begun: Noted[e.FilesSearched] | None = None
    for rank, search in enumerate(searches):
        last = searches[rank - 1].at if rank else 0
        begun = begun if begun and search.at - last <= limit * MS else search
        until = searches[rank + 1].at if rank + 1 < len(searches) else measures.last_at + 1
        opened = _opened(measures, search, until)
        if opened is None:
            continue
        length = opened.at - begun.at
        status = at_most(length, _RECORDED_LATE, limit * MS)
        told = f"Recherche «\u00a0{search.event.query}\u00a0»\u00a0: {seconds(length)}."
        remark = "" if status == "met" else told
        yield Verdict(status, length // MS, "ms", limit, (begun.entry, opened.entry), remark)
        begun = None


def _opened(measures: Measures, search: Noted[e.FilesSearched], until: int) -> FileMove | None:
    """The file that ``search`` led to before ``until``."""
    for move in measures.files:
        found = move.opened and move.donneur_ordres in search.event.found
        if found and search.at <= move.at < until:
            return move
    return None


def _mistakes(measures: Measures, grid: Grid) -> Verdict:
    most = grid.bound("files_mistaken_max")
    wrong = list(_mistaken(measures, grid.bound("file_mistaken_under") * MS))
    entries = tuple(front.entry for front in wrong)
    if len(wrong) <= most:
        return Verdict("met", len(wrong), "files", most, entries)
    told = f"Fiches ouvertes par erreur\u00a0: {len(wrong)}."
    return Verdict("not_met", len(wrong), "files", most, entries, told)


def _mistaken(measures: Measures, short: int) -> Iterator[Front]:
    """Files of nobody who was on a line, left soon and unused, for another one."""
    shown = [front for front in fronts(measures.files) if _in_the_calls(measures, front.since)]
    for front, after in pairwise(shown):
        used = any(
            written.donneur_ordres == front.file and front.since <= written.at <= after.since
            for written in measures.handiwork.written
        )
        brief = after.since - front.since < short and after.file not in ("", front.file)
        if front.file and brief and not used and not _on_a_line(measures, front):
            yield front


def _in_the_calls(measures: Measures, at: int) -> bool:
    began = measures.begun.get("calls")
    ended = measures.begun.get("grace")
    return began is not None and began.at <= at and (ended is None or at <= ended.at)


def _on_a_line(measures: Measures, front: Front) -> bool:
    """Somebody is on a line for this file, or its donneur d'ordres himself."""
    return any(
        call.donneur_ordres == front.file
        and (first := call.ring or call.dialled) is not None
        and first.at <= front.since
        and (call.ended is None or front.since <= call.ended.at)
        for call in measures.calls
    )


# --- C1.12.a ---------------------------------------------------------------------------------


def booking_rules(measures: Measures, grid: Grid) -> Verdict:
    """C1.12.a: once a correspondent has begun to say what he wants, and that is an appointment, the
    agenda of the donneur d'ordres comes before his eyes within the bound, holds left out."""
    limit = grid.bound("booking_within")
    asked = dict.fromkeys(
        each.subject for each in of_kinds(measures, t.ExpectAppointment, t.ExpectMove)
    )
    calls = [call for role in asked if (call := measures.calls.playing(role)) and call.pickup]
    unseen = [(call, gap) for call in calls if (gap := _absent_from(measures, call))]
    left_out = {call.id for call, _ in unseen}
    findings = [_looked(measures, call, limit) for call in calls if call.id not in left_out]
    return with_left_out(gravest(findings), unseen)


def _absent_from(measures: Measures, call: Call) -> Gap | None:
    assert call.pickup is not None
    return measures.absent(call.pickup.at, call.ended.at if call.ended else measures.last_at)


def _looked(measures: Measures, call: Call, limit: int) -> Verdict:
    """From the first fact that was told, else from the pick-up, to the first look."""
    assert call.pickup is not None
    said = measures.handiwork.said.get(call.id)
    need = (said.at, said.entry) if said else (call.pickup.at, call.entries["call_picked_up"])
    looks = [look for look in _looks(measures, call) if look[0] >= call.pickup.at]
    if not looks:
        told = f"{call.caller}\u00a0: rien ne montre que l’agenda a été regardé."
        return Verdict("to_judge", evidence=(need[1],), remark=told)
    at, entry = min(looks)
    length = talked_between(call, need[0], at)
    status = at_most(length, REPORTED_WITHIN, limit * MS)
    if status == "not_met" and not measures.handiwork.looked:
        status = "to_judge"  # this console reports no panes: he may have looked long before
    told = f"{call.caller}\u00a0: agenda regardé après {seconds(length)}."
    remark = "" if status == "met" else told
    return Verdict(status, length // MS, "ms", limit, (need[1], entry), remark)


def _looks(measures: Measures, call: Call) -> Iterator[tuple[int, int]]:
    """When he had the agenda before his eyes, or changed it, with the entries that say so."""
    for look in measures.handiwork.looked:
        if look.event.pane == "agenda" and look.event.donneur_ordres == call.donneur_ordres:
            yield look.at, look.entry
    for change in measures.handiwork.booked:
        if change.event.call == call.id:
            yield change.at, change.entry
