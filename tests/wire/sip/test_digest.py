"""Digest authentication, against the worked examples of the RFCs and against tampering."""

from __future__ import annotations

import hashlib
import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalengine.clock import SECOND
from evalengine.wire.sip.accounts import digest
from evalengine.wire.sip.accounts.nonces import Nonces

URI = "sip:evalengine.example"
printable = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1)
algorithms = st.sampled_from(["MD5", "SHA-256"])


def names():
    numbers = itertools.count()
    return lambda: f"token{next(numbers)}"


def judge(header, nonces, *, now=0, users=None, method="REGISTER", realm=None):
    users = {"poste1": "secret"} if users is None else users
    return digest.verify(
        header, method=method, password_of=users.get, nonces=nonces, now=now, realm=realm
    )


def answer_to(challenge, *, user="poste1", password="secret", count=1, uri=URI):
    return digest.authorize(
        challenge,
        method="REGISTER",
        uri=uri,
        user=user,
        password=password,
        cnonce="0a4f113b",
        count=count,
    )


def response_of(header):
    return digest.parameters(header)["response"]


def test_the_example_of_rfc_2617_section_3_5():
    header = digest.authorize(
        'Digest realm="testrealm@host.com", qop="auth,auth-int", '
        'nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"',
        method="GET",
        uri="/dir/index.html",
        user="Mufasa",
        password="Circle Of Life",
        cnonce="0a4f113b",
    )
    assert response_of(header) == "6629fae49393a05397450978507c4ef1"
    assert digest.parameters(header)["opaque"] == "5ccc069c403ebaf9f0171e9517f40e41"


