"""The product's baked twin: whatever the product drew once it draws again, asking nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.bench.apps.watch import watched
from dashboard.views import behind, frame

_SET_UP = ("set_page_config", "navigation")  # called again in every run, before anything is drawn


@dataclass
class _Call:
    """One thing drawn: by which drawer, how, with what, and what its widget was set to."""

    drawer: int
    method: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    drawn: list[int]
    setting: Any = None


@dataclass
class Recording:
    """The calls of one page run, in order; drawers (containers) are known by their number."""

    calls: list[_Call] = field(default_factory=list)
    drawers: list[DeltaGenerator] = field(default_factory=lambda: [st._main, st.sidebar])

    def note(self, drawer: DeltaGenerator, method: str, args: Any, kwargs: Any) -> _Call:
        """Add a call before it is made."""
        setting = st.session_state.get(kwargs["key"]) if "key" in kwargs else None
        call = _Call(self._number(drawer), method, args, dict(kwargs), [], setting)
        self.calls.append(call)
        return call

    def note_drawn(self, call: _Call, result: Any) -> None:
        """Number the containers that a call returned."""
        for drawer in result if isinstance(result, list | tuple) else [result]:
            if isinstance(drawer, DeltaGenerator):
                call.drawn.append(len(self.drawers))
                self.drawers.append(drawer)

    def _number(self, drawer: DeltaGenerator) -> int:
        # What Streamlit itself wraps around a fragment is no call of ours: its parent is.
        inside: DeltaGenerator | None = drawer
        while inside is not None:
            for number, known in enumerate(self.drawers):
                if known is inside:
                    return number
            inside = inside._parent
        return 0

    def replay(self) -> None:
        """Draw everything again."""
        drawers: dict[int, DeltaGenerator] = {0: st._main, 1: st.sidebar}
        for call in self.calls:
            if call.setting is not None and call.method in _SETTABLE:
                st.session_state[call.kwargs["key"]] = call.setting
            result = getattr(drawers[call.drawer], call.method)(*call.args, **call.kwargs)
            made = result if isinstance(result, list | tuple) else [result]
            made = [drawer for drawer in made if isinstance(drawer, DeltaGenerator)]
            drawers.update(zip(call.drawn, made, strict=True))


_SETTABLE = ("selectbox", "segmented_control", "pills")


class _Recorder:
    """Stands between the product and Streamlit; silent unless a recording is under way."""

    def __init__(self) -> None:
        self.recording: Recording | None = None
        self.set_up: dict[str, tuple[Any, Any]] = {}
        self.known: dict[tuple[str, str], Recording] = {}
        self._inside = False
        for name in dir(DeltaGenerator):
            method = getattr(DeltaGenerator, name)
            if callable(method) and (not name.startswith("_") or name == "_bidi_component"):
                setattr(DeltaGenerator, name, self._listening(name, method))
                if hasattr(st, name):
                    setattr(st, name, getattr(st._main, name))
        for name in _SET_UP:
            setattr(st, name, self._setting_up(name, getattr(st, name)))

    def _listening(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def draw(dg: DeltaGenerator, *args: Any, **kwargs: Any) -> Any:
            recording = self.recording
            if recording is None or self._inside:
                return method(dg, *args, **kwargs)
            call = recording.note(dg._active_dg, name, args, kwargs)
            self._inside = True
            try:
                result = method(dg, *args, **kwargs)
            finally:
                self._inside = False
            recording.note_drawn(call, result)
            return result

        return draw

    def _setting_up(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def called(*args: Any, **kwargs: Any) -> Any:
            self.set_up[name] = (args, kwargs)
            return function(*args, **kwargs)

        return called

    def run(self) -> None:
        """Draw the page that the address names: from the product once, then from memory."""
        if not self.set_up:  # nobody knows yet which pages there are
            frame.run(over=behind.draw)
            return
        for name in _SET_UP:
            args, kwargs = self.set_up[name]
            page = getattr(st, name)(*args, **kwargs)
        key = (page.url_path, st.query_params.get("scope", ""))
        if key in self.known:
            self.known[key].replay()
        else:
            self._record(key)

    def _record(self, key: tuple[str, str]) -> None:
        self.recording = Recording()
        try:
            frame.run(over=behind.draw)
            self.known[key] = self.recording
        finally:
            self.recording = None


@st.cache_resource
def _recorder() -> _Recorder:
    return _Recorder()


with watched():
    _recorder().run()
