"""REFI-QDA: the form that programs for qualitative analysis exchange projects (.qdpx) and codebooks (.qdc) in."""

from __future__ import annotations

from qualcode.exchange.refi.incoming import Incoming, Known, incoming_codebook, incoming_project
from qualcode.exchange.refi.losses import Loss, Losses
from qualcode.exchange.refi.outgoing import Outgoing, StudyParts
from qualcode.exchange.refi.parts import RefiProject
from qualcode.exchange.refi.read_project import read_codebook, read_project
from qualcode.exchange.refi.write_project import write_codebook, write_project

__all__ = [
    "Incoming",
    "Known",
    "Loss",
    "Losses",
    "Outgoing",
    "RefiProject",
    "StudyParts",
    "incoming_codebook",
    "incoming_project",
    "read_codebook",
    "read_project",
    "write_codebook",
    "write_project",
]
