"""Hands one target to libFuzzer, with the engine and its parser instrumented."""

from __future__ import annotations

import importlib
import sys

import atheris


def main() -> None:
    """The target is the first argument, libFuzzer's own are the others. Does not come back."""
    program, target, *options = sys.argv
    with atheris.instrument_imports(include=["evalengine", "sipmessage"]):
        one = importlib.import_module(f"fuzz.{target}").one
    atheris.Setup([program, *options], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
