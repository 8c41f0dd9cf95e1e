"""Taking in what somebody tells us, in a bare Django view: the same care, and nothing around it.

Checked fields, a counted try, a claimed key, sealed words and the same rows in one transaction as
the page of the product writes, by statements written by hand.
"""

import json
import uuid
from datetime import timedelta

from django import forms
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

from trustapp.core.http.limits import too_many
from trustapp.core.models import ring
from trustapp.core.pure.codes import keyed_hash, new_code
from trustapp.local.services.benchmarks import bare

# Nobody is held back here; the try is counted all the same.
_NO_LIMIT = 1_000_000_000
_CLAIM = """
    INSERT INTO core_usedkey (purpose, key_hash, body_hash, claimed_at)
    VALUES ('bare', %s, %s, %s) ON CONFLICT DO NOTHING RETURNING id
"""
_CASE = """
    INSERT INTO cases_case (public_id, code_hash, kind, channel, state, language, listened,
                            respectful, explained, fair, words, may_share, reply_choice,
                            received_at, outcome, resolved, revision)
    VALUES (%s, %s, 'feedback', 'web', 'new', 'en', '', '', '', '', %s, false, 'code',
            %s, '', '', 0)
    RETURNING id
"""
_ENTRY = """
    INSERT INTO cases_entry (case_id, kind, outcome, resolved, at)
    VALUES (%s, 'received', '', '', %s)
"""
_PROMISES = """
    INSERT INTO promises_promise (public_id, kind_id, subject, label, address, made_at, due_at,
                                  reason)
    SELECT gen_random_uuid(), kind, %s, 'Feedback', '/', %s, %s, ''
      FROM unnest('{first_reply,outcome}'::text[]) AS given (kind)
"""
_LINES = """
    INSERT INTO audit_auditline (at, actor_kind, actor_label, action, target, detail)
    SELECT %s, 'resident', '', action, %s, '{}'
      FROM unnest('{bare,bare,bare}'::text[]) AS given (action)
"""
_ANSWER = "UPDATE core_usedkey SET answer = %s WHERE id = %s"


class Told(forms.Form):
    """The fields of the page that matter to this request."""

    submission_key = forms.CharField(max_length=64)
    words = forms.CharField(max_length=10_000)
    reply_choice = forms.ChoiceField(choices=[("code", "code"), ("none", "none")])


def take_in(request: HttpRequest) -> HttpResponse:
    """Write down what somebody tells us."""
    form = Told(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    if too_many(request, purpose="bare", limit=_NO_LIMIT, seconds=3600):
        return HttpResponse(status=429)
    now, code, name = timezone.now(), new_code(), uuid.uuid4()
    due_at = now + timedelta(days=3)
    words = ring().seal(form.cleaned_data["words"])
    key_hash = keyed_hash(b"bare", "bare", form.cleaned_data["submission_key"])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_CLAIM, [key_hash, key_hash, now])
        (key,) = cursor.fetchone()
        cursor.execute(_CASE, [name, keyed_hash(b"bare", "bare", code), words, now])
        (case,) = cursor.fetchone()
        cursor.execute(_ENTRY, [case, now])
        cursor.execute(_PROMISES, [f"case:{name}", now, due_at])
        cursor.execute(_LINES, [now, f"case:{name}"])
        cursor.execute(_ANSWER, [json.dumps({"due_at": due_at.isoformat()}), key])
    return HttpResponse(status=302, headers={"Location": "/say/sent/"})


urlpatterns = [path(bare.CAREFUL.removeprefix("/"), take_in)]
