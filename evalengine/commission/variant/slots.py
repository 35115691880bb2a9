"""Who comes when: occupants of like appointments change places, if nothing else mentions them.

Starts stay where they are: the texts of a dossier name days and hours.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from evalengine.commission.variant.draw import Draw
from evalengine.commission.variant.figures import PHONE
from evalengine.commission.variant.texts import texts
from evalengine.dossier.clients import BLOCK
from evalengine.dossier.loader import Sources

_WHO = ("who", "number", "reason")
"""What goes with a person; the start, the kind and the length stay."""


def exchanged_slots(sources: Sources, draw: Draw) -> tuple[dict[str, dict[str, Any]], int]:
    """Every client's data by id, with its agenda rearranged, and how many appointments changed."""
    mentions = _mentions(sources)
    clients, count = {}, 0
    for name, file in sources.clients.items():
        agenda: list[dict[str, Any]] = list(file.data.get("agenda") or ())
        seats = {str(seat): slot for seat, slot in enumerate(agenda) if _free(slot, mentions)}
        kinds = {seat: slot["kind"] for seat, slot in seats.items()}
        moves = draw.exchanged(f"slots {name}", seats, kinds.__getitem__)
        for seat, other in moves.items():
            agenda[int(other)] = _seated(seats[other], seats[seat])
        clients[name] = file.data | ({"agenda": agenda} if moves else {})
        count += len(moves)
    return clients, count


def _mentions(sources: Sources) -> Counter[str]:
    """How often each word and each telephone number stands in the dossier."""
    files = (*sources.clients.values(), *sources.scenarios.values())
    whole = "\n".join(text for file in files for text in texts(file.data))
    return Counter(re.findall(r"\w+", whole)) + Counter(PHONE.findall(whole))


def _free(slot: dict[str, Any], mentions: Counter[str]) -> bool:
    """Somebody who comes once, goes nowhere, and whom no card, scenario or consigne mentions."""
    last_name = (slot.get("who") or "").split(" ")[-1]
    number = slot.get("number") or last_name
    return (
        slot["kind"] != BLOCK
        and not slot.keys() & {"id", "place", "minutes"}
        and mentions[last_name] == mentions[number] == 1
        and not re.search(r"\d", slot.get("reason") or "")
    )


def _seated(seat: dict[str, Any], person: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in seat.items() if key not in _WHO}
    return kept | {key: person[key] for key in _WHO if key in person}
