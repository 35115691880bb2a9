"""When a call or a beat begins, the journal is told what it asks of the candidate.

He never hears of it; whoever holds the journal can compute again what was reached.
"""

from __future__ import annotations

from collections.abc import Mapping

from evalengine.dossier.scripts import Beat, ScriptedCall
from evalengine.dossier.truth import AddressOf
from evalengine.vocabulary import events as e
from evalengine.vocabulary import truth as t
from evalengine.vocabulary.records import Medium

Files = Mapping[str, e.FileProvided]


def asked_of_call(call: ScriptedCall, files: Files) -> list[e.Event]:
    """What ``call`` asks, and what makes it hard; nothing when it asks nothing."""
    expected = call.truth.expected(
        call.donneur_ordres, call.read, addresses(files), call.transfer_to or ""
    )
    return _stated(call, expected)


def asked_of_beat(beat: Beat, files: Files) -> list[e.Event]:
    """What ``beat`` asks, and what makes it hard; nothing when it asks nothing."""
    expected = beat.truth.expected(beat.about, beat.read, addresses(files))
    return _stated(beat, expected)


def _stated(step: ScriptedCall | Beat, expected: list[t.Expected]) -> list[e.Event]:
    hard: list[str] = list(step.challenges)
    return [
        *([e.TruthStated(subject=step.id, expected=expected)] if expected else []),
        *([e.ChallengesStated(subject=step.id, challenges=hard)] if hard else []),
    ]


def addresses(files: Files) -> AddressOf:
    """Where the messages of a donneur d'ordres go by a medium, after his file; "" when nowhere."""

    def address(donneur_ordres: str, medium: Medium) -> str:
        file = files.get(donneur_ordres)
        ways = file.channels if file else []
        return next((way.address for way in ways if way.medium == medium), "")

    return address
