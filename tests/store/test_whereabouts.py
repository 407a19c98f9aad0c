"""Where a study is not safe, it is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.store.whereabouts import is_on_network, is_synchronised, warn_of_place

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/home /home/kari nfs4 rw 0 0
/dev/sdb1 /home/kari/disk ext4 rw 0 0
//tjener/felles /mnt/felles\\040mappe cifs rw 0 0
kari@host: /mnt/ssh fuse.sshfs rw 0 0
tmpfs /mnt/over tmpfs rw 0 0
//tjener/over /mnt/over smb3 rw 0 0
odd
"""


@pytest.mark.parametrize(
    ("folder", "there"),
    [
        ("/srv/studie", False),
        ("/home/kari", True),
        ("/home/kari/studie", True),
        ("/home/kari/disk/studie", False),
        ("/home/karianne/studie", False),
        ("/mnt/felles mappe/studie", True),
        ("/mnt/ssh/studie", True),
        ("/mnt/over/studie", True),
    ],
)
def test_the_nearest_mount_tells_whether_it_is_a_network_drive(tmp_path: Path, folder: str, there: bool) -> None:
    """The longest mount above the folder counts, the latest where two are at one place."""
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS, encoding="utf-8")

    assert is_on_network(Path(folder), mounts=mounts) is there


def test_without_a_list_of_mounts_nothing_is_said(tmp_path: Path) -> None:
    """A system that has none gives no warning and no error."""
    assert not is_on_network(tmp_path, mounts=tmp_path / "none")


@pytest.mark.parametrize(
    ("folder", "there"),
    [
        ("Dropbox/studie", True),
        ("Dropbox (Universitetet)/studie", True),
        ("OneDrive - Universitetet i Nord/studie", True),
        ("OneDrive/studie", True),
        ("Library/Mobile Documents/com~apple~CloudDocs/studie", True),
        ("Google Drive/My Drive/studie", True),
        ("Nextcloud/studie", True),
        ("studie om Dropbox", False),
        ("dropboxes/studie", False),
        ("omega/studie", False),
    ],
)
def test_a_synchronised_folder_is_known_by_its_name(folder: str, there: bool) -> None:
    """The names that such programs give their folders, alone or with the owner's name behind."""
    assert is_synchronised(Path("/home/kari") / folder) is there


def test_a_synchronised_folder_is_known_by_what_is_in_it(tmp_path: Path) -> None:
    """Syncthing's folders have any name, and a mark inside."""
    (tmp_path / "delt" / "studie").mkdir(parents=True)
    assert not is_synchronised(tmp_path / "delt" / "studie")

    (tmp_path / "delt" / ".stfolder").mkdir()
    assert is_synchronised(tmp_path / "delt" / "studie")
    assert not is_synchronised(tmp_path)


def test_the_warning_says_what_to_do(tmp_path: Path) -> None:
    """Each of the two has a sentence of its own, and an ordinary folder none; a link does not hide where it leads."""
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/sda1 / ext4 rw 0 0\n")
    real = tmp_path / "OneDrive" / "studie"
    real.mkdir(parents=True)
    (tmp_path / "link").symlink_to(real)

    assert warn_of_place(tmp_path, mounts=mounts) is None
    assert "synchronised" in (warn_of_place(tmp_path / "link", mounts=mounts) or "")
    mounts.write_text("server:/ / nfs rw 0 0\n")
    assert "network drive" in (warn_of_place(tmp_path, mounts=mounts) or "")
