"""Holes that somebody could make without noticing, and which tests look at that room."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Hole:
    """A change of one place in the source that opens a way in or lets something out."""

    name: str
    path: str
    sound: str
    broken: str
    tests: tuple[str, ...]


HOLES = (
    Hole(
        "everybody may do everything", "trustapp/core/http/access.py",
        "            if not request.user.has_perm(permission):",
        "            if not permission:",
        ("tests/house/test_floors.py", "tests/engagement/policies"),
    ),
    Hole(
        "a page of staff is public", "engagement/visits/views/addresses.py",
        '@needs("visits.keep_addresses")\n@require_safe', "@public\n@require_safe",
        ("tests/house/test_floors.py", "tests/engagement/visits/test_book.py"),
    ),
    Hole(
        "one factor is enough", "trustapp/accounts/middleware.py",
        "    answer = _missing_factor(request)", "    answer = None",
        ("tests/trustapp/accounts",),
    ),
    Hole(
        "nobody proves again who they are", "trustapp/accounts/adapters/step_up.py",
        "        if has_stepped_up(request):", "        if request.user.is_authenticated:",
        ("tests/trustapp/accounts",),
    ),
    Hole(
        "every officer takes every list along", "engagement/visits/queries/phones.py",
        "            Exists(shared),\n", "", ("tests/engagement/visits/test_phones.py",),
    ),
    Hole(
        "a phone that was taken off the list goes on", "engagement/visits/services/devices.py",
        "AND revoked_at IS NULL RETURNING", "RETURNING",
        ("tests/engagement/visits/test_phones.py",),
    ),
    Hole(
        "closed doors are visited", "engagement/visits/services/logging.py",
        "        raise DoNotVisit", "        return",
        ("tests/engagement/visits/test_services.py",),
    ),
    Hole(
        "one person publishes a policy", "engagement/policies/services/approving.py",
        "    if not approval.is_second_person(by.user_id):", "    if by.user_id is None:",
        ("tests/engagement/policies/test_approving.py",),
    ),
    Hole(
        "one person opens an original", "trustapp/files/services/opening.py",
        "    if by.user_id == opening.asked_by_id:", "    if by.user_id is None:",
        ("tests/trustapp/files",),
    ),
    Hole(
        "a look at a file leaves no line", "trustapp/files/services/opening.py",
        '    _record(by, "files.look_at_copy", copy.file, now, copy=copy.kind)\n', "",
        ("tests/trustapp/files", "tests/feedback/cases/test_files.py"),
    ),
    Hole(
        "words of a policy are not cleaned", "engagement/policies/templatetags/policy_text.py",
        "mark_safe(markdown_to_html(source))", "mark_safe(source)",
        ("tests/engagement/policies",),
    ),
    Hole(
        "a cell of a table is a formula", "trustapp/core/pure/text.py",
        '        return "\'" + text', "        return text", ("tests/trustapp/core",),
    ),
    Hole(
        "pages run scripts of anybody", "trustapp/settings.py",
        '        "script-src": [SELF],', '        "script-src": [SELF, "\'unsafe-inline\'"],',
        ("tests/trustapp/core", "tests/engagement/portal"),
    ),
    Hole(
        "pages of others may read ours", "trustapp/core/middleware.py",
        '"Cross-Origin-Resource-Policy", "same-origin"',
        '"Cross-Origin-Resource-Policy", "cross-origin"', ("tests/trustapp/core",),
    ),
    Hole(
        "an address in a line of the log", "feedback/cases/views/residents.py",
        "    form = flow.form(request.POST, request.FILES, is_last=True)\n",
        "    form = flow.form(request.POST, request.FILES, is_last=True)\n"
        '    __import__("logging").warning("from %s", request.META["REMOTE_ADDR"])\n',
        ("tests/journeys/test_canary_hunt.py",),
    ),
    Hole(
        "a code in an address", "feedback/cases/views/tracking.py",
        '    response = redirect("cases:open")\n    adapters',
        '    response = redirect("/track/open/?code=" + form.cleaned_data["code"])\n    adapters',
        ("tests/feedback/cases", "tests/journeys/test_canary_hunt.py"),
    ),
    Hole(
        "codes may be guessed all day", "feedback/cases/views/tracking.py",
        '    if too_many(request, purpose="track", limit=TRIES, seconds=TRIES_SECONDS):',
        "    if False:", ("tests/feedback/cases",),
    ),
    Hole(
        "anybody may write the ticket to a case", "feedback/cases/adapters.py",
        "        return _signer(name).unsign(value, max_age=seconds)",
        '        return value.rsplit(":", 2)[0]', ("tests/feedback/cases",),
    ),
    Hole(
        "a key takes other words", "trustapp/core/services/keys.py",
        "            if row.body_hash != body_hash:", "            if not row.body_hash:",
        ("tests/trustapp/core", "tests/feedback/cases"),
    ),
    Hole(
        "what people tell us lies open", "trustapp/core/models.py",
        "        sealed = ring().seal(value) if isinstance(value, str) else value",
        "        sealed = value.encode() if isinstance(value, str) else value",
        ("tests/feedback/cases",),
    ),
    Hole(
        "a small group is counted out", "trustapp/core/pure/suppression.py",
        "    if 0 < count < thresholds.cell_count:", "    if 0 < count < 2:",
        ("tests/trustapp/core", "tests/feedback/trust/pure"),
    ),
    Hole(
        "words of a question become a statement", "feedback/cases/queries/codes.py",
        "    return Case.objects.filter(code_hash=code_hash(code)).first()",
        "    found = Case.objects.raw(\n"
        "        f\"SELECT * FROM cases_case WHERE code_hash = '{code_hash(code)}'\"\n"
        "    )\n"
        "    return next(iter(found), None)", ("ruff",),
    ),
)  # fmt: skip
