"""The command line, for an exam: demo · run · serve · code · mot-de-passe · doctor; once over:
export · verify · purge · person · notation (`custody.doors`); for the commission: check · schema ·
print · variant · grid."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from evalengine import __version__
from evalengine.custody.doors import add_doors
from evalengine.errors import BadSettings, EvalEngineError

app = typer.Typer(
    help="Moteur d’évaluation du CQP télésecrétaire : vrais appels, temps mesurés, grille.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
screen = Console()
aside = Console(stderr=True)

Scenario = Annotated[str, typer.Option("--scenario", help="Nom du scénario à jouer.")]
Out = Annotated[Path, typer.Option("--out", help="Dossier des résultats.")]
Speed = Annotated[
    int, typer.Option("--speed", min=1, max=200, help="Secondes d’épreuve par seconde réelle.")
]
Candidate = Annotated[str, typer.Option("--candidat", help="Nom du candidat.")]
Robot = Annotated[str, typer.Option("--robot", help="exemplaire, lent ou negligent.")]
Verbose = Annotated[bool, typer.Option("--verbeux", help="Dit tout sur la sortie d’erreur.")]
Tls = Annotated[
    bool,
    typer.Option("--tls", help="Téléphone en TLS et voix chiffrée, avec un certificat fait ici."),
]
RobotControl = Annotated[
    bool, typer.Option("--regie-robot", help="Un robot joue le co-évaluateur.")
]


@contextmanager
def sentences() -> Iterator[None]:
    """Turns our own errors into one French sentence and exit status 2; Ctrl+C into 130."""
    try:
        yield
    except EvalEngineError as error:
        aside.print(f"[bold red]✗[/bold red] {error}", highlight=False)
        raise typer.Exit(2) from None
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


@app.callback()
def main(verbose: Verbose = False) -> None:
    """Options communes à toutes les commandes."""
    level = logging.DEBUG if verbose else logging.WARNING
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")


@app.command()
def demo(
    scenario: Scenario = "pic_du_lundi",
    robot: Robot = "exemplaire",
    speed: Speed = 20,
    tls: Tls = False,
    out: Out = Path("out"),
) -> None:
    """Joue une épreuve entière avec des robots, par de vrais appels SIP."""
    from evalengine.demo import demo as play_demo
    from evalengine.dossier.loader import load_dossier
    from evalengine.robots.profile import PROFILES
    from evalengine.settings import Settings

    with sentences():
        if robot not in PROFILES:
            raise BadSettings(f"Le robot « {robot} » n’existe pas. Connus : {', '.join(PROFILES)}.")
        settings = Settings.for_demo(out, tls=tls)
        complete = asyncio.run(
            play_demo(
                settings,
                load_dossier(settings.dossier_folder),
                scenario=scenario,
                profile=PROFILES[robot],
                speed=speed,
                out=out,
                console=screen,
            )
        )
        raise typer.Exit(0 if complete else 1)


@app.command()
def run(
    scenario: Scenario = "prise_en_main",
    candidate: Candidate = "Candidat",
    sitting: Annotated[str, typer.Option("--epreuve", help="Épreuve à reprendre.")] = "",
    control_robot: RobotControl = False,
    no_phone: Annotated[
        bool, typer.Option("--sans-telephone", help="Le candidat a son propre téléphone SIP.")
    ] = False,
    linear: Annotated[
        bool,
        typer.Option(
            "--lineaire", help="Une phrase par ligne, pour lecteurs d’écran et plages braille."
        ),
    ] = False,
    in_browser: Annotated[
        bool,
        typer.Option(
            "--navigateur", help="La console s’ouvre dans un navigateur, qui porte aussi le casque."
        ),
    ] = False,
    contrast: Annotated[
        bool, typer.Option("--contraste", help="Couleurs à fort contraste, pour malvoyants.")
    ] = False,
    touches: Annotated[
        Literal["lignes", "standard"],
        typer.Option(help="Touches : une par ligne, ou comme un standard (F3 décroche…)."),
    ] = "lignes",
    tls: Tls = False,
    out: Out = Path("out"),
) -> None:
    """Ouvre une épreuve sur cette machine : moteur, console ici, page du co-évaluateur."""
    from evalengine.workstation import LINEAR
    from evalengine.workstation import run as run_workstation

    with sentences():
        wanted = {"--sans-telephone": no_phone, "--contraste": contrast, LINEAR: linear}
        options = [option for option, chosen in wanted.items() if chosen]
        status = asyncio.run(
            run_workstation(
                scenario=scenario,
                candidate=candidate,
                sitting=sitting,
                control_robot=control_robot,
                console_options=options,
                out=out,
                # Nothing but text where it is read out: neither colours nor bold.
                screen=Console(color_system=None, force_terminal=False) if linear else screen,
                tls=tls,
                in_browser=in_browser,
                touches=touches,
            )
        )
        raise typer.Exit(status)


@app.command()
def serve(
    sittings: Annotated[
        list[str] | None, typer.Option("--epreuve", help="Épreuve à ouvrir ou à reprendre.")
    ] = None,
    scenario: Scenario = "pic_du_lundi",
    candidate: Candidate = "Candidat",
    speed: Speed = 1,
    control_robot: RobotControl = False,
    held: Annotated[
        bool, typer.Option("--tenu", help="S’arrête quand l’entrée standard se ferme.")
    ] = False,
) -> None:
    """Sert des épreuves, celles que l’on nomme ou celles que le journal dit inachevées."""
    from evalengine.service import serve as serve_sittings

    with sentences():
        asyncio.run(
            serve_sittings(
                sittings or [],
                scenario=scenario,
                candidate=candidate,
                speed=speed,
                control_robot=control_robot,
                held=held,
                tell=lambda line: screen.print(line, soft_wrap=True, highlight=False),
            )
        )


@app.command()
def code(
    sitting: Annotated[str, typer.Argument(help="Nom de l’épreuve.")],
    role: Annotated[
        Literal["candidat", "co-evaluateur", "evaluateur"], typer.Option(help="Pour qui.")
    ],
) -> None:
    """Fait un code à usage unique, à saisir à l’adresse /entrer du moteur."""
    from evalengine.bootstrap.entrance import make_code
    from evalengine.server.entrance.codes import Person
    from evalengine.settings import Settings

    persons: dict[str, Person] = {
        "candidat": "candidate",
        "co-evaluateur": "control",
        "evaluateur": "evaluator",
    }
    with sentences():
        settings = Settings.load()
        made = asyncio.run(make_code(settings, sitting, persons[role]))
        screen.print(f"[bold]{made}[/bold]", highlight=False)
        minutes = settings.code_minutes
        screen.print(f"À saisir une seule fois, avant {minutes}\u00a0min.", highlight=False)


@app.command(name="mot-de-passe")
def set_password() -> None:
    """Pose le mot de passe de l’administrateur (page /administration du moteur)."""
    from evalengine.server.entrance.administrator import keep_password
    from evalengine.settings import Settings

    with sentences():
        settings = Settings.load()
        chosen = typer.prompt("Mot de passe de l’administrateur", hide_input=True)
        if chosen != typer.prompt("Le même, encore une fois", hide_input=True):
            raise BadSettings("Les deux mots de passe ne sont pas les mêmes.")
        screen.print(f"Mot de passe posé : {keep_password(settings.state_folder, chosen)}")


@app.command()
def doctor() -> None:
    """Vérifie cette machine avant un examen, et dit si elle est prête."""
    from evalengine.doctor.examination import examine
    from evalengine.settings import Settings

    with sentences():
        ready = asyncio.run(examine(screen, Settings.load()))
        raise typer.Exit(0 if ready else 1)


@app.command()
def check(
    folder: Annotated[
        Path | None, typer.Option("--dossier", help="Dossier à vérifier (sinon, le réglage).")
    ] = None,
    diff: Annotated[
        tuple[Path, Path] | None,
        typer.Option("--diff", metavar="ANCIEN NOUVEAU", help="Compare deux versions."),
    ] = None,
    discrimination: Annotated[
        bool,
        typer.Option(
            "--discrimination", help="Fait jouer l’épreuve par des robots à un seul défaut."
        ),
    ] = False,
    matrix: Annotated[
        Path | None,
        typer.Option("--tableau", help="Avec --discrimination : où écrire le tableau."),
    ] = None,
) -> None:
    """Vérifie le dossier école : ce qui n’y va pas, et quel appel examine quel critère."""
    from evalengine.commission.report import check as check_dossier
    from evalengine.commission.report import compare, discriminate
    from evalengine.settings import Settings

    with sentences():
        if diff is not None:
            compare(screen, *diff)
            return
        if discrimination:
            proven = discriminate(screen, folder or Settings.load().dossier_folder, matrix)
            raise typer.Exit(0 if proven else 1)
        sound = check_dossier(screen, folder or Settings.load().dossier_folder)
        raise typer.Exit(0 if sound else 1)


@app.command(name="print")
def print_papers(
    programme: Annotated[
        str, typer.Option("--programme", help="Programme, ou scénario seul.")
    ] = "examen",
    out: Out = Path("out/imprimes"),
) -> None:
    """Imprime en PDF le livret du candidat, les cartes du co-évaluateur et la feuille de notes."""
    from evalengine.commission.prints import write
    from evalengine.dossier.loader import load_dossier
    from evalengine.settings import Settings

    with sentences():
        for path in write(load_dossier(Settings.load().dossier_folder), programme, out):
            screen.print(f"  {path}", highlight=False, soft_wrap=True)


@app.command()
def schema(out: Out = Path("out/schemas")) -> None:
    """Écrit les schémas JSON des fichiers du dossier école, pour un éditeur de texte."""
    from evalengine.commission.schema import write

    with sentences():
        for path in write(out):
            screen.print(f"  {path}", highlight=False, soft_wrap=True)


@app.command()
def variant(
    seed: Annotated[int, typer.Option("--seed", min=0, help="Graine : la même, la même variante.")],
    folder: Annotated[
        Path | None, typer.Option("--dossier", help="Dossier d’origine (sinon, le réglage).")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Dossier nouveau (sinon, out/variante-GRAINE).")
    ] = None,
) -> None:
    """Écrit une variante du dossier école : autres noms, numéros, agendas, même difficulté."""
    from evalengine.commission.variant.folder import write_variant
    from evalengine.settings import Settings

    with sentences():
        target = out or Path(f"out/variante-{seed}")
        counts = write_variant(folder or Settings.load().dossier_folder, seed, target)
        screen.print(f"  {target}", highlight=False, soft_wrap=True)
        screen.print(f"{counts}.", highlight=False, soft_wrap=True)


@app.command()
def grid(
    file: Annotated[
        Path | None, typer.Argument(help="Grille à importer : un fichier .yaml ou .xlsx.")
    ] = None,
    number: Annotated[
        str, typer.Option("--numero", help="Version, à la place de celle du fichier.")
    ] = "",
    status: Annotated[
        str, typer.Option("--statut", help="Statut, à la place de celui du fichier.")
    ] = "",
    template: Annotated[
        Path | None, typer.Option("--modele", help="Écrit la grille présente en XLSX, à corriger.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--dossier", help="Dossier de la grille présente.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Fichier YAML à écrire (sinon, rien ne l’est).")
    ] = None,
) -> None:
    """Importe une grille d’un YAML ou d’un XLSX, la vérifie et dit ce qui change."""
    from evalengine.commission.gridfile.report import exchange
    from evalengine.settings import Settings

    with sentences():
        exchange(
            screen,
            folder or Settings.load().dossier_folder,
            file,
            template,
            out,
            version=number,
            status=status,
        )


@app.command()
def version() -> None:
    """Dit la version."""
    screen.print(f"{__version__} (Python {sys.version.split()[0]})", highlight=False)


add_doors(app, screen, sentences)

if __name__ == "__main__":
    app()
