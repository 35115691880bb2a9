"""Speaks a sentence by eSpeak NG: ``python -m evalengine.wire.voices.espeak fr``.

Reads a text from its standard input and writes a WAV. The library is under the GPL: it is loaded
here, in a process that does nothing else, and by no other part of the program.
"""

from __future__ import annotations

import ctypes
import sys
import wave
from typing import Any

import espeakng_loader

_RETRIEVAL = 1
_UTF8 = 1
_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)


def spoken(text: str, language: str) -> tuple[bytes, int]:
    """16-bit samples, and how many a second. ValueError for a language that has no voice."""
    library: Any = ctypes.cdll.LoadLibrary(espeakng_loader.get_library_path())
    pcm = bytearray()

    def take(samples: Any, count: int, _events: object) -> int:
        if samples and count > 0:
            pcm.extend(ctypes.string_at(samples, 2 * count))
        return 0

    callback = _Callback(take)
    rate = library.espeak_Initialize(_RETRIEVAL, 0, espeakng_loader.get_data_path().encode(), 0)
    library.espeak_SetSynthCallback(callback)
    if library.espeak_SetVoiceByName(language.encode()) != 0:
        raise ValueError(f"no voice speaks {language}")
    said = text.encode() + b"\0"
    library.espeak_Synth(said, ctypes.c_size_t(len(said)), 0, 0, 0, _UTF8, None, None)
    library.espeak_Synchronize()
    return bytes(pcm), rate


def main() -> None:
    """In the language of the first argument, French without one."""
    text = sys.stdin.buffer.read().decode("utf-8", "replace")
    pcm, rate = spoken(text, sys.argv[1] if len(sys.argv) > 1 else "fr")
    with wave.open(sys.stdout.buffer, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(rate)
        written.setnframes(len(pcm) // 2)
        written.writeframesraw(pcm)


if __name__ == "__main__":
    main()
