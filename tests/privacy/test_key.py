"""The key: outside the study, for its owner alone, locked where one wants it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.privacy import Key, Kind, count_originals, read_key, write_key
from qualcode.privacy.key import check_place, is_locked


@pytest.mark.parametrize("passphrase", ["", "riktig hest"])
def test_a_key_comes_back(tmp_path: Path, passphrase: str) -> None:
    """With and without a passphrase; only its owner may read it."""
    path = tmp_path / "studie.key"
    key = Key(path, passphrase, {("Kari", Kind.PERSON): "Berit"}, {"Karis": "Berits"})
    write_key(key)

    assert read_key(path, passphrase) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert is_locked(path) is bool(passphrase)
    assert (b"Kari" in path.read_bytes()) is not bool(passphrase)
    assert [each.name for each in tmp_path.iterdir()] == ["studie.key"]


def test_a_wrong_passphrase_opens_nothing(tmp_path: Path) -> None:
    """It is said, and no half key is given."""
    write_key(Key(tmp_path / "k", "riktig", {}, {"Kari": "Berit"}))

    with pytest.raises(QualcodeError, match="passphrase"):
        read_key(tmp_path / "k", "galt")


@pytest.mark.parametrize("place", ["k", "under/k", "../studie/k"])
def test_a_key_never_lies_in_the_study(tmp_path: Path, place: str) -> None:
    """Not by a roundabout way either."""
    root = tmp_path / "studie"
    (root / "under").mkdir(parents=True)

    with pytest.raises(QualcodeError, match="in the study"):
        check_place(root / place, root)
    check_place(tmp_path / "k", root)


def test_a_link_into_the_study_is_seen_through(tmp_path: Path) -> None:
    """A folder elsewhere that leads into the study is in the study."""
    root = tmp_path / "studie"
    root.mkdir()
    (tmp_path / "utenfor").symlink_to(root)

    with pytest.raises(QualcodeError, match="in the study"):
        check_place(tmp_path / "utenfor" / "k", root)


def test_other_files_are_no_keys(tmp_path: Path) -> None:
    """Neither json of another kind nor bytes."""
    for data in (b"{}", b"\xff\xfe\x00", b"[1]"):
        (tmp_path / "k").write_bytes(data)
        with pytest.raises(QualcodeError, match="no key"):
            read_key(tmp_path / "k")


def test_originals_are_counted_as_words() -> None:
    """Per is not per or Perle, and Å is found in every encoding."""
    data = "Per og Åse. per, Perle, Pers".encode()

    assert count_originals(data, ["Per", "Åse", "Kari"]) == {"Per": 1, "Åse": 1}
    assert count_originals("Åse var her".encode("utf-16"), ["Åse"]) == {"Åse": 1}
    assert count_originals("Åse var her".encode("latin-1"), ["Åse"]) == {"Åse": 1}


def test_originals_are_found_in_documents_with_escapes() -> None:
    """Markdown and HTML write some signs otherwise, and a name with one is still found."""
    assert count_originals(rb"Skriv til per\_ola\@nav\.no", ["per_ola@nav.no"]) == {"per_ola@nav.no": 1}
    assert count_originals("<p>Ås &amp; Bø hadde ansvaret</p>".encode(), ["Ås & Bø"]) == {"Ås & Bø": 1}
    assert count_originals(rb"C:\Per og Per", ["Per"]) == {"Per": 2}
