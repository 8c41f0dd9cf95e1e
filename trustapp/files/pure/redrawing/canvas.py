"""A new canvas: pixels, upright and in sRGB, that carry nothing else along."""

import io

from PIL import Image, ImageCms, ImageOps

from trustapp.files.pure.kinds import Trouble, Unreadable

# A telephone of 2024 takes 50 million; the memory of the program allows for these.
MOST_PIXELS = 100_000_000
SMALL_SIDE = 480
_QUALITY = 88
_SMALL_QUALITY = 75
_SRGB = ImageCms.createProfile("sRGB")

# Looked at here, before a pixel is decoded, and refused in our own words.
Image.MAX_IMAGE_PIXELS = None


def canvas_of(given: Image.Image, longest: int) -> Image.Image:
    """Return the pixels, upright, on a canvas of their own; raises Unreadable."""
    if given.width * given.height > MOST_PIXELS:
        raise Unreadable(Trouble.TOO_MANY_PIXELS)
    profile = given.info.get("icc_profile")
    given.draft("RGB", (longest, longest))
    given.load()
    upright = ImageOps.exif_transpose(given)
    upright.thumbnail((longest, longest))
    pixels = _in_srgb(upright, profile)
    canvas = Image.new("RGB", pixels.size, "white")
    canvas.paste(pixels, mask=pixels.getchannel("A") if pixels.mode == "RGBA" else None)
    return canvas


def _in_srgb(given: Image.Image, profile: bytes | None) -> Image.Image:
    if profile and given.mode in ("RGB", "CMYK"):
        try:
            return ImageCms.profileToProfile(
                given, ImageCms.ImageCmsProfile(io.BytesIO(profile)), _SRGB, outputMode="RGB"
            ) or given.convert("RGB")
        except (ImageCms.PyCMSError, OSError):
            # A profile that says nonsense: the colours as they are.
            return given.convert("RGB")
    if given.mode.startswith("I;16") or given.mode == "I":
        # Scanners and telescopes count to 65,535.
        return given.point(lambda value: value / 256).convert("L").convert("RGB")
    is_clear = given.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in given.info
    return given.convert("RGBA" if is_clear else "RGB")


def jpeg(canvas: Image.Image, quality: int = _QUALITY) -> bytes:
    """Return the canvas as a JPEG that says nothing but its pixels."""
    out = io.BytesIO()
    canvas.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def small_of(canvas: Image.Image) -> bytes:
    """Return a small JPEG of it, for a first look."""
    small = canvas.copy()
    small.thumbnail((SMALL_SIDE, SMALL_SIDE))
    return jpeg(small, _SMALL_QUALITY)
