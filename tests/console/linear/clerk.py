"""A candidate who hears sentences and types lines: takes calls, and does what each call is about.

He knows what the correspondents want from the scenario, as the robots do; all the rest he learns
from what the console says. He does one thing at a time, and picks up whatever rings meanwhile.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

from evalengine.dossier.models import Dossier
from evalengine.dossier.scripts import Scenario
from evalengine.vocabulary import events as e
from evalengine.vocabulary import truth as t

from .reader import Console

_LABELS = {
    "last_name": "Nom",
    "first_name": "Prénom",
    "number": "Téléphone",
    "mail": "Courriel",
    "place": "Adresse",
    "note": "Remarque",
}
_MEDIA = {"mail": "courriel", "sms": "sms", "fax": "fax"}
_LISTENS_S = 0.2
"""Before he writes."""
_RINGS = r"^Ligne (\d) sonne pour (.+), appel de (.+)\.$"
_TURN = r"^Ligne (\d) (décrochée|reprise|mise en attente)"
_ENDED = r"^Ligne (\d) : (?:le correspondant|vous avez|appel|l’appel)"


class Ears:
    """Reads every line as it comes: picks up what rings, takes back who waits."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._heard = 0
        self.talking = ""
        self.held: list[str] = []
        self.picked_up: list[str] = []

    def listen(self) -> None:
        """To what is new since the last look."""
        fresh = self._console.lines[self._heard :]
        self._heard += len(fresh)
        for line in fresh:
            self._hear(line)

    def _hear(self, line: str) -> None:
        if rings := re.match(_RINGS, line):
            self.picked_up.append(rings[3])
            self._console.types(f"!d {rings[1]}")
        elif turn := re.match(_TURN, line):
            self._turn(*turn.groups())
        elif (ended := re.match(_ENDED, line)) and self.talking == ended[1]:
            self.talking = ""
            if self.held:
                self._console.types(f"!r {self.held[0]}")

    def _turn(self, number: str, what: str) -> None:
        self.held = [each for each in self.held if each != number]
        if what == "mise en attente":
            self.held.append(number)
            self.talking = "" if self.talking == number else self.talking
        else:
            self.talking = number


