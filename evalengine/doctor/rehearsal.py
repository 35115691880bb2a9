"""Three calls from a temporary engine to a phone, timed by both, and compared.

Everything is real and thrown away: an engine on free ports, a sitting of its own in a journal of
its own, and SIP through the sockets of the configured host.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from evalengine.bootstrap import Engine
from evalengine.clock import MS, SECOND, HostClock
from evalengine.doctor.finding import Finding, french
from evalengine.doctor.handset import MOMENTS, Handset, HandsetFailed, Moment, Notes
from evalengine.dossier.models import Dossier
from evalengine.dossier.scripts import Correspondent, Scenario, ScriptedCall, Start
from evalengine.errors import EvalEngineError, reason_of
from evalengine.runner import Runner
from evalengine.server.hall import SipAccess
from evalengine.settings import Settings
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e

CALLS = ("appel1", "appel2", "appel3")
SITTING = "verification"
PATIENCE_S = 15.0
TALK_S = 0.2

TOLERANCE_NS = 50 * MS
"""Half of the tenth of a second that the grid shows: more could change what a jury reads."""

E = TypeVar("E", e.CallRang, e.CallPickedUp, e.CallEnded, e.DeskPhoneChanged)


@dataclass(frozen=True, slots=True)
class Compared:
    """One call: what the engine journalled, in host ns, and what the phone noted."""

    engine: dict[Moment, int]
    phone: Notes

    def gap(self, moment: Moment) -> int:
        """How far apart both sides are, ns at the most: the phone's own note has two ends."""
        at, seen = self.engine[moment], self.phone[moment]
        return max(abs(at - seen.before), abs(at - seen.after))

    @property
    def waits(self) -> tuple[int, int]:
        """From ring to pick-up: the engine's measure and the phone's, ns."""
        phone = self.phone["pickup"].after - self.phone["ring"].after
        return self.engine["pickup"] - self.engine["ring"], phone


async def rehearse(
    settings: Settings, dossier: Dossier, host: HostClock, handset: Handset
) -> Finding:
    """Rings ``handset`` three times and judges whether both sides saw the same times."""
    name = f"Appels au {handset.name}"
    try:
        calls = await _played(settings, dossier, host, handset)
    except (HandsetFailed, EvalEngineError) as error:
        return Finding(name, "bad", str(error))
    except OSError as error:
        return Finding(name, "bad", f"impossibles : {reason_of(error)}.")
    return judged(name, calls)


def judged(name: str, calls: list[Compared]) -> Finding:
    """The verdict on the three calls."""
    gaps = {
        (call.gap(moment), moment, number)
        for number, call in enumerate(calls, 1)
        for moment in MOMENTS
    }
    widest, moment, number = max(gaps)
    same = widest <= TOLERANCE_NS
    said = (
        f"{len(calls)} appels, écart le plus grand {french(widest / MS, 2)} ms "
        f"({MOMENTS[moment]}, appel {number} ; limite {TOLERANCE_NS // MS} ms) : "
        + ("les deux côtés ont vu les mêmes temps." if same else "les temps ne concordent pas.")
    )
    details = tuple(_line(number, call) for number, call in enumerate(calls, 1))
    return Finding(name, "good" if same else "bad", said, details)


def _line(number: int, call: Compared) -> str:
    ours, theirs = (french(wait / SECOND, 3) for wait in call.waits)
    gaps = ", ".join(
        f"{word} {french(call.gap(what) / MS, 2)} ms" for what, word in MOMENTS.items()
    )
    return f"appel {number} : attente {ours} s au moteur, {theirs} s au téléphone ; écarts : {gaps}"


async def _played(
    settings: Settings, dossier: Dossier, host: HostClock, handset: Handset
) -> list[Compared]:
    with tempfile.TemporaryDirectory(dir=settings.state_folder, prefix="doctor-") as place:
        temporary = _temporary(settings, Path(place))
        async with Engine(temporary, _with_calls(dossier), host=host) as engine:
            hosted = await engine.open(SITTING, scenario=SITTING, candidate="Vérification")
            runner = engine.runners[SITTING]
            try:
                return await _three_calls(runner, hosted.sip, handset)
            finally:
                await handset.stop()


def _temporary(settings: Settings, place: Path) -> Settings:
    return Settings.load({}, state_folder=place, host=settings.host, http_port=0, sip_port=0)


def _with_calls(dossier: Dossier) -> Dossier:
    scenario = Scenario(
        id=SITTING,
        title="Vérification de l’installation",
        calls=tuple(_scripted(call, min(dossier.donneurs_ordres)) for call in CALLS),
    )
    return dossier.model_copy(update={"scenarios": {SITTING: scenario}})


def _scripted(call: str, donneur_ordres: str) -> ScriptedCall:
    return ScriptedCall(
        id=call,
        donneur_ordres=donneur_ordres,
        correspondent=Correspondent(
            name="Vérification", number="01 99 00 00 00", mood="calme", motive="essai"
        ),
        start=Start(by_hand=True),
        priority=1,
        opening="Ceci est un essai.",
        closing="Merci.",
        talk_s=60,
        hold_patience_s=60,
        takes_leave=False,
    )


async def _three_calls(runner: Runner, access: SipAccess, handset: Handset) -> list[Compared]:
    ear = _Ear(runner)
    async with _patience("Le téléphone ne s’est pas enregistré."):
        await handset.start(access)
        await ear.hears(e.DeskPhoneChanged)
    await runner.submit(c.EndPhase(phase="preparation"), "control")
    return [await _one_call(runner, ear, handset, call) for call in CALLS]


async def _one_call(runner: Runner, ear: _Ear, handset: Handset, call: str) -> Compared:
    async with _patience("Le téléphone n’a pas sonné."):
        await runner.submit(c.TriggerCall(call=call), "control")
        rang = await ear.hears(e.CallRang, call)
    async with _patience("Le téléphone n’a pas décroché."):
        await handset.answer(call)
        picked_up = await ear.hears(e.CallPickedUp, call)
    await asyncio.sleep(TALK_S)
    async with _patience("Le téléphone n’a pas raccroché."):
        await handset.hang_up(call)
        ended = await ear.hears(e.CallEnded, call)
    notes = handset.notes(call)
    if notes.keys() != MOMENTS.keys():
        raise HandsetFailed("Le téléphone n’a pas noté tout ce qu’il a fait.")
    origin = runner.clock.origin
    moments: dict[Moment, int] = {
        "ring": origin + rang.stamp.at,
        "pickup": origin + picked_up.stamp.at,
        "end": origin + ended.stamp.at,
    }
    return Compared(engine=moments, phone=notes)


@asynccontextmanager
async def _patience(sentence: str) -> AsyncIterator[None]:
    """`HandsetFailed` with this sentence when it lasts too long."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            yield
    except TimeoutError as error:
        raise HandsetFailed(sentence) from error


class _Ear:
    """Reads the journal as it grows."""

    def __init__(self, runner: Runner) -> None:
        self._batches = runner.follow("engine")
        self._heard: list[e.Event] = []

    async def hears(self, kind: type[E], call: str = "") -> E:
        """The first event of that kind, and of that call when one is named."""
        while True:
            for event in self._heard:
                if isinstance(event, kind) and call in ("", getattr(event, "call", "")):
                    return event
            try:
                self._heard += [entry.event for entry in await anext(self._batches)]
            except StopAsyncIteration:
                raise HandsetFailed("L’épreuve s’est arrêtée.") from None
