"""What the console of a robot would report of its hands: panes, shortcuts, bursts of typing.

A robot has neither panes nor keys. Its acts say which pane they need and how much is to be typed,
and its profile how well it types; the reports go through the door that a console's go through.
"""

from __future__ import annotations

from evalengine.clock import SECOND
from evalengine.projections.desk import Desk
from evalengine.robots.acts import Act
from evalengine.robots.deskwork import typed
from evalengine.robots.profile import Profile
from evalengine.vocabulary import commands as c

_THINKS = SECOND
"""Before an act, whatever is typed."""

_PANES: dict[type, str] = {
    c.SaveCard: "cards",
    c.SaveMessage: "messages",
    c.SendMessage: "messages",
    c.CheckSending: "outbox",
    c.Relaunch: "outbox",
    c.Book: "agenda",
    c.Block: "agenda",
    c.Move: "agenda",
    c.Cancel: "agenda",
    c.SendChat: "chat",
    c.WriteHandover: "handover",
    c.ReportIncident: "incident",
    c.KeepScratchpad: "scratchpad",
}


class Keyboard:
    """One act at a time: `begins` it, is busy with it for `length`, and `ends` it."""

    def __init__(self, desk: Desk, profile: Profile) -> None:
        self._desk, self._profile = desk, profile
        self._shown = ("", "")
        self._burst: c.ReportTyping | None = None

    def begins(self, act: Act) -> list[Act]:
        """The pane that comes for ``act``, and the shortcuts that bring it and save."""
        pane = _PANES.get(type(act))
        self._burst = self._typing(act, pane) if pane else None
        if pane is None:
            return []
        reports: list[Act] = []
        owner, call = self._about(act)
        if (pane, owner) != self._shown:
            self._shown = (pane, owner)
            reports = [
                *self._pressed(f"pane_{pane}"),
                c.ReportPane(pane=pane, donneur_ordres=owner, call=call),
            ]
        return [*reports, *self._pressed("save")]

    def length(self, act: Act) -> int:
        """How long his hands are busy with ``act``, sitting ns."""
        return _THINKS + self._keys(act)[0] * SECOND // self._profile.keys_a_second

    def ends(self) -> list[Act]:
        """The burst of the act that is over."""
        burst, self._burst = self._burst, None
        return [burst] if burst else []

    def _pressed(self, shortcut: str) -> list[Act]:
        """Who knows it presses it; who does not takes the mouse."""
        known = self._profile.shortcuts
        if known is not None and shortcut not in known:
            return []
        vain: list[Act] = [c.ReportShortcut(shortcut=shortcut, worked=False)]
        return [*(vain * self._profile.presses_in_vain), c.ReportShortcut(shortcut=shortcut)]

    def _typing(self, act: Act, pane: str) -> c.ReportTyping | None:
        keys, corrections = self._keys(act)
        if keys < 2:
            return None
        owner, call = self._about(act)
        lasted = (keys - 1) * SECOND // self._profile.keys_a_second
        return c.ReportTyping(
            pane=pane,
            field="text",
            keys=keys,
            corrections=corrections,
            characters=keys - corrections,
            lasted_ms=lasted // (SECOND // 1000) // max(1, self._desk.speed),
            donneur_ordres=owner,
            call=call,
        )

    def _keys(self, act: Act) -> tuple[int, int]:
        """All keys of ``act``, and how many of them take something back that is typed again."""
        wanted = typed(act)
        corrections = wanted * self._profile.corrects_percent // 100
        return wanted + 2 * corrections, corrections

    def _about(self, act: Act) -> tuple[str, str]:
        """The donneur d'ordres and the call that ``act`` is for."""
        if isinstance(act, c.SaveCard):
            return act.card.donneur_ordres, act.call
        if isinstance(act, c.SaveMessage):
            return act.message.donneur_ordres, act.message.call
        if isinstance(act, c.Move | c.Cancel):
            known = self._desk.work.agendas.find(act.appointment)
            return known.donneur_ordres if known else "", act.call
        return getattr(act, "donneur_ordres", ""), getattr(act, "call", "")
