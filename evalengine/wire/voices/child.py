"""The process that makes sounds: ``python -m evalengine.wire.voices.child``.

Each line of its standard input is a wish, in JSON: ``{"file": path}``, or ``{"say": text, "by":
[command…]}``. To each it answers with a line, ``{"octets": n}`` or ``{"why": French}``, and n
octets: 16-bit samples at 8 kHz, mono. When its input ends, it ends.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from evalengine.errors import reason_of
from evalengine.wire.voices.decoding import Unusable, file_to_pcm, to_pcm

_SPEAKS_WITHIN_S = 20
_GIVES_WAY = 10
"""Calls have 20 ms; a sound that is made beforehand has all the time."""


def made(wish: dict[str, Any]) -> bytes:
    """The samples of one wish. Raises `Unusable`."""
    if "file" in wish:
        return file_to_pcm(Path(wish["file"]))
    return to_pcm(_spoken(wish["say"], wish["by"]), "wav")


def _spoken(text: str, command: list[str]) -> bytes:
    """The WAV that ``command`` writes for ``text``, which it reads."""
    try:
        done = subprocess.run(
            command,
            input=text.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_SPEAKS_WITHIN_S,
            check=True,
        )
    except OSError as error:
        raise Unusable(f"la commande de voix ne démarre pas ({reason_of(error)})") from error
    except subprocess.SubprocessError as error:
        raise Unusable("la commande de voix a échoué") from error
    return done.stdout


def main() -> None:
    """Until nothing more is wished for, after everything that is urgent on this machine."""
    if sys.platform != "win32":
        os.nice(_GIVES_WAY)
    for line in sys.stdin.buffer:
        told: dict[str, Any]
        try:
            sound = made(json.loads(line))
            told = {"octets": len(sound)}
        except Unusable as error:
            sound, told = b"", {"why": str(error)}
        sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + sound)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
