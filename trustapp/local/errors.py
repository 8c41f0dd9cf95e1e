"""What goes wrong on the machine itself, in words for the person at the keyboard."""


class CannotStart(Exception):
    """Something this machine lacks or holds; the message says what, and what to do."""


class CannotMeasure(Exception):
    """Why a benchmark cannot run here; the message says what to do."""
