"""Ports that are free, of the families and kinds that the engine opens."""

from __future__ import annotations

import socket

import pytest

from evalengine.workstation import free_port, free_sip_port


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_the_port_wanted_is_taken_when_it_is_free_and_another_when_not(host):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, 0), family=family) as busy:
        port = busy.getsockname()[1]
        assert free_port(host, socket.SOCK_STREAM, port) != port
        assert free_sip_port(host, port) != port
    assert free_port(host, socket.SOCK_STREAM, port) == port
    assert free_sip_port(host, port) == port
