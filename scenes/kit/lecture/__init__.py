"""What makes a scene a lecture: beats, words, measured values, and the stage they are on."""

from scenes.kit.lecture.lecture import Beat, Lecture, LectureError, beat

__all__ = ["Beat", "Lecture", "LectureError", "beat"]
