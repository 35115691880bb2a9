"""`evalengine doctor`, as an installer runs it."""

from __future__ import annotations

import asyncio
import os
import socket
import sys

from evalengine.doctor import witness


async def doctor(tmp_path, **environment: str) -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(
        *[sys.executable, "-m", "evalengine", "doctor"],
        env={
            **os.environ,
            "EVALENGINE_STATE_FOLDER": str(tmp_path / "état"),
            "EVALENGINE_HTTP_PORT": "0",
            "EVALENGINE_SIP_PORT": "0",
            **environment,
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode, said.decode().replace("\u00a0", " ")


async def test_a_sound_machine_is_ready(tmp_path):
    status, said = await doctor(tmp_path)
    assert status == 0, said
    assert said.endswith("Cette machine est prête pour un examen.\n")
    for name in (
        "Port SIP (TCP)",
        "Dossier d’état",
        "Place sur le disque",
        "Journal",
        "Horloge",
        "Son",
    ):
        assert f" {name} : " in said
    assert "✓ Appels au téléphone intégré : 3 appels" in said
    told = "✓ Appels au téléphone témoin (pyVoIP) : 3 appels"
    assert (told if witness.is_installed() else "pyVoIP 1.6.8 n’est pas installé") in said
    assert sorted(path.name for path in (tmp_path / "état").iterdir()) == ["journal.db"]


async def test_what_is_wrong_is_counted_and_told(tmp_path):
    with socket.socket(type=socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port = str(taken.getsockname()[1])
        status, said = await doctor(
            tmp_path, EVALENGINE_SIP_PORT=port, EVALENGINE_DOSSIER_FOLDER=str(tmp_path)
        )
    assert status == 1
    assert f"✗ Port SIP (UDP) : {port} de 127.0.0.1 ne peut pas être pris" in said
    assert "✗ Dossier école" in said
    assert said.endswith("Cette machine n’est pas prête pour un examen : 3 points à corriger.\n")


async def test_settings_that_cannot_be_read_are_one_sentence(tmp_path):
    status, said = await doctor(tmp_path, EVALENGINE_SIP_PORT="cinq")
    assert status == 2
    assert "EVALENGINE_SIP_PORT" in said
    assert "Traceback" not in said
