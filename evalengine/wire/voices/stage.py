"""The costumes of a desk's correspondents, from the first ring of each call to its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from evalengine.errors import Refused
from evalengine.ports import LineSounds, Part
from evalengine.vocabulary.voices import Timbre
from evalengine.wire.media.voice_leg import VoiceLeg
from evalengine.wire.voices.availability import why_not

if TYPE_CHECKING:
    from evalengine.wire.voices.accompaniment import Accompaniment
    from evalengine.wire.voices.library import Library
    from evalengine.wire.voices.samples import Sound

Tell = Callable[[str, LineSounds], None]

NO_CLIP = "Le son «\u00a0{clip}\u00a0» n’est pas dans le dossier des sons."
OVER = "Cet appel vient de se terminer\u00a0: aucun son ne peut y être joué."


class Stage:
    """The `ports.Sounds` of one desk, and a `switchboard.watching.Watcher` of its calls.

    ``library`` is that of the engine, None when this machine can do none of this. ``tell`` is given
    how a call sounds, each time that it may have changed. Until `cast`, everybody sounds as who
    plays him.
    """

    def __init__(self, library: Library | None, tell: Tell = lambda _call, _now: None) -> None:
        self._part: Callable[[str], Part] = lambda _call: Part()
        self._library = library
        self._tell = tell
        self._costumes: dict[str, Accompaniment] = {}
        self._meant: dict[str, Part] = {}

    # What the switchboard tells.

    def placed(self, call: str, leg: VoiceLeg) -> None:
        if self._library is None:
            return
        from evalengine.wire.voices.accompaniment import Accompaniment

        leg.costume = self._costumes[call] = Accompaniment(lambda: self._told(call))
        self._dress(call)

    def ended(self, call: str) -> None:
        self._costumes.pop(call, None)
        self._meant.pop(call, None)

    def joined(self, leg: VoiceLeg) -> None:
        """His voice itself wears nothing."""

    def left(self, leg: VoiceLeg) -> None:
        """Costumes stay with their calls."""

    # What the engine tells.

    def cast(self, part: Callable[[str], Part]) -> None:
        """``part`` tells who a call is played to be; those that were found again change now."""
        self._part = part
        for call in self._costumes:
            self._dress(call)

    # What his page asks.

    @property
    def clips(self) -> tuple[str, ...]:
        return tuple(self._library.sounds) if self._library is not None else ()

    @property
    def faults(self) -> tuple[str, ...]:
        return tuple(self._library.faults) if self._library is not None else (why_not(),)

    def on(self, call: str) -> LineSounds | None:
        costume = self._costumes.get(call)
        if costume is None:
            return None
        part = self._meant[call]
        around = part.ambience if part.ambience in self.clips else ""
        return LineSounds(part.timbre, costume.timbre, costume.clip, around)

    def play(self, call: str, clip: str) -> None:
        sound = self._library.sounds.get(clip) if self._library is not None else None
        if sound is None:
            raise Refused(NO_CLIP.format(clip=clip))
        self._worn(call).play(clip, sound)
        self._told(call)

    def stop(self, call: str) -> None:
        if call in self._costumes:
            self._costumes[call].stop()
            self._told(call)

    def change(self, call: str, timbre: Timbre | None) -> None:
        self._worn(call).change(timbre)
        self._told(call)

    # What a voice that was made says.

    def say(self, call: str, sound: Sound) -> None:
        """The correspondent says ``sound`` on his call, after what he says already; nobody does
        when it is over."""
        if call in self._costumes:
            self._costumes[call].say(sound)

    def _dress(self, call: str) -> None:
        part = self._meant[call] = self._part(call)
        self._costumes[call].change(part.timbre)
        if self._library is not None:
            self._costumes[call].surround(self._library.sounds.get(part.ambience))
        self._told(call)

    def _told(self, call: str) -> None:
        now = self.on(call)
        if now is not None:
            self._tell(call, now)

    def _worn(self, call: str) -> Accompaniment:
        costume = self._costumes.get(call)
        if costume is None:
            raise Refused(OVER)
        return costume
