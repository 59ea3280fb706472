"""The film as a file: segments joined and finished in one pass that copies the encoded frames.

Manim converts colors by BT.601 and says so nowhere, so that players take films of 720 lines and more for BT.709. The
finished film says what is in it, has its index in front, a chapter for each beat, and frames at constant distances.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.bitstream import BitStreamFilterContext
from av.packet import Packet

# Matrix of BT.601, primaries of BT.709, transfer of sRGB, limited range: what Manim's frames are encoded as.
_COLORS = (
    "h264_metadata=matrix_coefficients=6:colour_primaries=1:transfer_characteristics=13"
    ":video_full_range_flag=0"
)


class SegmentError(Exception):
    """Raised when a segment is damaged, or was not encoded as the others were."""


@dataclass(frozen=True)
class Chapter:
    """A part of a film: its title, how many frames it has, and when it begins, in seconds."""

    title: str
    frames: int
    start: float = 0.0


@dataclass(frozen=True)
class About:
    """What a film says of itself."""

    title: str = ""
    description: str = ""
    chapters: tuple[Chapter, ...] = ()


def join(segments: Sequence[Path], film: Path, rate: Fraction, about: About | None = None) -> int:
    """Write encoded segments one after the other as one film; returns its number of frames.

    A reader finds the old film or the whole new one.

    Parameters
    ----------
    rate
        Frames a second.

    Raises
    ------
    SegmentError
        If a segment cannot be read, lacks frames, or was encoded in another way than the first.
    """
    about = about or About()
    with (
        unfinished(film) as growing,
        av.open(str(growing), "w", format="mp4", options={"movflags": "+faststart"}) as output,
    ):
        output.metadata.update({"title": about.title, "description": about.description})
        with _opened(segments[0]) as first:
            stream = first.streams.video[0]
            extradata = stream.codec_context.extradata
            copied = output.add_stream_from_template(stream)
            copied.metadata["language"] = "eng"
            colors = BitStreamFilterContext(_COLORS, stream, copied)
        if about.chapters:
            output.set_chapters(_chapters(about.chapters, rate))
        frames = written = 0
        delay = 0  # frames between decoding and showing, the most of any segment
        for segment in segments:
            found = list(_packets(segment, rate, extradata))
            delay = max([delay, *(place - shown for place, (shown, _) in enumerate(found))])
        for segment in segments:
            start = frames
            for shown, packet in _packets(segment, rate, extradata):
                for one in _filtered(packet, colors, segment):
                    one.stream = copied
                    one.time_base = 1 / rate
                    one.pts, one.dts, one.duration = start + shown, written - delay, 1
                    output.mux(one)
                written += 1
            frames = written
    return frames


@contextmanager
def unfinished(path: Path) -> Iterator[Path]:
    """Give a name to write a file under, which becomes `path` once it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _opened(segment: Path) -> av.container.InputContainer:
    try:
        return av.open(str(segment))
    except (OSError, av.FFmpegError) as error:
        raise SegmentError(f"{segment}: cannot be read ({error})") from None


def _demuxed(container: av.container.InputContainer, segment: Path) -> Iterator[Packet[av.VideoStream]]:
    try:
        for packet in container.demux(container.streams.video[0]):
            if packet.size:  # the last says only that there are no more
                yield packet
    except (OSError, av.FFmpegError) as error:
        raise SegmentError(f"{segment}: cannot be read ({error})") from None


def _filtered(
    packet: Packet[av.VideoStream], colors: BitStreamFilterContext, segment: Path
) -> list[Packet[av.VideoStream]]:
    try:
        return colors.filter(packet)
    except av.FFmpegError as error:
        raise SegmentError(f"{segment}: cannot be read ({error})") from None


def _packets(
    segment: Path, rate: Fraction, extradata: bytes | None
) -> Iterator[tuple[int, Packet[av.VideoStream]]]:
    """Yield the number of the frame, counted from the segment's start, and its packet, in order of decoding."""
    seen = set()
    with _opened(segment) as container:
        stream = container.streams.video[0]
        if stream.codec_context.extradata != extradata:
            raise SegmentError(f"{segment}: was encoded in another way than the first segment")
        for packet in _demuxed(container, segment):
            if packet.pts is None or packet.time_base is None:
                raise SegmentError(f"{segment}: a frame without a time")
            shown = round(packet.pts * packet.time_base * rate)
            seen.add(shown)
            yield shown, packet
    if seen != set(range(len(seen))):
        raise SegmentError(f"{segment}: frames are missing")


def _chapters(chapters: Sequence[Chapter], rate: Fraction) -> list[av.container.Chapter]:
    found: list[av.container.Chapter] = []
    start = 0
    for number, chapter in enumerate(chapters):
        end = start + chapter.frames
        found.append(
            {
                "id": number,
                "start": start,
                "end": end,
                "time_base": 1 / rate,
                "metadata": {"title": chapter.title},
            }
        )
        start = end
    return found
