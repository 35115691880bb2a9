"""The self-assessment: the sheet's questions, a mark and a comment for each (C4.5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from console import phases
from console.panes.pane import Pane
from console.widgets.fields import LineField
from console.widgets.marked import MarkedList
from console.widgets.told import Told
from console.words import NBSP, block, plain
from console.workplace import Workplace
from evalengine.vocabulary import events as e
from evalengine.vocabulary.commands import AssessSelf

Acquired = Literal["yes", "partly", "no"]
_MARKS: Mapping[str, Acquired] = {"yes": "yes", "partly": "partly", "no": "no"}
_WORDS = {"yes": "oui      ", "partly": "en partie", "no": "non      ", "": "–        "}
_KEYS = f"O oui · E en partie · N non · Entrée{NBSP}: commentaire · ↑ ↓"
_COMMENTING = f"Entrée enregistre · Échap{NBSP}: plus tard"
_FIRST_MARK = f"Dites d’abord oui, en partie ou non{NBSP}: O, E ou N."
_NO_SHEET = "Ce dossier n’a pas de feuille d’auto-évaluation."
_OVER = "L’auto-évaluation ne change que dans sa phase."


class SelfAssessmentPane(Pane):
    """A letter marks the question and records it at once; Enter adds words to the mark.

    A question that speaks of several criteria is answered for each of them.
    """

    NAME, TITLE, SHORT, LETTER = "self-assessment", "Auto-évaluation", "Auto.", "u"
    OFFERED = frozenset({"self_assessment", "interview", "role_play"})
    EDITABLE = phases.SELF_ASSESSMENT
    OPENS = phases.SELF_ASSESSMENT
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("down", "move(1)", show=False, priority=True),
        Binding("o,O", "mark('yes')", show=False, priority=True),
        Binding("e,E", "mark('partly')", show=False, priority=True),
        Binding("n,N", "mark('no')", show=False, priority=True),
        Binding("enter", "comment", show=False, priority=True),
    ]
    _LISTED = frozenset({"move", "mark", "comment"})

    def compose(self) -> ComposeResult:
        self._at = 0
        self._scope = ""
        yield Told(id="self-introduction", classes="title")
        yield MarkedList(id="self-rows")
        yield Told(id="self-question")
        with Horizontal(id="self-comment-row", classes="row"):
            yield Told("Commentaire", classes="label")
            yield LineField(id="self-comment", longest=1_000, classes="entry")
        yield Told("", classes="refusal")
        yield Told(_KEYS, id="self-keys", classes="hint")

    # --- what is shown -----------------------------------------------------------------------

    def badge(self, place: Workplace) -> str:
        left = sum(not self._given(line) for line in _lines(place))
        return str(left or "")

    def show(self, place: Workplace) -> None:
        lines, sheet = _lines(place), place.desk.work.notes.sheet
        for at, line in enumerate(lines):
            if line.id == self._scope:
                self._at = at
            self._forget_what_stands(line)
        introduction = block(sheet.introduction) if sheet else _NO_SHEET
        self.query_one("#self-introduction", Told).tell(introduction)
        self.query_one(MarkedList).show([self._row(line) for line in lines], self._at)
        self.query_one("#self-question", Told).tell(self._told(lines))
        self.query_one("#self-comment-row").display = bool(self._scope)
        self.query_one("#self-introduction").display = not self._scope or self.size.height > 14
        self.query_one("#self-keys", Told).tell(_COMMENTING if self._scope else _KEYS)

    def restored(self) -> None:
        for scope in self.office.drafts.scopes(self.NAME):
            if self.typed(scope).get("open"):
                self._open(scope)

    def first(self) -> Widget:
        return self.query_one(LineField) if self._scope else self

    def wake(self, field: str = "", *, called: bool = True) -> None:
        self.give_focus(self.first())

    def back(self) -> bool:
        if not self._scope:
            return False
        self.keep(self.typed(self._scope) | {"open": ""}, self._scope)
        self._leave()
        return True

    def _row(self, line: e.SheetLine) -> Content:
        comment, given = self._comment(line), _WORDS[self._given(line)]
        begun = " (à enregistrer)" if self.typed(line.id) else ""
        more = f" · {plain(comment)}{begun}" if comment else ""
        return Content.assemble((given, "bold"), f"  {plain(line.asks)}", (more, "italic"))

    def _told(self, lines: list[e.SheetLine]) -> Content:
        if not lines:
            return Content("")
        line = lines[self._at]
        return Content.assemble((f"{self._at + 1}/{len(lines)}  {block(line.asks)}", "bold"))

    def _given(self, line: e.SheetLine) -> str:
        """The mark that stands for all the criteria of ``line``; "" while one has none."""
        marks = self.place.desk.work.notes.self_assessment
        given = [marks[one].acquired if one in marks else "" for one in line.criteria]
        return given[0] if all(given) else ""

    def _comment(self, line: e.SheetLine) -> str:
        marks = self.place.desk.work.notes.self_assessment
        kept = next((marks[one].comment for one in line.criteria if one in marks), "")
        return self.typed(line.id).get("comment", kept)

    def _forget_what_stands(self, line: e.SheetLine) -> None:
        """A draft is done with once the fold holds the same."""
        draft, marks = self.typed(line.id), self.place.desk.work.notes.self_assessment
        if not draft or draft.get("open"):
            return
        kept = [marks[one].comment for one in line.criteria if one in marks]
        if len(kept) == len(line.criteria) and set(kept) == {draft["comment"].strip()}:
            self.keep({}, line.id)

    # --- marking -----------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters belong to the comment while it is open."""
        return action not in self._LISTED or not self._scope

    def action_move(self, by: int) -> None:
        lines = _lines(self.place)
        self._at = max(0, min(self._at + by, len(lines) - 1))
        self.tell_refusal("")
        self.show(self.place)

    def action_mark(self, acquired: str) -> None:
        if line := self._line():
            self._assess(line, acquired, self._comment(line))

    def action_comment(self) -> None:
        line = self._line()
        if line is not None and not self._given(line):
            self.tell_refusal(_FIRST_MARK)
        elif line is not None:
            self.keep({"comment": self._comment(line), "open": "1"}, line.id)
            self._open(line.id)

    def _line(self) -> e.SheetLine | None:
        """The marked question, when it may be answered now."""
        lines = _lines(self.place)
        if not self.editable:
            self.tell_refusal(_OVER)
            return None
        return lines[self._at] if lines else None

    def _assess(self, line: e.SheetLine, acquired: str, comment: str) -> None:
        for criterion in line.criteria:
            self.ask(AssessSelf(criterion=criterion, acquired=_MARKS[acquired], comment=comment))

    # --- the comment -------------------------------------------------------------------------

    def _open(self, scope: str) -> None:
        self._scope = scope
        self.query_one(LineField).fill(self.typed(scope)["comment"])
        self.tell_refusal("")
        self.show(self.place)
        if self.has_focus or self.has_focus_within:
            self.wake()

    def _leave(self) -> None:
        self._scope = ""
        self.show(self.place)
        if self.has_focus_within:
            self.wake()

    def on_input_changed(self, event: Input.Changed) -> None:
        if self._scope:
            self.keep({"comment": event.value, "open": "1"}, self._scope)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        line = self._line()
        if line is None or not self._scope:
            return
        self.keep({"comment": event.value, "open": ""}, line.id)
        self._assess(line, self._given(line), event.value)
        self._at = min(self._at + 1, len(_lines(self.place)) - 1)
        self._leave()


def _lines(place: Workplace) -> list[e.SheetLine]:
    sheet = place.desk.work.notes.sheet
    return sheet.lines if sheet else []
