"""Several phones of one desk: who is rung, who took whose place, and when nobody is left."""

from __future__ import annotations

import pytest

from evalengine.clock import SECOND
from evalengine.wire.sip.accounts.bindings import BindingChange
from evalengine.wire.sip.accounts.registrar import Registrar
from evalengine.wire.sip.messages.hops import StreamPeer

from .test_registrar import PASSWORDS, REALM, Phone, names

INSTANCE = '"<urn:uuid:00000000-0000-1000-8000-AABBCCDDEEFF>"'
OTHER = '"<urn:uuid:00000000-0000-1000-8000-000000000001>"'


def at(port: int, instance: str = "", reg_id: int | str = "", expires: int = 600) -> str:
    named = f";+sip.instance={instance}" if instance else ""
    way = f";reg-id={reg_id}" if reg_id else ""
    return f"<sip:poste1@192.0.2.7:{port}>;expires={expires}{named}{way}"


def uri(port: int) -> str:
    return f"sip:poste1@192.0.2.7:{port}"


@pytest.fixture
def registrar():
    return Registrar(REALM, names(), PASSWORDS.get)


@pytest.fixture
def phone(registrar):
    return Phone(registrar)


def test_every_phone_is_a_target_the_newest_first(registrar, phone):
    for port in (5001, 5002, 5003):
        phone.send(at(port))
    assert registrar.targets("poste1", 0) == [uri(5003), uri(5002), uri(5001)]
    phone.send(at(5001))
    assert registrar.targets("poste1", 0) == [uri(5001), uri(5003), uri(5002)]
    assert registrar.targets("poste1", 600 * SECOND) == []


@pytest.mark.parametrize("reg_id", ["", 1])
def test_a_phone_that_comes_back_from_another_port_is_no_ghost(registrar, phone, reg_id):
    phone.send(at(5001, INSTANCE, reg_id))
    phone.send(at(5009, OTHER, reg_id))
    reply = phone.send(at(5002, INSTANCE, reg_id), call_id="after a reboot")
    assert reply.change == BindingChange("poste1", uri(5002), 600)
    assert registrar.targets("poste1", 0) == [uri(5002), uri(5009)]
    assert len(reply.headers) == 2


def test_two_ways_to_one_phone_ring_it_once(registrar, phone):
    phone.send(at(5001, INSTANCE, 1))
    reply = phone.send(at(5002, INSTANCE, 2))
    assert len(reply.headers) == 2
    assert registrar.targets("poste1", 0) == [uri(5002)]
    phone.send(at(5002, INSTANCE, 2, expires=0))
    assert registrar.targets("poste1", 0) == [uri(5001)]


def test_a_way_without_a_phone_says_nothing(registrar, phone):
    phone.send(at(5001, reg_id=1))
    phone.send(at(5002, reg_id=1))
    assert registrar.targets("poste1", 0) == [uri(5002), uri(5001)]


def test_another_desk_s_phone_of_the_same_name_is_left_alone(registrar, phone):
    phone.send(at(5001, INSTANCE, 1))
    Phone(registrar, "poste2", "autre").send(f"<sip:poste2@192.0.2.7>;+sip.instance={INSTANCE}")
    assert registrar.targets("poste1", 0) == [uri(5001)]


def test_what_is_told_lasts_as_long_as_the_last_of_them(registrar, phone):
    phone.send(at(5001, expires=900))
    assert phone.send(at(5002, expires=120)).change == BindingChange("poste1", uri(5002), 900)
    assert registrar.tick(120 * SECOND) == [BindingChange("poste1", uri(5001), 780)]
    assert registrar.tick(120 * SECOND) == []
    assert registrar.tick(900 * SECOND) == [BindingChange("poste1", uri(5001), 0)]


def test_a_connection_that_is_lost_leaves_the_other_phones(registrar):
    flow = StreamPeer("192.0.2.8", 40_000, "tcp", 7)
    Phone(registrar).send(at(5001, expires=900))
    Phone(registrar, source=flow).send(at(5002, expires=120), call_id="the other")
    assert registrar.lost(flow, 10 * SECOND) == [BindingChange("poste1", uri(5001), 890)]
    assert registrar.targets("poste1", 10 * SECOND) == [uri(5001)]


@pytest.mark.parametrize("contact", [at(5001, "x" * 400), at(5001, '""', "deux"), at(5001, "a")])
def test_a_name_may_be_anything(registrar, phone, contact):
    assert phone.send(contact).status == 200
    assert registrar.targets("poste1", 0) == [uri(5001)]
