"""SOQL and SOSL, run over the records."""
