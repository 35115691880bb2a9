"""« Envois »: what became of the automatic sendings, looked at on purpose and relaunched."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import OptionList

from console import mailing
from console.panes.pane import Pane
from console.panes.sheets import Sheets
from console.phases import WORK
from console.widgets.form import Asked, Form
from console.widgets.pick_list import PickList, Row
from console.widgets.told import Told
from console.words import NBSP, block, plain
from console.workplace import Workplace
from evalengine.projections.messages import Sending
from evalengine.vocabulary.commands import CheckSending, Relaunch
from evalengine.vocabulary.records import Message

_ADDRESS = "address"
_LIST_HINT = "↑ ↓ choisir · Entrée vérifier · Échap revenir"
_CHECK_HINT = "Entrée vérifier de nouveau · Échap liste"
_DONE_HINT = "Échap liste"
_FAILED_HINT = "Ctrl+R relancer à cette adresse · Échap liste"
_UNCHECKED = "à vérifier"


class OutboxPane(Sheets):
    """Every sending with its true state. To open one is to check it, and is recorded so."""

    NAME, TITLE, LETTER = "outbox", "Envois", "e"
    EDITABLE = WORK
    BINDINGS: ClassVar[list[BindingType]] = [
        *Pane.BINDINGS,
        Binding("enter", "check", show=False),
        Binding("ctrl+r", "relaunch", show=False),
    ]

    def compose(self) -> ComposeResult:
        with Vertical(id="outbox-list"):
            yield Told(id="outbox-head", classes="title")
            yield PickList(id="outbox-rows")
            yield Told(_LIST_HINT, classes="hint")
        with Vertical(id="outbox-sheet"):
            yield Told(id="outbox-title", classes="title")
            with VerticalScroll(id="outbox-body", can_focus=False):
                yield Told(id="outbox-text")
            yield Form([Asked(_ADDRESS, "Relancer à")], id="outbox-form")
            yield Told("", classes="refusal")
            yield Told(id="outbox-hint", classes="hint")

    def on_mount(self) -> None:
        self.query_one("#outbox-sheet").display = False

    def badge(self, place: Workplace) -> str:
        """How many did not arrive."""
        sendings = place.desk.work.messages.sendings.values()
        failed = sum(sending.outcome in mailing.FAILED for sending in sendings)
        return f"✗{failed}" if failed else ""

    # --- what is shown -----------------------------------------------------------------------

    def show(self, place: Workplace) -> None:
        self.flush()
        self._show_list(place)
        sending = self._open_sending()
        if sending is not None:
            self._show_sheet(sending)
        self.turn(sending is not None)

    def first(self) -> Widget:
        if not self.on_sheet:
            return self.query_one(PickList)
        form = self.query_one(Form)
        return (form.first() if form.display else None) or self

    def back(self) -> bool:
        """From a sending to the list."""
        if not self.on_sheet:
            return False
        self._open("")
        self.query_one("#outbox-rows", PickList).mark(self.scope)
        return True

    def _open_sending(self) -> Sending | None:
        return self.place.desk.work.messages.sendings.get(self.typed().get("open", ""))

    def _show_list(self, place: Workplace) -> None:
        sendings = place.desk.work.messages.sendings
        failed = sum(each.outcome in mailing.FAILED for each in sendings.values())
        told = f"Envois{NBSP}: {len(sendings)}" if sendings else "Aucun envoi."
        lost = f" · {failed} non remis" if failed else ""
        self.query_one("#outbox-head", Told).tell(told + lost)
        rows = [self._row(sending) for sending in reversed(sendings.values())]
        self.query_one("#outbox-rows", PickList).offer(rows)

    def _row(self, sending: Sending) -> Row:
        desk, messages = self.place.desk, self.place.desk.work.messages
        message = messages.by_id[sending.message]
        file = desk.files.get(message.donneur_ordres)
        number = mailing.number_of(messages, message.id)
        parts = (
            "" if sending.checked else _UNCHECKED,
            mailing.attempt_said(sending),
            f"message {number}",
            mailing.subject_of(message, file),
        )
        where = f"{mailing.MEDIA[sending.medium]} {sending.address}"
        more = " · ".join(part for part in parts if part)
        return Row(sending.id, where, more, mailing.OUTCOMES[sending.outcome])

    def _show_sheet(self, sending: Sending) -> None:
        failed = sending.outcome in mailing.FAILED
        form = self.query_one(Form)
        if sending.id != self.scope:
            self.tell_refusal("")
        self.put(form, sending.id, {_ADDRESS: sending.address})
        if form.display != failed:
            form.display = failed
            self.settle()
        self.freeze_form(form, self.frozen)
        self.query_one("#outbox-title", Told).tell(self._title(sending))
        self.query_one("#outbox-text", Told).tell(self._text(sending))
        hint = _FAILED_HINT if failed else _DONE_HINT if sending.checked else _CHECK_HINT
        self.query_one("#outbox-hint", Told).tell(hint)

    def _title(self, sending: Sending) -> str:
        where = f"{mailing.MEDIA[sending.medium]} {plain(sending.address)}"
        checked = "vérifié" if sending.checked else _UNCHECKED
        parts = (mailing.OUTCOMES[sending.outcome], where, mailing.attempt_said(sending), checked)
        return " · ".join(part for part in parts if part)

    def _text(self, sending: Sending) -> str:
        """The message that left, field by field."""
        message = self.place.desk.work.messages.by_id[sending.message]
        return "\n".join(self._lines(message))

    def _lines(self, message: Message) -> list[str]:
        file = self.place.desk.files.get(message.donneur_ordres)
        fields = mailing.fields_of(file) if file else []
        told = [(f.label, message.values[f.id]) for f in fields if f.id in message.values]
        return [
            f"Pour {plain(file.name if file else message.donneur_ordres)}",
            f"Rubrique{NBSP}: {plain(message.rubric)} · Urgence{NBSP}: {message.urgency}",
            *(f"{plain(label)}{NBSP}: {block(text)}" for label, text in told),
        ]

    # --- what he does ------------------------------------------------------------------------

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if chosen := self.query_one("#outbox-rows", PickList).chosen:
            self._open(chosen)
            self.action_check()

    def on_form_changed(self, event: Form.Changed) -> None:
        event.stop()
        self.flush()

    def on_form_submitted(self, event: Form.Submitted) -> None:
        """Enter checks, here too: a second one by mistake sends nothing."""
        event.stop()
        self.action_check()

    def action_check(self) -> None:
        """He looks at what became of it; the engine notes what he could see."""
        sending = self._open_sending()
        if sending is not None and not sending.checked and not self.frozen:
            self.ask(CheckSending(sending=sending.id))

    def action_relaunch(self) -> None:
        """The same message leaves again, to the address in the field."""
        sending = self._open_sending()
        if sending is None or sending.outcome not in mailing.FAILED:
            return
        address = self.query_one(Form).values()[_ADDRESS]
        command = Relaunch(sending=sending.id, address=address.strip())
        self.ask(command, lambda: self.keep({}, sending.id))

    def _open(self, sending: str) -> None:
        self.keep({"open": sending} if sending else {})
        self.show(self.place)
