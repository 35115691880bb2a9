"""How the parts were played, once the calls are over: what makes sittings comparable."""

from __future__ import annotations

from evalengine.clock import SECOND
from evalengine.projections.portrayal import ON_TIME, Played, Portrayal, Share, portrayal_of
from evalengine.server.pages.html import NBSP, escape
from evalengine.server.regie.scene import Scene


def draw(scene: Scene) -> str:
    """The figure, what it is made of, then every call."""
    played = portrayal_of(scene.control.parts, scene.control.calls)
    if played.score is None:
        return '<p class="none">Aucun appel à jouer.</p>'
    rows = "".join(_row(each) for each in played.calls)
    return (
        f'<p class="ear planned">Les appels sont terminés</p><h1>Jeu des rôles{NBSP}: '
        f'{played.score}{NBSP}%<small>{_made_of(played)}</small></h1><table class="played">'
        "<tr><th>Correspondant</th><th>Faits dits</th><th>Soufflés</th><th>Sonnerie</th></tr>"
        f"{rows}</table>"
        '<p class="manners">Ce chiffre ne note personne. Il dit si cette épreuve peut être '
        f"comparée à une autre{NBSP}: faits dits, indices gardés, sonneries à "
        f"{ON_TIME // SECOND}{NBSP}s près de l’heure prévue. Il est imprimé à côté de la "
        "grille.</p>"
    )


def _made_of(played: Portrayal) -> str:
    return (
        f"faits dits {_share(played.told)}, indices soufflés {played.leaked} sur "
        f"{played.withheld.whole}, sonneries à l’heure {_share(played.on_time)}"
    )


def _row(each: Played) -> str:
    late = "à la main" if each.late is None else _offset(each.late)
    leaked = each.withheld.whole - each.withheld.kept
    return (
        f"<tr><td>{escape(each.call.caller)}</td><td>{_share(each.told)}</td>"
        f"<td>{leaked} sur {each.withheld.whole}</td><td>{late}</td></tr>"
    )


def _offset(late: int) -> str:
    """« +1,2 s », with a true minus when it came early."""
    return f"{late / SECOND:+.1f}{NBSP}s".replace(".", ",").replace("-", "−")


def _share(share: Share) -> str:
    return f"{share.kept} sur {share.whole}"
