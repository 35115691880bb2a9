"""The registrar (RFC 3261 §10.3): bindings, their end, and those who have no business there."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sipmessage import Message

from evalengine.clock import SECOND
from evalengine.wire.sip.accounts import digest
from evalengine.wire.sip.accounts.bindings import BindingChange
from evalengine.wire.sip.accounts.nonces import Nonces
from evalengine.wire.sip.accounts.registrar import Registrar

REALM = "evalengine.example"
SOURCE = ("192.0.2.7", 5060)
PASSWORDS = {"poste1": "secret", "poste2": "autre"}
PHONE = "<sip:poste1@192.0.2.7:5060>"


def names():
    numbers = itertools.count()
    return lambda: f"token{next(numbers)}"


def request(user="poste1", contact=PHONE, *, cseq=1, call_id="a84b4c76e66710", extra=()):
    lines = [
        f"REGISTER sip:{REALM} SIP/2.0",
        "Via: SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bK77",
        f"From: <sip:{user}@{REALM}>;tag=49",
        f"To: <sip:{user}@{REALM}>",
        f"Call-ID: {call_id}",
        f"CSeq: {cseq} REGISTER",
        *([f"Contact: {contact}"] if contact else []),
        *extra,
    ]
    return Message.parse(("\r\n".join(lines) + "\r\n\r\n").encode())


class Phone:
    """A phone that answers challenges, by the algorithm it prefers."""

    def __init__(self, registrar, user="poste1", password="secret", source=SOURCE):
        self.registrar, self.source = registrar, source
        self.user, self.password = user, password
        self.cseq = 0

    def send(self, contact=PHONE, *, now=0, cseq=None, algorithm="SHA-256", **rest):
        """The reply to the second of two REGISTERs, the one with the answer."""
        self.cseq = self.cseq + 1 if cseq is None else cseq
        asked = request(self.user, contact, cseq=self.cseq, **rest)
        return self.registrar.register(self.sign(asked, now, algorithm), self.source, now)

    def sign(self, asked, now=0, algorithm="SHA-256", **changes):
        refusal = self.registrar.register(request(self.user), self.source, now)
        assert refusal.status == 401
        challenges = [value for name, value in refusal.headers if name == "WWW-Authenticate"]
        header = digest.authorize(
            next((c for c in challenges if algorithm in c), challenges[0]),
            method="REGISTER",
            uri=f"sip:{REALM}",
            user=self.user,
            password=self.password,
            cnonce="0a4f113b",
            **changes,
        )
        asked.headers.add("Authorization", header)
        return asked


@pytest.fixture
def registrar():
    return Registrar(REALM, names(), PASSWORDS.get)


@pytest.fixture
def phone(registrar):
    return Phone(registrar)


def test_a_phone_is_challenged_with_both_algorithms_the_stronger_first(registrar):
    reply = registrar.register(request(), SOURCE, 0)
    assert reply.status == 401 and reply.change is None and reply.notice is None
    asked = [digest.parameters(value) for _, value in reply.headers]
    assert [one["algorithm"] for one in asked] == ["SHA-256", "MD5"]
    assert all(one["realm"] == REALM and one["qop"] == "auth" for one in asked)


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
def test_a_phone_registers(registrar, phone, algorithm):
    reply = phone.send(algorithm=algorithm, extra=["Expires: 120"])
    assert reply.status == 200
    assert reply.headers == [("Contact", "<sip:poste1@192.0.2.7:5060>;expires=120")]
    assert reply.change == BindingChange("poste1", "sip:poste1@192.0.2.7:5060", 120)
    assert registrar.binding("poste1", 119 * SECOND) == "sip:poste1@192.0.2.7:5060"
    assert registrar.binding("poste1", 120 * SECOND) is None


def test_a_phone_that_gives_up_at_two_algorithms_gets_one_when_it_comes_back(registrar):
    assert len(registrar.register(request(), SOURCE, 0).headers) == 2
    again = registrar.register(request(cseq=2), SOURCE, 0).headers
    assert ["MD5" in value for _, value in again] == [True]
    assert len(registrar.register(request(), ("192.0.2.8", 5060), 0).headers) == 2


def test_a_phone_that_answered_is_offered_both_again(registrar, phone):
    phone.send()
    assert len(registrar.register(request(), SOURCE, 0).headers) == 2


@pytest.mark.parametrize(
    ("contact", "extra", "seconds"),
    [
        (PHONE + ";expires=90", ["Expires: 120"], 90),
        (PHONE, ["Expires: 120"], 120),
        (PHONE, [], 3_600),
        (PHONE + ";expires=soon", [], 3_600),
        (PHONE, ["Expires: 4294967296"], 7_200),
        (PHONE, ["Expires: " + "9" * 5_000], 7_200),
        (PHONE + ";expires=-5", [], 3_600),
    ],
)
def test_for_how_long(phone, contact, extra, seconds):
    assert phone.send(contact, extra=extra).change.expires_s == seconds


def test_too_short_an_interval_is_told(registrar, phone):
    reply = phone.send(PHONE + ";expires=59")
    assert (reply.status, reply.headers) == (423, [("Min-Expires", "60")])
    assert reply.change is None and registrar.binding("poste1", 0) is None


def test_zero_removes(registrar, phone):
    phone.send()
    reply = phone.send(PHONE + ";expires=0")
    assert (reply.status, reply.headers) == (200, [])
    assert reply.change == BindingChange("poste1", "sip:poste1@192.0.2.7:5060", 0)
    assert registrar.binding("poste1", 0) is None and registrar.deadline() is None


def test_the_star_removes_every_contact(registrar, phone):
    phone.send("<sip:a@192.0.2.7>, <sip:b@192.0.2.8>")
    reply = phone.send("*", extra=["Expires: 0"])
    assert reply.change == BindingChange("poste1", "sip:b@192.0.2.8", 0)
    assert registrar.binding("poste1", 0) is None


def test_removing_one_contact_leaves_the_other(registrar, phone):
    phone.send("<sip:a@192.0.2.7>, <sip:b@192.0.2.8>")
    reply = phone.send("<sip:b@192.0.2.8>;expires=0")
    assert reply.change == BindingChange("poste1", "sip:a@192.0.2.7", 3_600)


def test_asking_without_a_contact_changes_nothing(phone):
    phone.send(PHONE + ";expires=100")
    reply = phone.send(None, now=40 * SECOND)
    assert reply.headers == [("Contact", "<sip:poste1@192.0.2.7:5060>;expires=60")]
    assert reply.change is None


@pytest.mark.parametrize(
    ("contact", "extra"),
    [
        ("*", []),
        ("*", ["Expires: 10"]),
        ("*", ["Expires: 0", f"Contact: {PHONE}"]),
        ("<tel:+33199001234>", []),
        ("<sip:poste1@192.0.2.7:99999>", []),
        ("<sip:poste1@192.0.2.7:0>", []),
        ("<sip:poste1@192.0.2.7>;q=1;Q=0", []),
        ("sip:poste1@192.0.2.7?Route=x", []),
        ("garbage <<>>", []),
        (", ".join(f"<sip:p@192.0.2.7:{5000 + n}>" for n in range(1_000)), []),
    ],
)
def test_what_makes_no_sense_is_a_400(registrar, contact, extra):
    assert registrar.register(request(contact=contact, extra=extra), SOURCE, 0).status == 400


@pytest.mark.parametrize(
    ("name", "value"),
    [("CSeq", "x"), ("CSeq", f"{2**32} REGISTER"), ("To", "nobody"), ("To", f"<sip:{REALM}>")],
)
def test_a_header_that_cannot_be_read_is_a_400(registrar, name, value):
    asked = request()
    asked.headers.set(name, value)
    assert registrar.register(asked, SOURCE, 0).status == 400


def test_a_request_without_the_headers_it_needs_is_a_400(registrar):
    asked = Message.parse(f"REGISTER sip:{REALM} SIP/2.0\r\nVia: x\r\n\r\n".encode())
    assert registrar.register(asked, SOURCE, 0).status == 400


def test_an_older_request_of_the_same_phone_changes_nothing(registrar, phone):
    phone.send(cseq=7)
    assert phone.send(PHONE + ";expires=0", cseq=7).status == 400
    assert phone.send("<sip:other@192.0.2.9>", cseq=6).status == 400
    assert registrar.binding("poste1", 0) == "sip:poste1@192.0.2.7:5060"
    assert phone.send(cseq=6, call_id="after a reboot").status == 200


def test_the_newest_contacts_are_kept(registrar, phone):
    for port in range(5_000, 5_050):
        assert phone.send(f"<sip:poste1@192.0.2.7:{port}>").status == 200
    kept = phone.send(None).headers
    assert [value.partition(";")[0] for _, value in kept] == [
        f"<sip:poste1@192.0.2.7:{port}>" for port in (5047, 5048, 5049)
    ]
    assert registrar.binding("poste1", 0) == "sip:poste1@192.0.2.7:5049"


def test_nobody_registers_for_another(registrar, phone):
    asked = phone.sign(request("poste2"))
    assert registrar.register(asked, SOURCE, 0).status == 403
    assert registrar.binding("poste2", 0) is None


def test_an_unknown_user_is_answered_like_a_wrong_password(registrar):
    replies = []
    for user, password in (("poste1", "wrong"), ("nobody", "secret")):
        reply = Phone(Registrar(REALM, names(), PASSWORDS.get), user, password).send()
        replies.append((reply.status, [name for name, _ in reply.headers], reply.change))
    assert replies[0] == replies[1] and replies[0][0] == 401


def test_wrong_passwords_are_told_once_then_ten_times_rarer(registrar):
    guesser = Phone(registrar, password="guess")
    notices = [reply.notice for _ in range(100) if (reply := guesser.send()).notice]
    assert notices == [
        "Mot de passe refusé pour «\u00a0poste1\u00a0» depuis 192.0.2.7.",
        "Mot de passe refusé pour «\u00a0poste1\u00a0» depuis 192.0.2.7 (10\u00a0refus).",
        "Mot de passe refusé pour «\u00a0poste1\u00a0» depuis 192.0.2.7 (100\u00a0refus).",
    ]


def test_the_right_password_clears_its_source(registrar, phone):
    guesser = Phone(registrar, password="guess")
    assert [bool(guesser.send().notice) for _ in range(3)] == [True, False, False]
    assert phone.send().status == 200
    assert guesser.send().notice is not None


def test_a_storm_of_guesses_leaves_the_honest_phone_alone(registrar):
    asked = Phone(registrar).sign(request())
    for number in range(3_000):
        source = (f"198.51.{number // 250}.{number % 250}", 5060)
        registrar.register(request("poste1"), source, 0)
        registrar.register(asked_with_rubbish(number), source, 0)
    assert registrar.register(asked, SOURCE, 0).status == 200
    assert len(registrar._failures._counts) <= 1_024
    assert len(registrar._challenges._unanswered) <= 1_024


def asked_with_rubbish(number):
    asked = request()
    asked.headers.add(
        "Authorization",
        f'Digest username="u{number}", realm="{REALM}", nonce="n", uri="u", response="r"',
    )
    return asked


def test_a_replay_is_refused_and_an_old_nonce_is_stale(registrar, phone):
    asked = phone.sign(request())
    assert registrar.register(asked, SOURCE, 0).status == 200
    registrar.forget("poste1")
    replay = registrar.register(asked, SOURCE, 0)
    assert replay.status == 401 and registrar.binding("poste1", 0) is None

    asked = phone.sign(request(cseq=2))
    late = registrar.register(asked, SOURCE, 301 * SECOND)
    assert late.status == 401 and late.notice is None
    assert ["stale=true" in value for _, value in late.headers] == [True, True]


def test_answers_for_another_realm_are_passed_over(registrar, phone):
    asked = request()
    asked.headers.add("Authorization", 'Digest username="x", realm="other", nonce="n"')
    assert registrar.register(phone.sign(asked), SOURCE, 0).status == 200


def test_a_binding_is_put_back_after_a_restart(registrar, phone):
    registrar.restore("poste1", "sip:poste1@192.0.2.7:5060", 90 * SECOND)
    assert registrar.binding("poste1", 0) == "sip:poste1@192.0.2.7:5060"
    assert registrar.binding("poste1", 90 * SECOND) is None
    registrar.restore("poste1", "sip:poste1@192.0.2.7:5060", 90 * SECOND)
    assert phone.send(cseq=1).status == 200
    assert len(phone.send(None).headers) == 1


def test_the_end_of_the_last_contact_is_reported_once(registrar, phone):
    phone.send(PHONE + ";expires=60, <sip:b@192.0.2.8>;expires=100")
    assert registrar.deadline() == 60 * SECOND
    assert registrar.tick(60 * SECOND) == []
    assert registrar.deadline() == 100 * SECOND
    assert registrar.tick(100 * SECOND) == [BindingChange("poste1", "sip:b@192.0.2.8", 0)]
    assert registrar.tick(100 * SECOND) == [] and registrar.deadline() is None


headers = st.sampled_from(["Contact", "Expires", "CSeq", "Call-ID", "To", "Authorization"])


@given(st.lists(st.tuples(headers, st.text()), max_size=6))
def test_no_header_makes_the_registrar_raise(changes):
    asked = request()
    for name, value in changes:
        asked.headers.set(name, value)
    status = Registrar(REALM, names(), PASSWORDS.get).register(asked, SOURCE, 0).status
    assert status in (400, 401, 423)


users = st.sampled_from(sorted(PASSWORDS))


class Registrations(RuleBasedStateMachine):
    """Whatever two phones ask, in whatever order: few contacts, none expired, all their own."""

    @initialize()
    def start(self):
        self.registrar = Registrar(REALM, names(), PASSWORDS.get, nonces=Nonces(names()))
        self.phones = {
            user: Phone(self.registrar, user, password) for user, password in PASSWORDS.items()
        }
        self.now = 0
        self.live = {user: {} for user in PASSWORDS}

    @rule(user=users, port=st.integers(1, 6), expires_s=st.sampled_from([0, 60, 100]))
    def send(self, user, port, expires_s):
        contact = f"sip:{user}@192.0.2.7:{port}"
        reply = self.phones[user].send(f"<{contact}>;expires={expires_s}", now=self.now)
        assert reply.status == 200
        self.live[user].pop(contact, None)
        if expires_s:
            self.live[user][contact] = self.now + expires_s * SECOND

    @rule(user=users)
    def send_star(self, user):
        assert self.phones[user].send("*", now=self.now, extra=["Expires: 0"]).status == 200
        self.live[user].clear()

    @rule(seconds=st.integers(0, 70))
    def wait(self, seconds):
        self.now += seconds * SECOND

    @invariant()
    def bindings_are_the_newest_live_ones(self):
        for user, phone in self.phones.items():
            live = [contact for contact, end in self.live[user].items() if end > self.now]
            listed = [value for _, value in phone.send(None, now=self.now).headers]
            found = [value[1 : value.index(">")] for value in listed]
            assert len(found) <= 3
            assert set(found) <= set(live)
            assert self.registrar.binding(user, self.now) == (found[-1] if found else None)
            if live:
                assert live[-1] in found


TestRegistrations = Registrations.TestCase
TestRegistrations.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)
