"""What the runner and the robots need of the outside, as protocols. Adapters live above.

Each port has one contract suite that its fakes pass too (`tests/contracts`).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from evalengine.vocabulary.audience import Audience
from evalengine.vocabulary.commands import Command
from evalengine.vocabulary.effects import Effect
from evalengine.vocabulary.entry import By, Entry
from evalengine.vocabulary.signals import Signal
from evalengine.vocabulary.voices import Timbre

Tokens = Callable[[], str]
"""Draws a fresh unguessable name (at least 64 bits, URL-safe)."""

Report = Callable[[Signal], None]
"""Where the wire hands its signals; never blocks, never raises."""


class Journal(Protocol):
    """Append-only, insert-only store of entries, unique in (sitting, seq)."""

    async def append(self, sitting: str, entries: Sequence[Entry]) -> None:
        """Stores all of ``entries`` or none; durable when it returns.

        Raises `JournalFull` (no room), `Conflict` ((sitting, seq) exists), `JournalError`.
        """

    def read(self, sitting: str, after: int = 0) -> AsyncIterator[Entry]:
        """The entries with seq > ``after``, in order. `JournalBroken` on an unreadable one."""

    async def sittings(self) -> list[str]:
        """The sittings that have at least one entry, oldest first."""

    async def beat(self, sitting: str, at: int) -> None:
        """Notes that ``sitting`` lived at ``at`` (sitting ns), in place of what it noted before.

        No entry, and no part of the chain. Raises `JournalError`.
        """

    async def last_beat(self, sitting: str) -> int:
        """What `beat` noted last (sitting ns); 0 when it noted nothing."""

    async def close(self) -> None:
        """Lets go of files and connections."""


class Wire(Protocol):
    """Carries calls. Signals come back through the `Report` given when the desk was attached."""

    def perform(self, effect: Effect) -> None:
        """Starts doing ``effect`` and returns at once. The outcome is a signal."""


class Phone(Protocol):
    """A candidate's hands on a phone, by the call's id. Unknown or ended calls are ignored.

    One call at most is in the ear: `answer`, `resume` and `dial` put the one that talks on hold
    first, and give up one that is being dialled.
    """

    def answer(self, call: str) -> None: ...

    def hold(self, call: str) -> None: ...

    def resume(self, call: str) -> None: ...

    def hang_up(self, call: str) -> None: ...

    def transfer(self, call: str, target: str) -> None: ...

    def connect(self, call: str, other: str) -> None:
        """Attended transfer: whoever is on ``call`` goes on with whoever is on ``other``."""

    def dial(self, target: str) -> None:
        """Calls ``target``: a name, an extension or a number. Its id is the phone's own until
        the engine gives it one."""


class Doors(Protocol):
    """One sitting, as people and robots reach it: ask, and follow what happens."""

    async def submit(self, command: Command, by: By) -> None:
        """Returns when the command's events are in the journal; raises `Refused` otherwise."""

    def follow(self, audience: Audience, after: int = 0) -> AsyncIterator[list[Entry]]:
        """Batches of the entries ``audience`` may see, from seq > ``after``, then live."""

    @property
    def failing(self) -> str:
        """Why the journal cannot be written now, a French sentence; empty when it can."""

    def console_seen(self, present: bool) -> None:
        """The candidate's console came, or went."""

    def now(self) -> int:
        """Sitting time, ns."""

    def seconds_until(self, at: int) -> float:
        """Host seconds until the sitting time ``at`` (ns)."""


@dataclass(frozen=True, slots=True)
class VoiceStanding:
    """Where the co-évaluateur's one voice is. ``joined``: it is there, by a phone or by ``page``
    ("": by none); ``coming``: a page that is being connected. It is on ``call`` ("": on none),
    and the candidate hears it when it ``speaks``. ``pinned`` is a line, 0: it follows him."""

    joined: bool = False
    page: str = ""
    coming: str = ""
    call: str = ""
    speaks: bool = False
    muted: bool = False
    pinned: int = 0


