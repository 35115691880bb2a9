"""A sitting told line by line, in French, for whoever watches a terminal."""

from __future__ import annotations

from rich.markup import escape

from evalengine.clock import SECOND, Stamp
from evalengine.projections.control import Control
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry

_ENDS = {
    "hung_up": "raccroché",
    "no_answer": "personne n’a décroché",
    "declined": "refusé",
    "busy": "occupé",
    "wrong_number": "faux numéro",
    "no_line": "aucune ligne libre",
    "not_now": "pas encore d’appels",
    "transferred": "transféré",
    "unreachable": "téléphone injoignable",
    "interrupted": "perdu pendant l’interruption du moteur",
    "sitting_closed": "épreuve close",
    "voided": "annulé pour incident technique",
}
_WHO = {"candidate": "candidat", "correspondent": "correspondant", "engine": "moteur"}
_PHASES: dict[e.Phase, str] = {
    "identity": "Identité et notice",
    "checks": "Vérification du poste",
    "preparation": "Préparation",
    "calls": "Début des appels",
    "grace": "Fin du dernier appel : 15 s de grâce",
    "chat": "Tchat",
    "handover": "Transmission à l’équipe",
    "self_assessment": "Auto-évaluation",
    "interview": "Entretien",
    "role_play": "Mise en situation",
}


class Narrator:
    """Folds the control stream and answers each entry with the lines worth reading."""

    def __init__(self) -> None:
        self.control = Control()

    def tell(self, entry: Entry) -> list[str]:
        """Lines of rich markup; empty when the entry is of no interest to a spectator."""
        before = len(self.control.notices)
        self.control.apply(entry)
        told = [_line(entry.at, "·", notice) for notice in self.control.notices[before:]]
        match entry.event:
            case e.PhaseBegan(phase=phase) if phase in _PHASES:
                told.append(_line(entry.at, "·", f"[bold]{_PHASES[phase]}[/bold]"))
            case e.CallRang():
                told.append(
                    self._call(entry.event.call, entry.event.stamp, "☎ ", "sonne", "yellow")
                )
            case e.CallPickedUp():
                told.append(self._picked_up(entry.event))
            case e.CallDialled():
                told.append(
                    self._call(entry.event.call, entry.event.stamp, "☏ ", "numérote", "yellow")
                )
            case e.CallAnswered():
                told.append(
                    self._call(entry.event.call, entry.event.stamp, "▶ ", "répond", "green")
                )
            case e.CallHeld():
                told.append(
                    self._call(entry.event.call, entry.event.stamp, "❚❚", "attente", "blue")
                )
            case e.CallResumed():
                told.append(self._resumed(entry.event))
            case e.CallEnded():
                told.append(self._ended(entry.event))
            case e.SittingClosed():
                told.append(_line(entry.at, "·", f"[bold]{escape(entry.event.reason)}[/bold]"))
        return told

    def _picked_up(self, event: e.CallPickedUp) -> str:
        call = self.control.calls.by_id[event.call]
        wait = (call.wait_ns() or 0) / SECOND
        return self._call(event.call, event.stamp, "▶ ", f"décroché en {_fr(wait)} s", "green")

    def _resumed(self, event: e.CallResumed) -> str:
        call = self.control.calls.by_id[event.call]
        held = call.holds[-1].length_ns(event.stamp.at) / SECOND
        return self._call(event.call, event.stamp, "▶ ", f"repris après {_fr(held)} s", "green")

    def _ended(self, event: e.CallEnded) -> str:
        cause = _ENDS.get(event.cause, event.cause)
        said = f"{cause} ({_WHO[event.by]})"
        return self._call(event.call, event.stamp, "■ ", said, "dim")

    def _call(self, call_id: str, stamp: Stamp, sign: str, said: str, style: str) -> str:
        call = self.control.calls.by_id[call_id]
        called = self.control.names.get(call.donneur_ordres, call.donneur_ordres)
        between = f"{call.caller} → {called}"
        if call.direction == "out":
            between = f"candidat → {call.caller or call.number}"
        who = escape(f"ligne {call.line}  {between}")
        return _line(stamp.at, sign, f"[{style}]{said:<26}[/{style}] {who}")


def _line(at: int, sign: str, said: str) -> str:
    seconds = max(0, at) / SECOND
    return f"{int(seconds // 60):02d}:{seconds % 60:04.1f}  {sign}  {said}".replace(".", ",", 1)


def _fr(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")
