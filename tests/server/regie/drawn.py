"""A story as a page sees it, and the scripts that several tests play."""

from __future__ import annotations

from types import SimpleNamespace

from evalengine.dossier.programme import alone
from evalengine.dossier.scripts import Beat, ChatLine, Fact, NewConsigne, Objection, Start
from evalengine.dossier.truth import Truth
from evalengine.projections.control import Control
from evalengine.server.regie.scene import Scene, View
from tests.story import scenario, scripted

NBSP = "\u00a0"


def scene_of(story, *, programme=None, scenarios=None, others=0, **view):
    control = Control()
    for entry in story.entries:
        control.apply(entry)
    played = tuple(scenarios or [story.scenario])
    hosted = SimpleNamespace(
        scenarios=played,
        programme=programme or alone(played[0]),
        doors=SimpleNamespace(failing=""),
        showing=lambda name: next((s for s in played if s.id == name), played[0]),
    )
    return Scene(control, hosted, View(**view), story.now, others)


def plain(html):
    return html.replace(NBSP, " ")


def told():
    return scripted(
        "c1",
        facts=[
            Fact(id="nom", value="Rivoire", says="Rivoire, <i>deux</i> R."),
            Fact(id="age", value="80", says="80 ans.", when_asked="Quel âge ?"),
        ],
        objections=[Objection(when="on refuse", says="Dommage.")],
        truth=Truth(handover=("$nom",)),
        transfer_to="311",
    )


def timed():
    after = {"call": "c1", "event": "ended", "delay_s": 30}
    played = scenario(
        scripted("c1", start=Start(at_s=10)),
        scripted("c2", start=Start(after=after)),
        scripted("c3"),
    )
    beats = (
        Beat(
            id="b1",
            start=Start(after={"call": "c2", "event": "placed"}),
            consigne=NewConsigne(donneur_ordres="etude", text="Fermé demain."),
        ),
        Beat(id="b2", start=Start(at_s=5), chat=ChatLine(text="Bonjour l’équipe.")),
    )
    return played.model_copy(update={"beats": beats})
