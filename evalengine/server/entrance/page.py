"""The pages by which people sign in, as HTML: no script, nothing from outside, no address in them
that opens anything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template

from evalengine.server.entrance.codes import Person
from evalengine.server.hall import Hosted

NAMES: dict[Person, str] = {
    "candidate": "candidat",
    "control": "co-évaluateur",
    "evaluator": "évaluateur",
}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}
_FRAME = Template(Path(__file__).with_name("page.html").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Made:
    """A code just made, to be shown once."""

    code: str
    sitting: str
    role: Person
    minutes: int


def code_form(why: str = "") -> str:
    """Where a code is typed; ``why`` the last one did not do."""
    return _page(
        "Entrer dans une épreuve",
        f"""{_why(why)}<form method="post" action="/entrer">
<label for="code">Code donné par l’administrateur</label>
<input id="code" name="code" class="code" maxlength="20" required autofocus autocomplete="off"
 autocapitalize="characters" spellcheck="false" aria-describedby="aide">
<p id="aide" class="quiet">Huit lettres et chiffres ; tiret et minuscules n’importent pas.</p>
<button>Entrer</button></form>""",
    )


def password_form(why: str = "") -> str:
    """Where the administrator's password is typed."""
    return _page(
        "Administration",
        f"""{_why(why)}<form method="post" action="/administration/entrer">
<label for="mot">Mot de passe de l’administrateur</label>
<input id="mot" name="mot_de_passe" type="password" required autofocus
 autocomplete="current-password"><button>Entrer</button></form>""",
    )


def board(sittings: Iterable[Hosted], made: Made | None = None, why: str = "") -> str:
    """The sittings that are served, and what makes a code for each role of each."""
    rows = "".join(_row(hosted) for hosted in sittings)
    table = f"<table>{_HEAD}<tbody>{rows}</tbody></table>" if rows else f"<p>{_NOTHING}</p>"
    return _page(
        "Administration",
        f"""{_why(why)}{_told(made)}{table}
<form method="post" action="/administration/sortir"><button>Sortir</button></form>""",
    )


_HEAD = (
    '<thead><tr><th scope="col">Épreuve</th><th scope="col">Programme</th>'
    '<th scope="col">Faire un code pour</th></tr></thead>'
)
_NOTHING = "Aucune épreuve n’est ouverte."


def _row(hosted: Hosted) -> str:
    name = escape(hosted.sitting)
    buttons = "".join(
        f'<button name="role" value="{role}" aria-label="{shown}, épreuve {name}">{shown}</button>'
        for role, shown in NAMES.items()
    )
    return (
        f'<tr><th scope="row">{name}</th><td>{escape(hosted.programme.title)}</td>'
        '<td><form method="post" action="/administration/codes">'
        f'<input type="hidden" name="sitting" value="{name}">{buttons}</form></td></tr>'
    )


def _told(made: Made | None) -> str:
    if made is None:
        return ""
    return (
        f'<section role="status"><p>Code pour le {NAMES[made.role]} de l’épreuve '
        f'{escape(made.sitting)} :</p><p class="code">{escape(made.code)}</p>'
        f'<p class="quiet">À saisir à l’adresse /entrer de ce moteur, une seule fois, avant '
        f"{made.minutes}\u00a0min. Il ne sera plus affiché.</p></section>"
    )


def _why(why: str) -> str:
    return f'<p role="alert">{escape(why)}</p>' if why else ""


def _page(title: str, content: str) -> str:
    return _FRAME.substitute(title=title, content=content)
