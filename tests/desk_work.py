"""The small language of the tests, for the acts of a desk: agendas, cards, messages, tchat…

    desk = DeskStory("c1").begins().takes("c1")
    desk.books("2026-11-24T09:00", "Mme Rivoire").saves_card("Rivoire", "Anne")

The first file of the tests has an agenda, an address book, a form and ways of sending; the second
has none of these.
"""

from __future__ import annotations

import pytest

from evalengine.dossier.scripts import ScriptedCall
from evalengine.dossier.truth import Truth
from evalengine.errors import Refused
from evalengine.projections.work import Work
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from tests.story import FILES, Story, scripted

OWNER, OTHER = FILES
DAY = "2026-11-23"
"""A Monday."""
MAIL, FAX, SMS = "cabinet@sante.example", "01 99 00 40 40", "06 39 98 40 40"

CONSULTATION = e.BookingKind(
    id="consultation",
    label="Consultation",
    minutes=20,
    days=[1, 2, 4],
    ranges=[("09:00", "12:00"), ("14:00", "17:00")],
)
VISIT = e.BookingKind(
    id="visite",
    label="Visite",
    minutes=30,
    days=[1, 2],
    ranges=[("14:00", "18:00")],
    gap_minutes=30,
    outside=True,
)
FORM = e.MessageForm(
    rubrics=["Rendez-vous", "Demande"],
    fields=[
        e.FormField(id="nom", label="Nom", required=True),
        e.FormField(id="objet", label="Objet"),
        e.FormField(id="suite", label="Suite", choices=["rappeler", "classer"]),
    ],
)


def provided() -> list[e.Event]:
    """What the first file has and the second has not."""
    return [
        e.FileProvided(
            donneur_ordres=OWNER,
            name="Cabinet du docteur Sabine Ferrand",
            trade="médecin généraliste",
            greeting="Cabinet du docteur Ferrand, bonjour.",
            people=[e.Person(name="Mme Hélène Cabinet", role="essai", extension="311")],
            permanent=[
                e.Consigne(id=f"{OWNER}.p1", text="Ne donner aucun résultat."),
                e.Consigne(id=f"{OWNER}.p2", text="Les visites le lundi et le mardi."),
            ],
            temporary=[
                e.Consigne(id=f"{OWNER}.t1", text="Fermé.", since="2026-10-01", until="2026-10-31"),
                e.Consigne(id=f"{OWNER}.t2", text="Grippe.", since=DAY, until=DAY),
            ],
            vocabulary=["ordonnance"],
            form=FORM,
            channels=[
                e.Channel(medium="mail", address=MAIL),
                e.Channel(medium="fax", address=FAX),
            ],
        ),
        e.AgendaProvided(
            donneur_ordres=OWNER,
            kinds=[CONSULTATION, VISIT],
            appointments=[
                slot("ancien", "2026-11-24T10:00", who="M. Ancien"),
                slot("ferme", "2026-11-24T14:00", kind="block", minutes=60),
            ],
        ),
        e.CardsProvided(
            donneur_ordres=OWNER,
            cards=[card("Thibault", "Anne", "01 99 00 11 22", name="connue")],
        ),
    ]


def slot(
    name: str, start: str, *, kind: str = "consultation", minutes: int = 20, who: str = ""
) -> e.Appointment:
    return e.Appointment(
        id=name, donneur_ordres=OWNER, kind=kind, start=start, minutes=minutes, who=who
    )


def card(last: str, first: str = "", number: str = "", *, name: str = "") -> e.Card:
    return e.Card(id=name, donneur_ordres=OWNER, last_name=last, first_name=first, number=number)


def asking(call: str, truth: dict[str, object], **changes: object) -> ScriptedCall:
    """A call of the script that asks ``truth``."""
    return scripted(call, truth=Truth.model_validate(truth), **changes)


class DeskStory(Story):
    """A `Story` whose first file is whole."""

    def __init__(self, *calls: str | ScriptedCall, **options: object) -> None:
        super().__init__(
            *(calls or ("c1", "c2")),
            **{"provided": provided(), "day": DAY, "criteria": ("C1.2.a",), **options},
        )

    @property
    def work(self) -> Work:
        return self.rules.desk.work

    def does(self, command: c.Command) -> DeskStory:
        return self.asks(command, "candidate")

    def refuses(self, command: c.Command, words: str, by: str = "candidate") -> DeskStory:
        """The command is refused with these words, and nothing has changed."""
        before = len(self.entries)
        with pytest.raises(Refused) as refusal:
            self.asks(command, by)
        assert words in str(refusal.value).replace("\u00a0", " ")
        assert len(self.entries) == before
        return self

    def takes(self, call: str) -> DeskStory:
        return self.rings(call).answers(call)

    def books(self, start: str, who: str, **more: object) -> DeskStory:
        return self.does(booking(start, who, **more))

    def saves_card(self, last: str, first: str = "", number: str = "", **more) -> DeskStory:
        name = more.pop("name", "")
        return self.does(c.SaveCard(card=card(last, first, number, name=name), **more))

    def saves_message(self, **changes: object) -> DeskStory:
        return self.does(message(**changes))

    def sends(self, name: str = "message-1", medium: str = "mail", address: str = "") -> DeskStory:
        return self.does(c.SendMessage(message=name, medium=medium, address=address))

    def after_the_grace(self) -> DeskStory:
        """The last call is over and the phase after the grace has begun."""
        for call in self.rules.state.script.to_come(self.rules.calls):
            self.asks(c.SkipCall(call=call, reason="essai"))
        return self.waits(16)


def booking(start: str, who: str = "M. Essai", **more: object) -> c.Book:
    fields = {"donneur_ordres": OWNER, "kind": "consultation", "start": start, "who": who}
    return c.Book(**{**fields, **more})


def message(**changes: object) -> c.SaveMessage:
    fields: dict[str, object] = {
        "id": "",
        "donneur_ordres": OWNER,
        "call": "",
        "rubric": "Demande",
        "urgency": "normal",
        "values": {"nom": "Mme Rivoire"},
    }
    return c.SaveMessage(message=e.Message(**{**fields, **changes}))
