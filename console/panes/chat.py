"""The tchat: one window, a thread with each donneur d'ordres and one with the team.

A thread counts as read when he comes to it, or goes on in it, by a key of his own: what arrives
while he looks elsewhere stays new although it is on screen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content

from console import phases
from console.panes.naming import owner
from console.panes.pane import Office, Pane
from console.widgets.fields import LineField
from console.widgets.marked import MarkedList
from console.widgets.told import Told
from console.words import NBSP, block
from console.workplace import Workplace
from evalengine.projections.chat import TEAM, Thread
from evalengine.projections.wording import words
from evalengine.vocabulary.commands import ReadChat, SendChat
from evalengine.vocabulary.events import ChatSent

LONGEST = 2_000
"""Characters of one send, as the engine takes them."""
MOST = 200
"""Sends of a thread that are drawn, the last ones."""
_HINT = "Entrée envoie · ↑ ↓ conversation · Tab non lues · Page↑ relire"
_NOTHING = "Rien n’a encore été dit ici."


class ChatField(LineField):
    """Its own keys are acted on in their order among the letters: what is typed before one of them
    goes to the thread before, what is typed after goes to the thread after."""

    def __init__(self, acts: Mapping[str, Callable[[], None]]) -> None:
        super().__init__(id="chat-text", longest=LONGEST, classes="entry")
        self._acts = acts

    def on_key(self, event: events.Key) -> None:
        if act := self._acts.get(event.key):
            event.stop()
            event.prevent_default()
            act()


class ChatPane(Pane):
    """Whom he writes to is his choice alone: no event changes the thread on screen."""

    NAME, TITLE, LETTER = "chat", "Tchat", "t"
    OFFERED = phases.READING - {"preparation"}
    EDITABLE = phases.CHAT
    OPENS = frozenset({"chat"})
    PAGES = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "turn(-1)", show=False),
        Binding("down", "turn(1)", show=False),
        Binding("tab", "unread(1)", show=False),
        Binding("shift+tab", "unread(-1)", show=False),
        Binding("pageup", "scroll_thread(-1)", show=False),
        Binding("pagedown", "scroll_thread(1)", show=False),
    ]

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._party: str | None = None
        self._drawn: tuple[str, int, int] | None = None
        self._told_read: dict[str, int] = {}
        self._leaving: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        with Horizontal(id="chat-body"):
            yield MarkedList(id="chat-parties")
            with Vertical(id="chat-thread"):
                yield Told(id="chat-title", classes="title")
                with VerticalScroll(id="chat-lines", can_focus=False):
                    yield Told(id="chat-said")
                yield Told("", classes="refusal")
                with Horizontal(classes="row"):
                    yield ChatField(self._acts())
                    yield Told(id="chat-count")
        yield Told(_HINT, classes="hint")

    def _acts(self) -> dict[str, Callable[[], None]]:
        return {
            "up": lambda: self.action_turn(-1),
            "down": lambda: self.action_turn(1),
            "tab": lambda: self.action_unread(1),
            "shift+tab": lambda: self.action_unread(-1),
            "enter": self._send,
        }

    @property
    def field(self) -> ChatField:
        return self.query_one(ChatField)

    @property
    def party(self) -> str:
        """With whom the thread on screen is; the first time, who wrote, or whose file is open."""
        if self._party is None:
            waiting = [one for one in self._parties() if self._thread(one).unread]
            self._party = waiting[0] if waiting else self.subject.donneur_ordres
            self._fill()
        return self._party

    # --- what is shown -----------------------------------------------------------------------

    def badge(self, place: Workplace) -> str:
        return str(place.desk.work.chat.unread or "")

    def show(self, place: Workplace) -> None:
        party, parties = self.party, self._parties()
        self.query_one(MarkedList).show([self._row(one) for one in parties], parties.index(party))
        thread = self._thread(party)
        drawn = (party, len(thread.lines), thread.unread)
        if drawn != self._drawn:
            self._drawn = drawn
            self._draw(party, thread)

    def restored(self) -> None:
        self._fill()

    def wake(self, field: str = "", *, called: bool = True) -> None:
        """Read, when a key has brought it; not when a phase or a restart has."""
        super().wake(field, called=called)
        if called:
            self._look()

    def _parties(self) -> list[str]:
        return [TEAM, *self.place.desk.files]

    def _thread(self, party: str) -> Thread:
        return self.place.desk.work.chat.threads.get(party, Thread())

    def _row(self, party: str) -> Content:
        unread = self._thread(party).unread
        name = owner(self.place.desk, party)
        return Content.assemble((f"● {unread} ", "bold $warning") if unread else "", name)

    def _draw(self, party: str, thread: Thread) -> None:
        new = f" · {thread.unread} non lu{'s' if thread.unread > 1 else ''}"
        title = f"Avec {owner(self.place.desk, party)}{new if thread.unread else ''}"
        self.query_one("#chat-title", Told).tell(title)
        first_new = len(thread.lines) - thread.unread
        lines = [
            self._line(line, number >= first_new)
            for number, line in list(enumerate(thread.lines))[-MOST:]
        ]
        nothing = Content.styled(_NOTHING, "$quiet")
        self.query_one("#chat-said", Told).tell(Content("\n").join(lines) if lines else nothing)
        self.query_one("#chat-lines").scroll_end(animate=False)

    def _line(self, line: ChatSent, new: bool) -> Content:
        mine = line.speaker == "candidate"
        who = "Vous" if mine else owner(self.place.desk, line.donneur_ordres)
        style = "bold $accent" if mine else "bold"
        return Content.assemble("● " if new else "", (f"{who}{NBSP}: ", style), block(line.text))

    # --- reading -----------------------------------------------------------------------------

    def action_turn(self, by: int) -> None:
        parties = self._parties()
        self._go(parties[(parties.index(self.party) + by) % len(parties)])

    def action_unread(self, by: int) -> None:
        """The next thread with something new; without any, the next thread."""
        parties = self._parties()
        here = parties.index(self.party)
        around = [parties[(here + by * ahead) % len(parties)] for ahead in range(1, len(parties))]
        waiting = [party for party in around if self._thread(party).unread]
        self._go((waiting or around or [self.party])[0])

    def action_scroll_thread(self, by: int) -> None:
        self._look()
        lines = self.query_one("#chat-lines", VerticalScroll)
        (lines.scroll_page_down if by > 0 else lines.scroll_page_up)(animate=False)

    def _go(self, party: str) -> None:
        self._take()
        self._party = party
        self.tell_refusal("")
        self._fill()
        self._look()
        self.show(self.place)

    def _look(self) -> None:
        """He looks on purpose: what is new here is read, once for each line."""
        party = self.party
        lines = len(self._thread(party).lines)
        if self._thread(party).unread and self._told_read.get(party) != lines:
            self._told_read[party] = lines
            self.office.ask(ReadChat(donneur_ordres=party), lambda _why: None)

    # --- writing -----------------------------------------------------------------------------

    def on_input_changed(self) -> None:
        self._take()
        self._count()
        self._look()

    def _take(self) -> None:
        """What stands in the field is what is typed for the thread on screen."""
        text = self.field.value
        self.keep({"text": text} if text else {}, self.party)

    def _send(self) -> None:
        self._take()
        self._look()
        party, text = self.party, self.field.value
        if not text.strip() or self._leaving.get(party) == text:
            return
        self._leaving[party] = text

        def taken() -> None:
            self._sent(party, self._leaving.pop(party, text))

        def refused(why: str) -> None:
            self._leaving.pop(party, None)
            self.tell_refusal(why)

        self.ask(SendChat(donneur_ordres=party, text=text), taken, refused)

    def _sent(self, party: str, text: str) -> None:
        """What has left goes from the field; what was typed since stays."""
        rest = self.typed(party).get("text", "").removeprefix(text)
        self.keep({"text": rest} if rest else {}, party)
        if party == self._party:
            self._fill()

    def _fill(self) -> None:
        self.field.fill(self.typed(self._party or TEAM).get("text", ""))
        self._count()

    def _count(self) -> None:
        self.query_one("#chat-count", Told).tell(counted(self.field.value))


def counted(text: str) -> str:
    """« 3 mots », as the grid counts them."""
    count = words(text)
    return f"{count}{NBSP}mot{'s' if count > 1 else ''}"
