"""The sentence of what just happened to the lines and to the sitting, after the fold of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from console.linear import done
from console.linear.speech import counted, length
from console.notices import sentence_of
from console.words import NBSP, PHASES, plain, quoted
from evalengine.projections.calls import Call
from evalengine.projections.desk import Desk
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry

_PHASES: dict[e.Phase, str] = {
    "identity": "Le co-évaluateur vérifie votre identité. "
    "Tapez notice pour savoir ce qui est enregistré, puis accepter.",
    "checks": "Tapez contrôles pour vérifier votre poste.",
    "preparation": "Tapez dossiers pour lire les dossiers des donneurs d’ordres.",
    "calls": "Le téléphone va sonner.",
    "grace": f"Finissez vite vos messages{NBSP}: les formulaires vont se figer.",
    "chat": "Tapez tchat pour lire les conversations.",
    "handover": "Tapez relève pour écrire la transmission à l’équipe.",
    "self_assessment": "Tapez noter pour vous évaluer, critère par critère.",
    "interview": "L’évaluateur va vous poser ses questions.",
    "role_play": "Vous allez recevoir un donneur d’ordres.",
    "closed": "Tapez quitter pour fermer la console.",
}
"""What to do in each phase."""
LEAVE = _PHASES["closed"]


def sentence(entry: Entry, desk: Desk, before: e.Appointment | None = None) -> str:
    """What is said of ``entry``; "" when there is nothing to say. ``before`` is the appointment
    that it takes away."""
    event = entry.event
    if isinstance(event, e.AppointmentCancelled):
        return done.cancelled(before, desk)
    if isinstance(event, e.PhaseBegan):
        return _phase(event, event.ends_at - entry.at)
    words = _WORDS.get(type(event)) or done.WORDS.get(type(event))
    return words(event, desk) if words else _on_screen(sentence_of(event, desk))


def _on_screen(notice: str) -> str:
    """The notice of the screen, without its sign: « Ligne 1 : le correspondant a raccroché. »"""
    head, sign, tail = notice.partition(" · ")
    return f"{head}{NBSP}: {tail[:1].lower()}{tail[1:]}" if sign else notice


def owner(desk: Desk, donneur_ordres: str) -> str:
    """The name of a donneur d'ordres; the team's when there is none."""
    return done.owner(desk, donneur_ordres)


def whom(call: Call) -> str:
    """Who is at the other end, as far as the line tells."""
    return plain(call.caller or call.number) or "un correspondant inconnu"


def greeting(desk: Desk, donneur_ordres: str) -> str:
    """The set phrase of a file."""
    file = desk.files.get(donneur_ordres)
    return f" Accueil{NBSP}: {quoted(file.greeting)}" if file and file.greeting else ""


def phase(desk: Desk, now: int) -> str:
    """The phase under way, what is left of it and what to do."""
    left = f" Il reste {length(desk.phase_ends_at - now)}." if desk.phase_ends_at > now else ""
    advice = "" if desk.phase == "calls" else f" {_PHASES[desk.phase]}"
    return f"Phase{NBSP}: {PHASES[desk.phase]}.{left}{advice}"


def _rang(event: e.CallRang, desk: Desk) -> str:
    called = owner(desk, event.donneur_ordres)
    who = plain(event.caller or event.number) or "numéro masqué"
    return f"Ligne {event.line} sonne pour {called}, appel de {who}."


def _picked_up(event: e.CallPickedUp, desk: Desk) -> str:
    call = desk.calls.by_id[event.call]
    called = owner(desk, call.donneur_ordres)
    said = greeting(desk, call.donneur_ordres)
    return f"Ligne {call.line} décrochée, vous parlez pour {called}.{said}"


def _held(event: e.CallHeld, desk: Desk) -> str:
    line = desk.calls.by_id[event.call].line
    why = " pour prendre l’autre appel" if event.by == "engine" else ""
    return f"Ligne {line} mise en attente{why}."


def _resumed(event: e.CallResumed, desk: Desk) -> str:
    call = desk.calls.by_id[event.call]
    waited = f" après {length(call.holds[-1].length_ns(event.stamp.at))}" if call.holds else ""
    called = owner(desk, call.donneur_ordres)
    return f"Ligne {call.line} reprise{waited}, {whom(call)} pour {called}."


def _dialled(event: e.CallDialled, desk: Desk) -> str:
    if not event.line:  # its end is the next entry, and says why
        return ""
    return f"Ligne {event.line} appelle {plain(event.who or event.target)}."


def _answered(event: e.CallAnswered, desk: Desk) -> str:
    call = desk.calls.by_id[event.call]
    waiting = desk.calls.get(call.consults)
    how = ""
    if waiting is not None and waiting.live:
        how = f" Tapez joindre pour lui passer l’appel de {whom(waiting)}."
    return f"Ligne {call.line}{NBSP}: {whom(call)} a répondu.{how}"


def _phase(event: e.PhaseBegan, lasts_ns: int) -> str:
    time = f" Vous avez {length(lasts_ns)}." if event.ends_at else ""
    return f"Nouvelle phase{NBSP}: {PHASES[event.phase]}.{time} {_PHASES[event.phase]}"


def _closed(_event: e.SittingClosed, _desk: Desk) -> str:
    return f"L’épreuve est terminée. {LEAVE}"


def _phone(event: e.DeskPhoneChanged, desk: Desk) -> str:
    if event.status == "reachable":
        return f"Le {'casque' if desk.headset else 'téléphone'} est prêt."
    return sentence_of(event, desk)


def _searched(event: e.FilesSearched, desk: Desk) -> str:
    if not event.found:
        return f"Aucun dossier pour {quoted(event.query)}."
    names = [f"{rank}, {owner(desk, name)}" for rank, name in enumerate(event.found, 1)]
    count = counted(len(names), "dossier trouvé", "dossiers trouvés")
    return f"{count}{NBSP}: {'. '.join(names)}. Tapez ouvrir et son numéro."


def _file_opened(event: e.FileOpened, desk: Desk) -> str:
    name = event.donneur_ordres
    dated = [each for each in desk.work.consignes.valid(name) if each.until or each.since]
    new = desk.work.consignes.new(name)
    told = f" {counted(len(dated), 'consigne datée', 'consignes datées')}." if dated else ""
    waits = f" {counted(len(new), 'consigne nouvelle', 'consignes nouvelles')} à accuser."
    return f"Dossier ouvert{NBSP}: {owner(desk, name)}.{told}{waits if new else ''}"


def _file_closed(event: e.FileClosed, desk: Desk) -> str:
    left = len(desk.open_files)
    still = f" {counted(left, 'dossier reste ouvert', 'dossiers restent ouverts')}." if left else ""
    return f"Dossier fermé{NBSP}: {owner(desk, event.donneur_ordres)}.{still}"


def _nothing(_event: object, _desk: Desk) -> str:
    return ""


_WORDS: dict[type, Callable[[Any, Desk], str]] = {
    e.CallRang: _rang,
    e.CallPickedUp: _picked_up,
    e.CallHeld: _held,
    e.CallResumed: _resumed,
    e.CallDialled: _dialled,
    e.CallAnswered: _answered,
    e.SittingClosed: _closed,
    e.DeskPhoneChanged: _phone,
    e.FilesSearched: _searched,
    e.FileOpened: _file_opened,
    e.FileClosed: _file_closed,
    e.GestureAsked: _nothing,
    e.ChatRead: _nothing,
}
