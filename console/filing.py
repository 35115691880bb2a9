"""The keys that look for files, open and close them, and say that a consigne is read."""

from __future__ import annotations

from textual.widgets import Input

from console.moving import MovingApp
from console.phases import READING
from console.shelf import next_to_read
from console.view import CHOOSING, FILE
from console.widgets.fields import PasteCut
from console.widgets.file_list import FileList
from console.widgets.search_field import SearchField
from console.words import NBSP
from evalengine.vocabulary.commands import AcknowledgeConsigne, CloseFile, OpenFile


class FilingApp(MovingApp, inherit_bindings=False):
    """The candidate among the donneurs d'ordres' files."""

    def action_search(self) -> None:
        if self.place.desk.phase not in READING:
            self.say("Les fiches s’ouvriront à la préparation.")
            return
        self._turn_to("search")

    def on_input_changed(self, event: Input.Changed) -> None:
        typed = isinstance(event.input, SearchField) and event.input.has_focus
        if typed:
            self.searching.typed(event.value, self.place.host.monotonic_ns())
        if typed and self.view.panel not in CHOOSING:
            self._turn_to("search")

    def on_paste_cut(self, event: PasteCut) -> None:
        kept = f"{event.longest:,}".replace(",", NBSP)
        self.say(f"Le texte collé est trop long{NBSP}: ce champ s’arrête à {kept} caractères.")

    def on_search_field_marked(self, event: SearchField.Marked) -> None:
        if self.view.panel == "search":
            self.screen.query_one(FileList).move(event.by)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        if self.view.panel != "search" or not isinstance(event.input, SearchField):
            return
        chosen = self.screen.query_one(FileList).chosen()
        await self.record_search(self.searching.done())
        self._leave_panel()
        self._go(FILE if chosen is not None and not self.desk_screen.beside else self.view.pane)
        if chosen is not None:
            await self._send(OpenFile(donneur_ordres=chosen))

    async def action_next_file(self) -> None:
        desk = self.place.desk
        following = self.place.shelf.next_file(desk)
        if following is None and desk.phase == "preparation":
            following = next_to_read(desk, self.place.shelf.front(desk))
        if following is None:
            self.say("Il n’y a pas d’autre fiche ouverte.")
        else:
            await self._send(OpenFile(donneur_ordres=following))

    async def action_close_file(self) -> None:
        front = self.place.shelf.front(self.place.desk)
        if front is None:
            self.say("Aucune fiche n’est ouverte.")
        elif front not in self.place.desk.open_files:
            self.say(f"Cette fiche n’est pas ouverte{NBSP}: elle se montre pendant la sonnerie.")
        else:
            await self._send(CloseFile(donneur_ordres=front))

    async def action_acknowledge(self) -> None:
        """The oldest new consigne of the file in front is read; else a file that has one opens."""
        desk, front = self.place.desk, self.place.shelf.front(self.place.desk)
        waiting = {name: new for name in desk.files if (new := desk.work.consignes.new(name))}
        if front in waiting and self.desk_screen.shows_file:
            consigne = waiting[front][0].id
            self.ask(AcknowledgeConsigne(donneur_ordres=front, consigne=consigne), self._told)
        elif waiting:
            self._go(FILE if not self.desk_screen.beside else self.view.pane)
            if front not in waiting:
                await self._send(OpenFile(donneur_ordres=next(iter(waiting))))
        else:
            self.say("Aucune consigne nouvelle n’attend d’être lue.")
