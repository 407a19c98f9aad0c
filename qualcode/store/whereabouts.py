"""Where a study lies: on a disk of this machine, or where SQLite's locks and the newest file cannot be relied on."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from qualcode.i18n import _

MOUNTS: Final = Path("/proc/mounts")
_NETWORK: Final = frozenset(
    {
        *(
            "nfs",
            "nfs3",
            "nfs4",
            "cifs",
            "smb2",
            "smb3",
            "smbfs",
            "ncpfs",
            "afs",
            "coda",
            "9p",
            "ceph",
            "lustre",
            "gpfs",
        ),
        *("glusterfs", "davfs", "fuse.davfs2", "fuse.sshfs", "fuse.rclone", "fuse.s3fs", "fuse.glusterfs"),
        *("fuse.gvfsd-fuse", "fuse.onedriver", "fuse.google-drive-ocamlfuse"),
    }
)
_SYNCHRONISED: Final = re.compile(
    r"(dropbox|onedrive|icloud ?drive|icloud~.*|com~apple~clouddocs|google ?drive|googledrive-.*|my drive|nextcloud"
    r"|owncloud|box sync|pcloud ?drive|sync\.com|syncthing|mega)( ?[-(].*)?",
    re.IGNORECASE,
)
_MARKS: Final = (".dropbox", ".stfolder", ".sync", ".owncloudsync.log")
"""What such programs leave in the folder that they keep the same on several machines."""
_REMOTE: Final = 4  # what GetDriveType says of a drive on another machine


def warn_of_place(path: Path, *, mounts: Path = MOUNTS) -> str | None:
    """A sentence for people where a study is not safe in that folder; None where nothing speaks against it."""
    path = Path(os.path.realpath(path))
    if is_on_network(path, mounts=mounts):
        return _("The study lies on a network drive, where work can be lost. Use a copy on your own disk.")
    if is_synchronised(path):
        return _(
            "The study lies in a folder that is synchronised. Stop that while you work, or use a copy somewhere else."
        )
    return None


def is_on_network(path: Path, *, mounts: Path = MOUNTS) -> bool:
    """Whether the folder is on another machine's disk; False where that cannot be told."""
    if sys.platform == "win32":
        return _is_remote_on_windows(path)
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return False
    return _kind_of(path, lines) in _NETWORK


def is_synchronised(path: Path) -> bool:
    """Whether a program such as Dropbox or OneDrive keeps the folder the same on several machines."""
    for folder in (path, *path.parents):
        if _SYNCHRONISED.fullmatch(folder.name):
            return True
        if any(os.path.lexists(folder / mark) for mark in _MARKS):
            # The programs themselves keep a folder of this name in the user's home, which is not synchronised.
            return folder != Path.home()
    return False


def _kind_of(path: Path, lines: Iterable[str]) -> str:
    """What kind of file system holds the path: that of the longest mount above it, and of these the latest."""
    longest, kind = -1, ""
    for line in lines:
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        mount = Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[1]))
        if len(mount.parts) >= longest and path.is_relative_to(mount):
            longest, kind = len(mount.parts), fields[2]
    return kind


def _is_remote_on_windows(path: Path) -> bool:
    if path.drive.startswith("\\\\"):
        return not path.drive.startswith(("\\\\?\\", "\\\\.\\")) or path.drive.upper().startswith("\\\\?\\UNC\\")
    import ctypes

    kind: int = ctypes.windll.kernel32.GetDriveTypeW(f"{path.drive}\\")  # type: ignore[attr-defined,unused-ignore]
    return kind == _REMOTE
