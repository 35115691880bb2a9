"""What a dossier that can be read may still have wrong: the linter of the commission.

============  ===========================================================================
`values`      facts, references, forms, cards: a truth that no action could reach
`slots`       agendas and appointments: a slot that is impossible
`timing`      calls that cannot all be served, facts that there is no time to tell
`consignes`   consignes that contradict each other, or are out of date
`people`      numbers, extensions and addresses: nobody real, nobody twice
`wholeness`   files, scenarios, programmes and studies that are not finished
============  ===========================================================================

Each room has one function, from a `Dossier` to `Fault`s; `lint` gathers them and names file and
line.
"""

from __future__ import annotations

from evalengine.dossier.lint import consignes, people, slots, timing, values, wholeness
from evalengine.dossier.lint.fault import Fault
from evalengine.dossier.loader import Sources
from evalengine.dossier.models import Dossier

_ROOMS = (values, slots, timing, consignes, people, wholeness)


def lint(dossier: Dossier, sources: Sources) -> list[str]:
    """French sentences, each naming file, line and key; empty when there is nothing to say."""
    faults = [fault for room in _ROOMS for fault in room.faults(dossier)]
    return [_told(fault, sources) for fault in faults]


def _told(fault: Fault, sources: Sources) -> str:
    files = {
        "client": sources.clients,
        "scenario": sources.scenarios,
        "programme": sources.programmes,
        "head": {"": sources.head},
        "studies": {"": sources.studies or sources.head},
    }
    return files[fault.part][fault.id].refusal(fault.place, fault.sentence)


__all__ = ["Fault", "lint"]
