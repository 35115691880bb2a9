"""The witness phone: pyVoIP when it is installed, and processes that fail each in one way."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from evalengine.clock import SystemClock
from evalengine.doctor import rehearsal, witness
from evalengine.doctor.rehearsal import rehearse
from evalengine.doctor.witness import Witness
from evalengine.dossier.loader import load_dossier
from evalengine.settings import Settings


@pytest.fixture
def settings(tmp_path):
    return Settings.for_demo(tmp_path, {})


@pytest.fixture
def play(settings, tmp_path):
    """Rehearses with a witness whose process runs ``program``; ours when there is none."""

    async def play(program: str = ""):
        script = tmp_path / "witness.py"
        script.write_text(program)
        handset = Witness(script) if program else Witness()
        finding = await rehearse(settings, load_dossier(), SystemClock(), handset)
        assert handset._process.returncode is not None
        return finding

    return play


@pytest.mark.skipif(
    not witness.is_installed(), reason="install the extra: evalengine[witness] (pyVoIP, GPL)"
)
async def test_an_independent_phone_saw_what_the_journal_says(play):
    finding = await play()
    assert finding.grade == "good", finding
    waits = [line.split("attente ")[1].split(" s")[0] for line in finding.details]
    # pyVoIP lets its caller answer 1 s after the INVITE.
    assert [wait.split(",")[0] for wait in waits] == ["1", "1", "1"]


@pytest.mark.parametrize(
    ("program", "says"),
    [
        ("raise SystemExit('plus de piles')", "s’est arrêté\u00a0: plus de piles."),
        ("print('bonjour'); print('[1]')", "s’est arrêté\u00a0: sans un mot."),
        ("import time; time.sleep(60)", "ne s’est pas enregistré"),
        ("""print('{"what": "registered"}', flush=True); input(); input()""", "pas enregistré"),
    ],
)
async def test_a_process_that_fails_is_told_in_a_sentence(play, monkeypatch, program, says):
    monkeypatch.setattr(rehearsal, "PATIENCE_S", 1.0)
    monkeypatch.setattr(witness, "LEAVES_WITHIN_S", 0.5)
    began = time.monotonic()
    finding = await play(program)
    assert finding.grade == "bad"
    assert says in finding.said
    assert time.monotonic() - began < 5


def test_nothing_of_the_engine_imports_pyvoip():
    program = (
        "import sys, evalengine.__main__, evalengine.doctor.examination as examination\n"
        "examination.witness.is_installed()\n"
        "print(sorted(name for name in sys.modules if name.startswith('pyVoIP')))"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (said.stdout, said.stderr) == ("[]\n", "")
