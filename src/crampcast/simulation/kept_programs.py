"""Compiled programs kept on disk, so that a second start neither traces nor compiles them.

JAX's own cache spares the compiler, but not the tracing of some ten thousand operations in Python that finds
out what to ask it for: two thirds of the time of a plan from the shell. Here a program is found by what it is
made from.
"""

from __future__ import annotations

import atexit
import ctypes
import hashlib
import json
import os
import pickle
import platform
import tempfile
import threading
import zlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from functools import cache, update_wrapper
from importlib.resources import files
from pathlib import Path
from typing import Any, ClassVar, Generic, ParamSpec, TypeVar, cast

import jax
import numpy as np
from jax.experimental import serialize_executable
from jaxlib.mlir.passmanager import PassManager

from crampcast.body.mechanisms import chosen
from crampcast.simulation.hollow import hollow

P = ParamSpec("P")
T = TypeVar("T")

_MEMORY = ".asked"
ROOMS = ("body", "evidence/parameters", "forecast", "history", "jobs", "simulation")
"""What a program can be made from: its code and the values that tracing bakes into it."""
MOST_KEPT = 300
"""Programs kept; the ones not written for longest go first."""
_SUFFIX = ".program"
_SUM_BYTES = 4
_LARGE_BYTES = 200_000
"""Size of a program's file from which on it matters how much memory was used to read it."""

_Loaded = tuple[Any, Any]
"""A program that runs, and the tree of its results."""


class _Folder:
    """Where programs are kept in this process, nowhere by default; and which it asked for, in order."""

    path: Path | None = None
    asked: ClassVar[dict[str, None]] = {}
    ahead: ClassVar[dict[str, Future[_Loaded | None]]] = {}


def keep_programs_in(folder: Path | None) -> None:
    """Keep the programs of `kept_program` in a folder from now on, or nowhere.

    Parameters
    ----------
    folder : Path or None
        A folder that only its owner can write: loading a program runs it.
    """
    _Folder.path = folder


def load_ahead(command: str) -> None:
    """Load, on another core, the programs that a command asked for when it last ran.

    Parameters
    ----------
    command : str
        Under this name the programs of this process are remembered when it ends.

    Notes
    -----
    A command imports and reads first, on one core, and would then wait for its programs one by one. A program
    that the loader has not come to when it is asked for is loaded by who asks.
    """
    if _Folder.path is None:
        return
    memory = _Folder.path / f"{command}{_MEMORY}"
    origin, names = "", []
    with suppress(OSError, ValueError):
        origin, names = json.loads(memory.read_text(encoding="utf-8"))
    if origin != made_from():
        names = []
    new: dict[str, Future[_Loaded | None]] = {n: Future() for n in names if n not in _Folder.ahead}
    _Folder.ahead |= new
    loader = threading.Thread(target=_load_in_turn, args=(_Folder.path, new), daemon=True)
    loader.start()
    atexit.register(_remember, memory, loader)


def _load_in_turn(folder: Path, wanted: Mapping[str, Future[_Loaded | None]]) -> None:
    """Load what nobody else has begun to load."""
    for name, loaded in wanted.items():
        if loaded.set_running_or_notify_cancel():
            loaded.set_result(_load(folder / name))


def _remember(memory: Path, loader: threading.Thread) -> None:
    """Note which programs were asked for, if not the same as the last time; load no more."""
    for loaded in _Folder.ahead.values():
        loaded.cancel()
    loader.join()
    said = json.dumps([made_from(), list(_Folder.asked)])
    with suppress(OSError):
        if not memory.exists() or memory.read_text(encoding="utf-8") != said:
            _replace(memory, said.encode())


