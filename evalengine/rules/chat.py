"""The tchat, and the consignes that come by it or by telephone."""

from __future__ import annotations

from datetime import date

from evalengine.dossier.scripts import Beat
from evalengine.errors import Refused
from evalengine.projections.chat import TEAM
from evalengine.rules.state import Deciders, Decision, State
from evalengine.rules.truth import asked_of_beat
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e

LONGEST = 2_000
"""Characters of one send."""


def _send(state: State, command: c.SendChat, _now: int, _token: str) -> Decision:
    _party(state, command.donneur_ordres)
    text = _worded(command.text)
    return [e.ChatSent(donneur_ordres=command.donneur_ordres, speaker="candidate", text=text)]


def _read(state: State, command: c.ReadChat, _now: int, _token: str) -> Decision:
    _party(state, command.donneur_ordres)
    return [e.ChatRead(donneur_ordres=command.donneur_ordres)]


def _say(state: State, command: c.SayInChat, _now: int, _token: str) -> Decision:
    _party(state, command.donneur_ordres)
    return [said(command.donneur_ordres, _worded(command.text))]


def said(donneur_ordres: str, text: str) -> e.ChatSent:
    """A line of who is not the candidate."""
    speaker: e.Speaker = "team" if donneur_ordres == TEAM else "donneur_ordres"
    return e.ChatSent(donneur_ordres=donneur_ordres, speaker=speaker, text=text)


def _give(state: State, command: c.GiveConsigne, _now: int, _token: str) -> Decision:
    owner, consignes = state.file(command.donneur_ordres).donneur_ordres, state.desk.work.consignes
    if command.replaces and consignes.find(owner, command.replaces) is None:
        raise Refused("La consigne à remplacer n’est pas, ou n’est plus, valable.")
    _dated(command.until)
    new = e.Consigne(
        id=f"{owner}.n{len(consignes.given) + 1}",
        text=_worded(command.text),
        since=state.desk.day,
        until=command.until,
    )
    return [e.ConsigneGiven(donneur_ordres=owner, consigne=new, replaces=command.replaces)]


def _acknowledge(state: State, command: c.AcknowledgeConsigne, _now: int, _token: str) -> Decision:
    owner, consignes = state.file(command.donneur_ordres).donneur_ordres, state.desk.work.consignes
    if consignes.find(owner, command.consigne) is None:
        raise Refused("Cette consigne n’est pas, ou n’est plus, valable.")
    if command.consigne in consignes.acknowledged:
        raise Refused("Vous avez déjà pris connaissance de cette consigne.")
    return [e.ConsigneAcknowledged(donneur_ordres=owner, consigne=command.consigne)]


def _play(state: State, command: c.PlayBeat, _now: int, _token: str) -> Decision:
    state.script.beat_to_come(command.beat)
    state.script.must_have_begun(command.beat)
    return play(state, state.script.beats[command.beat])


def play(state: State, beat: Beat) -> Decision:
    """What ``beat`` brings."""
    played: Decision = [e.BeatPlayed(beat=beat.id), *asked_of_beat(beat, state.desk.files)]
    if beat.consigne is not None:
        owner, ends = beat.consigne.donneur_ordres, beat.consigne.replaces
        new = e.Consigne(
            id=beat.id,  # by which its ground truth knows it
            text=beat.consigne.text,
            since=state.desk.day,
            until=beat.consigne.until or "",
        )
        replaces = f"{owner}.{ends}" if ends else ""
        played.append(e.ConsigneGiven(donneur_ordres=owner, consigne=new, replaces=replaces))
    if beat.chat is not None:
        played.append(said(beat.chat.donneur_ordres or TEAM, beat.chat.text))
    return played


def _skip(state: State, command: c.SkipBeat, _now: int, _token: str) -> Decision:
    state.script.beat_to_come(command.beat)
    return [e.BeatSkipped(beat=command.beat, reason=command.reason)]


def _party(state: State, donneur_ordres: str) -> None:
    if donneur_ordres != TEAM:
        state.file(donneur_ordres)


def _dated(until: str) -> None:
    try:
        date.fromisoformat(until or "2000-01-01")
    except ValueError:
        raise Refused("La date de fin n’est pas une date (année-mois-jour).") from None


def _worded(text: str) -> str:
    if not text.strip():
        raise Refused("Le texte est vide.")
    if len(text) > LONGEST:
        raise Refused(f"Le texte est trop long (au plus {LONGEST} caractères).")
    return text.strip()


DECIDERS: Deciders = {
    c.SendChat: _send,
    c.ReadChat: _read,
    c.SayInChat: _say,
    c.GiveConsigne: _give,
    c.AcknowledgeConsigne: _acknowledge,
    c.PlayBeat: _play,
    c.SkipBeat: _skip,
}
