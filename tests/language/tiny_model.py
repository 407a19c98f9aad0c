"""A real sentence-transformers model with random weights, small enough to be made in a test."""

from __future__ import annotations

from pathlib import Path

LETTERS = "abcdefghijklmnopqrstuvwxyzæøå"


def make(folder: Path) -> None:
    """Write the model: letters for words, two layers of 32 numbers."""
    import torch
    from sentence_transformers import SentenceTransformer, models
    from transformers import BertConfig, BertModel, BertTokenizerFast

    inner = folder.with_name(f"{folder.name}-bert")
    inner.mkdir()
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *LETTERS, ".", *(f"##{letter}" for letter in LETTERS)]
    (inner / "vocab.txt").write_text("\n".join(words), "utf-8")
    BertTokenizerFast(vocab_file=str(inner / "vocab.txt"), strip_accents=False).save_pretrained(inner)
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(inner)
    SentenceTransformer(modules=[models.Transformer(str(inner)), models.Pooling(32)], device="cpu").save(str(folder))
