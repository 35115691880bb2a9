"""« Correspondants »: the address book of the donneur d'ordres in front."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input, OptionList

from console.address_book import begun_with, found_in, named_in, who
from console.panes.pane import Office, Pane
from console.panes.sheets import Awaited, Sheets, alike
from console.phases import WORK
from console.widgets.form import Asked, Form
from console.widgets.pick_list import FindField, PickList, Row
from console.widgets.told import Told
from console.words import plain
from console.workplace import Workplace
from evalengine.vocabulary.commands import SaveCard
from evalengine.vocabulary.records import Card

FIELDS = (
    Asked("last_name", "Nom", required=True),
    Asked("first_name", "Prénom"),
    Asked("number", "Téléphone"),
    Asked("mail", "Courriel"),
    Asked("place", "Adresse"),
    Asked("note", "Remarque", long=True),
)
NEW = "*new"
"""In the place of a card's id: the one that is not there yet."""
_OPEN, _FOUND = "open", "find"
"""Scopes of the drafts, by donneur d'ordres: the card that is open, the words looked for."""
_NO_FILE = "Ouvrez d’abord une fiche de donneur d’ordres (F5)."
_LIST_HINT = "↑ ↓ Entrée ouvrir · Ctrl+O nouvelle fiche · Échap revenir"
_SHEET_HINT = "Entrée enregistrer · Ctrl+O nouvelle fiche · Échap carnet"
_TWIN_HINT = "Ctrl+R ouvrir cette fiche · Ctrl+G enregistrer quand même"


