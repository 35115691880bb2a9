"""What is done once a sitting is closed: its journal's head is signed by the centre's key."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from evalengine import __version__
from evalengine.bootstrap.chance import fresh_secret
from evalengine.bootstrap.places import seal_folder
from evalengine.dossier.models import Dossier
from evalengine.errors import EvalEngineError
from evalengine.journal.seals import KeptSeal, keep_seal
from evalengine.keys import load_centre_key
from evalengine.referentiel.models import Grid
from evalengine.settings import Settings
from evalengine.vocabulary.entry import Entry

if TYPE_CHECKING:
    from evalengine.runner import Runner

log = logging.getLogger(__name__)


def seal(settings: Settings, dossier: Dossier, runner: Runner) -> None:
    """Keeps the seal of a closed sitting. What stops it is logged; the next export makes it."""
    try:
        seal_now(settings, dossier.grid, runner.sitting, runner.entries)
    except EvalEngineError as error:
        log.error("sitting %s is not sealed: %s", runner.sitting, error)


def seal_now(settings: Settings, grid: Grid, sitting: str, entries: Sequence[Entry]) -> KeptSeal:
    """The seal of a closed sitting, made at its first use. Raises as `keep_seal`."""
    key = load_centre_key(settings.state_folder, fresh_secret())
    return keep_seal(seal_folder(settings), sitting, entries, grid, key, __version__)