class _KeptProgram(Generic[P, T]):
    """A function of trees of arrays, compiled once for every shape and kept on disk."""

    def __init__(self, function: Callable[P, T]) -> None:
        update_wrapper(self, function)
        self._function = function
        self._jit: Callable[P, T] = jax.jit(function)
        self._ready: dict[Any, _Loaded] = {}
        self._lock = threading.Lock()

    def __call__(self, *arguments: P.args, **named: P.kwargs) -> T:
        leaves, tree = jax.tree.flatten(arguments)
        traced = any(isinstance(leaf, jax.core.Tracer) for leaf in leaves)
        if named or traced or chosen() or _Folder.path is None:
            return self._jit(*arguments, **named)
        double = bool(jax.config.read("jax_enable_x64"))
        leaves = [leaf if isinstance(leaf, jax.Array) else _canonical(leaf, double) for leaf in leaves]
        shapes = tuple((leaf.shape, leaf.dtype) for leaf in leaves)
        key = (tree, shapes, double)
        with self._lock:
            if key not in self._ready:
                named_shapes = tuple((shape, str(kind)) for shape, kind in shapes)
                path = self._place(repr((str(tree), named_shapes, double)))
                loaded, results = _load_and_run(path, leaves)
                self._ready[key] = loaded or self._make(path, tree, leaves)
                if loaded is not None:
                    return cast(T, jax.tree.unflatten(loaded[1], results))
        program, shaped = self._ready[key]
        return cast(T, jax.tree.unflatten(shaped, program(*leaves)))

    def _place(self, asked: str) -> Path:
        """Return where the program for arguments of some shape is kept."""
        name = f"{self._function.__module__}.{self._function.__qualname__}"
        digest = hashlib.sha256(f"{name} {asked} {made_from()}".encode()).hexdigest()
        return (_Folder.path or Path()) / f"{name.removeprefix('crampcast.')}-{digest[:32]}{_SUFFIX}"

    def _make(self, path: Path, tree: Any, leaves: Sequence[Any]) -> _Loaded:
        """Compile the program and keep it."""
        with suppress(OSError):
            path.unlink(missing_ok=True)
        shaped: list[Any] = []

        def flat(*given: Any) -> list[Any]:
            out, structure = jax.tree.flatten(self._function(*jax.tree.unflatten(tree, given)))  # type: ignore[call-arg]
            shaped[:] = [structure]
            return out

        # A program out of JAX's own cache cannot be written a second time: the name makes it compile afresh.
        flat.__name__ = f"kept_{os.urandom(8).hex()}"
        lowered = jax.jit(flat).lower(*leaves)
        _forget_places(lowered)
        program = lowered.compile()
        _store(path, program, shaped[0], leaves)
        for twin in path.parent.glob(f"jit_{flat.__name__}*"):
            twin.unlink(missing_ok=True)
        return program, shaped[0]


def kept_program(function: Callable[P, T]) -> Callable[P, T]:
    """Compile a pure function and keep the program between processes; otherwise like ``jax.jit``.

    Parameters
    ----------
    function : callable
        Takes and returns trees of arrays; a function of a module. Under a transformation, with another
        version of a mechanism, and without a folder (`keep_programs_in`) it is an ordinary compiled function.

    Examples
    --------
    >>> kept_program(lambda x: 2.0 * x)(1.5).item()
    3.0
    """
    return _KeptProgram(function)


def _canonical(leaf: Any, double: bool) -> np.ndarray:
    """Return a number or array of NumPy's as the array that compiled code takes."""
    array = np.asarray(leaf)
    if array.dtype.kind == "f":
        return array.astype(np.float64 if double else np.float32, copy=False)
    return array if double or array.dtype != np.int64 else array.astype(np.int32)


@cache
def made_from() -> str:
    """Return a digest of code, values, compiler and processor: of all that a result depends on."""
    seen = hashlib.sha256()
    root = Path(str(files("crampcast")))
    for room in ROOMS:
        for path in sorted((root / room).rglob("*")):
            if path.suffix in (".py", ".toml"):
                seen.update(path.relative_to(root).as_posix().encode())
                seen.update(path.read_bytes())
    client = jax.devices()[0].client
    made_by = (jax.__version__, client.platform, client.platform_version, len(jax.devices()), _processor())
    seen.update(repr((made_by, os.environ.get("XLA_FLAGS"), os.cpu_count())).encode())
    return seen.hexdigest()


