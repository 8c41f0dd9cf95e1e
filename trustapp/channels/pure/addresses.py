"""Addresses in the one spelling by which they are compared."""

import phonenumbers


def mail_spelling(address: str) -> str:
    """Return the address in small letters, without spaces around it."""
    return address.strip().lower()


def e164(number: str, region: str) -> str:
    """Return the number as +13125550100; one without a country code belongs to the region.

    Raises ValueError when nothing like a phone number is there. Whether somebody has the number
    is for the carrier to say: numbering plans change faster than libraries.
    """
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException as error:
        raise ValueError("the number cannot be used") from error
    if not phonenumbers.is_possible_number(parsed) or parsed.extension:
        raise ValueError("the number cannot be used")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
