"""The printed code that leads to an open link."""

import io

import segno


def qr_svg(address: str, title: str) -> str:
    """Return the address as a QR code in SVG: black on white in any theme, at any size.

    Error correction Q survives a quarter of the code being torn or dirty.
    """
    drawn = io.BytesIO()
    segno.make(address, error="q", micro=False).save(
        drawn, kind="svg", xmldecl=False, svgns=True, omitsize=True, title=title,
        dark="#000", light="#fff", border=3, svgclass="qr", lineclass=None,
    )  # fmt: skip
    return drawn.getvalue().decode()
