"""The stream of a desk: one WebSocket that comes back by itself, from the last entry seen."""

from __future__ import annotations

import asyncio
import itertools
import logging
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote, urlsplit, urlunsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI
from websockets.uri import parse_uri

from console.protocol import (
    BAD_TOKEN,
    DESK_TAKEN,
    FINAL,
    SENTENCES,
    UNKNOWN_SITTING,
    Received,
    Told,
    Unreadable,
    command_message,
    read,
)
from console.words import quoted
from evalengine.errors import BadSettings, EvalEngineError
from evalengine.vocabulary.commands import Command
from evalengine.wire.sip.transports.certificates import pinning

log = logging.getLogger(__name__)

RETRY_S = 0.5
"""Between two attempts, after a first one at once: back within 2 s of the engine's return."""
OPEN_S = 1.2
"""An address that does not answer is given up, and tried again before 2 s are over."""
SILENCE_S = 3.5
"""The engine tells its clock every second: three missed in a row, and the link is dead."""
LARGEST_MESSAGE = 64 * 1024 * 1024

_NOT_TRUSTED = "Ce moteur montre un autre certificat que le sien : vérifiez son adresse."
_HTTP_REFUSALS = {401: BAD_TOKEN, 403: BAD_TOKEN, 404: UNKNOWN_SITTING}


class DeskRefused(EvalEngineError):
    """The engine will never open this desk for us."""


@dataclass(frozen=True, slots=True)
class LinkLost:
    """The stream is cut; ``why`` is a French sentence when there is more to say than that."""

    why: str = ""


News = Told | LinkLost


class Link:
    """The stream of one desk. ``url`` is the engine's ``http(s)://host:port``; by https it shows
    ``certificate`` (a PEM file), or one that this machine trusts.

    Raises `BadSettings` when ``url`` is no address, or ``certificate`` no certificate.
    """

    def __init__(
        self,
        url: str,
        sitting: str,
        token: str,
        *,
        certificate: Path | None = None,
        retry_s: float = RETRY_S,
    ) -> None:
        self.address = _stream_address(url, sitting)
        self._trust = _trust(self.address, certificate)
        self._token = token.strip()
        self._retry_s = retry_s
        self._names = itertools.count(1)
        self._socket: ClientConnection | None = None
        self.last_seq = 0

    async def news(self) -> AsyncIterator[News]:
        """All that comes, for ever. Raises `DeskRefused` when trying again is of no use."""
        loop = asyncio.get_running_loop()
        while True:
            why, began = "", loop.time()
            try:
                async for told in self._one_connection():
                    yield told
            except ConnectionClosed as closed:
                why = _sentence(closed.rcvd.code if closed.rcvd else 0)
            except InvalidStatus as error:
                why = _sentence(_HTTP_REFUSALS.get(error.response.status_code, 0))
            except ssl.SSLCertVerificationError as error:
                log.info("%s", error)
                why = _NOT_TRUSTED
            except (OSError, TimeoutError, InvalidHandshake) as error:
                log.info("%s", error)
            self._socket = None
            yield LinkLost(why)
            if loop.time() - began < self._retry_s:  # a link that has lived is tried again at once
                await asyncio.sleep(self._retry_s)

    def fresh_name(self) -> str:
        """For a demand whose answer is to be known when it comes."""
        return f"c{next(self._names)}"

    async def send(self, command: Command, name: str = "") -> str | None:
        """Asks for ``command``; the name of the demand, or None when there is no link."""
        if self._socket is None:
            return None
        name = name or self.fresh_name()
        try:
            await self._socket.send(command_message(name, command))
        except ConnectionClosed:
            return None
        return name

    async def _one_connection(self) -> AsyncIterator[Told]:
        """Raises what closed it: `ConnectionClosed`, `InvalidHandshake`, OSError, TimeoutError."""
        address = f"{self.address}?audience=candidate&after={self.last_seq}"
        async with connect(
            address,
            ssl=self._trust,
            additional_headers={"Authorization": f"Bearer {self._token}"},
            open_timeout=OPEN_S,
            close_timeout=1,
            ping_interval=None,
            max_size=LARGEST_MESSAGE,
            proxy=None,
        ) as socket:
            self._socket = socket
            try:
                while True:
                    async with asyncio.timeout(SILENCE_S):
                        text = await socket.recv()
                    if (told := self._told(text)) is not None:
                        yield told
            finally:  # else an end that we want would be told to the engine as an error
                await socket.close()

    def _told(self, text: str | bytes) -> Told | None:
        try:
            told = read(text)
        except Unreadable as error:
            log.warning("%s", error)
            return None
        return self._unseen(told) if isinstance(told, Received) else told

    def _unseen(self, received: Received) -> Received:
        """Without the entries that an earlier connection already brought."""
        entries = []
        for entry in received.entries:
            if entry.seq > self.last_seq:
                self.last_seq = entry.seq
                entries.append(entry)
        return Received(entries, received.now, received.unreadable)


def _sentence(code: int) -> str:
    if code in FINAL:
        raise DeskRefused(SENTENCES[code])
    return SENTENCES[code] if code == DESK_TAKEN else ""


def _trust(address: str, certificate: Path | None) -> ssl.SSLContext | Literal[True] | None:
    """What is demanded at ``address``; True: what this machine trusts."""
    if not address.startswith("wss:"):
        return None
    return pinning(certificate) if certificate else True


def _stream_address(url: str, sitting: str) -> str:
    try:
        parts = urlsplit(url)
        scheme = {"http": "ws", "https": "wss"}[parts.scheme]
        path = f"{parts.path.rstrip('/')}/sittings/{quote(sitting, safe='')}/stream"
        address = urlunsplit((scheme, parts.netloc, path, "", ""))
        parse_uri(address)
    except (ValueError, KeyError, InvalidURI) as error:
        sentence = f"{quoted(url)} n’est pas l’adresse d’un moteur (http://hôte:port)."
        raise BadSettings(sentence) from error
    return address
