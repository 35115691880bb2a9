"""The pane « Envois », through keys only."""

from __future__ import annotations

from evalengine.projections.messages import Sending
from evalengine.vocabulary import commands as c
from evalengine.vocabulary.records import Message

from .conftest import Desk, OpenDesk
from .engine import Engine
from .mail_story import SMS, settled, typed, with_form


def sent(engine: Engine) -> Engine:
    """A message of the candidate's is on its way by SMS."""
    with_form(engine)
    values = {"nom": "Vasseur", "numero": "01 99 00 12 01", "texte": "Rappeler ce soir."}
    message = Message(
        id="", donneur_ordres="aubry", call="", rubric="Urgence", urgency="urgent", values=values
    )
    engine.story.asks(c.SaveMessage(message=message), "candidate")
    send = c.SendMessage(message="message-1", medium="sms", address=SMS.address)
    engine.story.asks(send, "candidate")
    engine.tell()
    return engine


def sending(desk: Desk) -> Sending:
    return desk.app.place.desk.work.messages.sendings["envoi-1"]


def checks(engine: Engine) -> int:
    return sum(isinstance(command, c.CheckSending) for command in engine.commands)


async def test_the_list_tells_the_true_state_and_opening_checks_it(
    engine: Engine, open_desk: OpenDesk
) -> None:
    sent(engine)
    async with open_desk() as desk:
        await desk.press("ctrl+p", "e")
        await desk.sees("Envois : 1", "→ en route  SMS 06 39 98 77 34  à vérifier · message 1")
        assert checks(engine) == 0
        engine.passes(6)
        await desk.sees("✓ remis  SMS")
        await desk.press("enter")
        await desk.sees("✓ remis · SMS 06 39 98 77 34 · vérifié", "Résumé de l’appel : Rappeler")
        assert checks(engine) == 1 and sending(desk).checked
        await desk.press("enter")
        await desk.press("escape")
        await desk.sees("Envois : 1")
        await desk.misses("à vérifier")
        assert checks(engine) == 1


async def test_to_look_while_it_is_on_its_way_is_not_to_have_checked(
    engine: Engine, open_desk: OpenDesk
) -> None:
    sent(engine)
    async with open_desk() as desk:
        await desk.press("ctrl+p", "e", "enter")
        await desk.sees("→ en route · SMS 06 39 98 77 34 · à vérifier")
        engine.passes(6)
        await desk.sees("✓ remis · SMS 06 39 98 77 34 · à vérifier")
        await desk.press("enter")
        await desk.sees("· vérifié")


async def test_a_failure_is_on_the_strip_and_is_relaunched_to_another_address(
    engine: Engine, open_desk: OpenDesk
) -> None:
    settled(sent(engine), "envoi-1", "wrong_number")
    async with open_desk() as desk:
        await desk.sees("✗1")
        await desk.press("ctrl+p", "e")
        await desk.sees("1 non remis", "✗ mauvais numéro  SMS")
        await desk.press("enter")
        await desk.sees("Relancer à", "Ctrl+R relancer", "· vérifié")
        await desk.press(*["backspace"] * 2, *typed("35"), "ctrl+r")
        await desk.sees("→ en route · SMS 06 39 98 77 35 · 2e essai · à vérifier")
        await desk.misses("✗1", "Relancer à")
        engine.passes(6)
        await desk.sees("✓ remis")
        assert sending(desk).attempt == 2


async def test_a_refused_address_stays_and_says_why(engine: Engine, open_desk: OpenDesk) -> None:
    settled(sent(engine), "envoi-1", "failed")
    async with open_desk() as desk:
        await desk.press("ctrl+p", "e", "enter")
        await desk.sees("Relancer à")
        await desk.press(*["backspace"] * 14, *"abc", "ctrl+r")
        await desk.sees("« abc » n’est pas une adresse pour un envoi par SMS.")
        await desk.press("escape")
        await desk.press("enter")
        await desk.sees("abc")
        assert sending(desk).attempt == 1


async def test_enter_in_the_address_sends_nothing(engine: Engine, open_desk: OpenDesk) -> None:
    settled(sent(engine), "envoi-1", "failed")
    async with open_desk() as desk:
        await desk.press("ctrl+p", "e", "enter")
        await desk.sees("Relancer à")
        await desk.press("enter", "enter")
        await desk.sees("· vérifié")
        assert sending(desk).attempt == 1


async def test_after_the_grace_sendings_are_read_and_nothing_is_asked(
    engine: Engine, open_desk: OpenDesk
) -> None:
    settled(sent(engine), "envoi-1", "failed")
    async with open_desk() as desk:
        desk.app.place.desk.phase = "role_play"
        await desk.press("ctrl+p", "e")
        await desk.sees("Le délai est passé", "✗ échec")
        await desk.press("enter")
        await desk.sees("✗ échec · SMS", "à vérifier")
        assert checks(engine) == 0
