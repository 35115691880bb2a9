"""What an exam cannot do without: whole files, scenarios of the right size, studies, unique ids."""

from __future__ import annotations

from collections.abc import Iterator

from evalengine.dossier.clients import DonneurOrdres
from evalengine.dossier.lint.fault import Fault, Spot, spots, spots_of
from evalengine.dossier.models import Dossier
from evalengine.dossier.programme import Programme
from evalengine.dossier.scripts import ScriptedCall
from evalengine.dossier.timetable import length_s, most_at_once

CALLS = range(6, 11)
MINUTES = range(10, 16)
PEAKS = 4
"""Scenarios of an exam in which three lines live at once."""

_PARTS = {
    "vocabulary": "vocabulaire du métier",
    "permanent": "consignes permanentes",
    "must_not_say": "ce que l’on ne dit pas",
    "may_say": "ce que l’on peut dire",
    "priorities": "priorités",
    "urgencies": "urgences",
    "transfers": "règles de transfert",
    "ways": "voies d’envoi",
    "kinds": "types de rendez-vous",
    "booking": "consignes de rendez-vous",
    "agenda": "agenda",
    "form": "formulaire de message",
}
"""What the file of a donneur d'ordres of an exam holds, and its name in French."""


def faults(dossier: Dossier) -> Iterator[Fault]:
    """Of programmes, of what they play, and of what is assessed beside the calls."""
    for spot in spots(dossier):
        yield from _challenges(spot)
    for programme in dossier.programmes.values():
        unknown = [name for name in programme.scenarios if name not in dossier.scenarios]
        for rank, name in enumerate(programme.scenarios):
            if name in unknown:
                told = f"le scénario « {name} » n’existe pas"
                yield Fault("programme", programme.id, ("scenarios", rank), told)
        if not unknown:
            yield from _programme(dossier, programme)
    yield from _studies(dossier)


def _programme(dossier: Dossier, programme: Programme) -> Iterator[Fault]:
    yield from _unique(dossier, programme)
    played = [dossier.scenarios[name] for name in programme.scenarios]
    minutes = sum(length_s(scenario) + programme.pause_s for scenario in played) // 60
    planned = next(plan.lasts_s for plan in programme.phases if plan.phase == "calls") // 60
    if planned and minutes > planned:
        told = f"les appels durent {minutes} min, plus que les {planned} min prévues"
        yield Fault("programme", programme.id, ("phases",), told)
    if not is_exam(programme):
        return
    yield from _size(dossier, programme)
    for name in sorted({call.donneur_ordres for each in played for call in each.calls}):
        yield from _client(dossier.donneurs_ordres[name])


def is_exam(programme: Programme) -> bool:
    """An exam begins by looking at the candidate's papers; the rest is practice."""
    return any(plan.phase == "identity" for plan in programme.phases)


def _unique(dossier: Dossier, programme: Programme) -> Iterator[Fault]:
    """A sitting names its calls and beats by their ids alone."""
    seen: dict[str, str] = {}
    for name in programme.scenarios:
        for spot in spots_of(dossier.scenarios[name]):
            other = seen.setdefault(spot.step.id, name)
            if other != name:
                yield spot.fault(f"« {spot.step.id} » est déjà dans le scénario « {other} »", "id")


def _size(dossier: Dossier, programme: Programme) -> Iterator[Fault]:
    played = [dossier.scenarios[name] for name in programme.scenarios]
    wanted = dossier.grid.bounds.get("scenarios")
    if wanted is not None and len(played) != wanted.value:
        told = f"un examen joue {wanted.value} scénarios ; celui-ci en a {len(played)}"
        yield Fault("programme", programme.id, ("scenarios",), told)
    for scenario in played:
        if len(scenario.calls) not in CALLS:
            told = f"un scénario d’examen a de 6 à 10 appels ; celui-ci en a {len(scenario.calls)}"
            yield Fault("scenario", scenario.id, ("calls",), told)
        if length_s(scenario) // 60 not in MINUTES:
            told = (
                "un scénario d’examen dure de 10 à 15 min ; "
                f"celui-ci dure {length_s(scenario) // 60} min {length_s(scenario) % 60} s"
            )
            yield Fault("scenario", scenario.id, ("calls",), told)
    peaks = sum(len(most_at_once(scenario)) >= 3 for scenario in played)
    if peaks < min(PEAKS, len(played)):
        told = f"trois lignes à la fois dans {peaks} scénarios seulement, au lieu de {PEAKS}"
        yield Fault("programme", programme.id, ("scenarios",), told)


def _client(client: DonneurOrdres) -> Iterator[Fault]:
    lacking = [label for name, label in _PARTS.items() if not getattr(client, name)]
    if lacking:
        told = f"il manque à ce dossier : {', '.join(lacking)}"
        yield Fault("client", client.id, (), told)


def _challenges(spot: Spot) -> Iterator[Fault]:
    """A challenge has its substance in the call."""
    call = spot.step
    if not isinstance(call, ScriptedCall):
        return
    for rank, challenge in enumerate(call.challenges):
        place = ("challenges", rank)
        if challenge == "urgency" and call.priority > 2:
            yield spot.fault("une urgence a la priorité 1 ou 2", *place)
        if challenge == "disclosure" and not call.objections:
            told = "qui pousse à divulguer insiste : il manque une objection"
            yield spot.fault(told, *place)
        if challenge == "new_consigne" and not any(
            beat.consigne and beat.consigne.donneur_ordres == call.donneur_ordres
            for beat in spot.scenario.beats
        ):
            told = "aucun temps fort ne donne de consigne nouvelle pour ce donneur d’ordres"
            yield spot.fault(told, *place)
        if challenge in ("complaint", "special_request") and not (
            call.truth.message or call.transfer_to
        ):
            told = "cette demande n’aboutit nulle part : ni message, ni transfert"
            yield spot.fault(told, *place)


def _studies(dossier: Dossier) -> Iterator[Fault]:
    """Every criterion assessed away from the phone has its study, and every study a criterion."""
    studies, exams = dossier.studies, [p for p in dossier.programmes.values() if is_exam(p)]
    known = {criterion.id for criterion in dossier.grid.assessed}
    calls = {spot.step.id for spot in spots(dossier)}
    for rank, case in enumerate(studies.cases):
        for name in case.criteria:
            if name not in known:
                yield _study(f"le critère « {name} » n’est pas dans la grille", "cases", rank)
        for name in case.after_calls:
            if name not in calls:
                yield _study(f"l’appel « {name} » n’existe pas", "cases", rank, "after_calls")
    covered = {name for case in studies.cases for name in case.criteria}
    covered |= {name for play in studies.role_plays for name in play.steps}
    if studies.self_assessment:
        covered |= {n for line in studies.self_assessment.lines.values() for n in line.criteria}
    for criterion in dossier.grid.assessed if exams else ():
        if criterion.modality in ("E", "M") and criterion.id not in covered:
            yield _study(f"aucune étude de cas ni mise en situation n’examine {criterion.id}")
    if exams and studies.self_assessment is None:
        yield _study("la feuille d’autoévaluation manque")


def _study(sentence: str, *place: str | int) -> Fault:
    return Fault("studies", "", place, sentence)
