"""The invented staff and officers of the demonstration."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth.hashers import make_password

from trustapp.accounts.models import Assignment, Officer, RoleGrant, User
from trustapp.places.models import Place

DATA = Path(settings.BASE_DIR) / "data" / "demo"
PASSWORD = "prairie-lake-demonstration"  # noqa: S105 - printed for everyone, loopback only


def read(name: str) -> dict[str, Any]:
    """Return the contents of one of the demonstration's files."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def load_people(*, now: datetime) -> dict[str, User]:
    """Add staff of every role and their officers; return the accounts by e-mail address."""
    hashed = make_password(PASSWORD)  # one slow hash for all of them: it is no secret
    since = now - timedelta(days=800)
    accounts = {}
    for person in read("people")["staff"]:
        user = User.objects.create(
            email=person["email"], name=person["name"], password=hashed, date_joined=since
        )
        RoleGrant.objects.bulk_create(
            RoleGrant(user=user, role=role, granted_at=since) for role in person["roles"]
        )
        TOTP.activate(user, generate_totp_secret())
        if "rank" in person:
            _add_officer(user, person, since)
        accounts[user.email] = user
    return accounts


def _add_officer(user: User, person: dict[str, Any], since: datetime) -> None:
    officer = Officer.objects.create(
        user=user,
        name=person["name"],
        rank=person["rank"],
        badge=person["badge"],
        shows_full_name=person["shows_full_name"],
        spoken_languages=person["spoken_languages"],
        next_meeting=person.get("next_meeting", ""),
    )
    sergeant = Officer.objects.filter(rank="Sergeant").exclude(pk=officer.pk).first()
    Assignment.objects.create(
        officer=officer,
        place=Place.objects.get(number=person["place"]),
        supervisor=sergeant,
        starts_on=since.date(),
    )


def sign_ins() -> list[tuple[str, str, str]]:
    """Return title, e-mail address and current code of every demonstration account."""
    titles = {person["email"]: person["title"] for person in read("people")["staff"]}
    found = Authenticator.objects.filter(
        type=Authenticator.Type.TOTP, user__email__in=titles
    ).select_related("user")
    codes = {row.user.email: _current_code(TOTP(row)) for row in found}
    return [(titles[email], email, codes[email]) for email in titles if email in codes]


def _current_code(totp: TOTP) -> str:
    from allauth.mfa.totp.internal import auth
    from allauth.mfa.utils import decrypt

    secret = decrypt(totp.instance.data["secret"])
    counters = list(auth.yield_hotp_counters_from_time())
    return str(auth.format_hotp_value(auth.hotp_value(secret, counters[len(counters) // 2])))