class Clerk:
    """Types what the calls of ``scenario`` ask."""

    def __init__(self, console: Console, dossier: Dossier, scenario: Scenario) -> None:
        provided = dossier.provided()
        self._console = console
        self._files = {x.donneur_ordres: x for x in provided if isinstance(x, e.FileProvided)}
        self._agendas = {x.donneur_ordres: x for x in provided if isinstance(x, e.AgendaProvided)}
        self._scenario = scenario
        self.ears = Ears(console)
        self._doing: dict[type, Callable[[Any], Awaitable[None]]] = {
            t.ExpectCard: self._card,
            t.ExpectAppointment: self._appointment,
            t.ExpectMove: self._move,
            t.ExpectCancel: self._cancel,
            t.ExpectMessage: self._message,
        }

    async def plays(self) -> None:
        """Until all that the calls ask is done."""
        listening = asyncio.create_task(self._listen())
        try:
            await self._works()
            await self._console.says("^L’épreuve est terminée")
        finally:
            listening.cancel()

    async def _listen(self) -> None:
        while True:
            self.ears.listen()
            await asyncio.sleep(0.005)

    async def _works(self) -> None:
        calls = {call.correspondent.name: call for call in self._scenario.calls}
        for rank in range(len(calls)):
            while len(self.ears.picked_up) <= rank:
                await asyncio.sleep(0.005)
            call = calls[self.ears.picked_up[rank]]
            await asyncio.sleep(_LISTENS_S)
            expected = call.truth.expected(call.donneur_ordres, call.read, lambda *_way: "")
            for each in sorted(expected, key=lambda one: isinstance(one, t.ExpectMessage)):
                self._owner = call.donneur_ordres
                await self._doing[type(each)](each)

    async def _at(self) -> str:
        """Opens the file that he is to work in; its name."""
        name = self._files[self._owner].name
        self._console.types(f"ouvrir {name}")
        await self._console.says(f"^Dossier ouvert : {re.escape(name)}")
        return name

    async def _form(self, order: str, opening: str, answers: dict[str, str]) -> None:
        """Fills the form that ``order`` opens; begins again when a call has just changed the file
        in front under his hands."""
        name = await self._at()
        self._console.types(order)
        while name not in (await self._console.says(opening)).string and "Déplacer" not in opening:
            self._console.types("!stop")
            await self._at()
            self._console.types(order)
        await self._answers(answers)

    async def _answers(self, answers: dict[str, str]) -> None:
        """To each question, known by its label; one that is only said again has its answer."""
        before = ""
        while True:
            asked = await self._console.says("^Tapez v pour valider", r"^(.+) \?$")
            if asked[1] is None:
                self._console.types("v")
                return
            if asked[1] != before:
                before = asked[1]
                labels = [label for label in answers if before.startswith(plain(label))]
                self._console.types(answers[max(labels, key=len)] if labels else "")

    async def _settled(self, pattern: str) -> None:
        """What was asked is done; what is refused but may be, is confirmed."""
        told = await self._console.says(pattern, "Tapez confirmer")
        if "Tapez confirmer" in told.string:
            self._console.types("confirmer")
            await self._console.says(pattern)

    async def _card(self, wanted: t.ExpectCard) -> None:
        answers = {_LABELS[name]: value for name, value in wanted.values.items()}
        if wanted.known:
            who = f"{wanted.values['last_name']} {wanted.values['first_name']}"
            await self._at()
            self._console.types(f"fiches {who}")
            found = await self._console.says(rf"^(\d+), {who},")
            await self._form(f"modifier {found[1]}", "^Fiche ", answers)
        else:
            await self._form("créer", "^Nouvelle fiche", answers)
        await self._settled("^Fiche enregistrée")

    async def _appointment(self, wanted: t.ExpectAppointment) -> None:
        kinds = {kind.id: kind.label for kind in self._agendas[wanted.donneur_ordres].kinds}
        day, hour = wanted.starts[0].split("T")
        answers = {
            "Type": kinds[wanted.kind],
            "Jour": day,
            "Heure": hour,
            "Nom": wanted.who,
            "Adresse": wanted.place,
        }
        await self._form("réserver", "^Rendez-vous pour", answers)
        await self._settled("^Inscrit à l’agenda")

    async def _move(self, wanted: t.ExpectMove) -> None:
        day, hour = wanted.starts[0].split("T")
        order = f"déplacer {_name_in(wanted.appointment)}"
        await self._form(order, "^Déplacer", {"Jour": day, "Heure": hour})
        await self._settled("^Rendez-vous de .+ déplacé")

    async def _cancel(self, wanted: t.ExpectCancel) -> None:
        await self._at()
        self._console.types(f"annuler {_name_in(wanted.appointment)}")
        await self._console.says("^Annuler")
        await self._answers({"Raison": "À sa demande"})
        await self._settled("^Annulé")

    async def _message(self, wanted: t.ExpectMessage) -> None:
        fields = {one.id: one.label for one in self._files[wanted.donneur_ordres].form.fields}
        answers = {fields[name]: value for name, value in wanted.values.items()}
        answers |= {"Rubrique": wanted.rubric, "Urgence": wanted.urgency}
        await self._form("message", "^Message pour", answers)
        saved = await self._console.says(r"^Message (\d+) enregistré")
        self._console.types(f"envoyer {saved[1]} {_MEDIA[wanted.medium]}")
        sent = await self._console.says(rf"^Message {saved[1]} parti .+ envoi (\d+)")
        await self._console.says(f"^L’envoi {sent[1]} n’est plus en cours")
        self._console.types(f"vérifier {sent[1]}")
        await self._console.says(f"^Envoi {sent[1]}.+ bien arrivé")


def plain(text: str) -> str:
    """As the console's lines are read."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def _name_in(appointment: str) -> str:
    """The dossier names an appointment that matters after its person."""
    return appointment.rpartition("_")[2]
