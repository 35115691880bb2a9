"""A desk whose candidate has a headset in his page, or phones of his own, or the one after the
other: while a page is there, calls ring there; each call stays where it rang."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from evalengine.clock import SECOND, HostClock
from evalengine.ports import Report, Wire
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s
from evalengine.wire.headset.desk import HeadsetDesk
from evalengine.wire.loopback.places import Places
from evalengine.wire.media.voice_leg import VoiceLeg
from evalengine.wire.reporting import Reporting


class Phones(Wire, Protocol):
    """What is needed of `sip.desk.DeskWire`."""

    def report_to(self, report: Report) -> None: ...

    def media_of(self, call: str) -> VoiceLeg | None: ...


class EitherWire(Reporting):
    """The `ports.Wire` of a desk with ``headset`` beside ``phones``. ``watch`` has the headset
    ticked in time, and is called whenever its deadline may have come nearer."""

    def __init__(
        self,
        clock: HostClock,
        headset: HeadsetDesk,
        phones: Phones,
        watch: Callable[[HeadsetDesk], None],
    ) -> None:
        super().__init__()
        self.headset = headset
        self._clock, self._phones, self._watch = clock, phones, watch
        self._places = Places()
        headset.report_to(self._told)
        phones.report_to(self._told)

    def perform(self, effect: fx.Effect) -> None:
        """Starts doing ``effect``; the outcome is a signal. WireError when it is another desk's."""
        if isinstance(effect, fx.KnowPhone):
            until = self._clock.monotonic_ns() + effect.expires_in_s * SECOND
            self._places.know(effect.contact, until)
        way: Wire = self.headset if self._by_headset(effect) else self._phones
        way.perform(effect)
        self._watch(self.headset)

    def media_of(self, call: str) -> VoiceLeg | None:
        """The correspondent's end of a call; None when it is unknown or over."""
        return self.headset.media_of(call) or self._phones.media_of(call)

    def _by_headset(self, effect: fx.Effect) -> bool:
        headset = self.headset
        match effect:
            case (
                fx.RingPhone(leg=leg)
                | fx.StopRinging(ring=fx.RingPhone(leg=leg))
                | fx.FindLeg(leg=leg)
            ) if leg:
                return headset.contact in (leg.get("contact"), leg.get("targets"))
            case fx.KnowPhone(contact=contact):
                return contact == headset.contact
            case fx.RingPhone(contact=contact) if contact == headset.contact:
                return True  # also when its page is on its way back to a restarted engine
            case fx.RingPhone() | fx.DrivePhone(verb="dial"):
                return headset.plugged
            case fx.RingBack(token=token):
                return headset.has(token)
            case fx.RefuseDialled(call=call, token=token):
                return headset.has(call) or headset.has(token)
            case (
                fx.EndLeg(call=call)
                | fx.SilenceLeg(call=call)
                | fx.VoiceLeg(call=call)
                | fx.AnswerDialled(call=call)
                | fx.DrivePhone(call=call)
            ):
                return headset.has(call)
            case _:
                return False

    def _told(self, signal: s.Signal) -> None:
        if isinstance(signal, s.PhoneRegistered):
            signal = self._places.told(signal)
        self.report(signal)
        self._watch(self.headset)
