"""The co-évaluateur's own phone: an account beside the desk's, and the one call by which he speaks.

He calls, whatever number he likes, is answered at once, and stays on the line for the whole
sitting; whoever calls again takes the place of his former call, so that a phone that lost its
network need only dial again. Losing him ends nothing: he is told, on his page, how to come back.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from evalengine.clock import SECOND, Arrival
from evalengine.ports import Report
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s
from evalengine.wire.media.leg import MediaLeg
from evalengine.wire.sip.accounts.bindings import BindingChange
from evalengine.wire.sip.accounts.registrar import Registrar
from evalengine.wire.sip.dialogs import dialog as dialogs
from evalengine.wire.sip.dialogs import events as ev
from evalengine.wire.sip.dialogs.call import PATIENCE, Call
from evalengine.wire.sip.dialogs.uas import IncomingCall
from evalengine.wire.sip.endpoint import Endpoint
from evalengine.wire.sip.messages.hops import StreamPeer, stream_of
from evalengine.wire.sip.messages.message import MAX_PORT, Peer, hop, reachable
from evalengine.wire.sip.ringing import Bells
from evalengine.wire.sip.voice import Voices, follow
from evalengine.wire.switchboard.board import Switchboard

LOOK = 5 * SECOND
"""Of a phone that sent nothing for so long, it is asked whether it still lives, ns."""
LONG_LOOK = 30 * SECOND
"""And again after so long, if it does: some send nothing while their user is silent."""

HUNG_UP = "Le téléphone du co-évaluateur a raccroché"
SILENT = "Le téléphone du co-évaluateur ne répond plus"
NO_KEYS = (
    "Le téléphone du co-évaluateur refuse la voix chiffrée\u00a0: dans ses réglages, mettez le "
    "chiffrement audio sur SRTP avec clés SDES, obligatoire (RTP/SAVP)."
)
COME_BACK = (
    "{why}\u00a0: l’épreuve continue sans sa voix. Pour la reprendre, appelez «\u00a0regie\u00a0» "
    "depuis ce téléphone."
)

log = logging.getLogger(__name__)


def account_of(desk: str) -> str:
    """The user that the co-évaluateur's phone of ``desk`` registers as."""
    return f"{desk}-regie"


@dataclass(eq=False, slots=True)
class Line:
    """A call of his ``phone``. ``sought``: of before a restart, and not found again yet."""

    phone: ControlPhone
    call: Call
    media: MediaLeg
    sought: bool = False


