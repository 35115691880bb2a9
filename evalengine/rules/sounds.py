"""How correspondents sound, as the wire tells it: what every candidate heard can be compared.

A restarted engine dresses its calls again and tells so: what is known changes nothing.
"""

from __future__ import annotations

from evalengine.clock import Stamp
from evalengine.rules.state import Decision, State
from evalengine.vocabulary import events as e
from evalengine.vocabulary import voices as v


def changed(state: State, signal: v.SoundsChanged, stamp: Stamp) -> Decision:
    """The event of a signal; none for what is known, or of a call that is over or unknown."""
    call = state.calls.get(signal.call)
    if call is None or not call.live or state.sounds.known(signal):
        return []
    return [
        e.SoundsChanged(
            call=signal.call,
            timbre=signal.timbre,
            ambience=signal.ambience,
            clip=signal.clip,
            stamp=stamp,
        )
    ]
