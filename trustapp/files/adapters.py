"""How a file leaves the house: as an attachment that may do nothing, under a name of ours."""

from django.http import HttpResponse

from trustapp.files.models import Copy

_TYPES = {
    "jpg": "image/jpeg",
    "pdf": "application/pdf",
    "m4a": "audio/mp4",
    "mp4": "video/mp4",
    "txt": "text/plain; charset=utf-8",
}
_NOTHING = "sandbox; default-src 'none'; frame-ancestors 'none'; form-action 'none'"


def attachment(copy: Copy, content: bytes) -> HttpResponse:
    """Return the content as a download; an original has no type that a browser would act on."""
    kind = _TYPES.get(copy.ending, "application/octet-stream")
    if copy.is_original:
        kind = "application/octet-stream"
    response = HttpResponse(content, content_type=kind)
    name = f"file-{copy.file.public_id.hex[:8]}.{copy.ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = _NOTHING
    response.headers["Cache-Control"] = "no-store, private"
    return response
