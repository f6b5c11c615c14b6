"""The register of quantities: which function answers for which name and model."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple, TypeVar

import numpy as np

Evaluator = TypeVar("Evaluator", bound=Callable[..., Any])

BY_DEFAULT = ""
"""Stands for "whatever the program uses" where a case names no model."""


class CannotPredict(Exception):
    """The program has no answer for a case; the text says why."""


class Registered(NamedTuple):
    """An evaluator and how it takes lists."""

    evaluate: Callable[..., Any]
    whole: bool
    topic: str
    """Module that registered it: evaluators are functions of the body as well."""


_REGISTER: dict[str, dict[str, Registered]] = {}


def quantity(
    name: str, *, model: str | None = None, default: bool = False, whole: bool = False
) -> Callable[[Evaluator], Evaluator]:
    """Register a function as the evaluator of a quantity.

    Parameters
    ----------
    name : str
        Name of the quantity.
    model : str, optional
        The published model that the function is; absent, it is simply what the program uses.
    default : bool
        Whether it also answers for cases that name no model.
    whole : bool
        Whether lists are handed over whole; otherwise the function is called once an element.

    Returns
    -------
    callable
        A decorator that returns the function as it is.

    Raises
    ------
    ValueError
        If the quantity and model have an evaluator already.

    Examples
    --------
    >>> @quantity("doubled_1", model="by_addition", default=True)
    ... def doubled(number: float) -> float:
    ...     return number + number
    >>> predict("doubled_1", None, {"number": [1.0, 2.0]})
    {'value': [2.0, 4.0]}
    """
    caller = inspect.currentframe()
    caller = caller.f_back if caller else None
    topic = str(caller.f_globals["__name__"]).rsplit(".", 1)[-1] if caller else ""

    def register(evaluate: Evaluator) -> Evaluator:
        models = _REGISTER.setdefault(name, {})
        for key in ({model} if model else set()) | ({BY_DEFAULT} if default or not model else set()):
            if key in models:
                raise ValueError(f"{name} has an evaluator for {key or 'no model'} already")
            models[key] = Registered(evaluate, whole, topic)
        return evaluate

    return register


@cache
def _all_modules() -> tuple[str, ...]:
    """Import every module of evaluators once."""
    package = import_module("crampcast.jobs.validate.quantities")
    names = sorted(found.name for found in pkgutil.iter_modules(package.__path__))
    for name in names:
        import_module(f"{package.__name__}.{name}")
    return tuple(names)


def known_quantities() -> Mapping[str, tuple[str, ...]]:
    """Return the quantities that have an evaluator, each with its models; "" is the program's default.

    Examples
    --------
    >>> "" in known_quantities()["running_cost_gross_w_kg"]
    True
    """
    _all_modules()
    return {name: tuple(sorted(models)) for name, models in sorted(_REGISTER.items())}


def topic_of(name: str) -> str | None:
    """Return the module of evaluators that answers for a quantity, None where nothing does.

    Examples
    --------
    >>> topic_of("running_cost_gross_w_kg"), topic_of("no_such_thing")
    ('cost', None)
    """
    _all_modules()
    models = _REGISTER.get(name)
    return next(iter(models.values())).topic if models else None


def predict(name: str, model: str | None, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the program's answer for a quantity, by the names of its outputs.

    Parameters
    ----------
    name : str
        Name of the quantity.
    model : str or None
        A named model, or whatever the program uses.
    inputs : mapping
        Numbers, words and truth values, or lists of them of equal length.

    Raises
    ------
    CannotPredict
        If the quantity or model is not known, an input cannot be used, or the answer is not finite.
    """
    found = _find(name, model)
    _check_names(found.evaluate, inputs)
    lists = {key: value for key, value in inputs.items() if isinstance(value, list)}
    if found.whole or not lists:
        return _call(found.evaluate, inputs)
    lengths = {len(value) for value in lists.values()}
    if len(lengths) != 1:
        raise CannotPredict(f"lists of different length: {', '.join(sorted(lists))}")
    each = [
        _call(found.evaluate, {**inputs, **{key: value[i] for key, value in lists.items()}})
        for i in range(lengths.pop())
    ]
    outputs = each[0] if each else {}
    return {key: [one[key] for one in each] for key in outputs}


def _find(name: str, model: str | None) -> Registered:
    _all_modules()
    models = _REGISTER.get(name)
    if models is None:
        raise CannotPredict(f"the quantity {name!r} is not known")
    found = models.get(model or BY_DEFAULT)
    if found is not None:
        return found
    shipped = ", ".join(sorted(key for key in models if key)) or "none by name"
    raise CannotPredict(
        f"the model {model!r} is not shipped for {name} (shipped: {shipped})"
        if model
        else f"{name} wants a model ({shipped})"
    )


def _check_names(evaluate: Callable[..., Any], inputs: Mapping[str, Any]) -> None:
    """Say which inputs are not known or missing before anything is computed."""
    takes = inspect.signature(evaluate).parameters
    extra = sorted(set(inputs) - set(takes))
    if extra:
        raise CannotPredict(f"the input {', '.join(extra)} cannot be used")
    missing = [key for key, p in takes.items() if p.default is p.empty and key not in inputs]
    if missing:
        raise CannotPredict(f"the input {', '.join(missing)} is missing")


def _call(evaluate: Callable[..., Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Evaluate once; whatever the function could not do with its inputs becomes a reason."""
    try:
        answer = evaluate(**inputs)
    except CannotPredict:
        raise
    except Exception as why:
        told = ", ".join(f"{key}={value!r}" for key, value in inputs.items())
        raise CannotPredict(f"no answer for {told}: {type(why).__name__}: {why}"[:300]) from why
    named = answer if isinstance(answer, Mapping) else {"value": answer}
    return {str(key): _plain(value) for key, value in named.items()}


def _plain(value: Any) -> Any:
    """Turn arrays and their scalars into plain Python; refuse what is not finite."""
    if isinstance(value, (str, bool)) or value is None:
        return value
    found = np.asarray(value)
    if found.dtype.kind == "f" and not np.isfinite(found).all():
        raise CannotPredict("the answer is not finite for these inputs")
    return found.tolist()
