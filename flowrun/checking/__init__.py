"""Checking flows from the command line and for tools: findings, their codes, SARIF, watching."""
