"""The only file that plugs real things together: clocks, chance, journal, wire, runners, server."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import uvicorn

from evalengine.clock import HostClock, SystemClock
from evalengine.dossier.models import Dossier
from evalengine.dossier.programme import Programme
from evalengine.dossier.scripts import Scenario
from evalengine.errors import BadDossier, BadSettings, EvalEngineError, WireError, reason_of
from evalengine.journal.sql import SqlJournal
from evalengine.keys import keys_of, load_secret
from evalengine.ports import Journal
from evalengine.rules.sitting import Sitting
from evalengine.runner import Runner
from evalengine.server.app import create_app
from evalengine.server.hall import Hall, Hosted, SipAccess
from evalengine.server.handset import SipService
from evalengine.settings import Settings
from evalengine.vocabulary import events as e
from evalengine.wire.blackbox.box import BlackBox
from evalengine.wire.media import srtp
from evalengine.wire.sip.control_phone import account_of
from evalengine.wire.sip.desk import DeskWire
from evalengine.wire.sip.messages.compose import bracketed
from evalengine.wire.sip.proxy import Front
from evalengine.wire.sip.transports.certificates import server_context
from evalengine.wire.sip.transports.connections import Security
from evalengine.wire.sip.transports.selfmade import FILE, PUBLIC_FILE, public_part, self_made
from evalengine.wire.sip.wire import SipWire

log = logging.getLogger(__name__)

# A console that died without a word is noticed within this, and its desk is free again.
_PING_S = 2.0


def fresh_token() -> str:
    """96 bits of chance, safe in a URL and in a SIP identifier."""
    return secrets.token_hex(12)


def fresh_secret() -> bytes:
    """256 bits of chance, for an engine that has no secret yet."""
    return secrets.token_bytes(32)


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
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._server: _Server | None = None
        self._secret = load_secret(settings.state_folder, fresh_secret())

    async def __aenter__(self) -> Self:
        self.settings = with_certificate(self.settings, self.host)
        security = security_of(self.settings)
        self.front = front_of(self.settings)
        self.journal: Journal = await SqlJournal.open(self.settings.database_url)
        self.box = BlackBox(capture_folder(self.settings), self.host)
        try:
            self.wire = SipWire(
                self.host,
                fresh_token,
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
                f"Le port SIP {_ports(self.settings)} de {self.settings.host} "
                f"ne peut pas être ouvert : {reason_of(error)}."
            ) from error
        except WireError:
            await self.journal.close()
            raise
        return self

    async def __aexit__(self, *_exc: object) -> None:
        for runner in self.runners.values():
            runner.stop()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        await self.wire.close()
        await self.box.close()
        await self.journal.close()

    async def open(self, sitting: str, *, scenario: str, candidate: str, speed: int = 1) -> Hosted:
        """Opens a new sitting on ``scenario``, or goes on with it when the journal knows it.

        ``scenario`` is the id of a programme, or of a scenario to be played by itself.
        """
        if sitting in await self.journal.sittings():
            return await self.resume(sitting)
        programme, scenarios = self._programme(scenario)
        rules = self._rules(programme, scenarios)
        opening = e.SittingOpened(
            sitting=sitting,
            candidate=candidate,
            scenario=scenario,
            dossier_version=self.dossier.version,
            dossier_digest=self.dossier.digest,
            boot_id=self.host.boot_id(),
            origin_ns=self.host.monotonic_ns(),
            pickup_bound_ms=self.dossier.grid.bound("pickup_under"),
            speed=speed,
            lines=max(script.lines for script in scenarios),
            day=self.dossier.day or "",
        )
        wire = self._attach(sitting)
        runner = await Runner.open(
            opening,
            [*self.dossier.provided(), *rules.opening()],
            rules=rules,
            journal=self.journal,
            wire=wire,
            host=self.host,
            tokens=fresh_token,
        )
        wire.report_to(runner.report)
        return self._host(runner, sitting, programme, scenarios, speed)

    async def resume(self, sitting: str) -> Hosted:
        """Goes on with a sitting of the journal after an interruption.

        Raises `BadDossier` when its dossier école is not the one that it was opened with.
        """
        opening = await self._opening(sitting)
        same_dossier(opening, self.dossier)
        programme, scenarios = self._programme(opening.scenario)
        wire = self._attach(sitting)
        runner = await Runner.resume(
            sitting,
            rules=self._rules(programme, scenarios),
            journal=self.journal,
            wire=wire,
            host=self.host,
            tokens=fresh_token,
        )
        wire.report_to(runner.report)
        return self._host(runner, sitting, programme, scenarios, opening.speed)

    async def serve_http(self) -> None:
        """Serves the doors until `leave`. Raises `BadSettings` when the port is taken."""
        served = create_app(self.hall, self.settings.state_folder / "consoles")
        config = uvicorn.Config(
            served,
            host=self.settings.host,
            port=self.settings.http_port,
            log_level="warning",
            access_log=False,
            lifespan="off",
            ws="websockets-sansio",
            ws_max_size=65536,
            ws_ping_interval=_PING_S,
            ws_ping_timeout=_PING_S,
            timeout_graceful_shutdown=1,
        )
        config.load()  # NiceGUI looks for its server among those that are loaded
        self._server = _Server(config)
        # uvicorn's own way would log a trace whenever the engine is cancelled.
        async with served.router.lifespan_context(served):
            taken = await self._server.until_left()
        if taken:
            raise BadSettings(f"Le port {self.settings.http_port} n’est pas libre.")

    @property
    def serving(self) -> bool:
        """True once the web server answers."""
        return self._server is not None and self._server.started

    def leave(self) -> None:
        """Asks `serve_http` to return. The sittings stay open in the journal."""
        if self._server is not None:
            self._server.should_exit = True

    async def played(self, sitting: str) -> None:
        """Returns when the sitting is closed."""
        await self._tasks[sitting]

    def page_url(self, sitting: str) -> str:
        """The address of the co-évaluateur's page, with its key."""
        return f"{self._url}/regie/{sitting}?jeton={self.hall.sittings[sitting].control_token}"

    def desk_url(self, sitting: str) -> str:
        """The address of the candidate's console in a browser, with its key."""
        return f"{self._url}/poste/{sitting}?jeton={self.hall.sittings[sitting].candidate_token}"

    @property
    def _url(self) -> str:
        return f"http://{bracketed(self.settings.host)}:{self.settings.http_port}"

    def _programme(self, name: str) -> tuple[Programme, tuple[Scenario, ...]]:
        try:
            programme = self.dossier.programme(name)
            return programme, tuple(self.dossier.scenarios[each] for each in programme.scenarios)
        except KeyError as error:
            known = ", ".join(sorted(self.dossier.programmes.keys() | self.dossier.scenarios))
            missing = error.args[0]
            raise BadDossier(f"Le scénario « {missing} » n’existe pas. Connus : {known}.") from None

    def _rules(self, programme: Programme, scenarios: tuple[Scenario, ...]) -> Sitting:
        grid = self.dossier.grid
        criteria = (criterion.id for criterion in grid.criteria)
        return Sitting(scenarios, programme, grace_ms=grid.bound("grace"), criteria=criteria)

    def _attach(self, sitting: str) -> DeskWire:
        """The desk's part of the wire; it keeps what it hears until its runner listens."""
        self.box.watch(sitting)
        keys = keys_of(self._secret, sitting)
        return self.wire.attach(sitting, keys.phone, control=keys.control_phone)

    async def _opening(self, sitting: str) -> e.SittingOpened:
        async for entry in self.journal.read(sitting):
            if isinstance(entry.event, e.SittingOpened):
                return entry.event
            break
        raise BadSettings(f"L’épreuve « {sitting} » n’est pas dans le journal.")

    def _host(
        self,
        runner: Runner,
        sitting: str,
        programme: Programme,
        scenarios: tuple[Scenario, ...],
        speed: int,
    ) -> Hosted:
        keys = keys_of(self._secret, sitting)
        hosted = Hosted(
            sitting=sitting,
            doors=runner,
            scenarios=scenarios,
            programme=programme,
            sip=self._access(sitting, keys.phone),
            speed=speed,
            candidate_token=keys.candidate,
            control_token=keys.control,
            lines=max(script.lines for script in scenarios),
        )
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

    def _access(self, sitting: str, password: str) -> SipAccess:
        """How a phone of the house reaches the desk: by TLS, by the proxy in front, or directly."""
        front = self.front
        host, port = (front.host, front.port) if front.host else self.wire.address
        secured = self.wire.tls_address if self.settings.tls else None
        if secured is None or self.settings.tls_certificate is None:
            by = front.transport if front.host else self.settings.phone_transport
            return SipAccess(host, port, sitting, password, transport=by)
        return SipAccess(
            host=self.wire.address[0],
            port=secured[1],
            user=sitting,
            password=password,
            transport="tls",
            certificate=public_part(self.settings.tls_certificate),
            encrypts=self.settings.media_security == "required",
        )

    async def _play(self, runner: Runner) -> None:
        """Runs a sitting to its end, and its account with it; what stops it before is in the log,
        the others go on."""
        try:
            await runner.run()
        except EvalEngineError as error:
            log.error("sitting %s stopped: %s", runner.sitting, error)
            raise
        if runner.closed:
            self.wire.retire(runner.sitting)


