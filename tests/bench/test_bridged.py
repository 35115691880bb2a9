"""The delay of an answer through a bridge, read from a capture."""

from __future__ import annotations

from bench.bridged import delays_ns
from bench.pcap import Datagram

BRIDGE, CALLER, CALLED = ("127.0.0.1", 6000), ("127.0.0.1", 6001), ("127.0.0.1", 6002)


def ok(at, source, dest, number, method="INVITE", status="200 OK"):
    data = (
        f"SIP/2.0 {status}\r\nVia: SIP/2.0/UDP x\r\nFrom: <sip:{number}@127.0.0.1:5060>;tag=1\r\n"
        f"CSeq: 1 {method}\r\n\r\n"
    )
    return Datagram(at, source, dest, data.encode())


def test_the_delay_is_from_the_first_200_in_to_the_first_200_out_of_each_call():
    seen = [
        ok(90, CALLED, BRIDGE, 1, status="180 Ringing"),
        ok(100, CALLED, BRIDGE, 1),
        ok(110, CALLED, BRIDGE, 2),
        ok(150, BRIDGE, CALLER, 1),
        ok(170, BRIDGE, CALLER, 2),
        ok(600, CALLED, BRIDGE, 1),  # sent again
        ok(610, BRIDGE, CALLER, 1),
        ok(620, BRIDGE, CALLER, 1, method="BYE"),
        ok(630, CALLED, BRIDGE, 3),  # never passed on
    ]
    assert delays_ns(seen, BRIDGE[1]) == [50, 60]
