"""How many calls a second a user agent answers on one core: sipp calls, INVITE–200–ACK–BYE.

Beside ours, on the same core in the same run: Kamailio, which answers without remembering
anything, and pyVoIP, the other pure Python.
"""

from __future__ import annotations

from typing import Any

from bench import peers, sipp
from bench.cores import aside
from bench.figures import ratio
from bench.rates import climbed

RATES = (100, 400, 700, 1000, 1300)
KAMAILIO_RATES = (400, 1600)
PYVOIP_RATES = (10, 20, 40, 80)


async def measure() -> dict[str, Any]:
    """By peer: the highest rate with fewer than 0.1 % failed, and each rate that was tried."""
    if not sipp.here():
        return {"left_out": "no sipp here"}
    with aside():
        told = {"ours": await climbed(peers.ours, RATES)}
        if peers.has_kamailio():
            told["kamailio_stateless"] = await climbed(peers.kamailio, KAMAILIO_RATES)
        if await peers.has("pyVoIP"):
            told["pyvoip"] = await climbed(peers.pyvoip, PYVOIP_RATES)
    highest = {name: figures["highest_per_s"] for name, figures in told.items()}
    others = {
        f"ratio_to_{name}": ratio(highest["ours"], other, 1)
        for name, other in highest.items()
        if name != "ours"
    }
    return {**told, **others}
