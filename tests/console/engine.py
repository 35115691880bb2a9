"""An engine for the console's tests: the stream over a real WebSocket, the real rules behind it.

Time is moved by hand (`Engine.passes`), for the engine and the console alike. `Hands` is the
candidate's phone: what it does reaches the rules as the wire would report it.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import Server, ServerConnection, broadcast, serve
from websockets.exceptions import ConnectionClosed

from evalengine.clock import SECOND, Arrival
from evalengine.dossier.programme import Programme
from evalengine.errors import Refused
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from evalengine.vocabulary.audience import may_see
from evalengine.vocabulary.entry import Entry, to_json
from tests.story import Story, scripted

TOKEN = "jeton-du-poste"
SITTING = "essai-1"
OBEYS, NOTHING = 200, 0


class HandClock:
    """A host clock that only the test moves."""

    def __init__(self) -> None:
        self.at = 5_000 * SECOND

    def monotonic_ns(self) -> int:
        return self.at

    def wall_ns(self) -> int:
        return self.at

    def boot_id(self) -> str:
        return "boot"


class DeskStory(Story):
    """Three donneurs d'ordres and four calls, with files that fill a screen."""

    def __init__(self, speed: int = 1, programme: Programme | None = None) -> None:
        super().__init__(
            scripted("c1", donneur_ordres="aubry", correspondent=_who("Corinne Vasseur", "01")),
            scripted("c2", donneur_ordres="morel", correspondent=_who("Idriss Lambert", "02")),
            scripted("c3", donneur_ordres="thermo", correspondent=_who("Paul Nguyen", "03")),
            scripted("c4", donneur_ordres="aubry", correspondent=_who("Ana Ferreira", "04")),
            speed=speed,
            programme=programme,
        )
        self.entries.clear()
        self.rules = self._fresh_rules()
        opening = self.rules.opening() if programme else []
        self._record([_opened(speed), *FILES, *opening], "engine")

    def provides(self, file: e.FileProvided) -> DeskStory:
        self._record([file], "engine")
        return self

    def happens(self, *events: e.Event) -> DeskStory:
        self._record(list(events), "engine")
        return self


def _who(name: str, last: str) -> object:
    model = type(scripted("x").correspondent)
    return model(name=name, number=f"01 99 00 12 {last}", mood="calme", motive="essai")


def _opened(speed: int) -> e.SittingOpened:
    return e.SittingOpened(
        sitting=SITTING,
        candidate="Camille Essai",
        scenario="essai",
        dossier_version="1",
        dossier_digest="0" * 64,
        boot_id="boot",
        origin_ns=0,
        pickup_bound_ms=15_000,
        speed=speed,
    )


FILES = (
    e.FileProvided(
        donneur_ordres="aubry",
        name="Cabinet du docteur Aubry",
        trade="médecine générale",
        greeting="Cabinet du docteur Aubry, bonjour, Camille à votre écoute.",
        people=[
            e.Person(name="Dr Hélène Aubry", role="médecin", extension="21"),
            e.Person(name="Nadia Perrin", role="infirmière", extension="22"),
            e.Person(name="Marc Delon", role="responsable d’équipe", extension="900"),
        ],
        permanent=[
            e.Consigne(text="Une douleur dans la poitrine : transférer au médecin sans attendre."),
            e.Consigne(text="Aucun résultat d’analyse au téléphone."),
            e.Consigne(text="Les renouvellements d’ordonnance se prennent en message."),
        ],
        temporary=[
            e.Consigne(
                text="Le cabinet ferme à 16 h vendredi.", since="2026-11-20", until="2026-11-27"
            )
        ],
        vocabulary=["ordonnance", "téléconsultation", "tiers payant"],
    ),
    e.FileProvided(
        donneur_ordres="morel",
        name="SCP Morel et associés",
        trade="avocats",
        greeting="SCP Morel et associés, avocats, bonjour.",
        people=[
            e.Person(name="Me Jeanne Morel", role="avocate", extension="31"),
            e.Person(name="Louis Caron", role="clerc", extension="32"),
        ],
        permanent=[e.Consigne(text="Ne jamais dire si une personne est cliente du cabinet.")],
        temporary=[],
    ),
    e.FileProvided(
        donneur_ordres="thermo",
        name="Thermo Dépannage",
        trade="chauffage et plomberie",
        greeting="Thermo Dépannage bonjour, que puis-je pour vous ?",
        people=[],
        permanent=[e.Consigne(text="Odeur de gaz : donner d’abord le numéro d’urgence.")],
    ),
)


