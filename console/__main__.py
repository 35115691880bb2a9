"""``python -m console``: opens the console of one desk in this terminal.

Ends with 0 when the candidate leaves, 1 with a French sentence when the engine refuses the desk,
2 when the command line cannot be used.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import typer

from console.builtin import sip_phone
from console.deskphone import DeskPhone
from console.earpiece import Earpiece
from console.link import Link
from console.phone import BuiltInHandset, Handset
from evalengine.clock import HostClock, SystemClock
from evalengine.errors import BadSettings
from evalengine.wire.media.sound import open_device


class Colours(StrEnum):
    """The looks."""

    SOMBRE = "sombre"
    CLAIR = "clair"
    CONTRASTE = "contraste"


Url = Annotated[str, typer.Option(envvar="EVALENGINE_URL", help="Adresse du moteur.")]
Sitting = Annotated[str, typer.Option(envvar="EVALENGINE_SITTING", help="Épreuve à ouvrir.")]
Token = Annotated[
    str,
    typer.Option(
        envvar="EVALENGINE_TOKEN",
        help="Jeton du poste ; la variable d’environnement ne se voit pas dans la liste "
        "des processus.",
    ),
]
NoPhone = Annotated[
    bool, typer.Option("--sans-telephone", help="Le candidat a un téléphone SIP à lui.")
]
Linear = Annotated[
    bool,
    typer.Option(
        "--lineaire", help="Une phrase par ligne, pour lecteurs d’écran et plages braille."
    ),
]
NoSound = Annotated[bool, typer.Option("--sans-son", help="Ni sonnerie ni casque.")]
Folder = Annotated[
    Path | None,
    typer.Option(
        "--brouillons",
        envvar="EVALENGINE_CONSOLE_FOLDER",
        help="Dossier où ce qui est tapé est gardé, jusqu’à la fin de l’épreuve.",
        show_default=False,
    ),
]
Certificate = Annotated[
    Path | None,
    typer.Option(
        "--certificat",
        envvar="EVALENGINE_CERTIFICATE",
        help="Certificat du moteur (PEM), quand il en montre un qu’il s’est fait.",
        show_default=False,
    ),
]
Look = Annotated[
    Colours, typer.Option("--couleurs", help="Fond sombre ou clair, ou fort contraste.")
]
Touches = Annotated[
    Literal["lignes", "standard"],
    typer.Option(
        help="lignes : une touche par ligne (F1, F2, F3). standard : F3 décroche, F4 raccroche, "
        "F7 met en attente, F8 reprend, F9 donne la liste d’attente.",
    ),
]
Contrast = Annotated[
    bool, typer.Option("--contraste", help="Couleurs à fort contraste, pour malvoyants.")
]


def main(
    sitting: Sitting,
    token: Token,
    url: Url = "http://127.0.0.1:8470",
    no_phone: NoPhone = False,
    no_sound: NoSound = False,
    colours: Look = Colours.SOMBRE,
    folder: Folder = None,
    contrast: Contrast = False,
    linear: Linear = False,
    touches: Touches = "lignes",
    certificate: Certificate = None,
) -> None:
    """La console du candidat : lignes, fiches et téléphone d’un poste."""
    try:
        link = Link(url, sitting, token, certificate=certificate)
    except BadSettings as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    # Before the screen: looking for cards is noisy.
    device, silence = (None, "") if no_phone or no_sound else open_device()
    host = SystemClock()
    handset: Handset = DeskPhone(link.send)
    earpiece = None if device is None else Earpiece(device, host)
    if not no_phone:
        handset = BuiltInHandset(sip_phone(host, _token, earpiece))
    try:
        look = Colours.CONTRASTE if contrast else colours
        opening = _Opening(link, handset, host, not no_sound, silence, earpiece)
        run = _linear(opening, folder) if linear else _screen(opening, look, touches, folder)
        refusal = asyncio.run(run)
    finally:
        if device is not None:
            device.close()
    if refusal:
        typer.echo(refusal, err=True)
        raise typer.Exit(1)


@contextmanager
def _cells_stay() -> Iterator[None]:
    """Meanwhile a terminal that turns round what is written from right to left leaves every cell
    where it is drawn (ECMA-48, BDSM): else a name would take its line along."""
    terminal = sys.__stderr__  # where the screen is drawn
    if terminal is None or not terminal.isatty():
        yield
        return
    try:
        print("\x1b[8l", end="", file=terminal, flush=True)
        yield
    finally:
        print("\x1b[8h", end="", file=terminal, flush=True)


def _token() -> str:
    """96 bits of chance, safe in a SIP identifier."""
    return os.urandom(12).hex()


def _default_folder() -> Path:
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "evalengine" / "console"


@dataclass(frozen=True, slots=True)
class _Opening:
    """What both consoles begin with. The ring is in the ``earpiece``; without one, the terminal's
    bell rings if it has the right to sound."""

    link: Link
    handset: Handset
    host: HostClock
    sound: bool
    first_words: str
    earpiece: Earpiece | None

    @property
    def bell(self) -> bool:
        return self.sound and self.earpiece is None

    @asynccontextmanager
    async def ringing(self, lines: Callable[[], list[int]]) -> AsyncIterator[None]:
        """Meanwhile the earpiece rings with ``lines``, those that ring at each look."""
        if self.earpiece is None:
            yield
            return
        task = asyncio.create_task(self.earpiece.follow(lines))
        try:
            yield
        finally:
            task.cancel()


async def _linear(opening: _Opening, folder: Path | None) -> str:
    # Each console is imported alone: they start sooner.
    from console.linear.program import OUT, Paper, Program, run

    link, handset, host = opening.link, opening.handset, opening.host
    program = Program(
        link,
        handset,
        host,
        Paper(OUT),
        first_words=opening.first_words,
        folder=folder or _default_folder(),
    )
    async with opening.ringing(program.session.bells):
        return await run(program, opening.handset, bell=opening.bell)


async def _screen(
    opening: _Opening, colours: Colours, touches: str, folder: Path | None
) -> str | None:
    from console.app import CONSOLES

    app = CONSOLES[touches](
        opening.link,
        opening.handset,
        opening.host,
        bell=opening.bell,
        theme=colours.value,
        first_words=opening.first_words,
        folder=folder or _default_folder(),
    )
    try:
        async with opening.ringing(lambda: [call.line for call in app.place.desk.ringing()]):
            with _cells_stay():
                return await app.run_async()
    finally:
        await app.save_drafts()
        await opening.handset.unplug()


if __name__ == "__main__":
    typer.run(main)
