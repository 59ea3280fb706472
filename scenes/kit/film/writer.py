"""What a render writes: Manim's file writer, with beats as its units and a finished film at the end."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import av
from manim._config.video_encoder import VideoEncoderSpec
from manim.scene.scene_file_writer import SceneFileWriter
from manim.scene.video_segment_encoder import VideoSegmentEncoder
from numpy.typing import NDArray

from scenes.kit.film.interrupt import Interrupts
from scenes.kit.film.joining import About, join


class FilmWriter(SceneFileWriter):
    """Joins what was drawn without encoding it again.

    Attributes
    ----------
    about
        What the film is to say of itself.
    still
        The picture that a render of a still leaves, in place of the last one.
    interrupts
        Those of the render. A thread is never left between its start and the first note of it.
    """

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 (Manim's)
        self.about: About | None = None
        self.still: NDArray[Any] | None = None
        self.interrupts = Interrupts()
        self.interrupts.on_held = self._give_up
        self._encoders: list[_Encoder] = []
        super().__init__(*args, **options)

    @property
    def joins(self) -> bool:
        """Whether the output is a film whose segments can be joined by their packets."""
        spec = self.video_encoder
        return spec is not None and (spec.container_format, spec.codec) == ("mp4", "libx264")

    @property
    def rate(self) -> Fraction:
        """Frames a second."""
        return cast(VideoEncoderSpec, self.video_encoder).frame_rate

    def cut_beat(self, segment: Path) -> int:
        """Join what was drawn since the last cut into one segment of its own; returns its number of frames."""
        self.join_all_encode_jobs()
        drawn = [Path(name) for name in self.partial_movie_files if name]
        frames = join(drawn, segment, self.rate)
        self.partial_movie_files.clear()
        self.sections[-1].partial_movie_files.clear()
        for file in drawn:
            file.unlink(missing_ok=True)
        return frames

    def add_beat(self, segment: Path) -> None:
        """Put a finished segment at the end of the film and of its section."""
        self.partial_movie_files.append(str(segment))
        self.sections[-1].partial_movie_files.append(str(segment))

    def combine_files(
        self,
        input_files: list[str],
        output_file: Path,
        create_gif: bool = False,
        includes_sound: bool = False,
    ) -> None:
        """Join segments to a finished film; where they are of another kind, as Manim does."""
        if not self.joins or create_gif:
            super().combine_files(input_files, output_file, create_gif, includes_sound)
            return
        about = self.about if output_file == self.movie_file_path else None
        join([Path(name) for name in input_files], output_file, self.rate, about)

    def save_image(self, pixels: NDArray[Any]) -> None:
        """Save the still: the picture that was chosen, else the last."""
        super().save_image(pixels if self.still is None else self.still)

    def _create_segment_encoder(self, target: Path) -> VideoSegmentEncoder:
        encoder = _Encoder(target=target, spec=cast(VideoEncoderSpec, self.video_encoder))
        self._encoders = [one for one in self._encoders if not one._closed] + [encoder]
        return encoder

    def open_partial_movie_stream(self, **options: Any) -> None:  # noqa: ANN401 (Manim's)
        """Start the thread that encodes an animation."""
        with self.interrupts.held():
            super().open_partial_movie_stream(**options)

    def close_partial_movie_stream(self) -> None:
        """Let the thread end when it is through."""
        with self.interrupts.held():
            super().close_partial_movie_stream()

    def abort_encode_jobs(self, reraise_encoder_failures: bool = False) -> None:
        """Give up at once."""
        with self.interrupts.held():
            self._give_up()
            super().abort_encode_jobs(reraise_encoder_failures)

    def _give_up(self) -> None:
        """Drop what waits to be encoded."""
        for encoder in self._encoders:
            encoder.given_up = True


class _Encoder(VideoSegmentEncoder):
    """Manim's encoder, which converts a still's colors once and not for each of its frames, and can be given up."""

    given_up = False

    def write_frame(self, pixels: NDArray[Any], *, repeat: int = 1) -> None:
        self._validate_frame(pixels, repeat)
        stream = cast(av.VideoStream, self._stream)
        try:
            frame = av.VideoFrame.from_ndarray(pixels, format="rgba").reformat(format=self.spec.pixel_format)
            frame.time_base = 1 / self.spec.frame_rate
            for _ in range(repeat):
                if self.given_up:
                    return
                frame.pts = self._next_pts
                self._next_pts += 1
                for packet in stream.encode(frame):
                    self._container.mux(packet)
        except BaseException as error:
            raise self._operation_error("encode", error) from error
