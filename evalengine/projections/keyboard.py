"""Hands on the keyboard, as the console counted them: C1.5.c, C1.5.d, C1.5.e.

A sitting of which nothing was reported (a phone of his own and paper, the linear mode, whose lines
come whole) is left to a human: silence is no fault.
"""

from __future__ import annotations

from collections.abc import Sequence

from evalengine.clock import MS, SECOND
from evalengine.projections.asked import over
from evalengine.projections.calls import Call
from evalengine.projections.handiwork import Noted
from evalengine.projections.measures import TECHNICAL, Gap, Measures
from evalengine.projections.talk import talked, talked_bound
from evalengine.projections.timing import with_left_out
from evalengine.projections.verdicts import Status, Verdict, gravest, sentences
from evalengine.referentiel.models import Grid
from evalengine.vocabulary import events as e

Bursts = Sequence[Noted[e.TypingCounted]]

WORD = 5
"""Characters of a word, as typists count them."""
_NOT_WORK = frozenset({"help", "ask_quit", "how_to_quit", "leave"})
"""Shortcuts that do nothing of the trade."""
_UNSEEN = "La console n’a relevé aucune frappe\u00a0: à juger sans la machine."
_TOO_LITTLE = "Trop peu de frappe relevée pour en juger."


def speed_and_faults(measures: Measures, grid: Grid) -> Verdict:
    """C1.5.c: words of 5 characters kept a minute of typing, and corrections among the keys.

    The pauses between bursts count for nothing. A burst of n keys is n - 1 intervals long.
    """
    bursts = _seen(measures)
    if not bursts:
        return _nothing(measures)
    written = sum(each.event.characters for each in bursts)
    entries = tuple(each.entry for each in bursts)
    if written < grid.bound("typing_sample"):
        sample = grid.bound("typing_sample")
        return Verdict("to_judge", written, "characters", sample, entries, _TOO_LITTLE)
    return gravest([_speed(bursts, entries, grid), _faults(bursts, entries, grid)])


def _speed(bursts: Bursts, entries: tuple[int, ...], grid: Grid) -> Verdict:
    """Words a minute within the error of every burst's length."""
    least = grid.bound("typing_speed")
    kept = sum(_kept(each.event) for each in bursts)
    length = sum(each.event.lasted_ns for each in bursts)
    error = len(bursts) * grid.bound("typing_error") * MS
    minutes_of = 60 * SECOND * kept  # in words a minute: minutes_of / WORD / length
    wanted = least * WORD
    status: Status = "to_judge"
    if minutes_of >= wanted * (length + error):
        status = "met"
    elif minutes_of < wanted * (length - error):
        status = "not_met"
    value = minutes_of // WORD // max(1, length)
    remark = "" if status == "met" else f"Frappe\u00a0: {value} mots par minute."
    return Verdict(status, value, "words_per_minute", least, entries, remark)


def _kept(burst: e.TypingCounted) -> int:
    """The characters that its length was spent on and that it did not take away again."""
    return max(0, burst.characters - burst.corrections - 1)


def _faults(bursts: Bursts, entries: tuple[int, ...], grid: Grid) -> Verdict:
    most = grid.bound("typing_corrections_max")
    keys = sum(each.event.keys for each in bursts)
    corrections = sum(each.event.corrections for each in bursts)
    value = 100 * corrections // keys
    if 100 * corrections <= most * keys:
        return Verdict("met", value, "percent", most, entries)
    told = f"Corrections\u00a0: {corrections} pour {keys} touches."
    return Verdict("not_met", value, "percent", most, entries, told)


