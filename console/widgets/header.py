"""The top row: the sitting, its phase and what is left of it, the phone."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal

from console.widgets.told import Told
from console.words import NBSP, PHASES, countdown, plain
from console.workplace import Workplace
from evalengine.projections.desk import Desk


class DeskHeader(Horizontal):
    """One row, told again at each tick."""

    def compose(self) -> ComposeResult:
        yield Told(id="who")
        yield Told(id="phase")
        yield Told(id="phone")

    def show(self, place: Workplace) -> None:
        """Tells the state of ``place``."""
        desk = place.desk
        who = " · ".join(plain(name) for name in (desk.candidate, desk.sitting) if name)
        self.query_one("#who", Told).tell(who or "Poste de télésecrétariat")
        self.query_one("#phase", Told).tell(_phase(place))
        phone = self.query_one("#phone", Told)
        phone.tell(phone_of(desk))
        phone.set_class(desk.phone == "reachable", "-ready")


def phone_of(desk: Desk) -> str:
    """What his phone is, and whether it is there."""
    what = "Casque" if desk.headset else "Téléphone"
    return f"● {what}{NBSP}prêt" if desk.phone == "reachable" else f"○ {what}{NBSP}absent"


def _phase(place: Workplace) -> str:
    desk = place.desk
    if not desk.sitting:
        return ""
    if not desk.phase_ends_at:
        return PHASES[desk.phase]
    return f"{PHASES[desk.phase]} · {countdown(desk.phase_ends_at - place.now())}"
