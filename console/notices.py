"""The sentences that tell the candidate what has just happened."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Literal

from console.words import NBSP, duration, plain, quoted
from evalengine.clock import SECOND
from evalengine.projections.calls import Call
from evalengine.projections.desk import Desk
from evalengine.vocabulary import events as e
from evalengine.vocabulary.signals import PhoneAct

Weight = Literal["calm", "warning"]

LASTS_NS = 8 * SECOND
"""Host time during which a notice stays."""
MOST = 3
"""Sentences shown at once."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence on screen since ``at`` (host time, ns)."""

    text: str
    weight: Weight
    at: int


class Notices:
    """What was said lately: each sentence until it is old, the newest first."""

    def __init__(self) -> None:
        self._said: deque[Notice] = deque(maxlen=MOST)

    def say(self, text: str, at: int, weight: Weight = "calm") -> None:
        """Shows ``text`` from ``at`` (host time, ns)."""
        again = [notice for notice in self._said if notice.text != text]
        self._said = deque([Notice(text, weight, at), *again][:MOST])

    def current(self, now: int) -> Notice | None:
        """What is to be read now (host time, ns), in one line."""
        fresh = [notice for notice in self._said if now - notice.at < LASTS_NS]
        if not fresh:
            return None
        text = "  ".join(notice.text for notice in fresh)
        return Notice(text, fresh[0].weight, fresh[0].at)


_PHASES: dict[e.Phase, str] = {
    "preparation": "La préparation commence.",
    "calls": "Les appels commencent.",
    "grace": f"Le dernier appel est terminé{NBSP}: terminez vos messages.",
    "chat": f"Les formulaires sont figés{NBSP}; le tchat reste ouvert.",
    "handover": "La transmission à l’équipe commence.",
    "self_assessment": "L’auto-évaluation commence.",
    "interview": "L’entretien commence.",
    "role_play": "La mise en situation commence.",
}
_ENDS = {
    "no_answer": f"Le correspondant a renoncé{NBSP}: l’appel n’a pas été pris.",
    "transferred": "Appel transféré.",
    "sitting_closed": "Appel coupé par la fin de l’épreuve.",
    "voided": f"Appel annulé pour un incident technique{NBSP}: il ne compte pas.",
    "interrupted": "Appel perdu pendant l’interruption du moteur.",
    "declined": "Appel refusé.",
    "busy": f"Appel refusé{NBSP}: le téléphone était occupé.",
    "unreachable": f"Appel perdu{NBSP}: le téléphone était injoignable.",
    "failed": "Appel perdu par un défaut technique.",
    "lost": "Appel perdu par un défaut technique.",
}
_UNHEARD = {
    "busy": "Occupé.",
    "no_answer": "Personne ne répond.",
    "wrong_number": "Personne n’est connu sous ce nom ni à ce numéro.",
    "no_line": f"Toutes les lignes du poste sont prises{NBSP}: l’appel n’est pas parti.",
    "not_now": f"Pas d’appel à présent{NBSP}: l’épreuve n’en est pas aux appels.",
}
"""Why somebody whom the candidate called did not answer."""
_HUNG_UP = {
    "candidate": "Vous avez raccroché.",
    "correspondent": "Le correspondant a raccroché.",
    "engine": "L’appel est terminé.",
}


_BY_HAND: dict[PhoneAct, str] = {
    "answer": "Décrochez au téléphone",
    "hold": "Mettez l’appel en attente au téléphone",
    "resume": "Reprenez l’appel au téléphone",
    "dial": "Composez le numéro au téléphone",
}
"""What to do on a phone that will not be driven from here."""


TAKEN = 200
_UNTAKEN = {
    404: "personne n’est connu sous ce nom",
    413: "il est trop long",
    480: "le tchat n’est pas ouvert à présent",
    488: "il est vide",
}
"""Why what he wrote on his phone is not in the tchat, by what the phone was told."""
UNPLUGGED = f"Le casque est débranché{NBSP}: « Brancher le casque », dans la page, le remet."
"""What to do about a headset of which nothing comes."""
LONGEST_LINE = 120
"""Cells of a line of the tchat that a notice shows."""
_NOBODY = 480
"""What is told of a gesture when there is nothing at the desk to do it with."""


