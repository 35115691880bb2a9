"""What the candidate has chosen to see below the lines. Sans-IO; the screen lays it out.

A *panel* is there for a moment (search, transfer, help…); a *pane* is a place where he works, and
the panel « desk » means that the pane is all there is. The pane `FILE` is the file in front.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Panel = Literal["desk", "panes", "search", "transfer", "directory", "waiting", "help", "quit"]
"""« panes » waits for the letter of a pane; the pane stays on screen meanwhile."""

CHOOSING: tuple[Panel, ...] = ("transfer", "directory", "waiting")
"""Where digits choose somebody."""
BESIDE_FILE: tuple[Panel, ...] = ("desk", "panes", "search", *CHOOSING)
"""Panels that, on a large screen, leave the pane on the right."""

FILE = "file"
FILE_LETTER = "f"


@dataclass
class View:
    """``letters`` maps those of the panes that are offered now to their names."""

    panel: Panel = "desk"
    pane: str = FILE
    former: str = FILE
    letters: Mapping[str, str] = field(default_factory=dict)

    def offer(self, letters: Mapping[str, str]) -> None:
        """The panes within reach have changed; one that no longer is gives way to the file."""
        self.letters = {FILE_LETTER: FILE, **letters}
        if self.pane not in self.letters.values():
            self.pane = FILE

    def go(self, pane: str) -> None:
        """To ``pane``, whatever was open."""
        self.panel = "desk"
        if pane != self.pane and pane in self.letters.values():
            self.former, self.pane = self.pane, pane

    def swap(self) -> None:
        """Back to the pane before this one."""
        former = self.former if self.former in self.letters.values() else FILE
        self.go(former)
        self.panel = "desk"
