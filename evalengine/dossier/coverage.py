"""The proof that the scenarios of a programme examine the whole référentiel.

For each criterion observed in simulation, one test says which calls and beats examine it, and by
what evidence. Nothing is declared by hand: it follows from what a call asks (its ground truth),
from what makes it hard (its challenges), and from the calls that live beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from evalengine.dossier.models import Dossier
from evalengine.dossier.programme import Programme
from evalengine.dossier.scripts import Beat, Challenge, Scenario, ScriptedCall
from evalengine.dossier.timetable import at_once
from evalengine.referentiel.models import Criterion


@dataclass(frozen=True, slots=True)
class Step:
    """A call or a beat, with what its criteria depend on.

    ``crowd``: how many calls live with it at the busiest moment, itself included; ``ranked``: they
    are not all of one priority. ``ruled``: its donneur d'ordres has permanent consignes.
    ``to_hierarchy``: it belongs to a superior of the candidate.
    """

    scenario: Scenario
    step: ScriptedCall | Beat
    crowd: int = 1
    ranked: bool = False
    ruled: bool = False
    worded: bool = False
    to_hierarchy: bool = False

    @property
    def is_call(self) -> bool:
        return isinstance(self.step, ScriptedCall)

    @property
    def english(self) -> bool:
        step = self.step
        return isinstance(step, ScriptedCall) and self.scenario.language_of(step) == "en"

    def asks(self, *names: str) -> bool:
        """Its ground truth holds one of these."""
        return any(getattr(self.step.truth, name) for name in names)

    def has(self, *challenges: Challenge) -> bool:
        """It is hard in one of these ways."""
        return any(name in self.step.challenges for name in challenges)

    @property
    def drawn_out(self) -> int:
        """How many of its facts are told only when asked."""
        facts = self.step.facts if isinstance(self.step, ScriptedCall) else ()
        return sum(fact.when_asked is not None for fact in facts)

    @property
    def fails(self) -> bool:
        """A sending of it fails at first."""
        message = self.step.truth.message
        return message is not None and message.fails is not None


@dataclass(frozen=True, slots=True)
class Evidence:
    """``shows`` is what an évaluateur can look at, in French."""

    shows: str
    examines: Callable[[Step], bool]


@dataclass(frozen=True, slots=True)
class Covered:
    """A criterion, and by which steps it is examined; none: the programme does not examine it."""

    criterion: Criterion
    evidence: str
    steps: list[Step] = field(default_factory=list)


_BOOKING = ("appointment", "move", "cancel", "block")
_TRADE = ("card", "message", *_BOOKING)


def _call(step: Step) -> bool:
    return step.is_call


def _asks(*names: str) -> Callable[[Step], bool]:
    return lambda step: step.asks(*names)


def _has(*challenges: Challenge) -> Callable[[Step], bool]:
    return lambda step: step.is_call and step.has(*challenges)


def _crowd(calls: int) -> Callable[[Step], bool]:
    return lambda step: step.crowd >= calls


EVIDENCE: dict[str, Evidence] = {
    "C1.1.a": Evidence("l’ouverture de l’appel", _call),
    "C1.1.b": Evidence("la voix, tout au long de l’appel", _call),
    "C1.1.c": Evidence("les mots du métier, que la fiche donne", lambda s: s.is_call and s.worded),
    "C1.1.d": Evidence("les formules de l’appel", _call),
    "C1.2.a": Evidence("le temps de décroché", _call),
    "C1.2.b": Evidence("les attentes et l’ordre des reprises", lambda s: s.crowd >= 2 and s.ranked),
    "C1.2.c": Evidence("l’accueil de trois lignes à la fois", _crowd(3)),
    "C1.2.d": Evidence("trois lignes en attente et leurs annonces", _crowd(3)),
    "C1.2.e": Evidence("les phrases de l’appel", _call),
    "C1.2.f": Evidence("la reprise d’un correspondant qui attendait", _crowd(2)),
    "C1.3.a": Evidence("la fiche ouverte, et quand", _call),
    "C1.3.b": Evidence(
        "l’information trouvée dans la fiche",
        lambda s: s.is_call and (s.has("information") or s.asks("appointment", "move")),
    ),
    "C1.4.a": Evidence("les consignes de la fiche suivies", lambda s: s.is_call and s.ruled),
    "C1.5.a": Evidence("la conduite de l’entretien", _call),
    "C1.5.b": Evidence("le brouillon, tenu contre les faits", lambda s: s.drawn_out >= 1),
    "C1.5.c": Evidence("la frappe du message", _asks("message", "card")),
    "C1.5.d": Evidence("le temps de frappe, tenu contre l’appel", _asks("message", "card")),
    "C1.5.e": Evidence("les raccourcis employés", _asks(*_TRADE)),
    "C1.5.f": Evidence("les faits obtenus par des questions", lambda s: s.drawn_out >= 1),
    "C1.5.g": Evidence("les questions posées pour chaque fait", lambda s: s.drawn_out >= 2),
    "C1.5.h": Evidence("la réponse tirée de la fiche", _has("information", "client_service")),
    "C1.5.i": Evidence("l’urgence que le message donne à l’appel", _asks("message")),
    "C1.6.a": Evidence("l’ordre de priorité, sous trois lignes", _crowd(3)),
    "C1.7.a": Evidence("l’urgence reconnue, le doute levé", _has("urgency", "doubt")),
    "C1.8.a": Evidence("la fiche du correspondant, tenue contre les faits", _asks("card")),
    "C1.8.b": Evidence("le texte du message", _asks("message")),
    "C1.8.c": Evidence("les actes dans le logiciel", _asks(*_TRADE)),
    "C1.9.a": Evidence("le message, tenu contre les faits", _asks("message")),
    "C1.9.b": Evidence("les envois du tchat", _asks("chat")),
    "C1.9.c": Evidence("le formulaire et sa rubrique", _asks("message")),
    "C1.9.d": Evidence("l’envoi qui échoue, relancé", lambda s: s.fails),
    "C1.9.e": Evidence("la consigne écartée, et pourquoi", _has("override")),
    "C1.9.f": Evidence("le numéro rappelé", _asks("call_back")),
    "C1.9.g": Evidence("l’appel sortant", _asks("call_back")),
    "C1.10.a": Evidence("la demande particulière, écoutée", _has("special_request")),
    "C1.10.b": Evidence("la demande, reconnue", _has("special_request", "hidden_motive")),
    "C1.10.c": Evidence(
        "la réponse tenue contre la fiche, ou laissée au donneur d’ordres",
        _has("information", "out_of_remit"),
    ),
    "C1.10.d": Evidence("l’action résumée dans le message", _asks("message")),
    "C1.11.a": Evidence("la consigne nouvelle, lue puis suivie", _has("new_consigne")),
    "C1.11.b": Evidence("l’agenda, tenu contre ce qui était demandé", _asks(*_BOOKING)),
    "C1.11.c": Evidence("ce qui est transmis à l’équipe", _asks("handover")),
    "C1.12.a": Evidence("les consignes de rendez-vous trouvées", _asks("appointment", "move")),
    "C1.12.b": Evidence("l’urgence classée d’après la fiche", _has("urgency")),
    "C1.12.c": Evidence("l’effet sur la journée du donneur d’ordres", _asks(*_BOOKING[1:])),
    "C1.12.d": Evidence("la place choisie dans l’agenda", _asks("appointment")),
    "C1.12.e": Evidence(
        "le donneur d’ordres prévenu du changement",
        lambda s: s.asks(*_BOOKING[1:]) and s.asks("message", "chat"),
    ),
    "C1.12.f": Evidence("le rendez-vous redit dans ses détails", _asks("appointment", "move")),
    "C1.12.g": Evidence("la prise de congé", _call),
    "C1.12.h": Evidence("qui raccroche, et la fiche refermée", _call),
    "C1.13.a": Evidence("le service rendu dans le cadre de la fiche", _has("client_service")),
    "C1.14.a": Evidence(
        "l’humeur et le motif réel", _has("hidden_motive", "complaint", "aggression")
    ),
    "C1.14.b": Evidence("l’apaisement", _has("complaint", "aggression")),
    "C1.14.c": Evidence("l’appel transféré à la hiérarchie", lambda s: s.to_hierarchy),
    "C1.14.d": Evidence("la réclamation, selon la règle de l’entreprise", _has("complaint")),
    "C2.1.a": Evidence(
        "l’appel en anglais : rendez-vous ou rappel",
        lambda s: s.english and s.asks("appointment", "move", "call_back"),
    ),
    "C2.1.b": Evidence(
        "ce qui est transcrit de l’anglais", lambda s: s.english and s.asks("message", "card")
    ),
    "C3.2.a": Evidence("la relève écrite après les appels", _asks("handover")),
    "C4.4.a": Evidence("la réponse à qui veut faire divulguer", _has("disclosure")),
    "C4.4.b": Evidence(
        "la demande transmise à la hiérarchie", lambda s: s.has("disclosure") and s.to_hierarchy
    ),
}
"""By criterion observed in simulation (modality O)."""


def coverage(dossier: Dossier, programme: Programme) -> list[Covered]:
    """One row for each criterion of the grid that is observed in simulation, in its order."""
    steps = [step for name in programme.scenarios for step in _steps(dossier, name)]
    rows = []
    for criterion in dossier.grid.assessed:
        if criterion.modality == "O":
            evidence = EVIDENCE.get(criterion.id)
            examined = [step for step in steps if evidence and evidence.examines(step)]
            rows.append(Covered(criterion, evidence.shows if evidence else "", examined))
    return rows


def _steps(dossier: Dossier, name: str) -> Iterator[Step]:
    scenario = dossier.scenarios[name]
    superiors = {card.extension for card in dossier.hierarchy}
    for call in scenario.calls:
        crowd = at_once(scenario, call)
        client = dossier.donneurs_ordres[call.donneur_ordres]
        yield Step(
            scenario,
            call,
            crowd=len(crowd),
            ranked=len({other.priority for other in crowd}) > 1,
            ruled=bool(client.permanent),
            worded=bool(client.vocabulary),
            to_hierarchy=call.transfer_to in superiors,
        )
    for beat in scenario.beats:
        yield Step(scenario, beat)
