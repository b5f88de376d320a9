"""The key file, and what is derived from it."""

import base64
import stat
from pathlib import Path

import pytest

from storage import keys
from storage.errors import SealBroken
from storage.keys import KeyFileError, Keys
from storage.sealing import Seal, new_key, place


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "er" / "store.key"


def test_the_first_start_makes_a_key_that_only_its_owner_can_read(key_file: Path) -> None:
    keys.fitting(key_file, None)
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert len(base64.b64decode(key_file.read_text())) == 32


def test_the_second_start_takes_the_same_key(key_file: Path) -> None:
    first, second = keys.fitting(key_file, None), keys.fitting(key_file, None)
    assert first.lookup("chat", 7) == second.lookup("chat", 7)
    assert second.unwrap("amina", first.wrap("amina", b"k" * 32)) == b"k" * 32


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "empty"),
        ("\n \n", "empty"),
        (base64.b64encode(b"k" * 31).decode(), "too short"),
        ("not a key!", "not a key"),
        ("schlüssel", "cannot be read"),
    ],
)
def test_a_wrong_file_says_what_is_wrong(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "store.key"
    path.write_text(content, encoding="utf-8")
    path.chmod(0o600)
    with pytest.raises(KeyFileError, match=says):
        keys.load(path)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o777])
def test_a_file_that_others_can_reach_is_refused(key_file: Path, mode: int) -> None:
    keys.fitting(key_file, None)
    key_file.chmod(mode)
    with pytest.raises(KeyFileError, match="chmod 600"):
        keys.load(key_file)


def test_where_no_file_can_be_made_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(KeyFileError, match="cannot be"):
        keys.fitting(tmp_path / "file" / "store.key", None)


def test_a_missing_file_is_not_made_for_a_store_with_people(key_file: Path) -> None:
    with pytest.raises(KeyFileError, match="missing"):
        keys.fitting(key_file, ("amina", b"wrapped"))
    assert not key_file.exists()


def test_the_newest_key_seals_and_the_older_still_open(key_file: Path) -> None:
    old = keys.fitting(key_file, None)
    new = keys.turn_over(key_file)
    wrapped, sealed = old.wrap("amina", b"k" * 32), old.close_inbox(1, b"hello")
    assert new.unwrap("amina", wrapped) == b"k" * 32
    assert new.open_inbox(1, sealed) == b"hello"
    assert not new.is_newest(wrapped)
    assert new.is_newest(new.wrap("amina", b"k" * 32))
    with pytest.raises(SealBroken):
        old.unwrap("amina", new.wrap("amina", b"k" * 32))
    with pytest.raises(SealBroken):
        old.open_inbox(1, new.close_inbox(1, b"hello"))


def test_a_dropped_key_opens_nothing_any_more(key_file: Path) -> None:
    wrapped = keys.fitting(key_file, None).wrap("amina", b"k" * 32)
    newest = keys.turn_over(key_file)
    left = keys.drop_older(key_file)
    assert left.lookups("chat", 7) == [newest.lookup("chat", 7)]
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert [path.name for path in key_file.parent.iterdir()] == ["store.key"]
    with pytest.raises(SealBroken):
        left.unwrap("amina", wrapped)


def test_what_was_kept_under_an_older_key_is_still_looked_up(key_file: Path) -> None:
    before = keys.fitting(key_file, None).lookup("chat", 7)
    after = keys.turn_over(key_file)
    assert after.lookup("chat", 7) != before
    assert after.lookups("chat", 7) == [after.lookup("chat", 7), before]


def test_hashes_tell_kinds_and_installations_apart() -> None:
    here, there = Keys([b"k" * 32]), Keys([b"j" * 32])
    assert len({here.lookup("chat", 7), here.lookup("code", 7), there.lookup("chat", 7)}) == 3


def test_a_seal_opens_in_its_place_alone() -> None:
    seal, here = Seal(new_key()), place("appointments", "sealed", "a1")
    sealed = seal.close(b"text", here)
    assert seal.open(sealed, here) == b"text"
    for elsewhere in (
        place("legal_steps", "sealed", "a1"),
        place("appointments", "note", "a1"),
        place("appointments", "sealed", "a2"),
    ):
        with pytest.raises(SealBroken):
            seal.open(sealed, elsewhere)
    with pytest.raises(SealBroken):
        Seal(new_key()).open(sealed, here)


@pytest.mark.parametrize("position", [0, 4, 16, -1])
def test_a_changed_byte_is_noticed(position: int) -> None:
    seal, here = Seal(new_key()), place("a", "b", "c")
    changed = bytearray(seal.close(b"text", here))
    changed[position] ^= 1
    with pytest.raises(SealBroken):
        seal.open(bytes(changed), here)


def test_places_cannot_be_mistaken_for_each_other() -> None:
    assert place("ab", "c", "d") != place("a", "bc", "d")
