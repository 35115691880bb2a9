"""`evalengine run --lineaire` in a terminal, from its first line to its results."""

from __future__ import annotations

import asyncio
import os
import pty
import sys
from pathlib import Path

from evalengine.workstation import free_port, free_sip_port
from tests.console.test_main import Terminal
from tests.engine_process import HOST


async def test_all_of_it_is_plain_text_and_ctrl_c_interrupts_nothing(tmp_path: Path) -> None:
    master, slave = pty.openpty()
    program = await asyncio.create_subprocess_exec(
        *[sys.executable, "-m", "evalengine", "run", "--lineaire", "--regie-robot"],
        *["--out", str(tmp_path / "out")],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
        preexec_fn=lambda: os.close(os.open(os.ttyname(0), os.O_RDWR)),  # its own terminal
        env={
            **os.environ,
            "TERM": "xterm-256color",
            "EVALENGINE_STATE_FOLDER": str(tmp_path),
            "EVALENGINE_CONSOLE_FOLDER": str(tmp_path),
            "EVALENGINE_HTTPS": "true",
            "EVALENGINE_HTTP_PORT": str(free_port(HOST, 1)),
            "EVALENGINE_SIP_PORT": str(free_sip_port(HOST)),
        },
    )
    os.close(slave)
    terminal = Terminal(program, master)
    try:
        await terminal.sees("puis Entrée pour ouvrir la console")
        terminal.types(b"\r")
        await terminal.sees("Console en mode linéaire")
        terminal.types(b"\x03")
        await terminal.sees("rien n’est interrompu")
        terminal.types(b"dossiers\r")
        await terminal.sees("1, ")
        terminal.types(b"quitter\r1\r")
        await terminal.sees("Vos appels, d’après le réseau.")
        assert await terminal.ends() == 0
    finally:
        if program.returncode is None:
            program.kill()
            await program.wait()
        asyncio.get_running_loop().remove_reader(master)
        os.close(master)
    said = terminal.seen.decode()
    assert "Liaison perdue" not in said
    assert not {"\x1b", "─", "│", "━"} & set(said)
