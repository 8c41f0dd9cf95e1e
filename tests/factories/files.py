"""Files as phones, scanners and recorders make them, with a word planted where nobody looks."""

import io
import struct
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import av
import numpy as np
import pikepdf
import pillow_heif
from PIL import Image, ImageCms, PngImagePlugin, TiffImagePlugin

from trustapp.files.pure.kinds import Kind

pillow_heif.register_heif_opener()

NAMES = {kind: f"canary-name.{kind}" for kind in Kind} | {
    Kind.JPEG: "canary-name.jpg", Kind.TEXT: "canary-name.txt", Kind.TIFF: "canary-name.TIFF"
}  # fmt: skip
_SIZE = (64, 40)


def picture(size: tuple[int, int] = _SIZE, mode: str = "RGB") -> Image.Image:
    """Return a picture whose left half is red and whose right half is blue."""
    drawn = Image.new(mode, size, "red")
    drawn.paste(Image.new(mode, (size[0] // 2, size[1]), "blue"), (size[0] // 2, 0))
    return drawn


def saved(drawn: Image.Image, kind: str, **options: Any) -> bytes:
    """Return the picture as a file."""
    out = io.BytesIO()
    drawn.save(out, kind, **options)
    return out.getvalue()


def exif(word: str, turned: int = 1) -> bytes:
    """Return what a phone notes about a photo: by whom, where, and which way it is up."""
    notes = Image.Exif()
    notes[0x0112] = turned
    notes[0x010E] = notes[0x013B] = notes[0x8298] = notes[0x010F] = notes[0x0131] = word
    notes.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0" + word.encode()
    place = notes.get_ifd(0x8825)
    place[1], place[2] = "N", (41.0, 52.0, 3.0)
    place[29], place[27] = "2026:03:12", b"ASCII\0\0\0" + word.encode()
    return notes.tobytes()


def xmp(word: str) -> bytes:
    """Return what an editor notes about a picture."""
    return (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
        f'rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" dc:source="{word}"/></rdf:RDF>'
        '</x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def profile(word: str) -> bytes:
    """Return a colour profile that has a word where its description stands."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    name = "sRGB built-in".encode("utf-16-be")
    assert name in plain
    return plain.replace(name, word[:13].ljust(13).encode("utf-16-be"))


def document(word: str, pages: int = 1, **options: Any) -> bytes:
    """Return a PDF that names people in all the places a PDF has."""
    with pikepdf.new() as book:
        for _ in range(pages):
            page = book.add_blank_page(page_size=(200, 120))
            page.Contents = book.make_stream(b"1 0 0 rg 0 0 100 120 re f")
            page.PieceInfo = pikepdf.Dictionary(Note=pikepdf.String(word))
        book.docinfo["/Author"] = word
        with book.open_metadata() as notes:
            notes["dc:title"] = word
        book.Root.OpenAction = pikepdf.Dictionary(
            S=pikepdf.Name.JavaScript, JS=pikepdf.String(f"app.alert('{word}')")
        )
        book.attachments["notes.txt"] = pikepdf.AttachedFileSpec(
            book, word.encode(), filename=f"{word}.txt", description=word
        )
        out = io.BytesIO()
        book.save(out, **options)
    return out.getvalue()


def sound(container: str, codec: str, word: str = "", seconds: float = 0.3) -> bytes:
    """Return a tone with a title, an artist and a place."""
    return _encoded(container, word, sound=codec, seconds=seconds)


def film(
    container: str, codec: str, word: str = "", *, sound: str = "", size: Any = _SIZE,
    speed: int = 10,
) -> bytes:  # fmt: skip
    """Return three tenths of a second of film, with or without a tone."""
    return _encoded(container, word, film=codec, sound=sound, size=size, speed=speed)


def _encoded(
    container: str, word: str, *, film: str = "", sound: str = "", size: Any = _SIZE,
    seconds: float = 0.3, speed: int = 10,
) -> bytes:  # fmt: skip
    out = io.BytesIO()
    options = {"movflags": "use_metadata_tags"} if container in ("mp4", "mov") else {}
    with av.open(out, "w", format=container, options=options) as made:
        pictures = _film_track(made, film, size, speed, word) if film else None
        tones = _sound_track(made, sound, word) if sound else None
        if word:
            made.metadata.update(
                {"title": word, "artist": word, "comment": word, "location": f"+41-087/{word}"}
            )
        for track, frames in filter(None, (pictures and (pictures, _pictures(size, speed)),
                                           tones and (tones, _tones(seconds)))):  # fmt: skip
            for frame in frames:
                made.mux(track.encode(frame))
            made.mux(track.encode(None))
    return out.getvalue()


def turned(content: bytes) -> bytes:
    """Return an MP4 that says it was filmed upright: a quarter turn to the right."""
    at = content.index(b"tkhd") + 44
    matrix = struct.pack(">9i", 0, 1 << 16, 0, -1 << 16, 0, 0, 0, 0, 1 << 30)
    return content[:at] + matrix + content[at + 36 :]


def _film_track(made: Any, codec: str, size: tuple[int, int], speed: int, word: str) -> Any:
    track = made.add_stream(codec, rate=speed)
    track.width, track.height = size
    track.pix_fmt = "yuv420p"
    track.metadata["handler_name"] = word
    return track


def _sound_track(made: Any, codec: str, word: str) -> Any:
    track = made.add_stream(codec, rate=48_000, layout="mono")
    track.metadata["handler_name"] = word
    return track


def _pictures(size: tuple[int, int], speed: int) -> Iterator[av.VideoFrame]:
    for number in range(3 * speed // 10):
        frame = av.VideoFrame.from_image(picture(size))
        frame.pts, frame.time_base = number, Fraction(1, speed)
        yield frame


def _tones(seconds: float) -> Iterator[av.AudioFrame]:
    wave = np.sin(np.arange(960) * 2 * np.pi * 10 / 960)
    for number in range(round(seconds * 50)):
        frame = av.AudioFrame.from_ndarray((wave * 9_000).astype("int16")[None], "s16", "mono")
        frame.sample_rate, frame.pts = 48_000, number * 960
        yield frame


def id3(word: str) -> bytes:
    """Return what stands before the sound in an MP3, with a picture of the cover."""
    frames = b"".join(
        name + struct.pack(">I", len(text)) + b"\0\0" + text
        for name, text in (
            (b"TIT2", b"\0" + word.encode()),
            (b"COMM", b"\0eng\0" + word.encode()),
            (b"APIC", b"\0image/jpeg\0\3\0" + saved(picture(), "JPEG", exif=exif(word))),
        )
    )
    size = len(frames)
    marks = bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\0\0" + marks + frames


def _png_notes(word: str) -> PngImagePlugin.PngInfo:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", word)
    notes.add_text("Comment", word, zip=True)
    notes.add_itxt("Description", word)
    return notes


def _tiff_notes(word: str) -> TiffImagePlugin.ImageFileDirectory_v2:
    notes = TiffImagePlugin.ImageFileDirectory_v2()
    for tag in (270, 315, 305, 33432, 269):
        notes[tag] = word
    return notes


def _riff_notes(word: str) -> bytes:
    text = word.encode() + b"\0" * (2 - len(word) % 2)
    part = b"INFOICMT" + struct.pack("<I", len(text)) + text
    return b"LIST" + struct.pack("<I", len(part)) + part


_PHOTO_PLANTS: dict[Kind, tuple[str, dict[str, Callable[[str], Any]]]] = {
    Kind.JPEG: ("JPEG", {"exif": exif, "xmp": xmp, "comment": str.encode, "icc_profile": profile}),
    Kind.PNG: ("PNG", {"exif": exif, "pnginfo": _png_notes, "icc_profile": profile}),
    Kind.WEBP: ("WEBP", {"exif": exif, "xmp": xmp, "icc_profile": profile}),
    Kind.HEIC: ("HEIF", {"exif": exif, "xmp": xmp}),
    Kind.TIFF: ("TIFF", {"exif": exif, "tiffinfo": _tiff_notes, "icc_profile": profile}),
    Kind.GIF: ("GIF", {"comment": str.encode}),
    Kind.BMP: ("BMP", {}),
}
_MEDIA: dict[Kind, Callable[[str], bytes]] = {
    Kind.MP3: lambda word: sound("mp3", "libmp3lame", word),
    Kind.M4A: lambda word: _as_m4a(sound("ipod", "aac", word)),
    Kind.WAV: lambda word: sound("wav", "pcm_s16le", word),
    Kind.OGG: lambda word: sound("ogg", "libopus", word),
    Kind.MP4: lambda word: film("mp4", "libx264", word, sound="aac"),
    Kind.MOV: lambda word: film("mov", "libx264", word),
    Kind.WEBM: lambda word: film("webm", "libvpx", word, sound="libopus"),
}


def _as_m4a(content: bytes) -> bytes:
    assert content[4:8] == b"ftyp"
    return content


def plain(kind: Kind) -> bytes:
    """Return a file of this kind that says nothing."""
    if kind in _PHOTO_PLANTS:
        return saved(picture(), _PHOTO_PLANTS[kind][0])
    if kind is Kind.PDF:
        return document("")
    return "Zwei Wörter\n".encode() if kind is Kind.TEXT else _MEDIA[kind]("")


def planted(word: str) -> Iterator[tuple[str, Kind, bytes]]:
    """Yield files with the word in one place after another, by what was done to them."""
    for kind, (name, places) in _PHOTO_PLANTS.items():
        for place, write in places.items():
            yield f"{kind} {place}", kind, saved(picture(), name, **{place: write(word)})
        everything = {place: write(word) for place, write in places.items()}
        yield f"{kind} everywhere", kind, saved(picture(), name, **everything)
        if kind is not Kind.HEIC:
            yield f"{kind} after the end", kind, plain(kind) + word.encode()
    yield from _planted_pictures(word)
    yield from _planted_documents(word)
    yield from _planted_media(word)


def _planted_pictures(word: str) -> Iterator[tuple[str, Kind, bytes]]:
    photo = saved(picture(), "JPEG")
    marked = b"\xff\xed" + struct.pack(">H", 16 + len(word)) + b"Photoshop 3.0\0" + word.encode()
    yield "jpeg photoshop", Kind.JPEG, photo[:2] + marked + photo[2:]
    within = saved(picture(), "JPEG", exif=exif(word))
    notes = Image.Exif()
    notes[0x927C] = within
    yield "jpeg maker's picture", Kind.JPEG, saved(picture(), "JPEG", exif=notes)
    yield (
        "mpo second picture",
        Kind.JPEG,
        saved(picture(), "MPO", save_all=True, append_images=[picture()], exif=exif(word)),
    )
    text = b"tEXtAuthor\0" + word.encode()
    late = struct.pack(">I", len(text) - 4) + text + b"\0\0\0\0"
    yield "png after its end", Kind.PNG, saved(picture(), "PNG") + late
    yield (
        "gif second picture",
        Kind.GIF,
        saved(
            picture(),
            "GIF",
            save_all=True,
            append_images=[picture((64, 41))],
            comment=word.encode(),
        ),
    )
    yield "webp moving", Kind.WEBP, saved(
        picture(), "WEBP", save_all=True, append_images=[picture((64, 40), "RGB").rotate(9)],
        exif=exif(word),
    )  # fmt: skip
    yield (
        "tiff two pages",
        Kind.TIFF,
        saved(
            picture(), "TIFF", save_all=True, append_images=[picture()], tiffinfo=_tiff_notes(word)
        ),
    )
    yield "bmp gap", Kind.BMP, saved(picture(), "BMP") + b"\0" * 4 + word.encode()


def _planted_documents(word: str) -> Iterator[tuple[str, Kind, bytes]]:
    yield "pdf everywhere", Kind.PDF, document(word)
    yield "pdf two pages", Kind.PDF, document(word, pages=2)
    yield "pdf after the end", Kind.PDF, document(word) + b"\n%" + word.encode()
    yield "pdf before the mark", Kind.PDF, b"%" + word.encode() + b"\n" + document(word)
    packed = pikepdf.ObjectStreamMode.generate
    yield "pdf packed", Kind.PDF, document(word, object_stream_mode=packed)


def _planted_media(word: str) -> Iterator[tuple[str, Kind, bytes]]:
    for kind, make in _MEDIA.items():
        yield f"{kind} tags", kind, make(word)
        yield f"{kind} after the end", kind, make("") + word.encode()
    yield "mp3 cover", Kind.MP3, id3(word) + sound("mp3", "libmp3lame")
    yield "mp3 old tag", Kind.MP3, sound("mp3", "libmp3lame") + b"TAG" + word.encode().ljust(125)
    yield "wav notes", Kind.WAV, sound("wav", "pcm_s16le") + _riff_notes(word)
    yield "ogg flac", Kind.OGG, sound("ogg", "flac", word)
    for kind, container in ((Kind.MP4, "mp4"), (Kind.MOV, "mov")):
        free = struct.pack(">I", 8 + len(word)) + b"free" + word.encode()
        yield f"{kind} free box", kind, film(container, "libx264") + free
        user = struct.pack(">I", 8 + len(word)) + b"uuid" + word.encode()
        yield f"{kind} box of its own", kind, film(container, "mpeg4") + user
    yield "webm vp9", Kind.WEBM, film("webm", "libvpx-vp9", word)
