"""One engine: its journal, its wire, its web server, and the sittings that they carry."""

from __future__ import annotations

import asyncio
import logging
from typing import Self

from evalengine.bootstrap.chance import fresh_secret, fresh_token
from evalengine.bootstrap.closing import seal
from evalengine.bootstrap.entrance import entrance_of
from evalengine.bootstrap.hearing import KeptVoices
from evalengine.bootstrap.https import web_address, web_certificate
from evalengine.bootstrap.listening import Listening
from evalengine.bootstrap.opening import Plan, opening_of, same_dossier
from evalengine.bootstrap.phones import (
    access_of,
    front_of,
    ports_of,
    security_of,
    sip_service,
    with_certificate,
)
from evalengine.bootstrap.places import capture_folder
from evalengine.bootstrap.serving import WebServer
from evalengine.bootstrap.sounding import Sounding
from evalengine.bootstrap.voices import network_of
from evalengine.clock import HostClock, SystemClock
from evalengine.dossier.models import Dossier
from evalengine.errors import BadSettings, EvalEngineError, WireError, reason_of
from evalengine.journal.sql import SqlJournal
from evalengine.keys import keys_of, load_secret
from evalengine.ports import Journal
from evalengine.runner import Runner
from evalengine.server import places
from evalengine.server.app import create_app
from evalengine.server.hall import Hall, Hosted
from evalengine.settings import Settings
from evalengine.wire.blackbox.box import BlackBox
from evalengine.wire.headset.desk import HeadsetDesk
from evalengine.wire.headset.either import EitherWire
from evalengine.wire.media.ticker import Ticker
from evalengine.wire.sip.control_phone import account_of
from evalengine.wire.sip.wire import SipWire
from evalengine.wire.switchboard.board import Switchboard
from evalengine.wire.webrtc import availability
from evalengine.wire.webrtc.page_headset import PageHeadset
from evalengine.wire.webrtc.page_voice import PageVoice

log = logging.getLogger(__name__)


