"""Every order, with its short form and its help. What is typed finds its order here."""

from __future__ import annotations

import difflib
import re

from console.linear import book, changes, diary, files, mail, own, papers, phone, steps
from console.linear.order import Order
from console.linear.session import Session
from console.words import NBSP, fold

ORDERS: tuple[Order, ...] = (
    *phone.ORDERS,
    *files.ORDERS,
    *diary.ORDERS,
    *changes.ORDERS,
    *book.ORDERS,
    *mail.ORDERS,
    *papers.ORDERS,
    *own.ORDERS,
    *steps.ORDERS,
)
_BY_WORD = {fold(word): order for order in ORDERS for word in order.words}

_SHORT = 3
"""Letters of a short form at most."""


def obey(session: Session, text: str) -> bool:
    """Does what ``text`` asks, or says what it could have meant; see `Order` for the answer."""
    word, rest = _split(text)
    order = _BY_WORD.get(word) or _only(word)
    if order is not None and order.run is not None:
        order.run(session, rest)
    elif order is not None:
        help_with(session, rest)
    elif word.isdigit():
        session.say(f"Un numéro suit sa commande{NBSP}: par exemple d {word} pour décrocher.")
    else:
        near = difflib.get_close_matches(word, [x for x in _BY_WORD if len(x) > _SHORT], 1)
        meant = f" Vouliez-vous dire {near[0]}{NBSP}?" if near else ""
        session.say(f"Commande inconnue{NBSP}: {text[:40]}.{meant} Tapez aide pour la liste.")
    return order is None or order.reminds


def help_with(session: Session, rest: str) -> None:
    """All orders of one group, or one order; the groups when none is named."""
    groups = list(dict.fromkeys(order.group for order in ORDERS))
    wanted = fold(rest)
    if wanted in _BY_WORD:
        session.say(_BY_WORD[wanted].told())
        return
    named = [group for rank, group in enumerate(groups, 1) if wanted in (str(rank), fold(group))]
    if named:
        session.say(*(order.told() for order in ORDERS if order.group == named[0]))
        return
    session.say(
        *(f"Aide {rank}, {group}{NBSP}: {_words(group)}." for rank, group in enumerate(groups, 1)),
        "Tapez aide et un numéro, ou aide et une commande. Les accents ne comptent pas.",
        "Dans un formulaire, une commande s’écrit après un point d’exclamation, "
        f"par exemple{NBSP}: !d 2.",
    )


def _words(group: str) -> str:
    return ", ".join(order.words[0] for order in ORDERS if order.group == group)


def _split(text: str) -> tuple[str, str]:
    """The order's word and the rest; « d1 » is « d 1 »."""
    word, _, rest = text.partition(" ")
    glued = re.fullmatch(r"(\D+)(\d+)", word)
    if glued and fold(word) not in _BY_WORD:
        word, rest = glued[1], f"{glued[2]} {rest}"
    return fold(word), rest.strip()


def _only(word: str) -> Order | None:
    """The one order that begins so."""
    found = [order for order in ORDERS if fold(order.words[0]).startswith(word)]
    return found[0] if len(found) == 1 and len(word) > 1 else None