class CardsPane(Sheets):
    """Search, open, create, correct; the engine's warning about a twin beside what is typed."""

    NAME, TITLE, SHORT, LETTER = "cards", "Correspondants", "Corresp.", "c"
    EDITABLE = WORK
    BINDINGS: ClassVar[list[BindingType]] = [
        *Pane.BINDINGS,
        Binding("ctrl+s", "save", show=False),
        Binding("ctrl+o", "new", show=False),
        Binding("ctrl+r", "twin", show=False),
        Binding("ctrl+g", "insist", show=False),
    ]

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._book = ""
        self._shown: tuple[str, str] = ("", "")
        """Whose address book, and which card of it, stand in the form."""
        self._twin = ""
        self._awaited: Awaited[Card] | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="cards-list"):
            yield Told(id="cards-book", classes="title")
            yield FindField(id="cards-find", placeholder="nom, numéro, adresse ou remarque")
            yield PickList(id="cards-found", focusable=False)
            yield Told(_LIST_HINT, classes="hint")
        with Vertical(id="cards-sheet"):
            yield Told(id="cards-title", classes="title")
            yield Form(FIELDS, id="cards-form")
            yield Told("", classes="refusal")
            yield Told(_TWIN_HINT, id="cards-twin")
            yield Told(_SHEET_HINT, classes="hint")

    def on_mount(self) -> None:
        self.query_one("#cards-sheet").display = False
        self.query_one("#cards-twin").display = False

    def restored(self) -> None:
        super().restored()
        self._book = ""

    # --- what is shown -----------------------------------------------------------------------

    def show(self, place: Workplace) -> None:
        self.flush()
        self._adopt()
        book, card = self._open_card()
        self._show_list(place, book)
        if book != self._book:
            self._book = book
            self.query_one(FindField).fill(self.typed(_FOUND).get(book, ""))
            self._show_found(anew=True)
        elif not card:
            self._show_found()
        if card:
            self._show_sheet(book, card)
        self.turn(bool(card))

    def first(self) -> Widget:
        if not self.on_sheet:
            return self.query_one(FindField)
        return self.query_one(Form).first() or self

    def back(self) -> bool:
        """From a card to the address book; what is typed stays a draft."""
        if not self.on_sheet:
            return False
        self._open("")
        self.query_one(PickList).mark(self._shown[1])
        return True

    def _open_card(self) -> tuple[str, str]:
        """Whose address book is before him, and the id of the card that is open, or `NEW`."""
        book = self.subject.donneur_ordres
        card = self.typed(_OPEN).get(book, "")
        known = self.place.desk.work.cards.by_id
        return book, card if book and (card == NEW or card in known) else ""

    def _show_list(self, place: Workplace, book: str) -> None:
        file = place.desk.files.get(book)
        count = len(place.desk.work.cards.of(book))
        cards = f"{count} fiche{'s' if count > 1 else ''}"
        title = f"Carnet · {plain(file.name)} · {cards}" if file else _NO_FILE
        self.query_one("#cards-book", Told).tell(title)
        self.query_one(FindField).display = file is not None

    def _show_found(self, *, anew: bool = False) -> None:
        words = self.query_one(FindField).value
        found = found_in(self.place.desk.work.cards.of(self._book), words)
        rows = [self._row(card) for card in found]
        new = Row(NEW, "Nouvelle fiche", words.strip(), self._draft_mark(NEW))
        self.query_one(PickList).offer([*rows, new] if self._book else [], anew=anew)

    def _row(self, card: Card) -> Row:
        more = " · ".join(part for part in (card.number, card.place, card.note) if part)
        return Row(card.id, who(card), more, self._draft_mark(card.id))

    def _draft_mark(self, card: str) -> str:
        return "✎ brouillon" if self._is_draft(card) else ""

    def _is_draft(self, card: str) -> bool:
        typed = self.typed(_scope(self._book, card))
        return bool(typed) and not alike(typed, self._saved_as(card))

    def _show_sheet(self, book: str, card: str) -> None:
        form, saved = self.query_one(Form), self._saved_as(card)
        if (book, card) != self._shown:
            self._shown = (book, card)
            self._forget_twin()
        self.put(form, _scope(book, card), saved)
        self.freeze_form(form, self.frozen)
        self.query_one("#cards-title", Told).tell(self._title(book, card))

    def _title(self, book: str, card: str) -> str:
        state = "pas encore enregistrée" if card == NEW else "enregistrée"
        if card != NEW and self._is_draft(card):
            state = "modifiée, pas encore enregistrée"
        known = self.place.desk.work.cards.by_id.get(card)
        name = f"Fiche de {plain(who(known))}" if known else "Nouvelle fiche"
        return f"{name} · {state} · {plain(self.place.desk.files[book].name)}"

    def _saved_as(self, card: str) -> dict[str, str]:
        known = self.place.desk.work.cards.by_id.get(card)
        return {each.name: getattr(known, each.name) for each in FIELDS} if known else {}

    # --- what he does ------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        found = self.typed(_FOUND) | {self._book: event.value}
        self.keep({book: words for book, words in found.items() if words}, _FOUND)
        self._show_found(anew=True)

    def on_find_field_marked(self, event: FindField.Marked) -> None:
        event.stop()
        self.query_one(PickList).move(event.by)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._choose(self.query_one(PickList).chosen)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._choose(self.query_one(PickList).chosen)

    def on_form_changed(self, event: Form.Changed) -> None:
        event.stop()
        self.flush()

    def on_form_submitted(self, event: Form.Submitted) -> None:
        event.stop()
        self.action_save()

    def action_new(self) -> None:
        self._choose(NEW)
        if self.on_sheet:
            self.give_focus(self.first())

    def action_save(self) -> None:
        self._save(insists=False)

    def action_insist(self) -> None:
        """« Enregistrer quand même », once the engine has told of a twin."""
        if self._twin:
            self._save(insists=True)

    def action_twin(self) -> None:
        """« Ouvrir cette fiche »: what was typed stays a draft of the new one."""
        if self._twin:
            self._open(self._twin)

    def _choose(self, card: str) -> None:
        """Opens ``card``; a new one begins with the words that were looked for."""
        book = self._book
        if not card or not book:
            return
        if card == NEW and not self.on_sheet and not self.typed(_scope(book, NEW)):
            self.keep(begun_with(self.query_one(FindField).value), _scope(book, NEW))
        self._open(card)

    def _open(self, card: str) -> None:
        book = self.subject.donneur_ordres
        opened = self.typed(_OPEN) | {book: card}
        self.keep({name: open_card for name, open_card in opened.items() if open_card}, _OPEN)
        self._forget_twin()
        self.show(self.place)

    def _save(self, *, insists: bool) -> None:
        book, card = self._shown
        scope = _scope(book, card)
        awaited = self._awaited
        if not self.on_sheet or (awaited and awaited.scope == scope and not awaited.lost):
            return
        record = self._record()
        if card == NEW:
            known = frozenset(self.place.desk.work.cards.by_id)
            self._awaited = Awaited(scope, record, known)
        self._forget_twin()
        command = SaveCard(card=record, call=self.subject.call, insists=insists)
        self.ask(command, lambda: self._taken(scope, record), self._refused)

    def _record(self) -> Card:
        book, card = self._shown
        values = {name: text.strip() for name, text in self.query_one(Form).values().items()}
        return Card(id="" if card == NEW else card, donneur_ordres=book, **values)

    def _taken(self, scope: str, record: Card) -> None:
        """A correction is recorded: it is no draft any more, unless he has typed on."""
        if record.id and alike(self.typed(scope), _values(record)):
            self.keep({}, scope)
        self.show(self.place)

    def _adopt(self) -> None:
        """The new card has come back with its id: it is the one that is open now."""
        awaited = self._awaited
        card = awaited.come(self.place.desk.work.cards.by_id) if awaited else None
        if awaited is None or card is None:
            return
        self._awaited = None
        typed, book = self.typed(awaited.scope), card.donneur_ordres
        self.keep({}, awaited.scope)
        if not alike(typed, _values(card)):
            self.keep(typed, _scope(book, card.id))
        if self.typed(_OPEN).get(book) == NEW:
            self.keep(self.typed(_OPEN) | {book: card.id}, _OPEN)
        if self.scope == awaited.scope:
            self._shown = (book, card.id)
            self.renamed(_scope(book, card.id), _values(card))

    # --- the twin ----------------------------------------------------------------------------

    def _refused(self, why: str) -> None:
        if self._awaited is not None and self._awaited.refused(why):
            self._awaited = None
        self._twin = named_in(why, self.place.desk.work.cards.of(self._book))
        self.tell_refusal(why)
        self.query_one("#cards-twin").display = bool(self._twin)

    def _forget_twin(self) -> None:
        self._twin = ""
        self.tell_refusal("")
        self.query_one("#cards-twin").display = False


def _scope(book: str, card: str) -> str:
    return f"{book}/{card}"


def _values(card: Card) -> dict[str, str]:
    return {each.name: getattr(card, each.name) for each in FIELDS}
