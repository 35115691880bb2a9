"""Fault 1 for a headset: the engine is killed amid its calls, and its page comes back by itself.

No phone remembers them meanwhile: the journal alone does.
"""

from __future__ import annotations

from evalengine.clock import SECOND
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from tests.engine_process import HOST, Console, Control, EngineProcess, until
from tests.headset_page import plugged

CALLS = ("premier_bonjour", "deuxieme_ligne", "troisieme_ligne")


async def test_calls_are_found_where_they_were(tmp_path):
    async with EngineProcess(tmp_path, "essai", scenario="prise_en_main") as engine:
        key = engine.keys("essai").candidate
        address = f"ws://{HOST}:{engine.http_port}/poste/essai/casque?jeton={key}"
        control = Control(engine, "essai")
        await control.connect()
        async with Console(engine, "essai") as console:
            async with plugged(address) as page:
                await control.asks(c.EndPhase(phase="preparation"))
                for call in CALLS:
                    await control.asks(c.TriggerCall(call=call))
                    await until(lambda call=call: control.events(e.CallRang, call))
                    if call != CALLS[2]:
                        await console.submit(c.Gesture(call=call, verb="answer"), "candidate")
                        await until(lambda call=call: control.events(e.CallPickedUp, call))
                before = {CALLS[0]: "held", CALLS[1]: "talking", CALLS[2]: "ringing"}
                await until(lambda: page.states == before)
                await engine.kill()
                await control.close()
            await engine.start()
            await control.connect()
            async with plugged(address) as page:
                await until(lambda: page.states == before)
                await until(lambda: len(control.events(e.CallFound)) == 3)
                await console.submit(c.Gesture(call=CALLS[2], verb="answer"), "candidate")
                await until(lambda: control.events(e.CallPickedUp, CALLS[2]))
                await until(lambda: page.states[CALLS[1]] == "held")
        assert control.events(e.CallEnded) == []
        assert len(control.events(e.SittingInterrupted)) == 1
        [rang] = control.events(e.CallRang, CALLS[2])
        [picked] = control.events(e.CallPickedUp, CALLS[2])
        assert (rang.stamp.source, picked.stamp.source) == ("reported", "reported")
        assert picked.stamp.at > rang.stamp.at and picked.stamp.bound < SECOND
        await control.close()
