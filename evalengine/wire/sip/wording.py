"""What is wrong with a message, in French words fit for the end of a sentence. The log keeps the
reason as the parser said it."""

from __future__ import annotations

import re

GENERAL = "ce n’est pas du SIP lisible"

WORDS: tuple[tuple[str, str], ...] = (
    ("too long", "le message est trop long"),
    ("neither request nor response", "ce n’est ni une requête ni une réponse SIP"),
    ("the head is not UTF-8", "l’en-tête n’est pas du texte (UTF-8)"),
    ("the head has no end", "l’en-tête n’est pas terminé"),
    ("no header", "une ligne de l’en-tête n’en est pas une"),
    ("too many headers", "l’en-tête a trop de lignes"),
    ("not one ([A-Za-z-]+)", "{0} manque ou se répète"),
    ("([A-Za-z-]+) is no number", "{0} n’est pas un nombre"),
    ("([A-Za-z-]+) is out of range", "{0} est hors limites"),
    ("the status code is out of range", "le code de réponse n’existe pas"),
    ("CSeq names another method", "CSeq nomme une autre méthode"),
    ("CSeq is not valid", "CSeq est illisible"),
    ("a response for somebody else", "c’est une réponse destinée à un autre appareil"),
    ("the method is no token", "la méthode est illisible"),
    ("no Via|Via ", "Via est illisible"),
    ("the Contact ", "Contact est inutilisable"),
    ("Content-Type ", "Content-Type est illisible"),
    ("Content-Length ", "la longueur annoncée (Content-Length) est fausse"),
    ("no address", "From ou To est illisible"),
    ("no URI|URI ", "une adresse SIP est illisible"),
    ("bad parameters|Parameters ", "des paramètres sont illisibles"),
    (r"SIP ([0-9]+\.[0-9]+)", "c’est la version {0} de SIP, et non la 2.0"),
)
"""How a reason begins, and its French; parentheses keep what both say."""


def in_french(reason: str) -> str:
    """The French of a parser's ``reason``; of one that has none, `GENERAL`."""
    for pattern, words in WORDS:
        if match := re.match(pattern, reason):
            return words.format(*match.groups())
    return GENERAL
