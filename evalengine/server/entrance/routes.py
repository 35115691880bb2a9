"""The doors by which people sign in.

``/entrer`` takes a one-time code and sends to the address of its role, key included. An address
rather than a session: every door of a sitting already asks for that key and for nothing else, so a
restarted engine knows its people again, and no page can make a browser act in their name.
``/administration`` takes the password, then holds a cookie: what the administrator may do is to
be ended by leaving.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import get_args
from urllib.parse import parse_qs

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from evalengine.clock import HostClock
from evalengine.errors import BadSettings, Refused
from evalengine.server import access, places
from evalengine.server.entrance import page
from evalengine.server.entrance.administrator import SESSION_S, Administrator
from evalengine.server.entrance.codes import Codes, Person
from evalengine.server.entrance.throttle import Throttle, source_of
from evalengine.server.hall import Hall, Hosted

COOKIE = "administration"
_LARGEST = 4_096
"""Octets of a form; a filled one has some 100."""
_PLACES: dict[Person, Callable[[str, str], str]] = {
    "candidate": places.desk,
    "control": places.board,
    "evaluator": places.grid,
}
"""Where a code leads; from each of the évaluateur's two pages one goes to the other."""


@dataclass(frozen=True, slots=True)
class Entrance:
    """What signing in needs."""

    host: HostClock
    codes: Codes
    administrator: Administrator


def add_to(app: FastAPI, hall: Hall, entrance: Entrance) -> None:
    """Opens these doors."""
    _add_codes(app, hall, entrance)
    _add_administration(app, hall, entrance)


def _add_codes(app: FastAPI, hall: Hall, entrance: Entrance) -> None:
    throttle = Throttle()

    @app.get("/entrer")
    def asked() -> HTMLResponse:
        return _shown(page.code_form())

    @app.post("/entrer")
    async def entered(request: Request) -> Response:
        source = _source(request)
        wait_s = throttle.wait_s(source, entrance.host.monotonic_ns())
        if wait_s:
            return _too_many(page.code_form(_patience(wait_s)), wait_s)
        typed = (await _form(request)).get("code", "")
        try:
            grant = entrance.codes.redeem(typed, hall.sittings)
        except Refused as refused:
            return _shown(page.code_form(str(refused)), 403)
        throttle.forgive(source)
        return _sent(_place(hall.sittings[grant.sitting], grant.role))


def _add_administration(app: FastAPI, hall: Hall, entrance: Entrance) -> None:
    throttle, administrator = Throttle(), entrance.administrator

    @app.get("/administration")
    def board(request: Request) -> HTMLResponse:
        if not administrator.admits(_session(request)):
            return _shown(page.password_form(), 403)
        return _shown(page.board(hall.sittings.values()))

    @app.post("/administration/entrer")
    async def entered(request: Request) -> Response:
        source = _source(request)
        wait_s = throttle.wait_s(source, entrance.host.monotonic_ns())
        if wait_s:
            return _too_many(page.password_form(_patience(wait_s)), wait_s)
        try:
            session = await administrator.enter((await _form(request)).get("mot_de_passe", ""))
        except Refused as refused:
            return _shown(page.password_form(str(refused)), 403)
        throttle.forgive(source)
        return _with_cookie(_sent("/administration"), session, request)

    @app.post("/administration/codes")
    async def made(request: Request) -> HTMLResponse:
        if not administrator.admits(_session(request)):
            return _shown(page.password_form(), 403)
        return _make(hall, entrance.codes, await _form(request))

    @app.post("/administration/sortir")
    def left(request: Request) -> Response:
        administrator.leave(_session(request))
        answer = _sent("/administration")
        answer.delete_cookie(COOKIE, path="/administration", httponly=True, samesite="strict")
        return answer


def _make(hall: Hall, codes: Codes, form: dict[str, str]) -> HTMLResponse:
    hosted = hall.get(form.get("sitting", ""))
    role = next((each for each in get_args(Person) if each == form.get("role")), None)
    if hosted is None or role is None:
        return _shown(page.board(hall.sittings.values(), why=access.UNKNOWN), 404)
    try:
        code = codes.issue(hosted.sitting, role)
    except BadSettings as fault:
        return _shown(page.board(hall.sittings.values(), why=str(fault)), 500)
    made = page.Made(code, hosted.sitting, role, codes.minutes)
    return _shown(page.board(hall.sittings.values(), made))


def _place(hosted: Hosted, role: Person) -> str:
    return _PLACES[role](hosted.sitting, hosted.key(role) or "")


def _source(request: Request) -> str:
    return source_of(request.client.host if request.client else "")


def _session(request: Request) -> str:
    return request.cookies.get(COOKIE, "")


def _with_cookie(answer: Response, session: str, request: Request) -> Response:
    answer.set_cookie(
        COOKIE,
        session,
        max_age=SESSION_S,
        path="/administration",
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return answer


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form; none when what was sent is no form."""
    body = await access.body(request, _LARGEST)
    try:
        fields = parse_qs(body.decode("ascii"), max_num_fields=10)
    except ValueError:
        return {}
    return {name: values[0] for name, values in fields.items()}


def _patience(wait_s: int) -> str:
    minutes = -(-wait_s // 60)
    return f"Trop d’essais : attendez {minutes} minute{'s' if minutes > 1 else ''}, puis réessayez."


def _shown(html: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(html, status, page.HEADERS)


def _too_many(html: str, wait_s: int) -> HTMLResponse:
    return HTMLResponse(html, 429, {**page.HEADERS, "Retry-After": str(wait_s)})


def _sent(place: str) -> RedirectResponse:
    return RedirectResponse(place, 303, page.HEADERS)
