"""Robot candidates with one single fault each: everything else as the exemplary one does it.

They prove that the grid discriminates (see `commission.discrimination`): each criterion that the
machine decides is failed by the robots that break it, and by no other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from evalengine.robots import mistakes
from evalengine.robots.profile import EXEMPLAIRE, Profile
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import truth as t

_FOUR_SHORTCUTS = frozenset({"save", "pane_cards", "pane_messages", "pane_agenda"})


@dataclass(frozen=True, slots=True)
class Faulty:
    """``breaks`` is the one criterion that he fails; ``does`` says in French what he does wrong."""

    profile: Profile
    breaks: str
    does: str


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
        _named(
            "ne classe rien",
            reads=mistakes.mistaking(t.ExpectMessage, mistakes.as_if_nothing_pressed),
        ),
        "C1.5.i",
        "donne à chaque message l’urgence « normale »",
    ),
    Faulty(
        _named("passe tout", passes_to=mistakes.the_ordinary_too),
        "C1.5.i",
        "transfère pour finir les appels ordinaires qu’il avait à traiter",
    ),
    Faulty(
        _named("estropie les noms", reads=mistakes.mistaking(t.ExpectCard, mistakes.misspelt)),
        "C1.8.a",
        "oublie la dernière lettre des noms sur les fiches",
    ),
    Faulty(
        _named("fait des doublons", reads=mistakes.mistaking(t.ExpectCard, mistakes.made_anew)),
        "C1.8.a",
        "fait une fiche nouvelle de qui en a déjà une",
    ),
    Faulty(
        _named("tchatte longuement", slips=mistakes.at_length),
        "C1.9.b",
        "écrit des phrases dans le tchat",
    ),
    Faulty(
        _named("tchatte comme un SMS", slips=mistakes.with_the_thumbs),
        "C1.9.b",
        "écrit « slt » au tchat",
    ),
    Faulty(
        _named(
            "se trompe de rubrique",
            reads=mistakes.mistaking(t.ExpectMessage, mistakes.in_another_rubric),
        ),
        "C1.9.c",
        "range ses messages dans une autre rubrique",
    ),
    Faulty(
        _named("oublie ses envois", never=(c.CheckSending, c.Relaunch)),
        "C1.9.d",
        "ne regarde jamais ce que deviennent ses envois",
    ),
    Faulty(
        _named(
            "rappelle un autre", reads=mistakes.mistaking(t.ExpectCallBack, mistakes.a_digit_wrong)
        ),
        "C1.9.f",
        "se trompe d’un chiffre dans les numéros qu’il rappelle",
    ),
    Faulty(
        _named(
            "glisse dans l’agenda",
            reads=mistakes.mistaking(t.ExpectAppointment, mistakes.weeks_later),
        ),
        "C1.11.b",
        "inscrit les rendez-vous quatre semaines trop tard",
    ),
    Faulty(
        _named("déplace de travers", reads=mistakes.mistaking(t.ExpectMove, mistakes.weeks_later)),
        "C1.11.b",
        "déplace les rendez-vous quatre semaines trop tard",
    ),
    Faulty(
        _named("garde tout pour lui", never=(c.WriteHandover,)),
        "C1.11.c",
        "n’écrit pas de transmission à l’équipe",
    ),
    Faulty(
        _named("inscrit après coup", reads=mistakes.once_they_are_gone),
        "C1.12.a",
        "n’ouvre l’agenda qu’une fois l’appel terminé",
    ),
    Faulty(
        _named("ne prévient personne", reads=mistakes.silent_on_changes),
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
        _named("oublie de transférer", passes_to=mistakes.only_the_urgent_on),
        "C1.14.c",
        "garde jusqu’au bout l’appel d’un autre quand rien ne presse",
    ),
    Faulty(
        _named("se trompe de poste", passes_to=mistakes.to_somebody_else),
        "C1.14.c",
        "transfère à un autre poste que celui qu’il faut",
    ),
)
