"""`evalengine run`: one machine as a whole exam room.

The engine runs in a process of its own and is started again when it dies; the candidate's console
takes this terminal and finds the engine again by itself. The engine's log goes to a file.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

from rich.console import Console

from evalengine.bootstrap import (
    fresh_secret,
    front_of,
    microphones_refused,
    sip_service,
    sitting_name,
    web_address,
    web_certificate,
)
from evalengine.clock import SystemClock
from evalengine.custody.export import export
from evalengine.custody.kept import entries_of
from evalengine.errors import BadSettings
from evalengine.exports.sentences import timing_sentences
from evalengine.exports.tables import timing_table
from evalengine.keys import Keys, keys_of, load_secret
from evalengine.server import places
from evalengine.settings import Settings
from evalengine.wire.sip.control_phone import account_of
from evalengine.wire.sip.transports.certificates import pinning

LINEAR = "--lineaire"
"""The console's option for screen readers."""
_LINES = "lignes"
"""The layout of keys that a console has unless told otherwise."""
_READY_WITHIN_S = 15.0
_MOST_RESTARTS = 20
_SIP_ATTEMPTS = 16
_SAID_WHY = 2
"""The engine's exit status after a sentence for a person: it would only say it again."""


async def run(
    *,
    scenario: str,
    candidate: str,
    sitting: str,
    control_robot: bool,
    console_options: list[str],
    out: Path,
    screen: Console,
    tls: bool = False,
    in_browser: bool = False,
    touches: str = _LINES,
) -> int:
    """Opens or resumes one sitting for a person at this terminal; the console's exit status.

    With ``tls`` its phone comes by TLS, whatever the settings say. With ``in_browser`` the console
    opens in a page, and this terminal only waits for Enter. ``touches`` is its layout of keys.
    """
    settings = _with_ports(Settings.load(tls=True) if tls else Settings.load())
    name = sitting or sitting_name("epreuve", SystemClock().wall_ns())
    arguments = ["--epreuve", name, "--scenario", scenario, "--candidat", candidate]
    station = Workstation(
        settings=settings,
        sitting=name,
        keys=keys_of(load_secret(settings.state_folder, fresh_secret()), name),
        arguments=[*arguments, *(["--regie-robot"] if control_robot else [])],
        log_file=settings.state_folder / "moteur.log",
        touches=touches,
        certificate=web_certificate(settings, SystemClock()),
    )
    own_phone = in_browser or "--sans-telephone" in console_options
    status = await station.run(
        None if in_browser else [*console_options, "--touches", touches],
        lambda: _welcome(screen, station, control_robot, own_phone, in_browser),
    )
    await _farewell(screen, name, out, spoken=LINEAR in console_options)
    return status


def _with_ports(settings: Settings) -> Settings:
    """Ports that are free now, the ones of the settings if they are.

    They are chosen here, so that an engine started again is found where it was.
    """
    ports = {
        "http_port": free_port(settings.host, socket.SOCK_STREAM, settings.http_port),
        "sip_port": free_sip_port(settings.host, settings.sip_port),
    }
    if _serves_tls(settings):
        ports["sip_tls_port"] = free_port(settings.host, socket.SOCK_STREAM, settings.sip_tls_port)
    return settings.model_copy(update=ports)


def _welcome(
    screen: Console, station: Workstation, control_robot: bool, own_phone: bool, in_browser: bool
) -> None:
    """Shows what is needed elsewhere, before the console takes the screen."""
    if warning := microphones_refused(station.settings):
        screen.print(warning, soft_wrap=True, highlight=False)
    who = "Un robot tient la régie ; sa page" if control_robot else "Page du co-évaluateur"
    screen.print(f"{who} : [bold]{station.page}[/bold]", soft_wrap=True, highlight=False)
    told = f"Notation de l’évaluateur\u00a0: [bold]{station.grid}[/bold]"
    screen.print(told, soft_wrap=True, highlight=False)
    for line in phone_lines(station, candidate=own_phone, control=not control_robot):
        screen.print(line, soft_wrap=True, highlight=False)
    if in_browser:
        told = f"Console du candidat, à ouvrir dans un navigateur : [bold]{station.desk}[/bold]"
        screen.print(told, soft_wrap=True, highlight=False)
        screen.print("Le casque se branche dans cette page ; un téléphone SIP peut le remplacer.")
        screen.print("Entrée arrête le moteur.")
    elif sys.stdin.isatty():
        screen.print("Ouvrez la page dans un navigateur, puis Entrée pour ouvrir la console.")
        with suppress(EOFError):
            input()


