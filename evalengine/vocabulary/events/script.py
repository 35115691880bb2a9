"""What the script brings besides calls, and what it asks for; hidden from the candidate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evalengine.vocabulary.truth import Expected


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioBegan:
    """The next scenario of the programme begins; its calls and beats count their time from here."""

    scenario: str
    type: Literal["scenario_began"] = "scenario_began"


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthStated:
    """What the call or the beat ``subject``, which begins now, asks of the candidate."""

    subject: str
    expected: list[Expected]
    type: Literal["truth_stated"] = "truth_stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengesStated:
    """What makes the call or the beat ``subject``, which begins now, hard: the names of
    `dossier.scripts.Challenge`, such as a push to disclose."""

    subject: str
    challenges: list[str]
    type: Literal["challenges_stated"] = "challenges_stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSaid:
    """Who plays the correspondent of ``call`` said this fact."""

    call: str
    fact: str
    type: Literal["fact_said"] = "fact_said"


@dataclass(frozen=True, slots=True, kw_only=True)
class BeatPlayed:
    """A beat of the script took place; what it says to the candidate follows as events."""

    beat: str
    type: Literal["beat_played"] = "beat_played"


@dataclass(frozen=True, slots=True, kw_only=True)
class BeatSkipped:
    """Control gave up a beat."""

    beat: str
    reason: str
    type: Literal["beat_skipped"] = "beat_skipped"
