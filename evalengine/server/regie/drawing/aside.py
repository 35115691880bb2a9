"""The quiet parts: what goes wrong with the machine, and the keys."""

from __future__ import annotations

from evalengine.server.pages.html import button, escape
from evalengine.server.regie.scene import Scene

_SHOWN = 3
KEYS = (
    ("↑ ↓", "choisir un appel ou un temps fort du tableau"),
    ("S", "faire sonner l’appel choisi, ou rappeler s’il a eu lieu"),
    ("J", "jouer le temps fort choisi"),
    ("+  *", "le retarder de 30 s, d’une minute"),
    ("P", "le passer\u00a0; l’annuler pour incident s’il a eu lieu"),
    ("9", "pilote automatique, ou reprendre la main"),
    ("1 2 3", "garder la carte d’une ligne, et sa voix dessus, ou les libérer"),
    ("0", "suivre le candidat"),
    ("7", "ouvrir ou fermer le micro"),
    ("6", "se taire, ou parler de nouveau"),
    ("Espace", "parler tant qu’elle est tenue, quand on se tait"),
    ("X  Maj+X", "changer sa voix pour ce correspondant, en essayer une autre"),
    ("A  Maj+A", "faire entendre un enregistrement ou l’arrêter, en choisir un autre"),
    ("Maj + chiffre", "fait ou objection dits\u00a0; encore\u00a0: soufflé, ou décoché"),
    (",", "noter le dernier mot de cet appel"),
    ("B I G H…", "noter ce que fait le candidat\u00a0; avec Maj, le contraire"),
    ("⌫", "annuler la dernière observation"),
    ("R", "raccrocher, comme le correspondant de la carte"),
    ("D", "répondre au candidat qui appelle"),
    ("O  N  F", "occupé, ne répond pas, faux numéro"),
    ("V", "voir ou cacher ce qui est attendu"),
    ("W  T  C  8", "poste du candidat, tchat, consignes, observations"),
    ("5", "votre page de notation, la grille"),
    ("E", "écrire, dans le tchat ou une consigne"),
    ("I", "identité vérifiée"),
    ("M", "commencer les appels, mettre fin à la phase"),
    ("Échap", "quitter un champ, fermer une fenêtre"),
    ("?", "cette aide"),
)


def notices(scene: Scene) -> str:
    """The last ones, newest first."""
    last = scene.control.notices[: -_SHOWN - 1 : -1]
    return "".join(f"<li>{escape(notice)}</li>" for notice in last)


def keys(scene: Scene) -> str:
    """What every key does; nothing while it is not asked for."""
    if not scene.view.keys_shown:
        return ""
    rows = "".join(f"<dt><kbd>{key}</kbd></dt><dd>{escape(told)}</dd>" for key, told in KEYS)
    return (
        f'<section class="keys" role="dialog" aria-label="Touches"><h2>Touches</h2><dl>{rows}</dl>'
        "<p>Aucune touche n’agit pendant que l’on écrit dans un champ.</p>"
        f"{button('Fermer', 'keys', key='Escape', kind='main')}</section>"
    )
