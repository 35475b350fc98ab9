"""The language server that editors start: `flowrun.language` over the wire."""
