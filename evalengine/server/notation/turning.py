"""Every act on an agenda, with what stood there before it and after it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from evalengine.projections.agendas import FOLDS, Agenda, Agendas
from evalengine.vocabulary.entry import Entry


@dataclass(frozen=True, slots=True)
class Turn:
    """The agenda of ``owner``, a donneur d'ordres, before an act and after it."""

    owner: str
    before: Agenda
    after: Agenda

    @property
    def days(self) -> list[str]:
        """Those on which something changed ("2026-11-23"), in their order."""
        changed = set(self.before.appointments) ^ set(self.after.appointments)
        return sorted({each.start[:10] for each in changed})


class Turns:
    """The fold: ``by_entry`` are the acts by the number of their entries."""

    def __init__(self) -> None:
        self.by_entry: dict[int, Turn] = {}
        self._agendas = Agendas()

    def apply(self, entry: Entry) -> None:
        """Folds one entry. A change makes a new list of appointments, so a copy costs nothing."""
        fold = FOLDS.get(type(entry.event))
        if fold is None:
            return
        standing = self._agendas.by_owner
        before = {owner: replace(agenda) for owner, agenda in standing.items()}
        fold(self._agendas, entry.event)
        for owner, was in before.items():
            if was.appointments != standing[owner].appointments:
                self.by_entry[entry.seq] = Turn(owner, was, replace(standing[owner]))
