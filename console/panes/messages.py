"""« Messages »: the form of the donneur d'ordres in front, filled in for the call at work."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import OptionList

from console import mailing
from console.mailing import WAY
from console.panes import message_list
from console.panes.message_form import about, asked, begun, new, scope_of
from console.panes.pane import Office, Pane
from console.panes.sheets import Awaited, Sheets, alike
from console.phases import WORK
from console.widgets.form import Asked, Form
from console.widgets.pick_list import PickList
from console.widgets.told import Told
from console.words import NBSP, plain
from console.workplace import Workplace
from evalengine.vocabulary.commands import SaveMessage, SendMessage
from evalengine.vocabulary.events import FileProvided
from evalengine.vocabulary.records import Message

_OPEN = "open"
"""Scope of the drafts: by donneur d'ordres and call, what he last had open."""
_LIST = "*list"
_NO_FILE = "Ouvrez d’abord une fiche de donneur d’ordres (F5)."
_NO_WAY = "Choisissez d’abord par quel moyen l’envoyer, en bas du formulaire."
_LEFT = f"Ce message est parti{NBSP}: il ne peut plus être changé."
_LIST_HINT = "↑ ↓ Entrée ouvrir · Ctrl+O nouveau message · Échap revenir"
_SHEET_HINT = "Entrée enregistre · Ctrl+R envoie · Ctrl+O nouveau · Échap liste"