class ControlPhone:
    """The phone of ``account_of(desk)``. What it hears and says goes by ``board``."""

    whose = "du co-évaluateur"

    def __init__(
        self,
        desk: str,
        endpoint: Endpoint,
        registrar: Registrar,
        voices: Voices,
        board: Switchboard,
        report: Report,
    ) -> None:
        self.name = account_of(desk)
        self.report = report
        self._endpoint = endpoint
        self._registrar = registrar
        self._bells = Bells(self.name, registrar)
        self._voices = voices
        self._board = board
        self._line: Line | None = None
        self._place: tuple[str, int] = ("", 0)  # his contact, and host ns of when it ends
        self._awaited: s.Leg = {}  # a call of before a restart, whose phone only it can reach
        self._looks_at: int | None = None
        self._heard = 0

    # What the wire tells.

    def registered(self, change: BindingChange, arrival: Arrival) -> None:
        """Where the phone is now."""
        self._place = (change.contact, arrival.at + change.expires_s * SECOND)
        self._tell(arrival)

    def phone_came(self) -> None:
        """It registered: the call that waited for its connection can be looked for."""
        self._seek_awaited()

    def media_refused(self, arrival: Arrival) -> None:
        """There is no agreeing with it on encrypted voice."""
        self.report(s.Noticed(kind="media_refused", detail=NO_KEYS, arrival=arrival))

    def offered(self, call: IncomingCall, arrival: Arrival) -> None:
        """He calls. The call that he may have had before gives way."""
        try:
            media = self._voices.open(0, self.report)
        except OSError as error:
            log.error("no port for the voice of %s: %s", self.name, error)
            call.refuse(503, arrival.at)
            return
        call.negotiation.port = media.port
        if not call.answer(arrival.at):
            media.close()
            return
        follow(media, call.negotiation)
        self._take(Line(self, call, media), arrival)

    def told(self, line: Line, event: ev.AgentEvent) -> None:
        """What the user agent tells of a call of his."""
        match event:
            case ev.Ended():
                self._ended(line, event)
            case ev.SessionChanged():
                follow(line.media, line.call.negotiation)
                self._alive(line, event.arrival)
            case ev.ChangeRefused():
                self._alive(line, event.arrival)
            case ev.KeyPressed() if line.media.on_key is not None:  # as those that RTP brings
                line.media.on_key(event.key)
            case ev.MediaRefused():
                self.media_refused(event.arrival)

    # What the desk wishes.

    def find(self, effect: fx.FindControlPhone) -> None:
        """After a restart: his phone is known again, and his call looked for."""
        now = self._endpoint.now()
        if effect.contact:
            self._place = (effect.contact, now + effect.expires_in_s * SECOND)
            self._registrar.restore(self.name, *self._place)
            if reachable(effect.contact):
                self._endpoint.expect(hop(effect.contact))
        if effect.leg and self._line is None:
            self._seek(effect.leg)

    def abandon(self) -> None:
        """Hangs up, and says nothing more."""
        line, self._line = self._line, None
        self._awaited, self._looks_at = {}, None
        if line is not None:
            self._part(line)
            line.call.hang_up(self._endpoint.now())

    def close(self) -> None:
        """Closes the media; nobody is told."""
        self._looks_at = None
        if self._line is not None:
            self._part(self._line)

    # A timer of the stack: is he still there?

    def deadline(self) -> int | None:
        return self._looks_at

    def tick(self, now: int) -> None:
        line, self._looks_at = self._line, None
        self._seek_awaited()
        if line is not None:
            heard = line.media.stats.received
            silent = heard == self._heard and not line.call.negotiation.held_by_peer
            if silent:
                line.call.probe(now)
            self._look_in(LONG_LOOK if silent else LOOK, now)

    # Inside.

    def _take(self, line: Line, arrival: Arrival) -> None:
        before, self._line = self._line, line
        self._awaited = {}
        line.call.reference = line
        self._board.join(line.media)
        self._look_in(LOOK, arrival.at)
        if before is not None:
            self._part(before)
            before.call.hang_up(arrival.at)
        self._tell(arrival)

    def _seek_awaited(self) -> None:
        """Its phone came back, or did not in time: by now there is a way, or there is none."""
        if awaited := self._awaited:
            self._awaited = {}
            self._seek(awaited, waits=False)

    def _seek(self, leg: s.Leg, *, waits: bool = True) -> None:
        """Takes the call of before up again; when it ``waits``, as soon as there is a way to its
        phone."""
        now = self._endpoint.now()
        try:
            dialog = dialogs.rebuilt(leg)
            way = self._bells.moved(dialog.next_hop(), now) or dialog.next_hop()
            if waits and not (dialog.routes or self._reaches(way)):
                self._awaited = leg
                self._look_in(PATIENCE, now)
                return
            line = self._restored(leg)
        except (KeyError, ValueError, OSError) as error:
            log.warning("%s: its call is not found again: %r", self.name, error)
            self._lost(SILENT, Arrival(now))
            return
        line.call.dialog.flow = stream_of(way)
        self._take(line, Arrival(now))
        line.call.probe(now)

    def _reaches(self, way: Peer) -> bool:
        return not isinstance(way, StreamPeer) or self._endpoint.streams.reaches(way)

    def _restored(self, leg: s.Leg) -> Line:
        port = int(leg["rtp_port"])
        media = self._voices.open(port if 0 <= port <= MAX_PORT else 0, self.report)
        try:
            call = self._endpoint.agent.restore(leg, media.port, held=False)
        except (KeyError, ValueError):
            media.close()
            raise
        return Line(self, call, media, sought=True)

    def _alive(self, line: Line, arrival: Arrival) -> None:
        if line.sought:
            line.sought = False
            self._tell(arrival)

    def _ended(self, line: Line, event: ev.Ended) -> None:
        self._part(line)
        if line is self._line:
            self._line = self._looks_at = None
            self._lost(HUNG_UP if event.by == "peer" else SILENT, event.arrival)

    def _lost(self, why: str, arrival: Arrival) -> None:
        detail = COME_BACK.format(why=why)
        self._tell(arrival)
        self.report(s.Noticed(kind="control_phone_lost", detail=detail, arrival=arrival))

    def _part(self, line: Line) -> None:
        self._board.leave(line.media)
        line.media.close()

    def _look_in(self, wait: int, now: int) -> None:
        self._heard = self._line.media.stats.received if self._line else 0
        self._looks_at = now + wait
        self._endpoint.agent.stack.watch(self)

    def _tell(self, arrival: Arrival) -> None:
        """Where he is and how he speaks, for the journal."""
        contact, ends_at = self._place
        left_s = max(0, ends_at - arrival.at) // SECOND
        leg: s.Leg = {}
        if self._line is not None:
            leg = {**self._line.call.as_leg(), "rtp_port": self._line.media.port}
        self.report(s.ControlPhoneSeen(contact=contact, expires=left_s, arrival=arrival, leg=leg))
