"""Robot candidates with one single fault each: everything else as the exemplary one does it.

They prove that the grid discriminates (see `commission.discrimination`): each criterion that the
machine decides is failed by the robots that break it, and by no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from evalengine.dossier.scripts import ScriptedCall
from evalengine.projections.desk import Desk
from evalengine.robots.acts import Act
from evalengine.robots.profile import EXEMPLAIRE, Profile, Reading
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import truth as t

_AGENDA = (t.ExpectMove, t.ExpectCancel, t.ExpectBlock)
_LATER = timedelta(weeks=4)
_FOUR_SHORTCUTS = frozenset({"save", "pane_cards", "pane_messages", "pane_agenda"})
_IN_NO_HURRY = 3
"""The priority from which a call can wait."""


@dataclass(frozen=True, slots=True)
class Faulty:
    """``breaks`` is the one criterion that he fails; ``does`` says in French what he does wrong."""

    profile: Profile
    breaks: str
    does: str


Wanted = TypeVar("Wanted")


def _mistaking(kind: type[Wanted], mistake: Callable[[Desk, Wanted], t.Expected]) -> Reading:
    """He takes every act of ``kind`` that is asked for another."""

    def reads(desk: Desk, expected: list[t.Expected]) -> list[t.Expected]:
        return [mistake(desk, each) if isinstance(each, kind) else each for each in expected]

    return reads


def _in_another_rubric(desk: Desk, wanted: t.ExpectMessage) -> t.Expected:
    form = desk.files[wanted.donneur_ordres].form
    others = [rubric for rubric in form.rubrics if rubric != wanted.rubric] if form else []
    return replace(wanted, rubric=others[0]) if others else wanted


def _as_if_nothing_pressed(_desk: Desk, wanted: t.ExpectMessage) -> t.Expected:
    return replace(wanted, urgency="normal")


def _misspelt(_desk: Desk, wanted: t.ExpectCard) -> t.Expected:
    name = wanted.values["last_name"]
    return replace(wanted, values={**wanted.values, "last_name": name[:-1]})


def _made_anew(_desk: Desk, wanted: t.ExpectCard) -> t.Expected:
    return replace(wanted, known="")


def _weeks_later(_desk: Desk, wanted: t.ExpectAppointment | t.ExpectMove) -> t.Expected:
    return replace(wanted, starts=[_later(start) for start in wanted.starts])


def _later(start: str) -> str:
    return (datetime.fromisoformat(start) + _LATER).isoformat(timespec="minutes")


def _a_digit_wrong(_desk: Desk, wanted: t.ExpectCallBack) -> t.Expected:
    return replace(wanted, number=f"{wanted.number[:-1]}{(int(wanted.number[-1]) + 1) % 10}")


def _silent_on_changes(_desk: Desk, expected: list[t.Expected]) -> list[t.Expected]:
    if not any(isinstance(each, _AGENDA) for each in expected):
        return expected
    return [each for each in expected if not isinstance(each, t.ExpectChat)]


def _once_they_are_gone(desk: Desk, expected: list[t.Expected]) -> list[t.Expected]:
    busy = any(call.live for call in desk.calls)
    booking = (t.ExpectAppointment, t.ExpectMove)
    return [each for each in expected if not (busy and isinstance(each, booking))]


def _at_length(act: Act) -> Act:
    if isinstance(act, c.SendChat):
        return replace(act, text=f"Bonjour, je vous écris pour vous dire ceci : {act.text}")
    return act


def _with_the_thumbs(act: Act) -> Act:
    return replace(act, text=f"slt {act.text}") if isinstance(act, c.SendChat) else act


def _the_ordinary_too(desk: Desk, call: ScriptedCall) -> str:
    own = "" if call.priority < _IN_NO_HURRY else next(_extensions(desk, call), "")
    return call.transfer_to or own


def _only_the_urgent_on(_desk: Desk, call: ScriptedCall) -> str:
    return (call.transfer_to or "") if call.priority < _IN_NO_HURRY else ""


def _to_somebody_else(desk: Desk, call: ScriptedCall) -> str:
    others = (each for each in _extensions(desk, call) if each != call.transfer_to)
    return next(others, "") if call.transfer_to else ""


def _extensions(desk: Desk, call: ScriptedCall) -> Iterator[str]:
    """Those of the file, then of every other."""
    files = sorted(desk.files.values(), key=lambda file: file.donneur_ordres != call.donneur_ordres)
    return (person.extension for file in files for person in file.people)


def _named(name: str, **faults: Any) -> Profile:
    return replace(EXEMPLAIRE, name=name, **faults)


FAULTY: tuple[Faulty, ...] = (
    Faulty(
        _named("décroche tard", picks_up_after_s=17), "C1.2.a", "décroche à 17 s chaque sonnerie"
    ),
    Faulty(
        _named("sert dans le désordre", urgent_first=False),
        "C1.2.b",
        "reprend d’abord le moins urgent de ceux qui attendent",
    ),
    Faulty(
        _named("ouvre tard", turns_to=((6, 0),)),
        "C1.3.a",
        "n’ouvre la fiche que six secondes après le décroché",
    ),
    Faulty(
        _named("ouvre une autre fiche", turns_to=((0, 1), (6, 0))),
        "C1.3.a",
        "ouvre d’abord la fiche d’un autre",
    ),
    Faulty(
        _named("feuillette", turns_to=((0, 0), (6, 1), (7, 2), (8, 0))),
        "C1.3.b",
        "cherche dans deux autres fiches avant de revenir à la bonne",
    ),
    Faulty(_named("tape lentement", keys_a_second=2), "C1.5.c", "tape deux touches par seconde"),
    Faulty(
        _named("tape avec des fautes", corrects_percent=15),
        "C1.5.c",
        "reprend une lettre sur sept",
    ),
    Faulty(
        _named("récrit ses notes", scribbles=True),
        "C1.5.d",
        "récrit ses notes tant qu’il a les mains libres",
    ),
    Faulty(
        _named("peu de raccourcis", shortcuts=_FOUR_SHORTCUTS),
        "C1.5.e",
        "n’emploie que quatre raccourcis",
    ),
    Faulty(
        _named("tâtonne au clavier", presses_in_vain=1),
        "C1.5.e",
        "presse chaque raccourci une fois pour rien",
    ),
    Faulty(
        _named("ne classe rien", reads=_mistaking(t.ExpectMessage, _as_if_nothing_pressed)),
        "C1.5.i",
        "donne à chaque message l’urgence « normale »",
    ),
    Faulty(
        _named("passe tout", passes_to=_the_ordinary_too),
        "C1.5.i",
        "transfère pour finir les appels ordinaires qu’il avait à traiter",
    ),
    Faulty(
        _named("estropie les noms", reads=_mistaking(t.ExpectCard, _misspelt)),
        "C1.8.a",
        "oublie la dernière lettre des noms sur les fiches",
    ),
    Faulty(
        _named("fait des doublons", reads=_mistaking(t.ExpectCard, _made_anew)),
        "C1.8.a",
        "fait une fiche nouvelle de qui en a déjà une",
    ),
    Faulty(
        _named("tchatte longuement", slips=_at_length), "C1.9.b", "écrit des phrases dans le tchat"
    ),
    Faulty(
        _named("tchatte comme un SMS", slips=_with_the_thumbs), "C1.9.b", "écrit « slt » au tchat"
    ),
    Faulty(
        _named("se trompe de rubrique", reads=_mistaking(t.ExpectMessage, _in_another_rubric)),
        "C1.9.c",
        "range ses messages dans une autre rubrique",
    ),
    Faulty(
        _named("oublie ses envois", never=(c.CheckSending, c.Relaunch)),
        "C1.9.d",
        "ne regarde jamais ce que deviennent ses envois",
    ),
    Faulty(
        _named("rappelle un autre", reads=_mistaking(t.ExpectCallBack, _a_digit_wrong)),
        "C1.9.f",
        "se trompe d’un chiffre dans les numéros qu’il rappelle",
    ),
    Faulty(
        _named("glisse dans l’agenda", reads=_mistaking(t.ExpectAppointment, _weeks_later)),
        "C1.11.b",
        "inscrit les rendez-vous quatre semaines trop tard",
    ),
    Faulty(
        _named("déplace de travers", reads=_mistaking(t.ExpectMove, _weeks_later)),
        "C1.11.b",
        "déplace les rendez-vous quatre semaines trop tard",
    ),
    Faulty(
        _named("garde tout pour lui", never=(c.WriteHandover,)),
        "C1.11.c",
        "n’écrit pas de transmission à l’équipe",
    ),
    Faulty(
        _named("inscrit après coup", reads=_once_they_are_gone),
        "C1.12.a",
        "n’ouvre l’agenda qu’une fois l’appel terminé",
    ),
    Faulty(
        _named("ne prévient personne", reads=_silent_on_changes),
        "C1.12.e",
        "change l’agenda sans le dire au donneur d’ordres",
    ),
    Faulty(
        _named("raccroche le premier", hangs_up_early_s=1),
        "C1.12.h",
        "raccroche une seconde avant le correspondant",
    ),
    Faulty(_named("laisse tout ouvert", closes_files=False), "C1.12.h", "ne referme aucune fiche"),
    Faulty(
        _named("oublie de transférer", passes_to=_only_the_urgent_on),
        "C1.14.c",
        "garde jusqu’au bout l’appel d’un autre quand rien ne presse",
    ),
    Faulty(
        _named("se trompe de poste", passes_to=_to_somebody_else),
        "C1.14.c",
        "transfère à un autre poste que celui qu’il faut",
    ),
)
