"""What was asked beside what was done, field by field where there are fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any, NamedTuple, TypeVar

from evalengine.dossier import words
from evalengine.projections.reaching.forms import CARD
from evalengine.projections.truth import Outcome, sentence
from evalengine.projections.wording import same, same_address
from evalengine.server.notation.drawing import agenda, hearing
from evalengine.server.notation.drawing.values import done, values
from evalengine.server.notation.sight import Judged, Sight
from evalengine.server.pages.html import escape
from evalengine.vocabulary import events as e
from evalengine.vocabulary import truth as t
from evalengine.vocabulary.records import Appointment, Card

Event = TypeVar("Event")

_TITLES: dict[type, str] = {
    t.ExpectCard: "fiche",
    t.ExpectMessage: "message",
    t.ExpectRelaunch: "envoi relancé",
    t.ExpectAppointment: "rendez-vous",
    t.ExpectMove: "rendez-vous déplacé",
    t.ExpectCancel: "rendez-vous annulé",
    t.ExpectBlock: "plage fermée",
    t.ExpectTransfer: "transfert",
    t.ExpectChat: "tchat",
    t.ExpectCallBack: "rappel",
    t.ExpectConsigne: "consigne lue",
    t.ExpectHandover: "transmission à l’équipe",
    t.ExpectIncident: "rapport d’incident",
}
_ABOUT: dict[str, tuple[type, ...]] = {
    "summaries": (t.ExpectMessage,),
    "forms": (t.ExpectMessage,),
    "urgencies": (t.ExpectMessage,),
    "filtering": (t.ExpectMessage,),
    "notes_kept": (t.ExpectMessage, t.ExpectCard),
    "cards": (t.ExpectCard,),
    "sendings": (t.ExpectRelaunch,),
    "agendas": (t.ExpectAppointment, t.ExpectMove, t.ExpectCancel, t.ExpectBlock),
    "booking_rules": (t.ExpectAppointment, t.ExpectMove),
    "told": (t.ExpectMessage, t.ExpectChat),
    "shared": (t.ExpectHandover,),
    "handover": (t.ExpectHandover,),
    "consignes": (t.ExpectConsigne,),
    "incident": (t.ExpectIncident,),
    "called_back": (t.ExpectCallBack,),
    "transfer": (t.ExpectTransfer,),
}
"""What the acts are, by the detectors that weigh them: what was never done has no entry."""


class _Field(NamedTuple):
    label: str
    wanted: str
    given: str
    right: bool


def acts(sight: Sight, judged: Judged) -> list[Outcome]:
    """The acts that were expected and that the evidence of this criterion is of."""
    kinds = _ABOUT.get(judged.criterion.detector or "", ())
    return proven(sight, judged.row.verdict.evidence, kinds)


def proven(sight: Sight, entries: Iterable[int], kinds: tuple[type, ...] = ()) -> list[Outcome]:
    """The acts that were expected and that ``entries`` are of; of these ``kinds``, those that were
    never done too."""
    evidence = set(entries)
    return [
        outcome
        for outcome in sight.judging.measures.asked.outcomes()
        if (outcome.entries and evidence.issuperset(outcome.entries))
        or (isinstance(outcome.expected, kinds) and outcome.stated in evidence)
    ]


def draw(sight: Sight, outcome: Outcome) -> str:
    """One act, with the call that asked for it and the agenda that it changed."""
    call = sight.judging.measures.calls.playing(outcome.subject)
    who = f", {call.caller}" if call and call.caller else ""
    rows = "".join(_row(outcome, each) for each in _fields(sight, outcome))
    differs = sentence(outcome.differs)
    told = (
        f'<p class="not_met">{escape(differs)}</p>' if differs else '<p class="met">Conforme.</p>'
    )
    spoken = [sight.judging.entries[call.entries["call_picked_up"]]] if call and call.pickup else []
    listen = hearing.listen(sight, spoken, "Écouter l’appel")
    days = "".join(agenda.draw(sight, entry) for entry in outcome.entries)
    return (
        f'<section class="truth"><h3>{escape(_TITLES[type(outcome.expected)] + who)}</h3>'
        f"<table><tr><th></th><th>Attendu</th><th>Fait</th></tr>{rows}</table>{told}{listen}"
        f"{days}</section>"
    )


def _row(outcome: Outcome, field: _Field) -> str:
    kind = "" if field.right or outcome.reached else ' class="not_met"'
    wanted, given = escape(field.wanted), escape(field.given) or "rien"
    return f"<tr><th>{escape(field.label)}</th><td>{wanted}</td><td{kind}>{given}</td></tr>"


def _fields(sight: Sight, outcome: Outcome) -> Iterator[_Field]:
    match outcome.expected:
        case t.ExpectMessage() as wanted if saved := _last(sight, outcome, e.MessageSaved):
            yield from _message(sight, outcome, wanted, saved)
        case t.ExpectCard() as wanted if kept := _last(sight, outcome, e.CardSaved):
            yield from _card(wanted, kept.card)
        case t.ExpectAppointment() as wanted if booked := _last(
            sight, outcome, e.AppointmentBooked
        ):
            yield from _appointment(wanted, booked.appointment)
        case wanted:
            told = " ; ".join(done(sight, entry) for entry in outcome.entries)
            yield _Field("", values(asdict(wanted)), told, outcome.reached)


def _message(
    sight: Sight, outcome: Outcome, wanted: t.ExpectMessage, saved: e.MessageSaved
) -> Iterator[_Field]:
    message = saved.message
    yield _Field("rubrique", wanted.rubric, message.rubric, message.rubric == wanted.rubric)
    urgencies = words.URGENCY[wanted.urgency], words.URGENCY[message.urgency]
    yield _Field("urgence", *urgencies, wanted.urgency == message.urgency)
    for name, value in wanted.values.items():
        label = sight.judging.labels.get((message.donneur_ordres, name), name)
        given = message.values.get(name, "")
        yield _Field(label, value, given, same(given, value))
    way = f"{words.MEDIA[wanted.medium]} à {wanted.address}"
    sent = _last(sight, outcome, e.SendingMade)
    if sent is None:
        yield _Field("envoi", way, "", False)
        return
    right = sent.medium == wanted.medium and same_address(sent.address, wanted.address)
    yield _Field("envoi", way, f"{words.MEDIA[sent.medium]} à {sent.address}", right)


def _card(wanted: t.ExpectCard, card: Card) -> Iterator[_Field]:
    for name, value in wanted.values.items():
        given = str(getattr(card, name, ""))
        yield _Field(CARD.get(name, name), value, given, same(given, value))


def _appointment(wanted: t.ExpectAppointment, given: Appointment) -> Iterator[_Field]:
    starts = " ou ".join(words.moment(each) for each in wanted.starts)
    yield _Field("début", starts, words.moment(given.start), given.start in wanted.starts)
    yield _Field("pour", wanted.who, given.who, same(given.who, wanted.who))
    if wanted.place:
        yield _Field("lieu", wanted.place, given.place, same(given.place, wanted.place))


def _last(sight: Sight, outcome: Outcome, kind: type[Event]) -> Event | None:
    """The last event of ``kind`` that proves what was done; None when there is none."""
    events: list[Any] = [sight.judging.entries[entry].event for entry in outcome.entries]
    return next((each for each in reversed(events) if isinstance(each, kind)), None)