def phone_lines(station: Workstation, *, candidate: bool, control: bool) -> list[str]:
    """What to enter on a phone of the candidate's own and of the co-évaluateur's, as rich
    markup; each as it is wanted."""
    settings = station.settings
    tls_port = settings.sip_tls_port if _serves_tls(settings) else 0
    service = sip_service(settings, front_of(settings), settings.sip_port, tls_port)
    told = service.lines(station.sitting, station.keys.phone) if candidate else []
    if control:
        account, key = account_of(station.sitting), station.keys.control_phone
        told += [service.control_line(account, key), *([] if candidate else service.ports())]
    return told


def _serves_tls(settings: Settings) -> bool:
    return settings.tls or settings.tls_certificate is not None


async def _farewell(screen: Console, sitting: str, out: Path, *, spoken: bool) -> None:
    """What became of the sitting, in sentences when ``spoken``, and where its results are."""
    entries = await entries_of(Settings.load(), sitting)
    if not entries:
        return
    if spoken:
        for sentence in timing_sentences(entries):
            screen.print(sentence, soft_wrap=True, highlight=False, markup=False)
    else:
        screen.print(timing_table(entries))
    for path in await export(sitting, out):
        screen.print(f"  {path}", highlight=False)
    screen.print(
        f"Pour la reprendre ou la relire : evalengine run --epreuve {sitting}", highlight=False
    )


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """The terminal says Ctrl+C to us and to the console, which alone knows what it means there."""
    loop = asyncio.get_running_loop()
    try:
        loop.add_signal_handler(signal.SIGINT, lambda: None)
    except (NotImplementedError, RuntimeError):  # not on every system, nor in every thread
        yield
        return
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGINT)


