"""Asking back: what is offered or asked of a caller, and what their answer means."""
