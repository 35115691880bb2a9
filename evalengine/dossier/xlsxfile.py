"""A workbook that people have had in their hands: whatever is wrong with it is one sentence."""

from __future__ import annotations

import warnings
import zipfile
from pathlib import Path

from openpyxl import Workbook, load_workbook

from evalengine.errors import EvalEngineError, reason_of

_MAX_BYTES = 5_000_000
_MAX_UNPACKED = 100_000_000
"""A file of few octets may unpack to more than the machine holds."""


def open_workbook(
    path: Path, refusal: type[EvalEngineError], *, computed: bool = False
) -> Workbook:
    """The workbook at ``path``: what was typed, or with ``computed`` what formulas came to.

    Raises ``refusal``, with a sentence, for a file that is missing, too large, or no workbook.
    """
    try:
        if path.stat().st_size > _MAX_BYTES or _unpacked(path) > _MAX_UNPACKED:
            raise refusal(f"{path.name}\u00a0: ce fichier est trop gros pour une grille.")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl leaves aside is nothing of ours
            return load_workbook(path, data_only=computed)
    except OSError as error:
        told = f"ce fichier est illisible ({reason_of(error)})"
        raise refusal(f"{path.name}\u00a0: {told}.") from error
    except refusal:
        raise
    except Exception as error:  # of a spoilt file zlib, expat and openpyxl raise what they meet
        raise refusal(f"{path.name}\u00a0: ce n’est pas un classeur XLSX lisible.") from error


def _unpacked(path: Path) -> int:
    """Octets that its parts say they have: no more than these are ever unpacked."""
    with zipfile.ZipFile(path) as packed:
        return sum(part.file_size for part in packed.infolist())
