"""What makes the things that ship: the demo study, the catalogue of texts, the pictures."""
