"""Runs each target for a while; what it learnt stays in a folder for the next time.

    python -m fuzz [--seconds 60] [target…]

Leaves with 1 when a target found something: the input lies where the last line says.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from fuzz.seeds import DICTIONARY, SEEDS

CORPUS = Path(tempfile.gettempdir()) / f"evalengine-fuzz-{os.getuid()}"
LIMITS = ("-max_len=4096", "-timeout=10", "-rss_limit_mb=1024", "-print_final_stats=1")
STEPS = ("#", "INFO:", "WARNING:", '"', "Dictionary:")
"""How the lines of libFuzzer begin that only say how it gets on."""


def main() -> int:
    """The exit status."""
    asked = _arguments()
    found = [target for target in asked.targets if not _run(target, asked.seconds)]
    print(f"found something: {', '.join(found)}" if found else "nothing found")
    return 1 if found else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("targets", nargs="*", default=list(SEEDS), metavar="target")
    asked = parser.parse_args()
    if unknown := set(asked.targets) - set(SEEDS):
        parser.error(f"no target {', '.join(sorted(unknown))}; there are {', '.join(SEEDS)}")
    return asked


def _run(target: str, seconds: int) -> bool:
    """True when it found nothing."""
    corpus, artifacts = CORPUS / target, CORPUS / "found"
    _sow(target, corpus)
    artifacts.mkdir(parents=True, exist_ok=True)
    words = CORPUS / "words"
    words.write_text("".join(f'"{word}"\n' for word in DICTIONARY))
    prefix = artifacts / f"{target}-"
    print(f"{target}: {seconds} s, in {corpus}", flush=True)
    options = (f"-max_total_time={seconds}", f"-dict={words}", f"-artifact_prefix={prefix}")
    ended = subprocess.run(
        [sys.executable, "-m", "fuzz.drive", target, str(corpus), *options, *LIMITS],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    said = [line for line in ended.stdout.splitlines() if not line.startswith(STEPS)]
    print("\n".join(said[-40:]), flush=True)
    return ended.returncode == 0


def _sow(target: str, corpus: Path) -> None:
    """Good inputs, for the fuzzer to spoil."""
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(SEEDS[target]()):
        (corpus / f"seed-{number}").write_bytes(seed)


if __name__ == "__main__":
    sys.exit(main())
