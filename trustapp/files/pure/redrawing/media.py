"""Sound and film: decoded and encoded anew, with nothing beside the first track of each."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import av
from av.container import InputContainer, OutputContainer
from av.stream import Disposition

from trustapp.files.pure.kinds import Kind, Trouble, Unreadable
from trustapp.files.pure.redrawing.canvas import small_of
from trustapp.files.pure.redrawing.drawn import Drawn
from trustapp.files.pure.redrawing.tracks import Artist, Film, Sound

_MOVIE = "mov"  # and all that descends from it
_READERS = {
    Kind.MP3: "mp3", Kind.M4A: _MOVIE, Kind.WAV: "wav", Kind.OGG: "ogg",
    Kind.MP4: _MOVIE, Kind.MOV: _MOVIE, Kind.WEBM: "matroska",
}  # fmt: skip
# No library's name, nothing about when or by what it was made.
_SILENT = {"fflags": "+bitexact"}


def redraw_sound(kind: Kind, content: bytes) -> Drawn:
    """Return the sound as M4A; raises Unreadable."""
    with _in_plain_words():
        return Drawn(ending="m4a", content=_anew(kind, content, first=None))


def redraw_film(kind: Kind, content: bytes) -> Drawn:
    """Return the film as MP4, or its sound where it has only that; raises Unreadable."""
    with _in_plain_words():
        first = _first_picture(kind, content)
        if first is None:
            return redraw_sound(kind, content)
        small = small_of(Film.upright(first))
        return Drawn(ending="mp4", content=_anew(kind, content, first=first), small=small)


@contextmanager
def _in_plain_words() -> Iterator[None]:
    try:
        yield
    except Unreadable:
        raise
    except (av.FFmpegError, ValueError, RuntimeError) as error:
        raise Unreadable(Trouble.BROKEN) from error


def _open(kind: Kind, content: bytes) -> InputContainer:
    return av.open(io.BytesIO(content), "r", format=_READERS[kind])


def _film_of(given: InputContainer) -> av.VideoStream | None:
    films = (track for track in given.streams.video if not _is_cover(track))
    return next(films, None)


def _is_cover(track: av.VideoStream) -> bool:
    return bool(track.disposition & Disposition.attached_pic)


def _first_picture(kind: Kind, content: bytes) -> av.VideoFrame | None:
    with _open(kind, content) as given:
        film = _film_of(given)
        return None if film is None else next(given.decode(film), None)


def _anew(kind: Kind, content: bytes, *, first: av.VideoFrame | None) -> bytes:
    out = io.BytesIO()
    with (
        _open(kind, content) as given,
        av.open(out, "w", format="mp4", options=_SILENT) as made,
    ):
        artists = dict(_artists(given, made, first))
        if not artists:
            raise Unreadable(Trouble.BROKEN)
        for packet in given.demux(*(given.streams[index] for index in artists)):
            for frame in _frames(packet):
                artists[packet.stream.index].take(frame)
        for artist in artists.values():
            artist.finish()
    return out.getvalue()


def _frames(packet: "av.Packet[Any]") -> Sequence[Any]:
    """Return what the packet holds; a damaged one holds nothing, as in every player."""
    try:
        frames: Sequence[Any] = packet.decode()
    except av.InvalidDataError:
        return ()
    return frames


def _artists(
    given: InputContainer, made: OutputContainer, first: av.VideoFrame | None
) -> Iterator[tuple[int, Artist]]:
    film = _film_of(given)
    if film is not None and first is not None:
        yield film.index, Film(made, first)
    if given.streams.audio:
        yield given.streams.audio[0].index, Sound(made)