def with_certificate(settings: Settings, clock: HostClock) -> Settings:
    """``settings`` with a certificate, when TLS is wanted and they name none: one that the engine
    makes for itself, and keeps in its state folder. Raises `BadSettings`."""
    if not settings.tls or settings.tls_certificate is not None or settings.tls_key is not None:
        return settings
    made = self_made(settings.state_folder, settings.host, clock.wall_ns())
    return settings.model_copy(update={"tls_certificate": made})


def given_to_phones(settings: Settings) -> Path | None:
    """The file of the certificate that the engine makes for itself: a phone is to be given it."""
    made = settings.state_folder / FILE
    own = settings.tls if settings.tls_certificate is None else settings.tls_certificate == made
    return settings.state_folder / PUBLIC_FILE if own else None


def sip_service(settings: Settings, front: Front, port: int, tls_port: int) -> SipService:
    """Where a phone of a candidate's own registers: at the proxy in front, else at the engine,
    which serves ``port`` and, unless it is 0, ``tls_port``."""
    if front.host:
        return SipService(front.host, front.port, (front.transport,))
    return SipService(
        host=settings.host,
        port=port,
        tls_port=tls_port,
        encrypts=settings.media_security == "required",
        certificate=given_to_phones(settings),
    )


def security_of(settings: Settings) -> Security | None:
    """TLS as the settings want it; None without a certificate. Raises `BadSettings`."""
    if settings.tls_certificate is None:
        if settings.tls_key is not None:
            raise BadSettings("Le réglage tls_key est donné sans tls_certificate.")
        return None
    if settings.media_security == "required":
        srtp.check()
    context = server_context(settings.tls_certificate, settings.tls_key)
    return Security(server=context, port=settings.sip_tls_port)