@dataclass
class Engine:
    """Serves one story to consoles. ``commands`` are those that came in, without what the console
    reports of itself. ``phone_says`` is what the candidate's own phone answers to a gesture:
    `OBEYS`, `NOTHING`, or a status."""

    story: DeskStory = field(default_factory=DeskStory)
    clock: HandClock = field(default_factory=HandClock)
    speed: int = 1
    port: int = 0
    refuses_with: int = 0
    mute: bool = False
    phone_says: int = OBEYS
    connections: int = 0
    commands: list[c.Command] = field(default_factory=list)
    afters: list[int] = field(default_factory=list)
    _server: Server | None = None
    _told: dict[ServerConnection, int] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        self._server = await serve(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Goes away; what it knew stays."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
            self._server = None

    def does(self, *acts: str) -> Engine:
        """Acts of the story, as ``"rings c1"``, then their entries go out."""
        for act in acts:
            verb, *words = act.split()
            getattr(self.story, verb)(*words)
        self.tell()
        return self

    def passes(self, seconds: float) -> None:
        """Lets host time pass for everybody."""
        self.clock.at += round(seconds * SECOND)
        self.story.waits(seconds * self.speed)
        self.tell()
        if not self.mute:
            broadcast(self._told, json.dumps({"kind": "clock", "now": self.story.now}))

    def tell(self) -> None:
        """Sends every reader what he has not seen."""
        for socket, seen in list(self._told.items()):
            if fresh := [x for x in self.story.entries if x.seq > seen]:
                self._told[socket] = fresh[-1].seq
                broadcast([socket], self.entries_message(fresh))

    def entries_message(self, entries: list[Entry]) -> str:
        mine = [json.loads(to_json(x)) for x in entries if may_see("candidate", x.event)]
        return json.dumps({"kind": "entries", "entries": mine, "now": self.story.now})

    def broadcast(self, text: str) -> None:
        """Sends anything at all."""
        broadcast(self._told, text)

    async def _serve(self, socket: ServerConnection) -> None:
        self.connections += 1
        if code := self._refusal(socket):
            await socket.close(code)
            return
        after = int(parse_qs(urlsplit(socket.request.path).query)["after"][0])
        self.afters.append(after)
        await socket.send(json.dumps(self._desk()))
        self._told[socket] = after
        self.tell()
        if not self.mute:
            await socket.send(json.dumps({"kind": "clock", "now": self.story.now}))
        try:
            with suppress(ConnectionClosed):
                async for text in socket:
                    await socket.send(json.dumps(self._answer(json.loads(text))))
                    self.tell()
        finally:
            del self._told[socket]

    def _refusal(self, socket: ServerConnection) -> int:
        if self.refuses_with:
            return self.refuses_with
        request = socket.request
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return 4401
        return 0 if request.path.startswith(f"/sittings/{SITTING}/stream?") else 4404

    def _desk(self) -> dict[str, object]:
        sip = {"host": "127.0.0.1", "port": 5060, "user": "poste", "password": "secret"}
        return {"kind": "desk", "sitting": SITTING, "speed": self.speed, "lines": 3, "sip": sip}

    def _answer(self, asked: dict[str, object]) -> dict[str, object]:
        command = c.COMMANDS.validate_python(asked["command"])
        if not isinstance(command, c.ReportTyping | c.ReportShortcut | c.ReportPane):
            self.commands.append(command)
        before = len(self.story.effects)
        try:
            self.story.asks(command, "candidate")
        except Refused as refusal:
            return {"kind": "refused", "id": asked["id"], "why": str(refusal)}
        for effect in self.story.effects[before:]:
            if isinstance(effect, fx.DrivePhone):
                self._drive(effect)
        return {"kind": "accepted", "id": asked["id"]}

    def _drive(self, effect: fx.DrivePhone) -> None:
        """The candidate's own phone is asked for a gesture: see ``phone_says``."""
        if self.phone_says == OBEYS:
            act = {"answer": "answers", "hold": "holds", "resume": "resumes", "dial": "dials"}
            getattr(self.story, act[effect.verb])(effect.target or effect.call)
        elif self.phone_says != NOTHING:
            self.story.signals(
                s.GestureFailed(
                    call=effect.call,
                    verb=effect.verb,
                    status=self.phone_says,
                    arrival=Arrival(0, "kernel"),
                )
            )


@dataclass
class Hands:
    """A phone whose acts reach the rules. ``numb``: it takes acts and does nothing."""

    engine: Engine
    acts: list[tuple[str, ...]] = field(default_factory=list)
    numb: bool = False
    started: int = 0
    stopped: int = 0

    async def start(self) -> None:
        self.started += 1

    async def stop(self) -> None:
        self.stopped += 1

    def answer(self, call: str) -> None:
        self._free_the_ear()
        self._do("answers", call)

    def hold(self, call: str) -> None:
        self._do("holds", call)

    def resume(self, call: str) -> None:
        self._free_the_ear()
        self._do("resumes", call)

    def hang_up(self, call: str) -> None:
        self._do("hangs_up", call)

    def transfer(self, call: str, target: str) -> None:
        self._do("transfers", call, target)

    def connect(self, call: str, other: str) -> None:
        self._do("connects", call, other)

    def dial(self, target: str) -> None:
        self._free_the_ear()
        self._do("dials", target)

    def _free_the_ear(self) -> None:
        talking = self.engine.story.rules.desk.in_ear()
        if talking is not None:
            self._do("holds", talking.id)

    def _do(self, *act: str) -> None:
        self.acts.append(act)
        if not self.numb:
            self.engine.does(" ".join(act))
