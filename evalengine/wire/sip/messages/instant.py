"""What a phone says beside the call: keys in an INFO, words in a MESSAGE (RFC 6086, RFC 3428)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from evalengine.wire.sip.dialogs.events import KeyPressed, Texted
from evalengine.wire.sip.messages.message import Request, user_of
from evalengine.wire.sip.transactions.stack import Incoming, Stack

if TYPE_CHECKING:
    from evalengine.wire.sip.dialogs.call import Call

KEY_TYPES = ("application/dtmf-relay", "application/dtmf")
ACCEPTS_KEYS = ("Accept", ", ".join(KEY_TYPES))
TEXT_TYPE = "text/plain"
ACCEPTS_TEXT = ("Accept", TEXT_TYPE)

BARE = re.compile(rb"\s*([0-9a-d*#]|1[01])\s*", re.IGNORECASE)
SIGNAL = re.compile(rb"^[ \t]*signal[ \t]*=" + BARE.pattern + rb"$", re.IGNORECASE | re.MULTILINE)
NUMBERED = {"10": "*", "11": "#"}
"""Some phones number these two keys as RFC 4733 does."""


def key_of(info: Request) -> str | None:
    """The key that an INFO of one of `KEY_TYPES` tells; None when it is unreadable."""
    relayed = info.content_type == KEY_TYPES[0]
    match = SIGNAL.search(info.body) if relayed else BARE.fullmatch(info.body)
    if match is None:
        return None
    key = match[1].decode().upper()
    return NUMBERED.get(key, key)


def said(call: Call, incoming: Incoming) -> None:
    """An INFO or a MESSAGE inside ``call``."""
    if incoming.request.method == "INFO":
        _pressed(call, incoming)
    else:
        written(call.stack, call, incoming)


def written(stack: Stack, call: Call | None, incoming: Incoming) -> None:
    """A MESSAGE, which the application answers. What is not UTF-8 in it is replaced."""
    request, now = incoming.request, incoming.arrival.at
    if request.content_type != TEXT_TYPE:
        stack.respond(incoming, 415, now, headers=(ACCEPTS_TEXT,), keep=call is not None)
        return
    stack.emit(
        Texted(
            call=call,
            sender=request.from_address.uri.user or "",
            target=unquote(request.uri.user or "" if call is None else user_of(request.to_text)),
            text=request.body.decode(errors="replace"),
            incoming=incoming,
            arrival=incoming.arrival,
        )
    )


def _pressed(call: Call, incoming: Incoming) -> None:
    request, now = incoming.request, incoming.arrival.at
    if not request.body:  # a sign of life
        call.stack.respond(incoming, 200, now)
    elif request.content_type not in KEY_TYPES:
        call.stack.respond(incoming, 415, now, headers=(ACCEPTS_KEYS,))
    elif (key := key_of(request)) is None:
        call.stack.respond(incoming, 400, now)
    else:
        call.stack.respond(incoming, 200, now)
        call.stack.emit(KeyPressed(call=call, key=key, arrival=incoming.arrival))