@pytest.mark.parametrize(
    ("algorithm", "response"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_the_example_of_rfc_7616_section_3_9_1(algorithm, response):
    header = digest.authorize(
        f'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm={algorithm}, '
        'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", '
        'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"',
        method="GET",
        uri="/dir/index.html",
        user="Mufasa",
        password="Circle of Life",
        cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
    )
    assert response_of(header) == response


@given(algorithms, printable, printable, printable, st.integers(1, 2**32 - 1))
def test_what_is_authorized_is_verified(algorithm, realm, user, password, count):
    nonces = Nonces(names())
    challenge = digest.challenge(realm, nonces.issue(0), algorithm)
    header = answer_to(challenge, user=user, password=password, count=count)
    verdict = judge(header, nonces, users={user: password}, realm=realm)
    assert verdict == digest.Verdict("ok", user)


@given(algorithms, st.data())
def test_one_bit_changed_anywhere_is_a_wrong_password(algorithm, data):
    nonces = Nonces(names())
    header = answer_to(digest.challenge("exam", nonces.issue(0), algorithm))
    name = data.draw(
        st.sampled_from(["username", "realm", "nonce", "uri", "response", "nc", "cnonce", "qop"])
    )
    value = digest.parameters(header)[name]
    at = data.draw(st.integers(0, len(value) - 1))
    letter = chr(ord(value[at]) ^ (1 << data.draw(st.integers(0, 6))))
    changed = re.sub(
        rf'({name}="?){re.escape(value)}',
        lambda found: found[1] + value[:at] + letter + value[at + 1 :],
        header,
        count=1,
    )
    assert changed != header
    users = dict.fromkeys(["poste1", digest.parameters(changed).get("username", "")], "secret")
    assert judge(changed, nonces, users=users).outcome == "wrong"
    assert judge(header, nonces).outcome == "ok"


@given(st.one_of(st.text(), st.text().map("Digest ".__add__)))
def test_any_text_is_judged_wrong_and_never_raises(header):
    assert judge(header, Nonces(names())).outcome == "wrong"


@pytest.mark.parametrize(
    "header",
    [
        "Digest",
        "Basic cG9zdGUxOnNlY3JldA==",
        'Digest response="!"',
        'Digest username="poste1"',
        'Digest username="poste1", username="poste2"',
        'Digest username="poste1", realm="',
        'Digest username="poste1" realm="exam"',
        "Digest " + "a=b, " * 2_000,
        'Digest username="' + "\\" * 4_000,
    ],
)
def test_broken_headers_are_wrong(header):
    assert judge(header, Nonces(names())).outcome == "wrong"


@pytest.mark.parametrize("part", ["username", "realm", "nonce", "uri", "response", "nc", "cnonce"])
def test_a_missing_part_is_wrong(part):
    nonces = Nonces(names())
    header = answer_to(digest.challenge("exam", nonces.issue(0)))
    without = re.sub(rf'{part}=("[^"]*"|[0-9a-f]+)(, |$)', "", header)
    assert without != header and judge(without, nonces).outcome == "wrong"


@pytest.mark.parametrize("empty", ["user", "uri", "cnonce"])
def test_an_empty_part_is_wrong_even_when_the_sum_is_right(empty):
    nonces = Nonces(names())
    said = {"user": "poste1", "uri": URI, "cnonce": "0a4f113b", empty: ""}
    challenge = digest.challenge("exam", nonces.issue(0))
    header = digest.authorize(challenge, method="REGISTER", password="secret", **said)
    assert judge(header, nonces, users={said["user"]: "secret"}).outcome == "wrong"


@pytest.mark.parametrize("count", ["1", "0000000g", "000000001"])
def test_a_count_that_is_not_eight_hex_digits_is_wrong_even_when_the_sum_is_right(count):
    nonces = Nonces(names())
    nonce = nonces.issue(0)
    secret, request = (
        hashlib.md5(text.encode()).hexdigest() for text in ("poste1:exam:secret", f"REGISTER:{URI}")
    )
    response = hashlib.md5(f"{secret}:{nonce}:{count}:cn:auth:{request}".encode()).hexdigest()
    header = (
        f'Digest username="poste1", realm="exam", nonce="{nonce}", uri="{URI}", '
        f'response="{response}", qop=auth, cnonce="cn", nc='
    )
    assert judge(header + count, nonces).outcome == "wrong"


def test_a_part_said_twice_is_wrong():
    nonces = Nonces(names())
    header = answer_to(digest.challenge("exam", nonces.issue(0)))
    assert judge(header + ', USERNAME="poste1"', nonces).outcome == "wrong"
    assert judge(header, nonces).outcome == "ok"


def test_commas_in_quotes_order_and_case_do_not_matter():
    nonces = Nonces(names())
    header = answer_to(digest.challenge('a, "b"', nonces.issue(0)), user="x,y=1")
    assert digest.parameters(header)["realm"] == 'a, "b"'
    shuffled = 'dIGEST  qop = "auth" ,' + header.removeprefix("Digest ").replace("qop=auth, ", "")
    assert judge(shuffled.replace("nc=", "NC="), nonces, users={"x,y=1": "secret"}).outcome == "ok"


def test_an_unknown_user_is_a_wrong_password():
    nonces = Nonces(names())
    header = answer_to(digest.challenge("exam", nonces.issue(0)), user="nobody", password="x")
    asked = []
    users = {"poste1": "secret"}
    verdict = digest.verify(
        header,
        method="REGISTER",
        password_of=lambda user: (asked.append(user), users.get(user))[1],
        nonces=nonces,
        now=0,
    )
    assert (verdict, asked) == (digest.Verdict("wrong", "nobody"), ["nobody"])


def test_the_stand_in_password_of_unknown_users_opens_nothing():
    nonces = Nonces(names())
    for password in (digest._NOBODY, ""):
        header = answer_to(digest.challenge("exam", nonces.issue(0)), user="x", password=password)
        assert judge(header, nonces).outcome == "wrong"


def test_another_realm_than_ours_is_wrong():
    nonces = Nonces(names())
    header = answer_to(digest.challenge("other", nonces.issue(0)))
    assert judge(header, nonces, realm="exam").outcome == "wrong"


def test_a_nonce_expires_and_the_phone_is_told_that_its_password_was_right():
    nonces = Nonces(names(), lifetime_ns=10 * SECOND)
    header = answer_to(digest.challenge("exam", nonces.issue(0)))
    wrong = answer_to(digest.challenge("exam", nonces.issue(0)), password="secre")
    assert judge(header, nonces, now=10 * SECOND).outcome == "stale"
    assert judge(wrong, nonces, now=10 * SECOND).outcome == "wrong"
    assert judge(header, nonces, now=10 * SECOND - 1).outcome == "ok"
    assert ", stale=true" in digest.challenge("exam", nonces.issue(0), stale=True)


def test_a_count_serves_once_and_only_upwards():
    nonces = Nonces(names())
    challenge = digest.challenge("exam", nonces.issue(0))
    said = [judge(answer_to(challenge, count=n), nonces).outcome for n in (1, 1, 3, 2, 3, 4, 0)]
    assert said == ["ok", "stale", "ok", "stale", "stale", "ok", "stale"]


def test_a_phone_without_qop_uses_its_nonce_once():
    nonces = Nonces(names())
    challenge = digest.challenge("exam", nonces.issue(0)).replace(', qop="auth"', "")
    header = answer_to(challenge)
    assert "qop" not in digest.parameters(header)
    assert [judge(header, nonces).outcome for _ in range(2)] == ["ok", "stale"]


def test_a_nonce_of_another_engine_is_stale():
    header = answer_to(digest.challenge("exam", Nonces(names()).issue(0)))
    numbers = itertools.count(100)
    assert judge(header, Nonces(lambda: f"other{next(numbers)}")).outcome == "stale"


def test_memory_is_bounded_and_a_forgotten_nonce_does_not_count_again():
    nonces = Nonces(names(), limit=3)
    issued = [nonces.issue(now) for now in range(10)]
    assert all(nonces.use(nonce, 1, 10) for nonce in issued)
    assert len(nonces) == 3
    assert not any(nonces.use(nonce, 2, 10) for nonce in issued[:7])
    assert all(nonces.use(nonce, 2, 10) for nonce in issued[7:])


def test_unused_nonces_cost_no_memory():
    nonces = Nonces(names(), limit=3)
    first = nonces.issue(0)
    for now in range(5_000):
        nonces.issue(now)
    assert len(nonces) == 0 and nonces.use(first, 1, 5_000)


@pytest.mark.parametrize(
    "challenge",
    [
        'Basic realm="exam"',
        'Digest realm="exam"',
        'Digest nonce="x"',
        'Digest realm="exam", nonce="x", algorithm=SHA-512-256',
        'Digest realm="exam", nonce="x", qop="auth-int"',
    ],
)
def test_a_challenge_that_cannot_be_answered_is_our_callers_to_know(challenge):
    with pytest.raises(ValueError):
        answer_to(challenge)


def test_a_control_character_never_gets_into_a_header():
    with pytest.raises(ValueError):
        answer_to('Digest realm="exam", nonce="x"', user="a\r\nRoute: <sip:x>")
