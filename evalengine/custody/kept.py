"""A sitting of this machine's journal, proven, with the grid that it is judged by."""

from __future__ import annotations

from dataclasses import dataclass

from evalengine.bootstrap.chance import fresh_secret
from evalengine.bootstrap.closing import seal_now
from evalengine.bootstrap.opening import same_dossier
from evalengine.bootstrap.places import seal_folder
from evalengine.dossier.loader import load_dossier
from evalengine.dossier.models import Dossier
from evalengine.dossier.studies import NO_STUDIES, Studies
from evalengine.errors import BadDossier, BadSettings, JournalBroken
from evalengine.exports.case import Case, House
from evalengine.journal.archive import SealedBy
from evalengine.journal.seals import KeptSeal, known_seal
from evalengine.journal.sql import SqlJournal
from evalengine.keys import CentreKey, load_centre_key
from evalengine.ports import Journal
from evalengine.referentiel.models import Grid
from evalengine.settings import Settings
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry, verify


@dataclass(frozen=True, slots=True)
class Kept:
    """``sealed`` is None while the sitting is not closed."""

    settings: Settings
    entries: list[Entry]
    grid: Grid
    sealed: SealedBy | None

    @property
    def opening(self) -> e.SittingOpened:
        return opening_of(self.entries)

    def case(self) -> Case:
        """What exports are made from."""
        events = (entry.event for entry in self.entries)
        company = next((each.name for each in events if isinstance(each, e.CompanyProvided)), "")
        opening = self.opening
        house = House(company, opening.dossier_version, self.grid.status, opening.dossier_digest)
        if self.sealed is None:
            return Case(self.entries, self.grid, house)
        key, signature = self.sealed.seal.key, self.sealed.signature
        return Case(self.entries, self.grid, house, key, signature)


def studies_of(found: Kept) -> Studies:
    """What is assessed away from the phone, by the dossier école that the sitting was opened with.

    Empty when another one, or one that cannot be read, is in place now: studies are not sealed,
    since no result depends on them.
    """
    try:
        dossier = load_dossier(found.settings.dossier_folder)
        same_dossier(found.opening, dossier)
    except BadDossier:
        return NO_STUDIES
    return dossier.studies


def opening_of(entries: list[Entry]) -> e.SittingOpened:
    """The first event of a sitting. Raises `JournalBroken` when it is none."""
    first = entries[0].event if entries else None
    if not isinstance(first, e.SittingOpened):
        raise JournalBroken("Ce journal ne contient pas l’ouverture d’une épreuve.")
    return first


def centre_key(settings: Settings) -> CentreKey:
    """The key of this machine's centre, made at its first use. Raises `BadSettings`."""
    return load_centre_key(settings.state_folder, fresh_secret())


async def kept_sitting(settings: Settings, sitting: str) -> Kept:
    """A sitting of this machine's journal, its chain verified.

    Raises `BadSettings` when it is not there, and as `kept`.
    """
    entries = await entries_of(settings, sitting)
    if not entries:
        raise BadSettings(f"L’épreuve « {sitting} » n’est pas dans le journal.")
    return kept(settings, entries)


def kept(settings: Settings, entries: list[Entry]) -> Kept:
    """The same, when the entries are at hand.

    A sealed sitting keeps its own grid. Without a seal, the dossier école at hand must be the one
    that the sitting was opened with, since another grid could have other bounds: `BadDossier`
    otherwise. Raises `JournalBroken` when the chain does not hold, or ends elsewhere than its seal
    says.
    """
    verify(entries)
    opening, folder = opening_of(entries), seal_folder(settings)
    known = known_seal(folder, opening.sitting)
    if known is not None:
        if known.sealed.seal.head != entries[-1].digest:
            raise JournalBroken("Le journal a changé depuis que l’épreuve a été scellée.")
        return Kept(settings, entries, known.grid, known.sealed)
    dossier = load_dossier(settings.dossier_folder)
    same_dossier(opening, dossier)
    sealed = _seal_now(settings, dossier, entries)
    return Kept(settings, entries, dossier.grid, sealed.sealed if sealed else None)


def _seal_now(settings: Settings, dossier: Dossier, entries: list[Entry]) -> KeptSeal | None:
    """Of a closed sitting whose engine died before it could."""
    if not isinstance(entries[-1].event, e.SittingClosed):
        return None
    return seal_now(settings, dossier.grid, opening_of(entries).sitting, entries)


async def entries_of(settings: Settings, sitting: str) -> list[Entry]:
    """Every entry of a sitting in this machine's journal; none when it is unknown."""
    journal = await SqlJournal.open(settings.database_url)
    try:
        return await read(journal, sitting)
    finally:
        await journal.close()


async def read(journal: Journal, sitting: str) -> list[Entry]:
    """Every entry of a sitting."""
    return [entry async for entry in journal.read(sitting)]
