"""The switchboard of one desk: its calls, the co-évaluateur's voice, and the keys of his phone."""

from __future__ import annotations

from collections.abc import Callable

from evalengine.wire.media.tones import notes
from evalengine.wire.media.voice_leg import VoiceLeg
from evalengine.wire.switchboard.mixer import Mixer
from evalengine.wire.switchboard.table import Table
from evalengine.wire.switchboard.watching import Watcher

FOLLOW, MUTE = "0", "*"
"""Keys of his phone; those from 1 to 9 pin the line of that number."""

_SHORT, _LONG, _GAP = 0.06, 0.3, 0.06
_HIGH, _MIDDLE, _LOW = 880.0, 587.0, 220.0


class Switchboard:
    """What is told of a call makes the legs follow at once.

    Nothing here touches a leg as long as nobody has joined.
    """

    def __init__(self) -> None:
        self.table = Table()
        self._watchers: list[Watcher] = []
        self._mixer = Mixer()
        self._legs: dict[str, VoiceLeg] = {}
        self._voices: list[VoiceLeg] = []

    def watch(self, watcher: Watcher) -> None:
        """``watcher`` is told who comes and goes from now on."""
        self._watchers.append(watcher)

    def place(self, call: str, line: int, leg: VoiceLeg) -> None:
        """A call begins, or is found again: ``leg`` is the candidate's end of it."""
        self._legs[call] = leg
        self.table.place(call, line)
        for watcher in self._watchers:
            watcher.placed(call, leg)

    def ring(self, call: str) -> None:
        """It rings."""
        self._after(self.table.ring, call)

    def take(self, call: str) -> None:
        """The candidate picked it up, or took it back."""
        self._after(self.table.take, call)

    def wait(self, call: str) -> None:
        """It is found again, and waits."""
        self._after(self.table.wait, call)

    def hold(self, call: str) -> None:
        """The candidate lets it wait."""
        self._after(self.table.hold, call)

    def silence(self, call: str) -> None:
        """The engine took the ear from it."""
        self._after(self.table.silence, call)

    def voice(self, call: str) -> None:
        """The engine gave the ear back."""
        self._after(self.table.voice, call)

    def end(self, call: str) -> None:
        """It is over."""
        self._after(self.table.end, call)
        if self._legs.pop(call, None) is not None:
            for watcher in self._watchers:
                watcher.ended(call)

    def join(self, leg: VoiceLeg) -> None:
        """The co-évaluateur speaks by ``leg`` from now on, and follows the candidate. What he
        spoke by before is kept, for when this one leaves."""
        if self._voice is not None:
            self._left(self._voice)
        self._voices.append(leg)
        self.table.joined, self.table.muted = True, False
        self.table.follow()
        self._speak_by(leg)

    def leave(self, leg: VoiceLeg) -> None:
        """He is gone, unless he has another leg to speak by; his voice stays where it is then."""
        if leg not in self._voices:
            return
        spoke = leg is self._voice
        self._voices.remove(leg)
        if not spoke:
            return
        self._left(leg)
        if self._voice is not None:
            self._speak_by(self._voice)
        else:
            self.table.joined = False
            self._lay()

    def press(self, key: str) -> None:
        """A key of his phone. He hears what it did: a high note for each line he pins, a long one
        when he follows again, two that fall when he is muted and rise when he is not, a low one
        when there is nothing to pin."""
        if key == FOLLOW:
            self.follow()
            self._confirm((_MIDDLE, _LONG))
        elif key == MUTE:
            self.mute(not self.table.muted)
            pair = ((_HIGH, _SHORT), (0.0, _GAP), (_MIDDLE, _SHORT))
            self._confirm(*(pair if self.table.muted else reversed(pair)))
        elif key in "123456789":
            if self.pin(int(key)):
                self._confirm(*((_HIGH, _SHORT), (0.0, _GAP)) * int(key))
            else:
                self._confirm((_LOW, _LONG))

    def pin(self, line: int) -> bool:
        """The co-évaluateur's voice stays on the call of ``line``; False when there is none."""
        found = self.table.pin(line)
        self._lay()
        return found

    def follow(self) -> None:
        """His voice follows the candidate again."""
        self.table.follow()
        self._lay()

    def mute(self, muted: bool) -> None:
        """He is not heard for now, wherever he is."""
        self.table.muted = muted
        self._lay()

    def _confirm(self, *tones: tuple[float, float]) -> None:
        self._mixer.sound(notes(*tones))

    @property
    def _voice(self) -> VoiceLeg | None:
        """The leg that he speaks by."""
        return self._voices[-1] if self._voices else None

    def _speak_by(self, leg: VoiceLeg) -> None:
        leg.on_key = self.press
        self._lay()
        for watcher in self._watchers:
            watcher.joined(leg)

    def _left(self, leg: VoiceLeg) -> None:
        for watcher in self._watchers:
            watcher.left(leg)

    def _after(self, told: Callable[[str], None], call: str) -> None:
        told(call)
        self._lay()

    def _lay(self) -> None:
        route = self.table.route()
        self._mixer.lay(self._voice, self._legs.get(route.call), route)
