"""The form of the tchat: short sends, and no SMS language (C1.9.b).

Words that nobody writes but to save keys decide. What may be something else (a letter by itself, a
smiley, a word drawn out) is left to a human. Usual abbreviations (« RDV », « SVP », « Dr ») and the
references of files are words like others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from evalengine.projections.measures import Measures
from evalengine.projections.verdicts import Verdict, gravest
from evalengine.projections.wording import plain, words
from evalengine.referentiel.models import Grid
from evalengine.vocabulary import events as e

_SMS = frozenset(
    """
    slt bjr bsr stp dsl mdr lol ptdr xptdr tkt jsp jpp nrv pkoi pourkoi koi kwa pcq pck psk parske
    keske kesk kestion kel kelle kelkun kelq1 kelk1 eske ossi qqn qqch tjs tjr tjrs bcp chui jsuis
    jvais jveux jpeux jfais jdois jtm dakor dak auj ajd aujd demin dem1 2main 2m1 a2m1 a12c4 mtn
    biento ptet ptetre vrm tmtc wesh vazi fodra foto thx plz xoxo
    """.split()  # noqa: SIM905 — one word a line would be a page
)
"""As `wording.plain` has them."""

_DOUBTFUL = (
    ("une lettre seule", re.compile(r"(?<!\S)[bcdgjklmqstvx](?!\S)")),
    ("« ki », « ke » ou « pk »", re.compile(r"(?<!\S)(?:k[ie]|pk)(?!\S)")),
    ("une lettre répétée", re.compile(r"([a-zà-ÿ])\1\1", re.IGNORECASE)),
    ("une frimousse", re.compile(r"(?<!\S)(?:[:;=]-?[)(dp/]|\^\^|<3|xd)(?!\S)", re.IGNORECASE)),
    ("une image", re.compile("[\N{HOT BEVERAGE}-\N{BLACK HEART}\N{CYCLONE}-\U0001faff]")),
)


def form(measures: Measures, grid: Grid) -> Verdict:
    """The detector. Whoever sends nothing shows nothing: not assessed."""
    limit = grid.bound("chat_words_max")
    sends = [
        (seq, event.text)
        for seq, event in measures.asked.acts(e.ChatSent)
        if event.speaker == "candidate"
    ]
    verdict = gravest(each for seq, text in sends for each in _findings(seq, text, limit))
    if not sends:
        return verdict
    return replace(verdict, value=max(words(text) for _, text in sends), unit="words", bound=limit)


def _findings(seq: int, text: str, limit: int) -> Iterator[Verdict]:
    count = words(text)
    long = f"« {text} » : {count} mots." if count > limit else ""
    yield Verdict("not_met" if long else "met", evidence=(seq,), remark=long)
    for word in sorted(_SMS.intersection(plain(text).split())):
        told = f"« {text} » : « {word} » est du langage SMS."
        yield Verdict("not_met", evidence=(seq,), remark=told)
    for what, pattern in _DOUBTFUL:
        if pattern.search(text):
            yield Verdict("to_judge", evidence=(seq,), remark=f"« {text} » : {what}.")
