"""One track of a film or sound, frame by frame: made smaller, upright, and encoded anew."""

from fractions import Fraction
from typing import Any, Protocol

import av
from av.container import OutputContainer
from av.filter import Graph
from av.video.frame import PictureType
from PIL import Image

from trustapp.files.pure.kinds import Trouble, Unreadable

MOST_SECONDS_OF_FILM = 5 * 60
MOST_SECONDS_OF_SOUND = 60 * 60
_LONGEST_SIDE = 1280
_MOST_PIXELS = 4096 * 2304
_PICTURES_A_SECOND = 30
_TICK = Fraction(1, 90_000)
_RATE = 44_100
_X264 = {"preset": "superfast", "crf": "26", "maxrate": "1500k", "bufsize": "3000k"}
# By how many degrees, against the clock, a picture has to be turned before it is shown.
_TURNS = {-90: ["transpose=clock"], 90: ["transpose=cclock"],
          180: ["hflip", "vflip"], -180: ["hflip", "vflip"]}  # fmt: skip


class Artist(Protocol):
    """Takes frames, and writes what it makes of them."""

    def take(self, frame: Any) -> None:
        """Draw one frame anew; raises Unreadable."""

    def finish(self) -> None:
        """Write what is still held back; raises Unreadable when there was nothing."""


class Film:
    """Pictures of at most 1280 pixels and at most 30 a second."""

    def __init__(self, made: OutputContainer, first: av.VideoFrame) -> None:
        self.made = made
        self.turn = _TURNS.get(first.rotation, [])
        width, height = _size(first, turned="transpose" in "".join(self.turn))
        self.track: av.VideoStream = made.add_stream(
            "libx264", rate=_PICTURES_A_SECOND, options=_X264
        )
        self.track.width, self.track.height = width, height
        self.track.pix_fmt = "yuv420p"
        self.track.codec_context.time_base = _TICK
        self.graph = self._graph(first, width, height)
        self.next_at = float("-inf")

    @staticmethod
    def upright(frame: av.VideoFrame) -> Image.Image:
        """Return one picture of a film as it is meant to be seen."""
        _few_enough(frame)
        shown: Image.Image = frame.to_image()  # type: ignore[no-untyped-call]
        return shown.rotate(frame.rotation, expand=True)

    def _graph(self, first: av.VideoFrame, width: int, height: int) -> Graph:
        graph = Graph()
        source = graph.add_buffer(
            width=first.width, height=first.height, format=first.format, time_base=_TICK
        )
        steps = [*self.turn, f"scale={width}:{height}", "setsar=1", "format=yuv420p"]
        parts = [source]
        for step in steps:
            name, _, given = step.partition("=")
            parts.append(graph.add(name, given))
        parts.append(graph.add("buffersink"))
        graph.link_nodes(*parts).configure()
        return graph

    def take(self, frame: av.VideoFrame) -> None:
        """Draw one picture anew, unless it follows the one before too closely."""
        if frame.pts is None:
            return
        if frame.time > MOST_SECONDS_OF_FILM:
            raise Unreadable(Trouble.TOO_LONG)
        # Half a tick of tolerance: clocks of cameras round.
        if frame.time < self.next_at - 0.5 / _PICTURES_A_SECOND:
            return
        self.next_at = max(self.next_at, frame.time) + 1 / _PICTURES_A_SECOND
        _few_enough(frame)
        frame.pts, frame.time_base = int(frame.time / _TICK), _TICK
        self.graph.push(frame)
        drawn = self.graph.pull()
        assert isinstance(drawn, av.VideoFrame), "pictures went in"
        drawn.pict_type = PictureType.NONE  # the encoder decides anew
        self.made.mux(self.track.encode(drawn))

    def finish(self) -> None:
        """Write what is still held back; raises Unreadable when there was nothing."""
        if self.next_at == float("-inf"):
            raise Unreadable(Trouble.BROKEN)
        self.made.mux(self.track.encode(None))


class Sound:
    """Two channels of sound."""

    def __init__(self, made: OutputContainer) -> None:
        self.made = made
        self.track: av.AudioStream = made.add_stream("aac", rate=_RATE, layout="stereo")
        self.resampler = av.AudioResampler(format="fltp", layout="stereo", rate=_RATE)
        self.samples = 0

    def take(self, frame: av.AudioFrame) -> None:
        """Draw one stretch of sound anew."""
        for drawn in self.resampler.resample(frame):
            self._write(drawn)

    def finish(self) -> None:
        """Write what is still held back; raises Unreadable when there was nothing."""
        if not self.samples:
            raise Unreadable(Trouble.BROKEN)
        for drawn in self.resampler.resample(None):
            self._write(drawn)
        self.made.mux(self.track.encode(None))

    def _write(self, drawn: av.AudioFrame) -> None:
        self.samples += drawn.samples
        if self.samples > MOST_SECONDS_OF_SOUND * _RATE:
            raise Unreadable(Trouble.TOO_LONG)
        self.made.mux(self.track.encode(drawn))


def _few_enough(frame: av.VideoFrame) -> None:
    if frame.width * frame.height > _MOST_PIXELS:
        raise Unreadable(Trouble.TOO_MANY_PIXELS)


def _size(first: av.VideoFrame, *, turned: bool) -> tuple[int, int]:
    """Return even sides that fit, in the shape of the first picture."""
    _few_enough(first)
    width, height = (first.height, first.width) if turned else (first.width, first.height)
    shrink = min(1.0, _LONGEST_SIDE / max(width, height))
    return max(2, round(width * shrink / 2) * 2), max(2, round(height * shrink / 2) * 2)
