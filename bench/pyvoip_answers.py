"""Run as a script by an interpreter that has pyVoIP 1.6.8 (GPL): it answers every call at once.

Its arguments are its own port, and the caller's: pyVoIP answers to its registrar, wherever the
call came from. It registers nowhere, says ``ready``, and leaves at the end of its input.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from pyVoIP.VoIP import VoIPPhone

HOST = "127.0.0.1"


def main(port: str, caller: str) -> None:
    phone: Any = VoIPPhone(
        HOST,
        int(caller),
        "repondeur",
        "",
        myIP=HOST,
        callCallback=lambda call: call.answer(),
        sipPort=int(port),
        rtpPortLow=20_000,
        rtpPortHigh=60_000,
    )
    phone.sip.register = lambda: True
    phone.start()
    print("ready", flush=True)
    sys.stdin.read()
    os._exit(0)  # its threads would go on


if __name__ == "__main__":
    main(*sys.argv[1:])
