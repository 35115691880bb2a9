"""Questions about the work at the desk: sendings, incidents, consignes, booking rules set aside."""

from __future__ import annotations

from collections.abc import Iterator

from evalengine.projections.asked import against, of_kinds, who
from evalengine.projections.calls import Call
from evalengine.projections.interview.proposal import Met, Proposal
from evalengine.projections.measures import Measures
from evalengine.projections.messages import Sending
from evalengine.projections.verdicts import seconds, sentences
from evalengine.vocabulary import events as e
from evalengine.vocabulary import truth as t

_REPORT = ("C3.1.a", "C3.1.b", "C3.1.c")
_CLIENT = ("C3.1.c",)

_LOST = (
    "Cet envoi n’est pas arrivé. Racontez-le à votre responsable, qui n’en sait rien, puis dites "
    "ce que le donneur d’ordres en saura."
)
_INCIDENT = (
    "Racontez cet incident à votre responsable. Que peut-on affirmer, que ne fait-on que "
    "rapporter, et qu’en avez-vous écrit ?"
)
_CONSIGNE = (
    "Cette consigne est venue pendant vos appels. Qu’auriez-vous répondu avec elle, et que faites-"
    "vous maintenant que vous l’avez sous les yeux ?"
)
_SET_ASIDE = (
    "Vous avez écarté une règle de rendez-vous. Dans l’intérêt de qui, et qui en avez-"
    "vous prévenu ?"
)


def lost_sendings(met: Met) -> Iterator[Proposal]:
    """Sendings that failed, the first one first."""
    asked, failed = met.measures.asked, dict[str, int]()
    for seq, settled in asked.acts(e.SendingSettled):
        if settled.outcome != "sent":
            failed.setdefault(settled.sending, seq)
    for name, first in failed.items():
        sending = asked.work.messages.sendings[name]
        fact, entries = _what_became(met.measures, sending, first)
        yield Proposal(_REPORT, _LOST, fact, entries, ("C1.9.d",))


def _what_became(measures: Measures, sending: Sending, failed: int) -> tuple[str, tuple[int, ...]]:
    """Whether it was looked at and sent again after the entry ``failed``, and the proofs."""
    asked = measures.asked
    message = asked.work.messages.by_id[sending.message]
    after = f"« {message.rubric} »{_from(measures, message.call)} : échec de l’envoi"
    looks = [s for s, look in asked.acts(e.SendingChecked) if look.sending == sending.id]
    again = [s for s, made in asked.acts(e.SendingMade) if made.sending == sending.id]
    seen = next((seq for seq in looks if seq > failed), None)
    sent = next((seq for seq in again if seq > failed), None)
    told = [
        "jamais regardé" if seen is None else f"vu après {_since(measures, failed, seen)}",
        "jamais relancé" if sent is None else f"relancé après {_since(measures, failed, sent)}",
    ]
    settled = [s for s, each in asked.acts(e.SendingSettled) if each.sending == sending.id]
    return f"{after}, {', '.join(told)}.", tuple(sorted({*again, *settled, *looks}))


def _from(measures: Measures, call: str) -> str:
    known = measures.calls.get(call)
    return f", appel de {known.caller}" if known and known.caller else ""


def _since(measures: Measures, earlier: int, later: int) -> str:
    return seconds(measures.asked.at[later] - measures.asked.at[earlier])


def incidents(met: Met) -> Iterator[Proposal]:
    """Incidents of the script: what of them is in no report, or that they were reported."""
    measures = met.measures
    for outcome in of_kinds(measures, t.ExpectIncident):
        told = against(measures, outcome, outcome.differs)
        fact = told or f"{who(measures, outcome.subject)} : incident rapporté, rien n’y manque."
        entries = tuple(sorted({outcome.stated, *outcome.entries}))
        yield Proposal(_REPORT, _INCIDENT, fact, entries, ("C3.1.b",))


def consignes(met: Met) -> Iterator[Proposal]:
    """Consignes that were never said to be read, or only after a call which they could rule.

    No length is too long by itself: a consigne is late once a caller of its donneur d'ordres was
    picked up without it. What can still be read before the calls are over is not forgotten.
    """
    measures, asked = met.measures, met.measures.asked
    over = measures.past("calls") is not None
    for given, event in asked.acts(e.ConsigneGiven):
        read = _read(measures, event.consigne.id)
        without = _taken_without(measures, event.donneur_ordres, given, read)
        if without or (read is None and over):
            after = "" if read is None else _since(measures, given, read)
            late = f"lue après {after}" if after else "jamais dite lue"
            callers = ", ".join(call.caller for call in without)
            taken = f"Appels pris sans elle : {callers}." if callers else ""
            fact = sentences([f"« {event.consigne.text} » : {late}.", taken])
            taken_by = (call.entries["call_picked_up"] for call in without)
            entries = sorted({given, *taken_by, *([] if read is None else [read])})
            yield Proposal(_CLIENT, _CONSIGNE, fact, tuple(entries), ("C1.11.a",))


def _taken_without(
    measures: Measures, donneur_ordres: str, given: int, read: int | None
) -> list[Call]:
    """The callers of ``donneur_ordres`` picked up between these entries, or ever since."""
    at = measures.asked.at
    return [
        call
        for call in measures.received()
        if call.donneur_ordres == donneur_ordres and call.pickup and at[given] < call.pickup.at
        if read is None or call.pickup.at < at[read]
    ]


def _read(measures: Measures, consigne: str) -> int | None:
    """The entry by which it was first said to be read."""
    read = measures.asked.acts(e.ConsigneAcknowledged)
    return next((seq for seq, event in read if event.consigne == consigne), None)


def rules_set_aside(met: Met) -> Iterator[Proposal]:
    """Appointments that he put where a booking rule allows none, on purpose."""
    asked = met.measures.asked
    booked = [(seq, x.overridden, x.call) for seq, x in asked.acts(e.AppointmentBooked)]
    moved = [(seq, x.overridden, x.call) for seq, x in asked.acts(e.AppointmentMoved)]
    for seq, rules, call in sorted(booked + moved):
        if rules:
            fact = f"Règle écartée{_from(met.measures, call)} : {' ; '.join(rules)}."
            yield Proposal(_CLIENT, _SET_ASIDE, fact, (seq,), ("C1.9.e",))
