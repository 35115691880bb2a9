"""The two layouts of keys to choose from, each a table: an act and its keys.

« lignes » is our own: one key a line. « standard » is that of the switchboards that French
operators know: F3 answers, F4 hangs up, F7 holds, F8 takes back, F9 lists who waits. All the rest
that a sentence may name (search, transfer, call, leave, help, panes) has the same keys in both.

Some terminals keep F1, F10 or F11 for themselves: each function key has a second one, Alt and the
letter below it on a French keyboard (A for F1, Z for F2…); Q, left of them, for F11. What has no
function key has Alt and a letter of the lower rows. Not Alt and a digit: terminals send an accented
letter or nothing for it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from textual.binding import Binding

from console.keys import BY_HAND, DEEDS, Deed
from evalengine.vocabulary.signals import PhoneAct

_NAMES = {"Échap": "escape", "Page↑": "pageup", "Page↓": "pagedown"}
"""What Textual calls the keys that it does not call as we do."""
_LEAST_RANK = max(deed.rank for deed in DEEDS.values())


@dataclass(frozen=True, slots=True)
class Placed:
    """One act and its keys as they are written: the first, "" when it has none of its own, the
    second, and more that are not shown."""

    action: str
    first: str
    second: str = ""
    unshown: tuple[str, ...] = ()

    @property
    def deed(self) -> Deed:
        return DEEDS[self.action]

    @property
    def keys(self) -> list[str]:
        """Every key, as Textual calls it."""
        written = (self.first, self.second, *self.unshown)
        return [_NAMES.get(key, key.lower()) for key in written if key]


@dataclass(frozen=True, slots=True)
class Layout:
    """``placed`` is in the order of the key bar and the help; ``tried`` are the acts whose key the
    check before the clock wants to see arrive; ``lines`` stand for the lines on their cards, each
    by its key or by the digit that takes it in the waiting list."""

    name: str
    placed: Sequence[Placed]
    tried: Sequence[str]
    lines: Sequence[str]

    def bindings(self) -> list[Binding]:
        """They are priority bindings, so they work while something is being typed."""
        return [
            Binding(",".join(one.keys), one.action, one.deed.help, show=False, priority=True)
            for one in self.placed
        ]

    def key(self, action: str) -> str:
        """What to press for ``action``, as it is written."""
        (found,) = (one for one in self.placed if one.action == action)
        return found.first or found.second

    def line(self, number: int) -> str:
        """What stands for a line, from 1: « F2 », or « 2 »."""
        return self.lines[number - 1]

    def bar(self, width: int, by_hand: Collection[PhoneAct] = ()) -> list[tuple[str, str]]:
        """Keys and their word, in order, that fit in ``width`` cells; the lesser ranks leave first.

        ``by_hand`` are the acts that the phone will not do when it is asked from here: their marks
        take room, and where even the first rank would be cut with them, their words leave.
        """
        groups: list[tuple[str, str]] = []
        for rank in range(_LEAST_RANK, 0, -1):
            groups = self._grouped(rank, by_hand)
            if sum(map(cells, groups)) <= width:
                return groups
        fits = sum(map(cells, groups)) - len(groups) <= width
        return groups if fits or not by_hand else _gathered(groups)

    def _grouped(self, rank: int, by_hand: Collection[PhoneAct]) -> list[tuple[str, str]]:
        """The keys of at most ``rank``; those that follow each other under one word are one."""
        kept = [one for one in self.placed if one.first and one.deed.rank <= rank]
        words = groupby(kept, key=lambda one: _word(one.deed, by_hand))
        return [(" ".join(one.first for one in ones), word) for word, ones in words if word]


def _word(deed: Deed, by_hand: Collection[PhoneAct]) -> str:
    refused = deed.bar and any(act in by_hand for act in deed.acts)
    return f"{deed.bar}{BY_HAND}" if refused else deed.bar


def _gathered(groups: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The keys that the phone will not do stand together, and give up their words."""
    marked = [names for names, word in groups if word.endswith(BY_HAND)]
    others = [group for group in groups if not group[1].endswith(BY_HAND)]
    return [*([(" ".join(marked), BY_HAND.strip())] if marked else []), *others]


def cells(group: tuple[str, str]) -> int:
    """Its width in the bar, with a space before it, one inside and one after it."""
    return sum(map(len, group)) + 3


_EVERYWHERE = (
    Placed("panes", "Ctrl+P", "Alt+M"),
    Placed("acknowledge", "Ctrl+L", "Alt+L"),
    Placed("help", "F12"),
    Placed("leave", "Échap"),
    Placed("page(-1)", "Page↑"),
    Placed("page(1)", "Page↓"),
)

OWN = Layout(
    "lignes",
    (
        Placed("line(1)", "F1", "Alt+A"),
        Placed("line(2)", "F2", "Alt+Z"),
        Placed("line(3)", "F3", "Alt+E"),
        Placed("hold", "F4", "Alt+R"),
        Placed("search", "F5", "Alt+T"),
        Placed("transfer", "F6", "Alt+Y"),
        Placed("next_file", "F7", "Alt+U"),
        Placed("hang_up", "F8", "Alt+I"),
        Placed("close_file", "F9", "Alt+O"),
        Placed("ask_quit", "F10", "Alt+P", ("Ctrl+Q",)),
        Placed("dial", "F11", "Alt+Q"),
        Placed("line(4)", "", "Alt+S"),
        Placed("waiting", "", "Alt+W"),
        Placed("answer", "", "Alt+X"),
        Placed("resume", "", "Alt+C"),
        *_EVERYWHERE,
    ),
    tried=("line(1)", "line(2)", "line(3)", "hold", "transfer", "hang_up", "panes"),
    lines=("F1", "F2", "F3", "Alt+S"),
)

STANDARD = Layout(
    "standard",
    (
        Placed("next_file", "F1", "Alt+A"),
        Placed("close_file", "F2", "Alt+Z"),
        Placed("answer", "F3", "Alt+E"),
        Placed("hang_up", "F4", "Alt+R"),
        Placed("search", "F5", "Alt+T"),
        Placed("transfer", "F6", "Alt+Y"),
        Placed("hold", "F7", "Alt+U"),
        Placed("resume", "F8", "Alt+I"),
        Placed("waiting", "F9", "Alt+O"),
        Placed("ask_quit", "F10", "Alt+P", ("Ctrl+Q",)),
        Placed("dial", "F11", "Alt+Q"),
        Placed("line(1)", "", "Alt+W"),
        Placed("line(2)", "", "Alt+X"),
        Placed("line(3)", "", "Alt+C"),
        Placed("line(4)", "", "Alt+V"),
        *_EVERYWHERE,
    ),
    tried=("answer", "hang_up", "transfer", "hold", "resume", "waiting", "panes"),
    lines=("1", "2", "3", "4"),
)

LAYOUTS = {layout.name: layout for layout in (OWN, STANDARD)}