def typing_share(measures: Measures, grid: Grid) -> Verdict:
    """C1.5.d: typing for a call takes no larger share of its length than the bound.

    All calls together decide; when they are within the bound, one that is not is left to a human.
    """
    if not _seen(measures):
        return _nothing(measures)
    calls = [call for call in measures.received() if call.ended and _talked_out(call)]
    unseen = [(call, gap) for call in calls if (gap := _gap(measures, call))]
    hidden = {call.id for call, _ in unseen}
    calls = [call for call in calls if call.id not in hidden]
    whole = _share(measures, grid, calls)
    if whole.status != "met":
        return with_left_out(whole, unseen)
    alone = [_share(measures, grid, [call]) for call in calls]
    long = [found for found in alone if found.status == "not_met"]
    if not long:
        return with_left_out(whole, unseen)
    worst = max(long, key=lambda found: found.value or 0)
    evidence = tuple(sorted({entry for found in long for entry in found.evidence}))
    remark = sentences(found.remark for found in long)
    found = Verdict("to_judge", worst.value, "percent", worst.bound, evidence, remark)
    return with_left_out(found, unseen)


def _share(measures: Measures, grid: Grid, calls: Sequence[Call]) -> Verdict:
    """The typing for ``calls`` against their talk, in percent."""
    most = grid.bound("typing_share_max")
    ids = {call.id for call in calls}
    bursts = [each for each in _seen(measures) if each.event.call in ids]
    typed = sum(each.event.lasted_ns for each in bursts)
    length = sum(talked(call, measures.last_at) for call in calls)
    if not length:
        return Verdict("not_assessed")
    error = 100 * len(bursts) * grid.bound("typing_error") * MS
    error += most * sum(talked_bound(call) for call in calls)
    status: Status = "to_judge"
    if 100 * typed + error <= most * length:
        status = "met"
    elif 100 * typed - error > most * length:
        status = "not_met"
    who = f"{calls[0].caller}\u00a0: " if len(calls) == 1 else ""
    told = f"{who}{typed // SECOND} s de frappe pour {length // SECOND} s d’appel."
    entries = tuple(each.entry for each in bursts)
    remark = "" if status == "met" else told
    return Verdict(status, 100 * typed // length, "percent", most, entries, remark)


def shortcuts(measures: Measures, grid: Grid) -> Verdict:
    """C1.5.e: so many different shortcuts at least did something, and few were pressed in vain.

    A shortcut that had nothing to do is what hesitation looks like from here.
    """
    used = [each for each in measures.handiwork.shortcuts if each.event.shortcut not in _NOT_WORK]
    if not used:
        told = "La console n’a relevé aucun raccourci\u00a0: à juger sans la machine."
        return Verdict("to_judge", remark=told) if measures.services() else Verdict("not_assessed")
    return gravest([_different(measures, used, grid), _in_vain(used, grid)])


def _different(measures: Measures, used: Sequence[Noted[e.ShortcutUsed]], grid: Grid) -> Verdict:
    least = grid.bound("shortcuts_min")
    first: dict[str, int] = {}
    for each in used:
        if each.event.worked:
            first.setdefault(each.event.shortcut, each.entry)
    told = "" if len(first) >= least else f"Raccourcis différents\u00a0: {len(first)}."
    status: Status = "met" if len(first) >= least else over(measures, "grace")
    return Verdict(status, len(first), "shortcuts", least, tuple(first.values()), told)


def _in_vain(used: Sequence[Noted[e.ShortcutUsed]], grid: Grid) -> Verdict:
    most = grid.bound("shortcuts_vain_max")
    vain = [each for each in used if not each.event.worked]
    value = 100 * len(vain) // len(used)
    entries = tuple(each.entry for each in vain)
    if 100 * len(vain) <= most * len(used):
        return Verdict("met", value, "percent", most, entries)
    told = f"Raccourcis sans effet\u00a0: {len(vain)} sur {len(used)}."
    return Verdict("not_met", value, "percent", most, entries, told)


def _seen(measures: Measures) -> Bursts:
    """The bursts whose keys the console saw one by one."""
    return [each for each in measures.handiwork.typing if each.event.seen == "keys"]


def _nothing(measures: Measures) -> Verdict:
    talked_at_all = bool(measures.services())
    return Verdict("to_judge", remark=_UNSEEN) if talked_at_all else Verdict("not_assessed")


def _talked_out(call: Call) -> bool:
    return call.pickup is not None and call.cause not in TECHNICAL


def _gap(measures: Measures, call: Call) -> Gap | None:
    assert call.pickup is not None and call.ended is not None
    return measures.absent(call.pickup.at, call.ended.at)
