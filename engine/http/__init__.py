"""Requests, answers, and the one client that exchanges them within bounds."""