def front_of(settings: Settings) -> Front:
    """The proxy in front, if the settings name one. Raises `BadSettings`."""
    if not settings.sip_proxy:
        return Front()
    try:
        return Front.read(settings.sip_proxy)
    except ValueError as error:
        raise BadSettings(
            f"Le réglage sip_proxy donne «\u00a0{settings.sip_proxy[:40]}\u00a0»\u00a0: il faut "
            "l’adresse IP du proxy et son port, comme «\u00a0192.0.2.20:5060\u00a0»."
        ) from error


def _ports(settings: Settings) -> str:
    if settings.tls_certificate is None:
        return str(settings.sip_port)
    return f"{settings.sip_port} ou {settings.sip_tls_port} (TLS)"


def same_dossier(first: e.Event, dossier: Dossier) -> None:
    """Raises `BadDossier` when a sitting's ``first`` event sealed another dossier école."""
    if isinstance(first, e.SittingOpened) and first.dossier_digest != dossier.digest:
        raise BadDossier(
            f"L’épreuve « {first.sitting} » a été ouverte avec un autre dossier école "
            f"(version {first.dossier_version}) : remettez-le en place."
        )


class _Server(uvicorn.Server):
    """Leaves the process's signals to whoever runs the engine."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def until_left(self) -> bool:
        """Serves; True when it could not, because the port is taken."""
        try:
            await self.serve()
        except SystemExit:  # uvicorn's way of saying so
            return True
        return False


def capture_folder(settings: Settings) -> Path:
    """Where the black box keeps the SIP messages of each sitting."""
    return settings.state_folder / "sip"


def sitting_name(prefix: str, wall_ns: int) -> str:
    """A name for a new sitting that sorts by time and fits a SIP address, with some chance."""
    return f"{prefix}-{wall_ns // 1_000_000_000:x}-{secrets.token_hex(2)}"
