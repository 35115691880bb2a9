"""Octets to a whole agent: what is read, what is answered, and that it goes on."""

from __future__ import annotations

from evalengine.wire.sip.messages.compose import reply, return_path
from evalengine.wire.sip.messages.cutting import cut
from evalengine.wire.sip.messages.message import Malformed, Request, parse
from tests.wire.sip.torture.stage import SOURCE, Stage


def one(data: bytes) -> None:
    """Whatever came: only `Malformed`, a sound answer, and an agent that answers OPTIONS."""
    try:
        read = parse(data)
    except Malformed as malformed:
        if malformed.request is None or malformed.via is None:
            return  # the agent does no more with it than that
        return_path(malformed.via, SOURCE)
        answer = reply(malformed.request, SOURCE, malformed.code, to_tag="t")
        assert not cut(answer).fault
    else:
        if isinstance(read, Request):
            assert not cut(reply(read.parsed, SOURCE, 200, to_tag="t")).fault
        play(data)


def play(data: bytes) -> None:
    """A sound message, and its repetition, to an agent that answers calls."""
    stage = Stage()
    for _ in range(2):
        assert not [piece for piece in stage.send(data).sent if cut(piece.data).fault]
    stage.wait(70)
    assert stage.lives()
