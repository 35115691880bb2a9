"""The hand-over: what the candidate leaves to the team, and by which channel (C3.2.a)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from textual.app import ComposeResult
from textual.containers import Horizontal

from console import phases
from console.drafts import Values
from console.panes.paper import Paper
from console.widgets.chooser import Chooser
from console.widgets.fields import TextField
from console.widgets.told import Told
from evalengine.vocabulary.commands import Command, WriteHandover

Medium = Literal["chat", "mail", "board"]
_NO_MEDIUM = ""
_MEDIA: Mapping[str, Medium] = {"board": "board", "mail": "mail", "chat": "chat"}
_WORDS = (
    (_NO_MEDIUM, "moyen à choisir"),
    ("board", "tableau de l’équipe"),
    ("mail", "courriel à l’équipe"),
    ("chat", "tchat de l’équipe"),
)
_WHICH = "Choisissez par quel moyen transmettre."
_EMPTY = "La transmission est vide."


class HandoverPane(Paper):
    """The channel is his choice: none is proposed."""

    NAME, TITLE, SHORT, LETTER = "handover", "Relève", "Rel.", "l"
    OFFERED = phases.READING - {"preparation"}
    EDITABLE = phases.HANDOVER
    OPENS = frozenset({"handover"})
    FIELDS = ("medium", "text")

    def compose(self) -> ComposeResult:
        yield Told("Transmission à l’équipe", classes="title")
        with Horizontal(classes="row"):
            yield Told("Par", classes="label")
            medium = Chooser(id="handover-medium", classes="entry")
            medium.offer(_WORDS)
            yield medium
        yield TextField(id="handover-text", classes="entry paper")
        yield Told("", classes="refusal")
        yield Told(id="handover-state", classes="hint")

    def recorded(self, scope: str) -> Values:
        written = self.place.desk.work.notes.handover
        return {"medium": written.medium, "text": written.text} if written else {}

    def blank(self) -> Values:
        return {"medium": _NO_MEDIUM}

    def command(self, values: Values) -> Command | str:
        medium = _MEDIA.get(values["medium"])
        if medium is None:
            return _WHICH
        return (
            WriteHandover(medium=medium, text=values["text"]) if values["text"].strip() else _EMPTY
        )

    def on_chooser_changed(self) -> None:
        self.take()
