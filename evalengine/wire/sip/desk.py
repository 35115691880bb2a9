"""One desk on the wire: effects become calls to its phone, what the phone does becomes signals."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from urllib.parse import unquote

from evalengine.clock import SECOND, Arrival
from evalengine.errors import WireError
from evalengine.ports import Report
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s
from evalengine.wire.media.leg import MediaLeg
from evalengine.wire.media.tones import hold_music
from evalengine.wire.reporting import Reporting
from evalengine.wire.sip import hands
from evalengine.wire.sip.accounts.bindings import BindingChange
from evalengine.wire.sip.accounts.registrar import Registrar
from evalengine.wire.sip.causes import cause_of
from evalengine.wire.sip.control_phone import ControlPhone
from evalengine.wire.sip.dialogs import dialog as dialogs
from evalengine.wire.sip.dialogs import events as ev
from evalengine.wire.sip.dialogs.call import PATIENCE, Call
from evalengine.wire.sip.dialogs.invitation import invite, naming, take_back
from evalengine.wire.sip.dialogs.uas import IncomingCall
from evalengine.wire.sip.endpoint import Endpoint
from evalengine.wire.sip.messages.hops import StreamPeer, stream_of
from evalengine.wire.sip.messages.message import MAX_PORT, Peer, hop, reachable
from evalengine.wire.sip.messages.path import routes_of
from evalengine.wire.sip.returning import Returning, Waiting
from evalengine.wire.sip.ringing import Bells, as_leg
from evalengine.wire.sip.texts import Texts
from evalengine.wire.sip.voice import Voices, follow
from evalengine.wire.switchboard.board import Switchboard

REFUSES_SRTP = (
    "Le téléphone du poste «\u00a0{desk}\u00a0» refuse la voix chiffrée\u00a0: dans ses réglages, "
    "mettez le chiffrement audio sur SRTP avec clés SDES, obligatoire (RTP/SAVP)."
)

log = logging.getLogger(__name__)


@dataclass(eq=False, slots=True)
class Leg:
    """A call of ``desk``. ``sought``: it began before a restart, and is not yet found again.
    ``contact``: which of the desk's phones answered it; ``targets``: where it rang."""

    desk: DeskWire
    id: str
    call: Call
    media: MediaLeg
    sought: bool = False
    ordered_to_end: bool = False
    contact: str = ""
    targets: str = ""