def weight_of(event: e.Event) -> Weight:
    """Whether the sentence of ``event`` asks for something."""
    untaken = isinstance(event, e.PhoneTexted) and event.status != TAKEN
    asks = isinstance(event, e.GestureFailed | e.ConsigneGiven)
    return "warning" if untaken or asks else "calm"


def sentence_of(event: e.Event, desk: Desk) -> str:
    """What ``event`` deserves to be told, after the fold of it; empty when the screen says it."""
    match event:
        case e.CallAnswered() if (asked := desk.calls.get(event.call)) is not None:
            return _answered(asked, desk)
        case e.CallEnded() if (call := desk.calls.get(event.call)) is not None:
            if event.cause == "transferred" and call.transfer is None:
                return ""  # the end of the call of whom he goes on with says it
            if call.direction == "out" and call.pickup is None:
                return f"Appel à {quoted(call.caller or call.number)} · {_unheard(event)}"
            return f"Ligne {call.line} · {_end(event, call, desk)}"
        case e.CallHeld(by="engine") if (call := desk.calls.get(event.call)) is not None:
            return f"Ligne {call.line} · Mise en attente pour prendre l’autre appel."
        case e.GestureFailed() if desk.headset:
            return UNPLUGGED
        case e.GestureFailed() if event.status == _NOBODY:
            return "Ni casque ni téléphone n’est branché à ce poste."
        case e.GestureFailed():
            call = desk.calls.get(event.call)
            line = f"Ligne {call.line} · " if call is not None else ""
            return f"{line}{_BY_HAND[event.verb]}{NBSP}: il ne se commande pas d’ici."
        case e.ChatSent() if event.speaker != "candidate":
            return f"Tchat · {_thread(event, desk)}{NBSP}: {_short(event.text)}"
        case e.PhoneTexted() if event.status == TAKEN:
            return "Votre message est dans le tchat."
        case e.PhoneTexted():
            why = _UNTAKEN.get(event.status, "le tchat n’en a pas voulu")
            return f"Message à {quoted(event.target)} non remis{NBSP}: {why}."
        case e.ConsigneGiven():
            name = _thread(event, desk)
            text = _short(event.consigne.text)
            return f"Nouvelle consigne · {name}{NBSP}: {text} (Ctrl+L{NBSP}: lue)"
        case e.PhaseBegan():
            return _PHASES.get(event.phase, "")
        case e.SittingInterrupted():
            return f"Le moteur s’est absenté {duration(event.length_ns)}{NBSP}; rien n’est perdu."
        case e.DeskPhoneChanged(status="unreachable"):
            return UNPLUGGED if desk.headset else "Le téléphone du poste n’est plus joignable."
        case _:
            return ""


def _thread(event: e.ChatSent | e.ConsigneGiven, desk: Desk) -> str:
    file = desk.files.get(event.donneur_ordres)
    return plain(file.name) if file else "équipe"


def _short(text: str) -> str:
    line = plain(text)
    return line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1].rstrip()}…"


def _unheard(event: e.CallEnded) -> str:
    if event.by == "candidate":
        return "Vous avez renoncé."
    return _UNHEARD.get(event.cause) or _ENDS.get(event.cause, _HUNG_UP["engine"])


def _answered(asked: Call, desk: Desk) -> str:
    """Somebody who is asked about one who waits can take the call from here."""
    waiting = desk.calls.get(asked.consults)
    if waiting is None or not waiting.live:
        return ""
    who = plain(waiting.caller)
    return f"{quoted(asked.caller)} a répondu{NBSP}: F6 lui passe l’appel de {who}."


def _end(event: e.CallEnded, call: Call, desk: Desk) -> str:
    if event.cause == "transferred" and (other := desk.calls.get(call.consulted)) is not None:
        return f"Appel transféré{NBSP}: {plain(call.caller)} parle à {quoted(other.caller)}."
    if event.cause == "transferred" and call.transfer:
        return f"Appel transféré à {quoted(_person(desk, call, call.transfer[0]))}."
    if event.cause == "unreachable" and desk.headset:
        return f"Appel perdu{NBSP}: le casque est resté débranché."
    return _HUNG_UP[event.by] if event.cause == "hung_up" else _ENDS[event.cause]


def _person(desk: Desk, call: Call, target: str) -> str:
    file = desk.files.get(call.donneur_ordres)
    people = file.people if file else []
    return next((plain(one.name) for one in people if one.extension == target), plain(target))