class Engine:
    """One process: one journal, one SIP wire, one web server, any number of sittings.

    Used as an asynchronous context manager; leaving it ends nothing in the journal, so that a
    sitting under way is resumed by the next engine.
    """

    def __init__(
        self, settings: Settings, dossier: Dossier, *, host: HostClock | None = None
    ) -> None:
        self.settings = settings
        self.dossier = dossier
        self.host = host or SystemClock()
        self.hall = Hall()
        self.runners: dict[str, Runner] = {}
        self._voices: dict[str, PageVoice] = {}
        self._headsets: dict[str, PageHeadset] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._server: WebServer | None = None
        self._secret = load_secret(settings.state_folder, fresh_secret())

    async def __aenter__(self) -> Self:
        self.settings = with_certificate(self.settings, self.host)
        security = security_of(self.settings)
        self.hall.certificate = web_certificate(self.settings, self.host)
        self.front = front_of(self.settings)
        self.listening = Listening(self.settings, self._secret, self.host)
        self.sounding = Sounding(self.settings, self.host)
        self.journal: Journal = await SqlJournal.open(self.settings.database_url)
        self.box = BlackBox(capture_folder(self.settings), self.host)
        self.ticker = Ticker(self.host)
        availability.load()
        try:
            self.wire = SipWire(
                self.host,
                fresh_token,
                ticker=self.ticker,
                front=self.front,
                host=self.settings.host,
                port=self.settings.sip_port,
                tap=self.box.see,
                security=security,
                encrypts=self.settings.media_security == "required",
                secret=self._secret,
            )
        except OSError as error:
            await self.journal.close()
            raise BadSettings(
                f"Le port SIP {ports_of(self.settings)} de {self.settings.host} "
                f"ne peut pas être ouvert : {reason_of(error)}."
            ) from error
        except WireError:
            await self.journal.close()
            raise
        self.sounding.begin()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        for runner in self.runners.values():
            runner.stop()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        await asyncio.gather(*(voice.close() for voice in self._voices.values()))
        await asyncio.gather(*(headset.close() for headset in self._headsets.values()))
        await self.wire.close()
        await self.listening.close()
        await self.sounding.close()
        await self.box.close()
        await self.journal.close()

    async def open(self, sitting: str, *, scenario: str, candidate: str, speed: int = 1) -> Hosted:
        """Opens a new sitting on ``scenario``, or goes on with it when the journal knows it.

        ``scenario`` is the id of a programme, or of a scenario to be played by itself.
        """
        if sitting in await self.journal.sittings():
            return await self.resume(sitting)
        plan = Plan.of(self.dossier, scenario)
        rules = plan.rules()
        opening = plan.opening(
            self.host, sitting=sitting, candidate=candidate, scenario=scenario, speed=speed
        )
        wire = self._attach(sitting)
        runner = await Runner.open(
            opening,
            [*self.listening.announced(), *self.dossier.provided(), *rules.opening()],
            rules=rules,
            journal=self.journal,
            wire=wire,
            host=self.host,
            tokens=fresh_token,
        )
        wire.report_to(runner.report)
        return self._host(runner, plan, speed)

    async def resume(self, sitting: str) -> Hosted:
        """Goes on with a sitting of the journal after an interruption.

        Raises `BadDossier` when its dossier école is not the one that it was opened with.
        """
        opening = await opening_of(self.journal, sitting)
        same_dossier(opening, self.dossier)
        plan = Plan.of(self.dossier, opening.scenario)
        wire = self._attach(sitting)
        runner = await Runner.resume(
            sitting,
            rules=plan.rules(),
            journal=self.journal,
            wire=wire,
            host=self.host,
            tokens=fresh_token,
        )
        wire.report_to(runner.report)
        return self._host(runner, plan, opening.speed)

    async def serve_http(self) -> None:
        """Serves the doors until `leave`. Raises `BadSettings` when the port is taken."""
        entrance = entrance_of(self.settings, self.host)
        app = create_app(self.hall, self.settings.state_folder / "consoles", entrance)
        self._server = WebServer(app, self.settings, self.hall.certificate)
        await self._server.serve()

    @property
    def serving(self) -> bool:
        """True once the web server answers."""
        return self._server is not None and self._server.answers

    def leave(self) -> None:
        """Asks `serve_http` to return. The sittings stay open in the journal."""
        if self._server is not None:
            self._server.leave()

    async def played(self, sitting: str) -> None:
        """Returns when the sitting is closed."""
        await self._tasks[sitting]

    async def speaks(self, hosted: Hosted) -> None:
        """Gives the robot co-évaluateur a voice, if there is one, until the sitting is closed: at
        the pace of life only, for nobody follows sentences told faster."""
        if hosted.speed == 1:
            await self.sounding.speak(hosted.sitting, hosted.scenarios, hosted.doors)

    def page_url(self, sitting: str) -> str:
        """The address of the co-évaluateur's page, with its key."""
        return self._url + places.board(sitting, self.hall.sittings[sitting].control_token)

    def board_url(self, sitting: str) -> str:
        """The address of the same page for the évaluateur, who looks on."""
        return self._url + places.board(sitting, self.hall.sittings[sitting].evaluator_token)

    def grid_url(self, sitting: str) -> str:
        """The address of the page on which the évaluateur marks, with his key."""
        return self._url + places.grid(sitting, self.hall.sittings[sitting].evaluator_token)

    def desk_url(self, sitting: str) -> str:
        """The address of the candidate's console in a browser, with its key."""
        return self._url + places.desk(sitting, self.hall.sittings[sitting].candidate_token)

    @property
    def entrance_url(self) -> str:
        """The address where a one-time code is typed."""
        return f"{self._url}/entrer"

    @property
    def _url(self) -> str:
        return web_address(self.settings)

    def _attach(self, sitting: str) -> EitherWire:
        """The desk's part of the wire; it keeps what it hears until its runner listens."""
        self.box.watch(sitting)
        keys = keys_of(self._secret, sitting)
        board = Switchboard()
        phones = self.wire.attach(sitting, keys.phone, control=keys.control_phone, board=board)
        here = network_of(self.settings, self.wire.address[0])
        self._voices[sitting] = PageVoice(
            self.host, self.ticker, here, fresh_token, board, phones.report
        )
        desk = HeadsetDesk(sitting, self.host, fresh_token, board, self.ticker)
        self._headsets[sitting] = PageHeadset(self.host, self.ticker, here, fresh_token, desk)
        self.listening.attach(board, phones, self.wire)
        self.sounding.attach(sitting, board, phones.report)
        return EitherWire(self.host, desk, phones, self.wire.watch)

    def _host(self, runner: Runner, plan: Plan, speed: int) -> Hosted:
        sitting = runner.sitting
        keys = keys_of(self._secret, sitting)
        hosted = Hosted(
            sitting=sitting,
            doors=runner,
            scenarios=plan.scenarios,
            programme=plan.programme,
            grid=self.dossier.grid,
            studies=self.dossier.studies,
            sip=access_of(self.settings, self.front, self.wire, sitting, keys.phone),
            voice=self._voices[sitting],
            headset=self._headsets[sitting],
            sounds=self.sounding.cast(sitting, plan.scenarios, runner.entries),
            hearing=KeptVoices(self.settings, self._secret, sitting, runner.entries),
            speed=speed,
            candidate_token=keys.candidate,
            control_token=keys.control,
            evaluator_token=keys.evaluator,
            lines=plan.lines,
        )
        self.listening.record(sitting, runner.entries, runner.report)
        self.runners[sitting] = runner
        self.hall.sittings[sitting] = hosted
        self._tasks[sitting] = asyncio.create_task(self._play(runner), name=f"sitting {sitting}")
        return hosted

    def phone_lines(self, sitting: str) -> list[str]:
        """What to enter on a phone of the candidate's own, and on one of the co-évaluateur's, in
        French, as rich markup."""
        keys, secured = keys_of(self._secret, sitting), self.wire.tls_address
        ports = (self.wire.address[1], secured[1] if secured else 0)
        service = sip_service(self.settings, self.front, *ports)
        control = service.control_line(account_of(sitting), keys.control_phone)
        return [*service.lines(sitting, keys.phone), control]

    async def _play(self, runner: Runner) -> None:
        """Runs a sitting to its end, and its account with it; what stops it before is in the log,
        the others go on."""
        try:
            await runner.run()
        except EvalEngineError as error:
            log.error("sitting %s stopped: %s", runner.sitting, error)
            raise
        if runner.closed:
            await self._voices[runner.sitting].close()
            await self._headsets[runner.sitting].close()
            self.wire.retire(runner.sitting)
            self.sounding.retire(runner.sitting)
            seal(self.settings, self.dossier, runner)
