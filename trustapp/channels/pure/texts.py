"""A text message as the form that is handed to the carrier."""

import re
from urllib.parse import urlencode

# Twilio and those who speak its API refuse longer ones (error 21617).
LONGEST = 1600
_SERVICE = "MG"
# Seven digits or more, however they are grouped: somebody's number.
_ANY_NUMBER = re.compile(r"\+?\(?\d(?:[\s().-]{0,2}\d){6,}")


def compose(*, sender: str, recipient: str, text: str, receipts: str) -> bytes:
    """Return the form; `receipts` is where the carrier tells what became of the text.

    Raises ValueError when there is nothing to say or too much.
    """
    if not text.strip() or len(text) > LONGEST:
        raise ValueError("the text is empty or too long")
    who = "MessagingServiceSid" if sender.startswith(_SERVICE) else "From"
    form = {"To": recipient, who: sender, "Body": text, "StatusCallback": receipts}
    return urlencode(form).encode("ascii")


def without_numbers(word: str) -> str:
    """Return a carrier's answer in one line, without any phone number."""
    one_line = " ".join(word.split())
    return _ANY_NUMBER.sub("[number]", one_line)[:200]