def free_port(host: str, kind: socket.SocketKind, wanted: int = 0) -> int:
    """``wanted`` when it is free on ``host``, else a port that is."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in (wanted, 0):
        with socket.socket(family, kind) as probe, suppress(OSError):
            if kind is socket.SOCK_STREAM:  # a port just left is free, as the server sees it
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            found: int = probe.getsockname()[1]
            return found
    raise BadSettings(f"L’adresse « {host} » n’est pas celle de cette machine.")


def free_sip_port(host: str, wanted: int = 0) -> int:
    """The same for SIP, whose port is one of datagrams and of streams."""
    port = free_port(host, socket.SOCK_DGRAM, wanted)
    for _ in range(_SIP_ATTEMPTS):
        if free_port(host, socket.SOCK_STREAM, port) == port:
            break
        port = free_port(host, socket.SOCK_DGRAM)
    return port


@dataclass
class Workstation:
    """One sitting on one machine. ``arguments`` are those of `evalengine serve`, ``touches`` the
    layout of keys of a console in a browser; ``certificate`` is the PEM file that the web
    server shows (None: it serves http)."""

    settings: Settings
    sitting: str
    keys: Keys
    arguments: list[str]
    log_file: Path
    touches: str = _LINES
    certificate: Path | None = None
    _engine: asyncio.subprocess.Process | None = None
    _restarts: int = 0
    _leaving: bool = field(default=False)

    @property
    def url(self) -> str:
        return web_address(self.settings)

    @property
    def page(self) -> str:
        """The address of the co-évaluateur's page."""
        return self.url + places.board(self.sitting, self.keys.control)

    @property
    def grid(self) -> str:
        """The address of the page on which the évaluateur marks; it leads to his board."""
        return self.url + places.grid(self.sitting, self.keys.evaluator)

    @property
    def desk(self) -> str:
        """The address of the candidate's console in a browser."""
        keys = "" if self.touches == _LINES else f"&touches={self.touches}"
        return f"{self.url}{places.desk(self.sitting, self.keys.candidate)}{keys}"

    async def run(self, options: list[str] | None, before: Callable[[], None]) -> int:
        """Runs the console to its end and answers with its exit status.

        ``before`` is called once the engine is ready; ``options`` go to the console, which opens
        elsewhere when they are None. Raises `BadSettings` when the engine does not start.
        """
        watching = asyncio.create_task(self._keep_engine())
        try:
            await self._ready(watching)
            await asyncio.to_thread(before)
            if options is not None:
                return await self._console(options)
            await self._enter_or(watching)
            return 0
        finally:
            self._leaving = True
            self._stop_engine()
            with suppress(asyncio.CancelledError):
                await watching

    async def _enter_or(self, watching: asyncio.Task[None]) -> None:
        """Until Enter, the end of standard input, or an engine that is not started again."""
        loop, told = asyncio.get_running_loop(), asyncio.Event()
        with suppress(OSError):  # a file or /dev/null cannot be waited for
            loop.add_reader(0, told.set)
        waiting = asyncio.create_task(told.wait())
        try:
            await asyncio.wait([watching, waiting], return_when=asyncio.FIRST_COMPLETED)
        finally:
            loop.remove_reader(0)
            waiting.cancel()

    async def _keep_engine(self) -> None:
        """Starts the engine, and starts it again whenever it dies before we leave."""
        with self.log_file.open("wb") as output:
            self.log_file.chmod(0o600)  # the page's address is in it, with its key
            while not self._leaving and self._restarts <= _MOST_RESTARTS:
                self._engine = await asyncio.create_subprocess_exec(
                    *[sys.executable, "-m", "evalengine", "serve", "--tenu", *self.arguments],
                    env=self._environment(),
                    # However we end, this pipe closes, and the engine leaves with us.
                    stdin=asyncio.subprocess.PIPE,
                    stdout=output,
                    stderr=output,
                    # Ctrl+C in the terminal is the console's: the engine leaves when we say so.
                    start_new_session=True,
                )
                if await self._engine.wait() == _SAID_WHY:
                    return
                self._restarts += 1

    async def _ready(self, watching: asyncio.Task[None]) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + _READY_WITHIN_S
        while loop.time() < until and not watching.done():
            if await asyncio.to_thread(self._answers):
                return
            await asyncio.sleep(0.1)
        raise BadSettings(f"Le moteur n’a pas démarré.\n{self._last_words()}")

    def _answers(self) -> bool:
        trust = pinning(self.certificate) if self.certificate else None
        with (
            suppress(OSError, ValueError),
            urlopen(self._health, timeout=1, context=trust) as reply,
        ):
            return json.load(reply)["serves"] is True
        return False

    @property
    def _health(self) -> str:
        return f"{self.url}/sante?epreuve={quote(self.sitting)}"

    async def _console(self, options: list[str]) -> int:
        console = await asyncio.create_subprocess_exec(
            *[sys.executable, "-m", "console", "--url", self.url, "--sitting", self.sitting],
            *options,
            env={
                "EVALENGINE_CONSOLE_FOLDER": str(self.settings.state_folder / "console"),
                **os.environ,
                "EVALENGINE_TOKEN": self.keys.candidate,
                **({"EVALENGINE_CERTIFICATE": str(self.certificate)} if self.certificate else {}),
            },
        )
        with _deaf_to_ctrl_c():
            return await console.wait()

    def _stop_engine(self) -> None:
        if self._engine is not None and self._engine.returncode is None:
            self._engine.terminate()

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "EVALENGINE_HOST": self.settings.host,
            "EVALENGINE_HTTP_PORT": str(self.settings.http_port),
            "EVALENGINE_SIP_PORT": str(self.settings.sip_port),
            "EVALENGINE_SIP_TLS_PORT": str(self.settings.sip_tls_port),
            "EVALENGINE_TLS": str(self.settings.tls).lower(),
        }

    def _last_words(self) -> str:
        with suppress(OSError):
            return "\n".join(self.log_file.read_text("utf-8", "replace").splitlines()[-5:])
        return ""
