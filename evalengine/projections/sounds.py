"""How the correspondents of a sitting sounded, and how to say it."""

from __future__ import annotations

from dataclasses import dataclass, field

from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry
from evalengine.vocabulary.voices import SoundsChanged, Timbre

TIMBRE: dict[Timbre, str] = {
    "deep": "grave",
    "lower": "plus basse",
    "higher": "plus haute",
    "high": "aiguë",
    "far": "lointaine",
    "muffled": "étouffée",
}
NATURAL = "naturelle"

_Heard = tuple[str, str, str]


@dataclass(slots=True)
class Sounds:
    """``by_call`` holds the timbre, the ambience and the clip of those that were changed."""

    by_call: dict[str, _Heard] = field(default_factory=dict)

    def apply(self, entry: Entry) -> None:
        """Folds one entry."""
        if isinstance(entry.event, e.SoundsChanged):
            self.by_call[entry.event.call] = _heard(entry.event)

    def known(self, told: SoundsChanged) -> bool:
        """The correspondent sounds so already, as the journal has it."""
        return self.by_call.get(told.call, ("", "", "")) == _heard(told)


def told_of(event: e.SoundsChanged) -> str:
    """In French, in a few words."""
    voice = TIMBRE[event.timbre] if event.timbre else NATURAL
    told = [f"voix {voice}"]
    if event.ambience:
        told.append(f"bruit de fond «\u00a0{event.ambience}\u00a0»")
    if event.clip:
        told.append(f"enregistrement «\u00a0{event.clip}\u00a0»")
    return f"son de l’appel {event.call}\u00a0: {', '.join(told)}"


def _heard(told: SoundsChanged | e.SoundsChanged) -> _Heard:
    return told.timbre, told.ambience, told.clip
