"""The commands for a sitting that is over: export · verify · purge · person; and for the marks that
somebody makes of it without a network: notation."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

Sentences = Callable[[], AbstractContextManager[None]]
"""Turns our own errors into one French sentence and an exit status."""

Out = Annotated[Path, typer.Option("--out", help="Dossier des résultats.")]


def add_doors(app: typer.Typer, screen: Console, sentences: Sentences) -> None:
    """Gives ``app`` these commands, which tell on ``screen``."""

    def tell(line: str) -> None:
        screen.print(line, highlight=False, soft_wrap=True, markup=False)

    @app.command()
    def export(
        sitting: Annotated[str, typer.Argument(help="Nom de l’épreuve.")],
        pcap: Annotated[
            bool, typer.Option("--pcap", help="Écrit aussi les messages SIP, pour Wireshark.")
        ] = False,
        audio: Annotated[
            bool, typer.Option("--audio", help="Écrit aussi les enregistrements, en FLAC.")
        ] = False,
        text: Annotated[
            bool, typer.Option("--texte", help="Dit l’épreuve dans ce terminal, sans rien écrire.")
        ] = False,
        pseudonyms: Annotated[
            bool,
            typer.Option("--pseudonymes", help="N’écrit que la grille, sans aucun nom."),
        ] = False,
        out: Out = Path("out"),
    ) -> None:
        """Écrit grille, livret, procès-verbal, rejeu et fichier scellé d’une épreuve."""
        from evalengine.custody.export import export as export_sitting
        from evalengine.custody.telling import tell_sitting

        with sentences():
            if text:
                asyncio.run(tell_sitting(sitting, screen))
                return
            wanted = {"pcap": pcap, "audio": audio, "pseudonyms": pseudonyms}
            for path in asyncio.run(export_sitting(sitting, out, **wanted)):
                tell(f"  {path}")

    @app.command()
    def verify(
        file: Annotated[
            Path, typer.Argument(help="Un fichier .scelle, un journal.jsonl ou un certificat.")
        ],
        key: Annotated[
            Path | None, typer.Option("--cle", help="La clé publique du centre : centre.pub.")
        ] = None,
        grid: Annotated[
            Path | None, typer.Option("--grille", help="Où écrire la grille recalculée.")
        ] = None,
    ) -> None:
        """Recalcule la chaîne, les mesures et la grille d’un fichier, hors ligne."""
        from evalengine.custody.verification import keep_grid, public_key
        from evalengine.custody.verification import verify as verify_file

        with sentences():
            proven = verify_file(file, public_key(key))
            for line in proven.told:
                tell(line)
            if grid is not None:
                tell(f"  {keep_grid(proven, grid)}")

    @app.command()
    def purge(
        confirmed: Annotated[
            bool, typer.Option("--detruire", help="Détruit pour de bon ; sinon, dit seulement.")
        ] = False,
    ) -> None:
        """Dit ce qui a dépassé sa durée de conservation, et le détruit avec un certificat."""
        from evalengine.custody.purge import purge_all

        with sentences():
            for line in asyncio.run(purge_all(confirmed=confirmed)):
                tell(line)

    @app.command()
    def person(
        name: Annotated[str, typer.Argument(help="Nom du candidat, tel qu’à l’épreuve.")],
        out: Out = Path("out"),
    ) -> None:
        """Réunit dans un zip toutes les données que ce centre détient sur une personne."""
        from evalengine.custody.person import export_person

        with sentences():
            tell(f"  {asyncio.run(export_person(name, out))}")

    @app.command()
    def notation(
        sitting: Annotated[str, typer.Argument(help="Nom de l’épreuve.")],
        sheet: Annotated[
            Path, typer.Option("--feuille", help="Feuille XLSX à écrire, ou à fusionner.")
        ],
        marker: Annotated[
            Literal["evaluateur", "coevaluateur"], typer.Option("--marqueur", help="Qui note.")
        ],
        engine: Annotated[
            str, typer.Option("--moteur", help="Adresse du moteur (sinon, les réglages).")
        ] = "",
    ) -> None:
        """Écrit une feuille de notation pour noter sans réseau ; remplie, la fusionne."""
        from evalengine.custody.offline.form import MARKERS
        from evalengine.custody.offline.merging import exchange

        with sentences():
            merged = exchange(sitting, sheet, MARKERS[marker], engine)
            for line in merged.told:
                tell(line)
            if not merged.whole:
                raise typer.Exit(1)
