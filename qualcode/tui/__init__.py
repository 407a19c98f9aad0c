"""The terminal UI, a face of `Project`; `app.QualcodeApp` is its door."""
