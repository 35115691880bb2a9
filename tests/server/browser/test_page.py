"""The page around the console."""

from urllib.parse import urlsplit

import pytest


async def test_the_page_tells_how_to_set_up_the_phone(desk):
    address = urlsplit(desk.url)
    status, headers, body = await desk.get(f"{address.path}?{address.query}")
    assert status == 200
    assert "Brancher le casque" in body and "Téléphone SIP" in body
    sip = desk.hosted.sip
    assert all(f"<dd>{told}</dd>" in body for told in (sip.user, sip.password, str(sip.port)))
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"


async def test_nothing_may_come_from_outside(desk):
    address = urlsplit(desk.url)
    _status, headers, body = await desk.get(f"{address.path}?{address.query}")
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'")
    assert "http://" not in body
    assert "https://" not in body


@pytest.mark.parametrize(
    ("path", "status", "why"),
    [
        ("/poste/essai", 403, "Cette clé n’ouvre pas cette épreuve."),
        ("/poste/essai?jeton=%C3%A9", 403, "Cette clé n’ouvre pas cette épreuve."),
        ("/poste/ailleurs?jeton=x", 404, "Cette épreuve n’existe pas."),
    ],
)
async def test_without_the_key_there_is_a_sentence_and_no_password(desk, path, status, why):
    told, _headers, body = await desk.get(path)
    assert (told, why in body) == (status, True)
    assert desk.hosted.sip.password not in body


async def test_the_key_of_the_control_page_opens_no_desk(desk):
    status, _headers, _body = await desk.get(f"/poste/essai?jeton={desk.hosted.control_token}")
    assert status == 403


async def test_colours_and_keys_that_nobody_knows_are_the_first_ones(desk):
    address = urlsplit(desk.url)
    for asked, shown in [("standard", "standard"), ("%27%3E", "lignes")]:
        _status, _headers, body = await desk.get(f"{address.path}?{address.query}&touches={asked}")
        assert f"<option value='{shown}' selected>" in body
    for asked, shown in [("contraste", "contraste"), ("%22%3E%3Cscript%3E", "sombre")]:
        _status, _headers, body = await desk.get(f"{address.path}?{address.query}&couleurs={asked}")
        assert f'<body class="{shown}">' in body


@pytest.mark.parametrize("name", ["poste.js", "poste.css", "xterm/xterm.mjs", "xterm/LICENSE"])
async def test_its_files_are_served_here(desk, name):
    status, _headers, body = await desk.get(f"/poste-fichiers/{name}")
    assert status == 200
    assert body


async def test_nothing_else_is(desk):
    status, _headers, _body = await desk.get("/poste-fichiers/../page.py")
    assert status == 404