class MessagesPane(Sheets):
    """Write, save with one key, send by a way of the file; the messages of the sitting."""

    NAME, TITLE, LETTER = "messages", "Messages", "m"
    EDITABLE = WORK
    BINDINGS: ClassVar[list[BindingType]] = [
        *Pane.BINDINGS,
        Binding("ctrl+s", "save", show=False),
        Binding("ctrl+r", "send", show=False),
        Binding("ctrl+o", "new", show=False),
    ]

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._forms: dict[tuple[Asked, ...], Form] = {}
        self._awaited: Awaited[Message] | None = None
        self._sends = ""
        """The scope of a sheet that is to be sent once it is saved."""

    def compose(self) -> ComposeResult:
        with Vertical(id="messages-list"):
            yield Told(id="messages-head", classes="title")
            yield PickList(id="messages-rows")
            yield Told(_LIST_HINT, classes="hint")
        with Vertical(id="messages-sheet"):
            yield Told(id="messages-title", classes="title")
            with Vertical(id="messages-forms"):
                for fields in dict.fromkeys(map(asked, self._at_hand())):
                    yield self._made(fields)
            yield Told("", classes="refusal")
            yield Told(_SHEET_HINT, classes="hint")

    def on_mount(self) -> None:
        self.query_one("#messages-list").display = False

    def badge(self, place: Workplace) -> str:
        """How many are saved and have not left."""
        if self.is_mounted:  # attached is not enough: what is in it may be on its way
            for file in self._at_hand():
                self._form_of(file)
        messages = place.desk.work.messages
        return str(sum(not messages.sendings_of(name) for name in messages.by_id) or "")

    # --- what is shown -----------------------------------------------------------------------

    def show(self, place: Workplace) -> None:
        self.flush()
        self._adopt()
        sheet = self._sheet()
        file = place.desk.files.get(sheet.donneur_ordres) if sheet else None
        if sheet is not None and file is not None:
            self._show_sheet(sheet, file)
        self._show_list(place)
        self.turn(file is not None)

    def first(self) -> Widget:
        if not self.on_sheet:
            return self.query_one(PickList)
        return (self._form.first() if self._form else None) or self

    def back(self) -> bool:
        """From a message to the list; what is typed stays a draft."""
        if not self.on_sheet:
            return False
        self._open(_LIST)
        self.query_one(PickList).mark(self.scope)
        return True

    def _sheet(self) -> Message | None:
        """The message that he has open, its ``id`` "" for a new one; None for the list.

        Unless he chose otherwise: the last of the call at work, else a new one.
        """
        subject, known = self.subject, self.place.desk.work.messages.by_id
        chosen = self.typed(_OPEN).get(about(subject.donneur_ordres, subject.call), "")
        if chosen in known:
            return known[chosen]
        if chosen == _LIST:
            return None
        if (fresh := begun(chosen)) is not None:
            return fresh
        if not subject.donneur_ordres:
            return None
        mine = [message for message in known.values() if message.call == subject.call != ""]
        return mine[-1] if mine else new(subject.donneur_ordres, subject.call)

    def _show_sheet(self, sheet: Message, file: FileProvided) -> None:
        form, scope, former = self._form_of(file), scope_of(sheet), self._form
        if scope != self.scope:
            self.tell_refusal("")
        self.put(form, scope, self._saved_as(sheet))
        if form is not former:
            self._swap(former, form)
        self.freeze_form(form, self.frozen or self._left(sheet), () if self.frozen else (WAY,))
        self.query_one("#messages-title", Told).tell(self._title(sheet, file))

    def _form_of(self, file: FileProvided) -> Form:
        """One form for each way of asking, made when it is first wanted."""
        fields = asked(file)
        if fields not in self._forms:
            self.query_one("#messages-forms").mount(self._made(fields))
        return self._forms[fields]

    def _made(self, fields: tuple[Asked, ...]) -> Form:
        form = Form(fields, id=f"message-{len(self._forms) + 1}")
        form.display = False
        self._forms[fields] = form
        return form

    def _at_hand(self) -> list[FileProvided]:
        """Forms of the open files are there before he comes: else his first key would be lost."""
        desk = self.place.desk
        return [desk.files[name] for name in desk.open_files]

    def _swap(self, former: Form | None, form: Form) -> None:
        if former is not None:
            former.display = False
        form.display = True
        self.settle()

    def _saved_as(self, sheet: Message) -> dict[str, str]:
        """What stands in the form when nothing was typed."""
        desk = self.place.desk
        begun = mailing.prefilled(desk.files[sheet.donneur_ordres], desk.calls.get(sheet.call))
        if not sheet.id:
            return begun
        way = {WAY: begun[WAY]} if WAY in begun else {}
        return mailing.values_of(sheet) | way

    def _left(self, sheet: Message) -> bool:
        return bool(self.place.desk.work.messages.sendings_of(sheet.id)) if sheet.id else False

    def _title(self, sheet: Message, file: FileProvided) -> str:
        messages, call = self.place.desk.work.messages, self.place.desk.calls.get(sheet.call)
        name = "Nouveau message"
        if sheet.id:
            number = mailing.number_of(messages, sheet.id)
            state = message_list.state(self.place.desk, sheet, self.typed(sheet.id))
            name = f"{state} · message {number}"
        of = plain(f"{call.caller} {call.number}") if call else ""
        return " · ".join(part for part in (name, of, plain(file.name)) if part)

    def _show_list(self, place: Workplace) -> None:
        desk = place.desk
        self.query_one("#messages-head", Told).tell(message_list.heading(desk))
        rows = message_list.rows(desk, self.office.drafts, self.NAME, self.subject)
        self.query_one(PickList).offer(rows)

    # --- what he does ------------------------------------------------------------------------

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if chosen := self.query_one(PickList).chosen:
            self._open(chosen)

    def on_form_ready(self, event: Form.Ready) -> None:
        event.stop()
        self.settle()

    def on_form_changed(self, event: Form.Changed) -> None:
        event.stop()
        self.flush()

    def on_form_submitted(self, event: Form.Submitted) -> None:
        """Enter saves; on the way to send, it sends."""
        event.stop()
        if event.name == WAY:
            self.action_send()
        else:
            self.action_save()

    def action_new(self) -> None:
        if self.subject.donneur_ordres:
            self._open(self._new_scope())
            self.give_focus(self.first())

    def action_save(self) -> None:
        sheet = self._sheet()
        if sheet is None or not self.on_sheet:
            return
        if self._left(sheet):
            self.tell_refusal(_LEFT)
        elif not self._is_awaited():
            self._save(sheet)

    def action_send(self) -> None:
        """By the way chosen; what is not saved yet is saved first."""
        sheet, form = self._sheet(), self._form
        if sheet is None or form is None or not self.on_sheet:
            return
        if not form.values().get(WAY):
            self.tell_refusal(_NO_WAY)
        elif sheet.id and (self._left(sheet) or self._as_typed(sheet) == sheet):
            self._send(sheet, form.values()[WAY])
        else:
            self._sends = self.scope
            if not self._is_awaited():
                self._save(sheet)

    def _open(self, chosen: str) -> None:
        subject = self.subject
        here = about(subject.donneur_ordres, subject.call)
        self.keep(self.typed(_OPEN) | {here: chosen}, _OPEN)
        self.tell_refusal("")
        self.show(self.place)

    def _new_scope(self) -> str:
        return about(self.subject.donneur_ordres, self.subject.call)

    def _as_typed(self, sheet: Message) -> Message:
        return mailing.message_of(self._form.values() if self._form else {}, sheet)

    def _is_awaited(self) -> bool:
        """This new message is on its way to the engine: once is enough."""
        awaited = self._awaited
        return awaited is not None and awaited.scope == self.scope and not awaited.lost

    def _save(self, sheet: Message) -> None:
        record, scope = self._as_typed(sheet), self.scope
        if not sheet.id:
            known = frozenset(self.place.desk.work.messages.by_id)
            self._awaited = Awaited(scope, record, known)
        self.ask(SaveMessage(message=record), lambda: self._taken(scope, record), self._refused)

    def _taken(self, scope: str, record: Message) -> None:
        """A correction is recorded: it is no draft any more, unless he has typed on."""
        if not record.id:
            return  # its event gives it its id: see `_adopt`
        typed = self.typed(scope)
        if mailing.message_of(typed, record) == record:
            self.keep({}, scope)
        if self._sends == scope:
            self._send(record, typed.get(WAY, ""))
        self.show(self.place)

    def _adopt(self) -> None:
        """The new message has come back with its id: it is the one that is open now."""
        awaited = self._awaited
        message = awaited.come(self.place.desk.work.messages.by_id) if awaited else None
        if awaited is None or message is None:
            return
        self._awaited = None
        typed, saved = self.typed(awaited.scope), self._saved_as(message)
        way = typed.get(WAY) or saved.get(WAY, "")
        self.keep({}, awaited.scope)
        self.keep({} if not typed or alike(typed, saved) else typed, message.id)
        self._keep_open(awaited.scope, message)
        if self._sends == awaited.scope:
            self._send(message, way)

    def _keep_open(self, scope: str, message: Message) -> None:
        """Where the new one was open, the saved one is now."""
        opened = self.typed(_OPEN)
        if opened.get(scope, scope) == scope:
            self.keep(opened | {scope: message.id}, _OPEN)
        if self.scope == scope:
            self.renamed(message.id, self._saved_as(message))

    def _send(self, message: Message, way: str) -> None:
        self._sends = ""
        channel = mailing.way_of(self.place.desk.files[message.donneur_ordres], way)
        if channel is None:
            self.tell_refusal(_NO_WAY)
            return
        command = SendMessage(message=message.id, medium=channel.medium, address=channel.address)
        self.ask(command)

    def _refused(self, why: str) -> None:
        self._sends = ""
        if self._awaited is not None and self._awaited.refused(why):
            self._awaited = None
        self.tell_refusal(why)
