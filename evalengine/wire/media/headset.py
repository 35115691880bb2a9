"""The candidate's ears and mouth: one call at a time, and the ring when none talks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from evalengine.wire.media.leg import MediaLeg
from evalengine.wire.media.ticker import Ticker
from evalengine.wire.media.tones import ring_tone


class Device(Protocol):
    """What is needed of `sound.AudioDevice`."""

    def take(self) -> bytes | None: ...

    def play(self, frame: bytes) -> None: ...


class PhoneCall(Protocol):
    """What is needed of a call of the phone."""

    @property
    def state(self) -> str: ...

    @property
    def media(self) -> MediaLeg | None: ...


class Telephone(Protocol):
    """What is needed of `sip.phone.SipPhone`."""

    @property
    def calls(self) -> Sequence[PhoneCall]: ...

    def on_change(self, listener: Callable[[], None]) -> None: ...


class Headset:
    """Gives ``device`` to the call that talks on ``phone``, and takes it from every other.

    ``ticker`` is the one that drives the phone's media: it plays the ring too.
    """

    def __init__(self, device: Device, phone: Telephone, ticker: Ticker) -> None:
        self._device = device
        self._phone = phone
        self._ticker = ticker
        self._worn: MediaLeg | None = None
        self._ring = ring_tone()
        phone.on_change(self._changed)

    def take_off(self) -> None:
        """Lets go of the call and stops the ring; the device stays open."""
        self._wear(None)
        self._ticker.remove(self._play_ring)

    def _changed(self) -> None:
        states = {call.state for call in self._phone.calls}
        talking = (call.media for call in self._phone.calls if call.state == "talking")
        self._wear(next(talking, None))
        if "ringing" in states and "talking" not in states:
            self._ticker.add(self._play_ring)
        else:
            self._ticker.remove(self._play_ring)

    def _wear(self, leg: MediaLeg | None) -> None:
        if leg is self._worn:
            return
        if self._worn is not None:
            self._worn.source = self._worn.sink = None
        if leg is not None:
            leg.source, leg.sink = self._device.take, self._device.play
        self._worn = leg

    def _play_ring(self, _tick: int) -> None:
        self._device.play(self._ring())
