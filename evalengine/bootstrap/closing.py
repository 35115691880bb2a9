"""What is done once a sitting is closed: its journal's head is signed by the centre's key."""

from __future__ import annotations

import logging

from evalengine import __version__
from evalengine.bootstrap.chance import fresh_secret
from evalengine.bootstrap.places import seal_folder
from evalengine.dossier.models import Dossier
from evalengine.errors import EvalEngineError
from evalengine.journal.seals import keep_seal
from evalengine.keys import load_centre_key
from evalengine.runner import Runner
from evalengine.settings import Settings

log = logging.getLogger(__name__)


def seal(settings: Settings, dossier: Dossier, runner: Runner) -> None:
    """Keeps the seal of a closed sitting. What stops it is logged; the next export makes it."""
    try:
        key = load_centre_key(settings.state_folder, fresh_secret())
        folder, sitting = seal_folder(settings), runner.sitting
        keep_seal(folder, sitting, runner.entries, dossier.grid, key, __version__)
    except EvalEngineError as error:
        log.error("sitting %s is not sealed: %s", runner.sitting, error)
