"""Replaces (RFC 3891): naming the call whose place another one takes, as attended transfers do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, unquote

from evalengine.wire.sip.dialogs.dialog import Dialog
from evalengine.wire.sip.messages.grammar import read_contact, split_headers
from evalengine.wire.sip.messages.message import Malformed
from evalengine.wire.sip.transactions.transaction import Key

HEADER = "Replaces"


@dataclass(frozen=True, slots=True)
class Replaced:
    """The dialog that is meant, by the names that its receiver gives it."""

    key: Key
    early_only: bool


def read(values: Iterable[str]) -> Replaced | None:
    """What a Replaces header says; None without one. Raises `Malformed` when there are several,
    or it names no dialog (§6.1)."""
    given = list(values)
    if not given:
        return None
    call_id, *fields = (part.strip() for part in given[0].split(";"))
    pairs = [tuple(part.strip() for part in field.partition("=")[::2]) for field in fields]
    names = [name.lower() for name, _ in pairs]
    tags = {name.lower(): value for name, value in pairs}
    once = names.count("to-tag") == names.count("from-tag") == 1
    if len(given) > 1 or not once or not (call_id and tags["to-tag"] and tags["from-tag"]):
        raise Malformed(f"Replaces names no dialog: {given!r}")
    return Replaced((call_id, tags["to-tag"], tags["from-tag"]), "early-only" in tags)


def named_by(refer_to: str) -> Replaced | None:
    """The dialog that a Refer-To wants replaced, None when it names none. Raises `Malformed`."""
    try:
        escaped = read_contact(refer_to)[1]
    except ValueError as error:
        raise Malformed(f"{error}: {refer_to!r}") from error
    headers = (field.partition("=") for field in escaped.split("&") if field)
    return read(unquote(text) for name, _, text in headers if name.lower() == HEADER.lower())


def referring_to(dialog: Dialog) -> str:
    """A URI for Refer-To: the peer of ``dialog``, to be called in its place (RFC 5589 §7)."""
    uri = split_headers(dialog.target)[0]
    text = f"{dialog.call_id};to-tag={dialog.remote_tag};from-tag={dialog.local_tag}"
    return f"{uri}?{HEADER}={quote(text, safe='')}"
