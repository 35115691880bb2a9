"""Orders of the files and of the consignes."""

from __future__ import annotations

from console.linear.order import Order, by_name, file_named, in_front, nth, number
from console.linear.session import Session
from console.linear.speech import counted, day_said
from console.linear.told import owner
from console.words import NBSP, plain
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary.records import Chapter, Person


def _list(session: Session, _rest: str) -> None:
    names = by_name(session)
    session.shown["files"] = names
    session.say(counted(len(names), "dossier") + ".")
    for rank, name in enumerate(names, 1):
        is_open = " Ouvert." if name in session.desk.open_files else ""
        trade = plain(session.desk.files[name].trade)
        session.say(f"{rank}, {owner(session.desk, name)}, {trade}.{is_open}")


def _open(session: Session, rest: str) -> None:
    name = file_named(session, rest)
    if name is None:
        session.say("Tapez ouvrir suivi d’un numéro de la liste ou d’une partie du nom.")
        _list(session, "")
    else:
        session.ask(c.OpenFile(donneur_ordres=name))


def _search(session: Session, rest: str) -> None:
    if rest:
        session.ask(c.SearchFiles(query=rest))
    else:
        session.say("Tapez chercher et un ou plusieurs mots.")


def _close(session: Session, rest: str) -> None:
    name = file_named(session, rest) if rest else in_front(session)
    if name is not None:
        session.ask(c.CloseFile(donneur_ordres=name))
    elif rest:
        session.say("Ce dossier n’est pas dans la liste.")


def _read(session: Session, rest: str) -> None:
    """The chapters by their numbers, or one of them."""
    name = in_front(session)
    if name is None:
        return
    chapters = _chapters(session.desk.files[name])
    _read_of(session, owner(session.desk, name), chapters, rest, "lire")


def _company(session: Session, rest: str) -> None:
    company = session.company
    if company is None:
        session.say("Aucune règle de l’entreprise n’est donnée.")
        return
    chapters = [*company.rules, *_people(company.people)]
    _read_of(session, plain(company.name), chapters, rest, "entreprise")


def _read_of(session: Session, title: str, chapters: list[Chapter], rest: str, order: str) -> None:
    rank = number(rest)
    if rank is not None and 0 < rank <= len(chapters):
        chapter = chapters[rank - 1]
        session.say(f"{plain(chapter.title)}.", *chapter.lines)
        return
    session.say(f"{title}, {counted(len(chapters), 'chapitre')}.")
    session.say(*(f"{at}, {plain(one.title)}." for at, one in enumerate(chapters, 1)))
    session.say(f"Tapez {order} et un numéro.")


def _chapters(file: e.FileProvided) -> list[Chapter]:
    """The file as it is read: greeting, people, channels, words, then its own chapters."""
    channels = [
        f"{plain(one.address)}, par {one.medium}{f', {plain(one.hours)}' if one.hours else ''}"
        for one in file.channels
    ]
    parts = [
        Chapter(title="Accueil et métier", lines=[file.greeting, file.trade]),
        *_people(file.people),
        Chapter(title="Moyens de le joindre", lines=channels),
        Chapter(title="Vocabulaire", lines=[", ".join(file.vocabulary)] * bool(file.vocabulary)),
        *file.chapters,
    ]
    return [part for part in parts if part.lines]


def _people(people: list[Person]) -> list[Chapter]:
    lines = [f"{one.name}, {one.role}, poste {one.extension}" for one in people]
    return [Chapter(title="Personnes", lines=lines)] if lines else []


def _consignes(session: Session, _rest: str) -> None:
    name = in_front(session)
    if name is None:
        return
    consignes = session.desk.work.consignes
    valid, new = consignes.valid(name), {each.id for each in consignes.new(name)}
    permanent = [each for each in valid if not each.until and not each.since]
    dated = [each for each in valid if each.until or each.since]
    session.shown["consignes"] = [each.id for each in [*permanent, *dated]]
    session.say(f"{owner(session.desk, name)}, {counted(len(permanent), 'consigne')} de toujours.")
    session.say(*(_consigne(at, each, new) for at, each in enumerate(permanent, 1)))
    session.say(counted(len(dated), "consigne datée", "consignes datées") + ".")
    session.say(*(_consigne(at, each, new) for at, each in enumerate(dated, len(permanent) + 1)))


def _consigne(rank: int, consigne: e.Consigne, new: set[str]) -> str:
    until = f", jusqu’au {day_said(consigne.until)}" if consigne.until else ""
    fresh = ", nouvelle, à accuser" if consigne.id in new else ""
    return f"{rank}{until}{fresh}, {consigne.text}"


def _acknowledge(session: Session, rest: str) -> None:
    """The consigne of that number in the last list; without one, the newest that waits."""
    name = session.front
    chosen = nth(session.shown.get("consignes", []), rest) if name else None
    if name is not None and chosen:
        session.ask(c.AcknowledgeConsigne(donneur_ordres=name, consigne=chosen))
        return
    consignes = session.desk.work.consignes
    waiting = [(name, each) for name in session.desk.files for each in consignes.new(name)]
    if rest or not waiting:
        session.say("Aucune consigne de ce numéro." if rest else "Aucune consigne à accuser.")
        return
    of, newest = max(waiting, key=lambda one: consignes.given.index(one[1].id))
    session.ask(c.AcknowledgeConsigne(donneur_ordres=of, consigne=newest.id))


_GROUP = "dossiers"
ORDERS = (
    Order(_GROUP, ("dossiers", "do"), "liste les dossiers.", _list),
    Order(_GROUP, ("ouvrir", "o"), "ouvre un dossier, par son numéro ou son nom.", _open, "2"),
    Order(_GROUP, ("chercher", "c"), "cherche des mots dans les dossiers.", _search, "mots"),
    Order(_GROUP, ("fermer", "f"), "ferme le dossier de devant, ou un autre.", _close),
    Order(_GROUP, ("lire", "li"), f"liste les chapitres{NBSP}; lire 3 lit le troisième.", _read),
    Order(_GROUP, ("consignes", "co"), "lit les consignes du dossier de devant.", _consignes),
    Order(_GROUP, ("accuser", "ac"), "accuse la dernière consigne reçue.", _acknowledge),
    Order(_GROUP, ("entreprise", "e"), "lit les règles de votre entreprise.", _company, "1"),
)
