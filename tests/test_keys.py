"""The centre's key: made once, for its owner alone, and its public half for everybody."""

import stat

import pytest

from evalengine.errors import BadSettings
from evalengine.keys import CentreKey, load_centre_key, read_public, signed_by


def test_it_is_made_at_first_use_for_its_owner_alone(tmp_path):
    key = load_centre_key(tmp_path, b"\1" * 32)
    assert load_centre_key(tmp_path, b"\2" * 32) == key
    assert stat.S_IMODE((tmp_path / "centre.key").stat().st_mode) == 0o600
    assert read_public(tmp_path / "centre.pub") == key.public()


def test_a_signature_is_of_these_bytes_by_this_key(tmp_path):
    key, other = CentreKey(b"\1" * 32), CentreKey(b"\2" * 32)
    signature = key.sign(b"abc")
    assert signed_by(key.public(), signature, b"abc")
    assert not signed_by(key.public(), signature, b"abd")
    assert not signed_by(other.public(), signature, b"abc")
    assert not signed_by("zz", signature, b"abc")
    assert not signed_by(key.public(), "00", b"abc")


def test_the_signature_is_the_one_of_rfc_8032():
    """RFC 8032 §7.1, test 2."""
    key = CentreKey(
        bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    )
    assert key.public() == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    assert key.sign(b"\x72") == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )


def test_a_pseudonym_is_the_same_at_one_centre_only():
    key, other = CentreKey(b"\1" * 32), CentreKey(b"\2" * 32)
    assert key.pseudonym("Camille Essai") == key.pseudonym("Camille Essai")
    assert key.pseudonym("Camille Essai") != other.pseudonym("Camille Essai")
    assert key.pseudonym("Camille Essai") != key.pseudonym("Camille Autre")


def test_a_spoilt_key_is_told(tmp_path):
    (tmp_path / "centre.key").write_bytes(b"x")
    with pytest.raises(BadSettings, match="abîmée"):
        load_centre_key(tmp_path, b"\1" * 32)
    (tmp_path / "centre.pub").write_text("bonjour")
    with pytest.raises(BadSettings, match="n’est pas la clé publique"):
        read_public(tmp_path / "centre.pub")
    with pytest.raises(BadSettings, match="introuvable"):
        read_public(tmp_path / "absent")
