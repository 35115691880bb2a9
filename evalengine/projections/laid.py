"""What the machine lays before a human, for criteria that he alone decides (kind S).

Nothing here is a judgement: always « à juger », with what was asked beside what was done, how many
differ, and the entries. What the sitting never asked is not assessed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from evalengine.projections.asked import against, of_kinds, who
from evalengine.projections.calls import Call
from evalengine.projections.measures import Measures
from evalengine.projections.reaching.forms import URGENCY
from evalengine.projections.truth import Outcome
from evalengine.projections.verdicts import Unit, Verdict, seconds, sentences
from evalengine.projections.waiting import order
from evalengine.projections.wording import digits, holds
from evalengine.referentiel.models import Grid
from evalengine.vocabulary import events as e
from evalengine.vocabulary import truth as t


def summaries(measures: Measures, _grid: Grid) -> Verdict:
    """C1.9.a: each message beside what was told."""
    return _laid(measures, t.ExpectMessage, unit="forms")


def incident(measures: Measures, _grid: Grid) -> Verdict:
    """C3.1.b: the incident report beside what it must hold."""
    return _laid(measures, t.ExpectIncident, unit="forms")


def handover(measures: Measures, _grid: Grid) -> Verdict:
    """C3.2.a: the hand-over beside what it must hold."""
    return _laid(measures, t.ExpectHandover, unit="news")


def consignes(measures: Measures, _grid: Grid) -> Verdict:
    """C1.11.a: when each new consigne was said to be read."""
    asked, notes = measures.asked, []
    acknowledged = reversed(asked.acts(e.ConsigneAcknowledged))
    read = {event.consigne: asked.at[seq] for seq, event in acknowledged}
    for seq, given in asked.acts(e.ConsigneGiven):
        at = read.get(given.consigne.id)
        after = "jamais dite lue" if at is None else f"lue après {seconds(at - asked.at[seq])}"
        notes.append(f"« {given.consigne.text} » : {after}.")
    verdict = _laid(measures, t.ExpectConsigne, unit="news")
    return replace(verdict, remark=sentences([verdict.remark, *notes]))


def notes_kept(measures: Measures, _grid: Grid) -> Verdict:
    """C1.5.b: how much of what each caller told is in the scratchpad of his call."""
    kept = measures.asked.work.notes.scratchpads
    told, found, remarks = 0, 0, []
    for outcome in of_kinds(measures, t.ExpectMessage, t.ExpectCard):
        assert isinstance(outcome.expected, t.ExpectMessage | t.ExpectCard)
        pad = "\n".join(
            text for call, text in kept.items() if measures.asked.role(call) == outcome.subject
        )
        missing = [value for value in outcome.expected.values.values() if not holds(pad, value)]
        told += len(outcome.expected.values)
        found += len(outcome.expected.values) - len(missing)
        if pad and missing:
            remarks.append(f"{who(measures, outcome.subject)} : sans {_quoted(missing)}.")
    if not told:
        return Verdict("not_assessed")
    remark = f"Valeurs dites que l’on retrouve dans les brouillons : {found} sur {told}."
    return Verdict("to_judge", remark=sentences([remark, *remarks]))


def urgencies(measures: Measures, _grid: Grid) -> Verdict:
    """C1.7.a: for each call that presses, the urgency that its message bears, and how soon it
    left after the pick-up."""
    remarks, evidence = [], []
    for outcome in of_kinds(measures, t.ExpectMessage):
        wanted = outcome.expected
        if isinstance(wanted, t.ExpectMessage) and wanted.urgency != "normal":
            remarks.append(_pressing(measures, outcome, wanted))
            evidence += [outcome.stated, *outcome.entries]
    if not remarks:
        return Verdict("not_assessed")
    return Verdict("to_judge", evidence=tuple(sorted(evidence)), remark=sentences(remarks))


def _pressing(measures: Measures, outcome: Outcome, wanted: t.ExpectMessage) -> str:
    asked = measures.asked
    given = [m.message for seq, m in asked.acts(e.MessageSaved) if seq in outcome.entries]
    left = [asked.at[seq] for seq, _ in asked.acts(e.SendingMade) if seq in outcome.entries]
    call = measures.calls.playing(outcome.subject)
    bears = f"« {URGENCY[given[-1].urgency]} »" if given else "aucun message"
    told = f"{who(measures, outcome.subject)} : {bears} pour « {URGENCY[wanted.urgency]} »"
    if not left or call is None or call.pickup is None:
        return f"{told}, jamais parti."
    return f"{told}, parti {seconds(min(left) - call.pickup.at)} après le décroché."


def ranking(measures: Measures, _grid: Grid) -> Verdict:
    """C1.6.a: the choices between callers on hold, and which passed somebody over."""
    chosen = list(order(measures))
    if not chosen:
        return Verdict("not_assessed")
    wrong = [each for each in chosen if each.status == "not_met"]
    remark = f"Reprises choisies entre plusieurs : {len(chosen) - len(wrong)}."
    evidence = tuple(sorted({entry for each in chosen for entry in each.evidence}))
    told = sentences([remark, *(each.remark for each in wrong)])
    return Verdict("to_judge", len(wrong), "services", 0, evidence, told)


def set_aside(measures: Measures, _grid: Grid) -> Verdict:
    """C1.9.e: the booking rules that he set aside, and what he did where a consigne was to be."""
    booked = measures.asked.acts(e.AppointmentBooked)
    moved = measures.asked.acts(e.AppointmentMoved)
    rules = [
        *((seq, event.overridden) for seq, event in booked),
        *((seq, event.overridden) for seq, event in moved),
    ]
    broken = {seq: told for seq, told in rules if told}
    met = _met_with(measures, "override")
    if not broken and not met:
        return Verdict("not_assessed")
    told = [" ".join(broken[seq]) for seq in sorted(broken)]
    remarks = [*(["Règles écartées :", *told] if told else []), *(remark for remark, _ in met)]
    evidence = {*broken, *(entry for _, entries in met for entry in entries)}
    return Verdict(
        "to_judge", len(broken), "changes", 0, tuple(sorted(evidence)), sentences(remarks)
    )


def disclosure(measures: Measures, _grid: Grid) -> Verdict:
    """C4.4.a, b: what became of each call that pushed to disclose. What was said is not here."""
    met = _met_with(measures, "disclosure")
    if not met:
        return Verdict("not_assessed")
    evidence = tuple(sorted({entry for _, entries in met for entry in entries}))
    return Verdict("to_judge", evidence=evidence, remark=sentences(remark for remark, _ in met))


def _met_with(measures: Measures, challenge: str) -> list[tuple[str, list[int]]]:
    """For each call that he picked up and that is hard in this way, what he did, and the proofs."""
    asked = measures.asked
    calls = (measures.calls.playing(subject) for subject in asked.challenges)
    return [
        did(measures, call)
        for call in calls
        if call and call.pickup and challenge in asked.challenges[call.role]
    ]


def did(measures: Measures, call: Call) -> tuple[str, list[int]]:
    assert call.pickup is not None
    asked, acts, proofs = measures.asked, [], [call.entries["call_picked_up"]]
    if call.transfer is not None:
        target, stamp, entry = call.transfer
        acts.append(f"transféré au {target} après {seconds(stamp.at - call.pickup.at)}")
        proofs.append(entry)
    for seq, event in asked.acts(e.SendingMade):
        message = asked.work.messages.by_id[event.message]
        if message.call == call.id:
            acts.append(f"message « {message.rubric} » parti, {URGENCY[message.urgency]}")
            proofs.append(seq)
    return f"{call.caller} : {', '.join(acts) or 'ni transfert ni message'}.", proofs


def outbound(measures: Measures, _grid: Grid) -> Verdict:
    """C1.9.g: whom he called, and whether anything asked it."""
    made = measures.asked.acts(e.CallDialled)
    if not made:
        return Verdict("not_assessed", remark="Aucun appel sortant.")
    wanted = {
        digits(outcome.expected.number)
        for outcome in of_kinds(measures, t.ExpectCallBack)
        if isinstance(outcome.expected, t.ExpectCallBack)
    }
    unasked = [event for _, event in made if digits(event.target) not in wanted]
    names = (
        f"{event.who or event.target}{' (non demandé)' if event in unasked else ''}"
        for _, event in made
    )
    remark = f"Appels sortants : {', '.join(names)}."
    evidence = tuple(seq for seq, _ in made)
    return Verdict("to_judge", len(unasked), "calls", 0, evidence, remark)


def _laid(measures: Measures, kind: type, *, unit: Unit) -> Verdict:
    """How many of the acts of ``kind`` differ from what was asked, and in what."""
    asked = list(of_kinds(measures, kind))
    if not asked:
        return Verdict("not_assessed")
    wrong = [outcome for outcome in asked if not outcome.reached]
    evidence = {entry for outcome in asked for entry in outcome.entries}
    evidence |= {outcome.stated for outcome in wrong}
    remark = f"Conformes : {len(asked) - len(wrong)} sur {len(asked)}."
    told = (against(measures, each, each.differs) for each in wrong)
    return Verdict(
        "to_judge", len(wrong), unit, 0, tuple(sorted(evidence)), sentences([remark, *told])
    )


def _quoted(values: Iterable[str]) -> str:
    return ", ".join(f"« {value} »" for value in values)