class DeskWire(Reporting):
    """The `ports.Wire` of one desk. ``name`` is the user its phone registers as; ``control`` the
    phone of its co-évaluateur, None when he may not have one."""

    whose = "du poste"

    def __init__(
        self,
        name: str,
        endpoint: Endpoint,
        registrar: Registrar,
        voices: Voices,
        report: Report | None = None,
        board: Switchboard | None = None,
    ) -> None:
        super().__init__(report)
        self.name = name
        self._endpoint = endpoint
        self._registrar = registrar
        self._bells = Bells(name, registrar)
        self._voices = voices
        self._board = board or Switchboard()
        self.control: ControlPhone | None = None
        self._legs: dict[str, Leg] = {}
        self.texts = Texts(endpoint, self.report)
        self._refused_srtp = False
        self._returning = Returning(self._ways, self._reaches, self.perform)

    def perform(self, effect: fx.Effect) -> None:
        """Starts doing ``effect``; the outcome is a signal. WireError when it is another desk's."""
        match effect:
            case (
                fx.RingPhone()
                | fx.FindLeg()
                | fx.StopRinging()
                | fx.KnowPhone()
                | fx.FindControlPhone()
            ) if effect.desk != self.name:
                raise WireError(f"Le poste « {self.name} » n’est pas « {effect.desk} ».")
            case fx.RingPhone() | fx.FindLeg() if effect.call in self._legs:
                pass  # it is being done
            case _ if self._returning.takes(effect, self._endpoint.now()):
                self._endpoint.agent.stack.watch(self._returning)
            case fx.RingPhone():
                self._ring(effect)
            case fx.FindLeg():
                self._find(effect)
            case fx.StopRinging():
                self._stop_ringing(effect.ring)
            case fx.KnowPhone():
                expires_at = self._endpoint.now() + effect.expires_in_s * SECOND
                self._registrar.restore(self.name, effect.contact, expires_at)
                if reachable(effect.contact):
                    self._endpoint.expect(hop(effect.contact))
            case fx.FindControlPhone():
                if self.control is not None:
                    self.control.find(effect)
            case fx.RingBack():
                self._ring_back(effect)
            case fx.AnswerDialled():
                self._answer(effect)
            case fx.RefuseDialled():
                self._refuse(effect)
            case fx.DrivePhone():
                self._drive(effect)
            case fx.AnswerText():
                self.texts.answer(effect.message, effect.status)
            case _:
                self._act(effect)
        self._endpoint.flush()

    def admit_control(self) -> ControlPhone:
        """The co-évaluateur may speak by a phone of his own."""
        shared = (self._endpoint, self._registrar, self._voices)
        self.control = ControlPhone(self.name, *shared, self._board, self.report)
        return self.control

    def registered(self, change: BindingChange, arrival: Arrival) -> None:
        """Where the desk's phone is now."""
        expires = change.expires_s
        self.report(s.PhoneRegistered(contact=change.contact, expires=expires, arrival=arrival))

    def phone_came(self) -> None:
        """A phone of the desk registered: what waited for it can be asked of it."""
        self._returning.came()

    def offered(self, call: IncomingCall, arrival: Arrival) -> None:
        """The desk's phone calls; our tag names the leg until an effect does."""
        token = call.dialog.local_tag
        try:
            media = self._voices.open(0, self.report)
        except OSError as error:
            log.error("no port for the voice of a dialled call: %s", error)
            call.refuse(503, arrival.at)
            return
        media.hold_source = hold_music()
        call.negotiation.port = media.port
        leg = Leg(self, token, call, media)
        self._keep(leg)
        target = unquote(call.invite.uri.user or "")
        self.report(s.Dialled(call=token, target=target, arrival=arrival, leg=_secured(leg)))

    def told(self, leg: Leg, event: ev.AgentEvent) -> None:
        """What the user agent tells of a call of ours."""
        match event:
            case ev.Ended():
                self._ended(leg, event)
            case _ if leg.ordered_to_end:
                pass  # the journal has ended it already
            case ev.Ringing():
                self._board.ring(leg.id)
                self.report(s.Rang(call=leg.id, arrival=event.arrival))
                self._found(leg, event.arrival)
            case ev.Answered():
                leg.contact = leg.call.answered_at
                follow(leg.media, leg.call.negotiation)
                self._board.take(leg.id)
                self.report(s.Answered(call=leg.id, arrival=event.arrival, leg=_secured(leg)))
            case ev.SessionChanged():
                follow(leg.media, leg.call.negotiation)
                self._found(leg, event.arrival, _secured(leg))
            case ev.ChangeRefused():  # whoever refuses a change is alive
                self._found(leg, event.arrival, _secured(leg))
            case ev.PeerHeld():
                self._board.hold(leg.id)
                self.report(s.PhoneHeld(call=leg.id, arrival=event.arrival))
            case ev.PeerResumed():
                self._board.take(leg.id)
                self.report(s.PhoneResumed(call=leg.id, arrival=event.arrival))
            case ev.KeyPressed() if leg.media.on_key is not None:  # as those that RTP brings
                leg.media.on_key(event.key)
            case ev.MediaRefused():
                self.media_refused(event.arrival)
            case ev.Referred():
                other = event.other.reference if event.other is not None else None
                self.report(
                    s.TransferAsked(
                        call=leg.id,
                        target=event.target,
                        arrival=event.arrival,
                        other=other.id if isinstance(other, Leg) else "",
                    )
                )

    def media_refused(self, arrival: Arrival) -> None:
        """There is no agreeing with the desk's phone on encrypted voice; the log says so once."""
        if not self._refused_srtp:
            log.warning("desk %s: its phone refuses encrypted voice (SRTP)", self.name)
        self._refused_srtp = True
        detail = REFUSES_SRTP.format(desk=self.name)
        self.report(s.Noticed(kind="media_refused", detail=detail, arrival=arrival))

    def media_of(self, call: str) -> MediaLeg | None:
        """The correspondent's end of a call: what he hears is its sink's, what he says its
        source's. None when the call is unknown or over."""
        leg = self._legs.get(call)
        return leg.media if leg else None

    def abandon(self) -> None:
        """Hangs every call up and says nothing more."""
        self._returning.clear()
        for leg in list(self._legs.values()):
            self._hang_up(leg)
        if self.control is not None:
            self.control.abandon()
        self._endpoint.flush()

    def close(self) -> None:
        """Closes the media; nobody is told."""
        self._returning.clear()
        for leg in self._legs.values():
            leg.media.close()
        self._legs.clear()
        if self.control is not None:
            self.control.close()

    def _ring(self, effect: fx.RingPhone) -> None:
        before = self._endpoint.now()
        ways = self._bells.ways(effect, before)
        if not ways:
            arrival = Arrival(before)
            self.report(s.LegEnded(call=effect.call, cause="unreachable", arrival=arrival))
            return
        media = self._media(effect)
        if media is None:
            return
        call = invite(self._endpoint.agent, effect, ways, media.port, before)
        if effect.leg:
            call.seek(before, PATIENCE)
        leg = {**as_leg(effect, ways), "rtp_port": media.port}
        targets = str(leg.get("targets", ""))
        sought = bool(effect.leg)
        self._keep(Leg(self, effect.call, call, media, sought=sought, targets=targets))
        self._board.place(effect.call, effect.line, media)
        self._endpoint.flush()
        after = self._endpoint.now()
        arrival = Arrival(after, bound=after - before)
        self.report(s.Invited(call=effect.call, arrival=arrival, leg=leg))

    def _stop_ringing(self, ring: fx.RingPhone) -> None:
        now = self._endpoint.now()
        if ways := self._bells.ways(ring, now):
            invite(self._endpoint.agent, ring, ways, 0, now, sent=True).hang_up(now)

    def _media(self, effect: fx.RingPhone | fx.FindLeg) -> MediaLeg | None:
        """The port of before a restart if it is free, else any; None, and the call has failed,
        when the machine has none left."""
        known = effect.leg.get("rtp_port", 0)
        port = known if isinstance(known, int) and 0 <= known <= MAX_PORT else 0
        try:
            media = self._voices.open(port, self.report)
            media.hold_source = hold_music()
            return media
        except OSError as error:
            log.error("call %s: no port for its voice: %s", effect.call, error)
            arrival = Arrival(self._endpoint.now())
            self.report(s.LegEnded(call=effect.call, cause="failed", arrival=arrival))
            return None

    def _ways(self, effect: Waiting) -> list[Peer]:
        """By which ways an effect of after a restart would go now, those by a proxy left out: it
        listens, and no phone's coming back brings it."""
        now = self._endpoint.now()
        if not isinstance(effect, fx.FindLeg):
            ring = effect.ring if isinstance(effect, fx.StopRinging) else effect
            return [way.dest for way in self._bells.ways(ring, now) if not routes_of(way.target)]
        try:
            dialog = dialogs.rebuilt(effect.leg)
            there = dialog.next_hop()
        except (KeyError, ValueError):
            return []  # `_find` says so
        return [] if dialog.routes else [self._bells.moved(there, now) or there]

    def _reaches(self, way: Peer) -> bool:
        return not isinstance(way, StreamPeer) or self._endpoint.streams.reaches(way)

    def _find(self, effect: fx.FindLeg) -> None:
        now = self._endpoint.now()
        media = self._media(effect)
        if media is None:
            return
        try:
            there = dialogs.rebuilt(effect.leg).next_hop()
            call = self._endpoint.agent.restore(effect.leg, media.port, held=effect.held)
        except (KeyError, ValueError):
            media.close()
            log.warning("call %s: its leg cannot be read back", effect.call)
            self.report(s.LegEnded(call=effect.call, cause="lost", arrival=Arrival(now)))
            return
        call.dialog.flow = stream_of(self._bells.moved(there, now) or there)
        contact = str(effect.leg.get("contact", ""))
        self._keep(Leg(self, effect.call, call, media, sought=True, contact=contact))
        self._board.place(effect.call, effect.line, media)
        (self._board.wait if effect.held else self._board.take)(effect.call)
        call.probe(now)
        if others := self._bells.others(effect, now):
            take_back(self._endpoint.agent, effect, others, now)

    def _ring_back(self, effect: fx.RingBack) -> None:
        leg = self._legs.pop(effect.token, None)
        if leg is not None and isinstance(leg.call, IncomingCall):
            leg.id = effect.call
            self._legs[effect.call] = leg
            leg.call.tells = naming(effect.call, effect.line)
            leg.call.ring(self._endpoint.now())
            self._board.place(effect.call, effect.line, leg.media)
            self._board.ring(effect.call)

    def _answer(self, effect: fx.AnswerDialled) -> None:
        leg = self._legs.get(effect.call)
        if leg is None or not isinstance(leg.call, IncomingCall):
            return
        if leg.call.answer(self._endpoint.now()):
            follow(leg.media, leg.call.negotiation)
            self._board.take(effect.call)

    def _refuse(self, effect: fx.RefuseDialled) -> None:
        leg = self._legs.get(effect.call) or self._legs.get(effect.token)
        if leg is not None and isinstance(leg.call, IncomingCall):
            leg.ordered_to_end = True
            leg.call.refuse(effect.status, self._endpoint.now())

    def _drive(self, effect: fx.DrivePhone) -> None:
        now, order = self._endpoint.now(), hands.Order(effect, self.report)
        if effect.verb != "dial":
            leg = self._legs.get(effect.call)
            hands.on_call(leg.call if leg else None, order, now)
        elif contact := self._bells.newest(now):
            way = self._bells.towards(contact, now)
            hands.to_dial(self._endpoint.agent, contact, way, order, now)
        else:
            order.answered(480, Arrival(now))

    def _keep(self, leg: Leg) -> None:
        self._legs[leg.id] = leg
        leg.call.reference = leg

    def _act(self, effect: fx.EndLeg | fx.SilenceLeg | fx.VoiceLeg) -> None:
        leg = self._legs.get(effect.call)
        if leg is None:
            return
        match effect:
            case fx.EndLeg():
                self._hang_up(leg)
            case fx.SilenceLeg():
                leg.media.silence()
                self._board.silence(effect.call)
            case fx.VoiceLeg():
                leg.media.voice()
                self._board.voice(effect.call)

    def _hang_up(self, leg: Leg) -> None:
        leg.ordered_to_end = True
        leg.media.silence()
        self._board.end(leg.id)
        leg.call.hang_up(self._endpoint.now())

    def _found(self, leg: Leg, arrival: Arrival, secured: s.Leg | None = None) -> None:
        if leg.sought:
            leg.sought = False
            self.report(s.LegFound(call=leg.id, arrival=arrival, leg=secured or {}))

    def _ended(self, leg: Leg, event: ev.Ended) -> None:
        self._board.end(leg.id)
        leg.media.close()
        self._legs.pop(leg.id, None)
        if not leg.ordered_to_end:
            self.report(
                s.LegEnded(
                    call=leg.id,
                    cause=cause_of(event, sought=leg.sought),
                    arrival=event.arrival,
                    status=event.status,
                )
            )


def _secured(leg: Leg) -> s.Leg:
    known: s.Leg = {"contact": leg.contact} if leg.contact else {}
    if leg.contact and "\n" in leg.targets:
        known["targets"] = leg.targets
    return {**leg.call.as_leg(), "rtp_port": leg.media.port, **known}