class ControlVoice(Protocol):
    """The co-évaluateur's voice by his page, and where it goes.

    ``page`` is a name that a page gave itself, the same when it is loaded again.
    """

    @property
    def standing(self) -> VoiceStanding: ...

    def servers(self) -> list[dict[str, Any]]:
        """The STUN and TURN servers, as a browser's RTCPeerConnection takes them."""

    async def answer(self, page: str, offer: str, *, takes_over: bool) -> str:
        """The SDP answer to a page's ``offer``; what speaks now does so until it is connected.

        Raises `VoiceTaken` when another page speaks and this one does not take over, `Refused`
        when the offer cannot be used.
        """

    async def leave(self, page: str) -> None:
        """``page`` speaks no more; another page's voice stays."""

    def why(self, page: str) -> str:
        """Why the voice of ``page`` ended by itself, a French sentence; empty when it did not."""

    def pin(self, line: int) -> bool:
        """The voice stays on the call of ``line``; False when there is none."""

    def follow(self) -> None:
        """The voice follows the candidate again."""

    def mute(self, muted: bool) -> None:
        """Nobody hears the voice, wherever it is, until it is not ``muted``."""


@dataclass(frozen=True, slots=True)
class Part:
    """How a correspondent is meant to sound: his voice changed by ``timbre``, in front of the
    recording ``ambience`` (a file name, "" for none)."""

    timbre: Timbre | None = None
    ambience: str = ""


@dataclass(frozen=True, slots=True)
class LineSounds:
    """How a correspondent sounds now. ``meant`` is what the script gives him; ``clip`` the
    recording that he is heard to say, ``ambience`` the one around him, "" for none."""

    meant: Timbre | None
    timbre: Timbre | None
    clip: str
    ambience: str = ""


class Sounds(Protocol):
    """The recordings that can be played to a candidate, and the voices of his correspondents."""

    @property
    def clips(self) -> tuple[str, ...]:
        """The names of the recordings that can be played."""

    @property
    def faults(self) -> tuple[str, ...]:
        """French sentences about what cannot be."""

    def on(self, call: str) -> LineSounds | None:
        """None when the call is over, or nothing can be done to it."""

    def play(self, call: str, clip: str) -> None:
        """The candidate hears ``clip`` on ``call``, as long as he hears the call: on hold it
        waits. Raises `Refused`."""

    def stop(self, call: str) -> None:
        """What is played on ``call`` ends."""

    def change(self, call: str, timbre: Timbre | None) -> None:
        """The co-évaluateur's voice is changed so on ``call``; None: not at all. Raises
        `Refused`."""


class Hearing(Protocol):
    """The recordings of one sitting, for those who mark it."""

    def flac(self, file: str) -> bytes:
        """The whole of ``file``, which the journal names, as FLAC (8 kHz, mono).

        It reads a disk and deciphers: it is for a thread. Raises `Refused` when the journal does
        not say that it is kept, `BadSettings` when it can no longer be opened.
        """


@dataclass(frozen=True, slots=True)
class ShownCall:
    """A call as the page of a headset is to show it."""

    call: str
    line: int
    caller: str
    state: Literal["ringing", "dialling", "talking", "held", "ended"]


class HeadsetPage(Protocol):
    """A page that carries a candidate's headset. It is told; it never blocks, never raises."""

    def shows(self, calls: Sequence[ShownCall]) -> None:
        """All its calls, each time that one changes."""

    def stands(self, why: str) -> None:
        """Its voice is there ("") or is there no longer, and ``why`` is a French sentence."""


class Headset(Protocol):
    """The headset of one desk, whose page is the last that was answered and came."""

    def servers(self) -> list[dict[str, Any]]:
        """The STUN and TURN servers, as a browser's RTCPeerConnection takes them."""

    async def answer(self, page: HeadsetPage, offer: str) -> str:
        """The SDP answer to the ``offer`` of a page. `Refused` when it cannot be used."""

    def rung(self, page: HeadsetPage, call: str) -> None:
        """The page shows that ``call`` rings."""

    def try_out(self, page: HeadsetPage) -> None:
        """He tries it: he hears himself, a second late."""

    async def leave(self, page: HeadsetPage) -> None:
        """The page is gone, and its voice."""
