"""`evalengine run --navigateur`: an engine here, its console wherever the address is opened."""

import asyncio
import os
import re
import sys
from urllib.request import urlopen

from evalengine.workstation import free_port, free_sip_port
from tests.patience import patience


async def test_it_gives_the_address_and_stops_at_enter(tmp_path):
    process = await asyncio.create_subprocess_exec(
        *[sys.executable, "-m", "evalengine", "run", "--navigateur", "--out", str(tmp_path / "o")],
        *["--touches", "standard"],
        env={
            **os.environ,
            "EVALENGINE_STATE_FOLDER": str(tmp_path),
            "EVALENGINE_HTTP_PORT": str(free_port("127.0.0.1", 1)),
            "EVALENGINE_SIP_PORT": str(free_sip_port("127.0.0.1")),
        },
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    told = ""
    async with patience(30):
        while "Entrée arrête le moteur." not in told:
            line = await process.stdout.readline()
            assert line, told
            told += line.decode()
    url = re.search(r"http://\S+/poste/\S+", told)[0]
    assert "mot de passe" in told
    with await asyncio.to_thread(urlopen, url, None, 10) as page:
        assert page.status == 200
        assert b"<option value='standard' selected>" in page.read()
    grid = re.search(r"Notation de l’évaluateur.*(http://\S+/grille\?jeton=\S+)", told)[1]
    with await asyncio.to_thread(urlopen, grid, None, 10) as page:
        assert "Notation de l’évaluateur" in page.read().decode()
    async with patience(20):
        rest, _ = await process.communicate(b"\n")
    assert process.returncode == 0
    assert "journal.jsonl" in rest.decode().replace("\n", "")  # a long path is cut anywhere
