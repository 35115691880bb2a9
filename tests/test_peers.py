"""The ``peer`` marker: a program that is missing is a skip here, and a failure in CI."""

from __future__ import annotations

import pytest

from .conftest import pytest_runtest_setup


@pytest.mark.parametrize(
    ("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)]
)
def test_a_missing_peer_says_what_to_install(request, monkeypatch, ci, outcome):
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("PATH", "/nowhere")
    request.node.add_marker(pytest.mark.peer("sipp", "baresip"))
    with pytest.raises(outcome, match=r"sipp, baresip.*apt-get install sip-tester baresip-core"):
        pytest_runtest_setup(request.node)


def test_a_present_peer_lets_the_test_run(request):
    request.node.add_marker(pytest.mark.peer("sh"))
    pytest_runtest_setup(request.node)