def _processor() -> str:
    """Return what tells processors apart whose programs differ."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        told = {line for line in lines if line.startswith(("model name", "flags", "Features"))}
        return f"{platform.machine()} {sorted(told)}"
    except OSError:
        return f"{platform.machine()} {platform.processor()} {platform.version()}"


def _forget_places(lowered: Any) -> None:
    """Take the places in the source out of a program: a quarter of what loading it takes goes into them."""
    module = lowered.compiler_ir()
    with module.context:
        PassManager.parse("builtin.module(strip-debuginfo)").run(module.operation)


def _load(path: Path) -> _Loaded | None:
    """Return a kept program and the shape of its result; None where there is none that can be used."""
    try:
        content = path.read_bytes()  # written by us, in a folder of the user's own
        if content[:_SUM_BYTES] != _sum(content[_SUM_BYTES:]):
            return None
        compiled, example, arguments = pickle.loads(content[_SUM_BYTES:])  # noqa: S301
        results = len(jax.tree.leaves(example))
        inward = jax.tree.structure(((0,) * arguments, {}))
        outward = jax.tree.structure([0] * results)
        program = serialize_executable.deserialize_and_load(compiled, inward, outward)
    except Exception:  # a cache that cannot be read is as good as none
        return None
    if len(content) > _LARGE_BYTES:
        _give_back()
    return program, jax.tree.structure(example)


def _give_back() -> None:
    """Give memory back that is free: reading a large program takes several times what it then holds."""
    with suppress(AttributeError, OSError, TypeError):  # allocators other than GNU's cannot
        ctypes.CDLL(None).malloc_trim(0)


def _load_and_run(path: Path, leaves: Sequence[Any]) -> tuple[_Loaded | None, Any]:
    """Return a kept program that runs and what it gives: one that lacks a part says so only when run."""
    _Folder.asked[path.name] = None
    ahead = _Folder.ahead.pop(path.name, None)
    loaded = _load(path) if ahead is None or ahead.cancel() else ahead.result()
    if loaded is None:
        return None, None
    try:
        return loaded, jax.block_until_ready(loaded[0](*leaves))
    except Exception:  # whatever is wrong with it, it is made again
        return None, None


def _store(path: Path, program: Any, shaped: Any, leaves: Sequence[Any]) -> None:
    """Keep a program; one that cannot be kept is made again the next time."""
    try:
        compiled, inward, outward = serialize_executable.serialize(program)
        compiled = _lightened(compiled, (inward, outward), program, leaves)
        example = jax.tree.unflatten(shaped, [0] * shaped.num_leaves)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        content = pickle.dumps((compiled, example, inward.num_leaves))
        _replace(path, _sum(content) + content)
        kept = sorted(path.parent.glob(f"*{_SUFFIX}"), key=lambda p: p.stat().st_mtime)
        for old in kept[:-MOST_KEPT]:
            old.unlink(missing_ok=True)
    except Exception:  # a full disk or an executable that cannot be taken apart costs time, nothing else
        return


def _lightened(compiled: bytes, trees: tuple[Any, Any], program: Any, leaves: Sequence[Any]) -> bytes:
    """Return a program hollowed out, if it then still loads and gives the same to the bit; else as it was."""
    try:
        light = hollow(compiled)
        again = serialize_executable.deserialize_and_load(light, *trees)
        pairs = zip(again(*leaves), program(*leaves), strict=True)
        same = all(np.asarray(a).tobytes() == np.asarray(b).tobytes() for a, b in pairs)
    except Exception:  # another compiler may write otherwise
        return compiled
    return light if same else compiled


def _sum(content: bytes) -> bytes:
    """Return the check sum that stands before a program: a damaged one may load, and do anything."""
    return zlib.crc32(content).to_bytes(_SUM_BYTES, "big")


def _replace(path: Path, content: bytes) -> None:
    """Write a file at once, so that nobody reads a half."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    Path(file.name).replace(path)
