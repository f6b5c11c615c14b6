"""The runner's own foods and drinks: a TOML or CSV file, every amount with its unit."""

from __future__ import annotations

import csv
import difflib
import io
import math
import re
import tomllib
from collections.abc import Mapping
from typing import Any, NamedTuple

from crampcast.errors import UnusableInput
from crampcast.evidence.products import Product, load_products
from crampcast.units import parse_quantity, split_quantity

MOST_PRODUCTS = 60


class _Amount(NamedTuple):
    """A quantity of a product: field of `Product`, its unit, the largest that a serving can hold."""

    field: str
    unit: str
    most: float
    example: str


_AMOUNTS = {
    "carbohydrate": _Amount("carbohydrate_g", "g", 500.0, "25 g"),
    "fructose": _Amount("fructose_g", "g", 500.0, "10 g"),
    "fluid": _Amount("fluid_ml", "ml", 5000.0, "500 ml"),
    "sodium": _Amount("sodium_mg", "mg", 10000.0, "200 mg"),
    "caffeine": _Amount("caffeine_mg", "mg", 1000.0, "50 mg"),
    "mass": _Amount("mass_g", "g", 5000.0, "40 g"),
    "space": _Amount("space_ml", "ml", 5000.0, "50 ml"),
}
_WITH_UNIT = {amount.field: name for name, amount in _AMOUNTS.items()}
_SALT = "salt"
SALT_PER_SODIUM = 2.5
"""Grams of salt on a European label for a gram of sodium, as the law on labels counts them."""
DENSEST_G_ML = 1.2
"""Carbohydrate that a drink can hold; honey is just below it."""
_OUNCES_IN_A_POUND = 16.0
_COUNTS = ("max_per_hour", "max_total", "max_in_row")
_OTHERS = ("name", "kind", "serving", "taste", "mixed")
_KEYS = (*_OTHERS, *_AMOUNTS, *_WITH_UNIT, _SALT, "salt_g", *_COUNTS)
_KINDS = {
    **{key: key for key in load_products()},
    **dict.fromkeys(("drink", "carbohydrate_drink", "drink_mix", "isotonic"), "sports_drink"),
    **dict.fromkeys(("ors", "electrolyte", "electrolyte_drink"), "oral_rehydration"),
    **dict.fromkeys(("capsule", "tablet", "salt", "salt_tablet", "pill"), "salt_capsule"),
    **dict.fromkeys(("bar", "food", "solid", "waffle", "rice", "cake"), "rice_ball"),
    **dict.fromkeys(("chews", "gummy"), "chew"),
    **dict.fromkeys(("soup", "bouillon"), "broth"),
    **dict.fromkeys(("caffeine_gel",), "caffeinated_gel"),
    **dict.fromkeys(("remedy", "spice", "hot_shot"), "spice_shot"),
}
_YES, _NO = frozenset({"true", "yes", "y", "1"}), frozenset({"false", "no", "n", "0", ""})
_KIND_REMEDY = "write drink, gel, chew, bar, capsule, water, broth, cola or remedy"
_BEYOND = "beyond the header"
_DOSES = (*(name for name in _AMOUNTS if name not in ("mass", "space")), _SALT, *_COUNTS)
_OTHER_WORDS = {"carbs": "carbohydrate", "carb": "carbohydrate", "volume": "fluid", "natrium": "sodium"}
MISSPELT = 0.75
"""Likeness from which an unknown key may be an amount or a limit misspelt; such a product is not used."""
LEFT_OUT = "this product is left out"
GENERIC = "generic products stand in"
_NO_FILE = "write a [[product]] table for each, or CSV with the columns name, kind, serving, carbohydrate"


def read_products(text: str, where: str = "products") -> tuple[tuple[Product, ...], tuple[str, ...]]:
    r"""Read the runner's own products.

    Parameters
    ----------
    text : str
        TOML with a ``[[product]]`` table for each, or CSV with a header; keys ``name``, ``kind``,
        ``serving``, ``carbohydrate``, ``fructose``, ``sodium`` or ``salt``, ``caffeine``, ``fluid``,
        ``mass``, ``space``, ``max_per_hour``, ``max_total``, ``max_in_row``, ``taste``, ``mixed``. An
        amount carries its unit, ``"25 g"``, or its key does, ``carbohydrate_g = 25``.
    where : str
        Name of the file.

    Returns
    -------
    tuple of (tuple of Product, tuple of str)
        The products, and a warning for each unknown key and for each product that was left out.

    Raises
    ------
    UnusableInput
        If it is no such file, names no product, or more than 60.

    Notes
    -----
    A product is used only if all that it says is certain. One whose amount has no unit, is impossible or may
    hide behind a key misspelt, that has no name or kind, or that is named twice in different ways, is left
    out with a warning; where none is left, the generic products stand in.

    Examples
    --------
    >>> own, said = read_products('[[product]]\nname = "Mine"\nkind = "gel"\nserving = "1 sachet"\n'
    ...     'carbohydrate = "30 g"\nsodium = "0.2 g"\n')
    >>> own[0].carbohydrate_g, own[0].sodium_mg
    (30.0, 200.0)
    """
    rows = _rows(text.lstrip("\ufeff"), where)
    if not rows:
        raise UnusableInput("it names no product", where=where, remedy=_NO_FILE)
    if len(rows) > MOST_PRODUCTS:
        raise UnusableInput(f"{len(rows)} products", where=where, remedy=f"name at most {MOST_PRODUCTS}")
    found: dict[str, tuple[Product, Mapping[str, Any]]] = {}
    doubtful: set[str] = set()
    warnings: list[str] = []
    for number, row in enumerate(rows, 1):
        name = " ".join(str(row.get("name") or "").split())[:40]
        here = f'{where}, "{name}"' if name else f"{where}, product {number}"
        try:
            product = _one(row, name, f"own_{number}", here)
            if name in found and _same(row, found[name][1]):
                continue
            if name in found or name in doubtful:
                doubtful.add(name)
                raise UnusableInput("it is named twice", where=here, remedy="keep one, or tell them apart")
        except UnusableInput as why:
            warnings.append(f"{why}; {LEFT_OUT}")
            continue
        found[name] = (product, row)
        warnings += _strange(row, here)
    own = tuple(product for name, (product, _) in found.items() if name not in doubtful)
    if not own:
        warnings.append(f"{where}: no product of it can be used: {GENERIC}")
    return own, tuple(warnings)


def _one(row: Mapping[str, Any], name: str, key: str, where: str) -> Product:
    """Read one product of which everything has to be certain."""
    if not name:
        raise UnusableInput("a product has no name", where=where, remedy="name it")
    if _BEYOND in row:
        remedy = "put amounts with a decimal comma in quotes"
        raise UnusableInput("its line has more cells than the header", where=where, remedy=remedy)
    for strange in (each for each in row if each not in _KEYS):
        near = difflib.get_close_matches(strange, _DOSES, n=1, cutoff=MISSPELT)
        meant = _OTHER_WORDS.get(strange.partition("_")[0], near[0] if near else "")
        if meant:
            what = f"{strange} is not a key of a product"
            raise UnusableInput(what, where=where, remedy=f"did you mean {meant}?")
    return _product(row, name, key, where)


def _same(row: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two entries say the same in the same words."""
    return {k: str(v) for k, v in row.items()} == {k: str(v) for k, v in other.items()}


def _rows(text: str, where: str) -> list[dict[str, Any]]:
    """Return one mapping a product, from TOML or CSV."""
    if "\x00" in text:
        raise UnusableInput("not a text file", where=where, remedy=_NO_FILE)
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if lines and "=" not in lines[0] and not lines[0].lstrip().startswith("["):
        delimiter = ";" if lines[0].count(";") > lines[0].count(",") else ","
        try:
            table = list(csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=True))
        except csv.Error as why:
            raise UnusableInput(f"not readable as CSV ({why})", where=where, remedy=_NO_FILE) from None
        table = [[cell.strip() for cell in row] for row in table if any(cell.strip() for cell in row)]
        header = [_key(cell) for cell in table[0]] if table else []
        if "name" not in header or not set(header) & (set(_KEYS) - {"name"}):
            raise UnusableInput("neither TOML nor CSV with name and an amount", where=where, remedy=_NO_FILE)
        return [_cells(header, row) for row in table[1:]]
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as why:
        line = str(why).splitlines()[0][:120] if str(why) else "nested too deeply"
        raise UnusableInput(f"this is not TOML ({line})", where=where, remedy=_NO_FILE) from None
    rows = content.get("product", content.get("products", []))
    rows = [rows] if isinstance(rows, Mapping) and "name" in rows else rows
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise UnusableInput("product is no list of tables", where=where, remedy=_NO_FILE)
    return [{_key(str(key)): value for key, value in row.items()} for row in rows]


def _cells(header: list[str], row: list[str]) -> dict[str, Any]:
    """Return the cells of a line by their columns; what stands beyond the header is kept apart."""
    found: dict[str, Any] = {key: cell for key, cell in zip(header, row, strict=False) if key and cell}
    if any(row[len(header) :]):
        found[_BEYOND] = row[len(header) :]
    return found


def _key(text: str) -> str:
    """Return a key in the form of the list: max per hour, Carbohydrate (g) → max_per_hour, carbohydrate_g."""
    return re.sub(r"[\s()\[\]/-]+", "_", text.strip().lower()).strip("_")[:60]


def _product(row: Mapping[str, Any], name: str, key: str, where: str) -> Product:
    """Read one product; what it leaves out but for amounts is taken from the generic one of its kind."""
    like = load_products()[_kind(row, name, where)]
    serving = _serving(row["serving"], f"{where}, serving") if row.get("serving") else like.serving
    values = {field: value for field, value in _amounts(row, where).items() if value is not None}
    fluid = values.get("fluid_ml", _volume_ml(serving) if like.form == "bottle" else 0.0)
    form = "pocket" if like.form == "station" and like.space_ml else like.form
    form = "bottle" if form == "station" else form  # cola or broth of one's own is carried in a bottle
    if form == "bottle" and not fluid > 0.0:
        what = "a drink whose volume is not said"
        raise UnusableInput(what, where=f"{where}, fluid", remedy='write fluid = "500 ml"')
    stated = {k: v for k, v in values.items() if k not in ("mass_g", "space_ml", "fluid_ml")}
    if stated.get("fructose_g", 0.0) > stated.get("carbohydrate_g", 0.0):
        what = "more fructose than carbohydrate"
        raise UnusableInput(what, where=f"{where}, fructose", remedy="fructose is a part of the carbohydrate")
    _refuse_impossible(stated.get("carbohydrate_g", 0.0), fluid if form == "bottle" else 0.0, values, where)
    per_hour, in_race, in_row = (_count(row, key, where) for key in _COUNTS)
    return Product(
        key=key,
        name=name,
        form=form,
        serving=serving,
        carbohydrate_g=stated.get("carbohydrate_g", 0.0),
        fructose_g=stated.get("fructose_g"),
        fluid_ml=fluid,
        sodium_mg=stated.get("sodium_mg", 0.0),
        caffeine_mg=stated.get("caffeine_mg", 0.0),
        mass_g=values.get("mass_g", like.mass_g),
        space_ml=values.get("space_ml", max(like.space_ml, 1.2 * values.get("mass_g", 0.0))),
        mixed=_flag(row.get("mixed", like.mixed), f"{where}, mixed"),
        taste=str(row.get("taste") or like.taste).strip().lower()[:40],
        carried=True,
        most_at_once=like.most_at_once,
        most_per_h=per_hour,
        most_in_race=in_race,
        most_in_row=in_row,
        claim=like.claim,
        source="runner",
        flag="stated",
    )


def _refuse_impossible(food_g: float, drink_ml: float, stated: Mapping[str, float], where: str) -> None:
    """Refuse more carbohydrate than there is room for in what holds it."""
    if drink_ml and food_g > DENSEST_G_ML * drink_ml:
        what = f"{food_g:g} g of carbohydrate in {drink_ml:g} ml of drink"
        remedy = "write carbohydrate and serving of the same bottle, as it is drunk"
        raise UnusableInput(what, where=f"{where}, carbohydrate", remedy=remedy)
    if 0.0 < stated.get("mass_g", 0.0) < food_g:
        what = f"{food_g:g} g of carbohydrate in {stated['mass_g']:g} g"
        raise UnusableInput(what, where=f"{where}, mass", remedy="write what one serving weighs and holds")


def _kind(row: Mapping[str, Any], name: str, where: str) -> str:
    """Return the generic product that one is like: by its kind, else by a word of its name."""
    kind = _key(str(row.get("kind") or ""))
    for word in (kind, kind.removesuffix("s")):
        if word in _KINDS:
            return _KINDS[word]
    if kind:
        what = f"{str(row['kind'])[:40]!r} is no kind of product"
        raise UnusableInput(what, where=f"{where}, kind", remedy=_KIND_REMEDY)
    words = [word.removesuffix("s") for word in _key(name).split("_")]
    known = [_KINDS[word] for word in words if word in _KINDS]
    if not known:
        raise UnusableInput("it has no kind", where=f"{where}, kind", remedy=_KIND_REMEDY)
    return known[0]


def _serving(raw: Any, where: str) -> str:
    """Return the serving in words; a bare number says nothing."""
    text = " ".join(str(raw).split())[:40]
    if isinstance(raw, bool) or not text or re.fullmatch(r"[-+\d.,]+", text):
        raise UnusableInput(
            f"{text!r} has no unit", where=where, remedy='write it like "1 sachet" or "500 ml"'
        )
    return text


def _volume_ml(serving: str) -> float:
    """Return the volume that a serving names, else nothing."""
    try:
        return float(parse_quantity(serving, "ml"))
    except UnusableInput:
        return 0.0


def _amounts(row: Mapping[str, Any], where: str) -> dict[str, float | None]:
    """Read every amount that is there."""
    found: dict[str, float | None] = {}
    for name, amount in _AMOUNTS.items():
        worded, bare = row.get(name), row.get(amount.field)
        if worded is None and bare is None:
            found[amount.field] = None
            continue
        if worded is not None and bare is not None:
            what = f"both {name} and {amount.field} are given"
            raise UnusableInput(what, where=f"{where}, {name}", remedy="keep one of them")
        here = f"{where}, {name if worded is not None else amount.field}"
        value = _worded(worded, amount, here) if worded is not None else _bare(bare, amount, here)
        if not 0.0 <= value <= amount.most:
            what = f"{value:g} {amount.unit} is outside 0 to {amount.most:g}"
            raise UnusableInput(
                what, where=here, remedy=f'write what one serving holds, like "{amount.example}"'
            )
        found[amount.field] = round(value, 6)
    salt_key = next((key for key in (_SALT, "salt_g") if row.get(key) is not None), None)
    if salt_key is not None:
        found["sodium_mg"] = _sodium_of_salt(row[salt_key], salt_key, found["sodium_mg"], where)
    return found


def _sodium_of_salt(raw: Any, key: str, stated_mg: float | None, where: str) -> float:
    """Return the sodium in salt, which is what a European label names."""
    here, most = f"{where}, {key}", _AMOUNTS["sodium"].most * SALT_PER_SODIUM / 1000.0
    if stated_mg is not None:
        raise UnusableInput("both salt and sodium are given", where=here, remedy="keep one of them")
    amount = _Amount("salt_g", "g", most, "0.5 g")
    salt_g = _worded(raw, amount, here) if key == _SALT else _bare(raw, amount, here)
    if not 0.0 <= salt_g <= most:
        remedy = 'write what one serving holds, like "0.5 g"'
        raise UnusableInput(f"{salt_g:g} g is outside 0 to {most:g}", where=here, remedy=remedy)
    return round(1000.0 * salt_g / SALT_PER_SODIUM, 6)


def _worded(raw: Any, amount: _Amount, where: str) -> float:
    """Read an amount that carries its unit; zero needs none."""
    text = " ".join(str(raw).split())
    quantity = split_quantity(text, where)
    if isinstance(raw, bool) or (not quantity.unit and quantity.value != 0.0):
        remedy = f'write "{text[:20]} {amount.unit}", or {amount.field} = {text[:20]}'
        raise UnusableInput(f"{text[:20]} has no unit", where=where, remedy=remedy)
    if amount.unit in ("g", "mg") and quantity.unit.lower() in ("oz", "ounce", "ounces"):
        return float(parse_quantity(f"{quantity.value / _OUNCES_IN_A_POUND!r} lb", amount.unit, where))
    return float(parse_quantity(text, amount.unit, where)) if quantity.unit else 0.0


def _bare(raw: Any, amount: _Amount, where: str) -> float:
    """Read an amount whose key names the unit."""
    try:
        value = math.nan if isinstance(raw, bool) else float(str(raw).replace(",", "."))
    except ValueError:
        return _worded(raw, amount, where)
    if not math.isfinite(value):
        raise UnusableInput(f"{raw!r} is not a number", where=where, remedy=f'write "{amount.example}"')
    return value


def _count(row: Mapping[str, Any], key: str, where: str) -> int | None:
    """Read how many an hour, in the race or in a row."""
    raw = row.get(key)
    if raw is None:
        return None
    try:
        value = math.nan if isinstance(raw, bool) else float(str(raw))
    except ValueError:
        value = math.nan
    if not (0 <= value <= 1000 and value == int(value)):
        what = f"{str(raw)[:20]!r} is no whole number of servings"
        raise UnusableInput(what, where=f"{where}, {key}", remedy="write it like 2")
    return int(value)


def _flag(raw: Any, where: str) -> bool:
    """Read yes or no."""
    word = str(raw).strip().lower()
    if word in _YES | _NO:
        return word in _YES
    raise UnusableInput(f"{word[:20]!r} is neither true nor false", where=where, remedy="write true or false")


def _strange(row: Mapping[str, Any], where: str) -> list[str]:
    """Warn of keys that mean nothing here."""
    lines = []
    for key in row:
        if key not in _KEYS:
            near = difflib.get_close_matches(key, _KEYS, n=1, cutoff=0.6)
            hint = f"did you mean {near[0]}?" if near else "it is ignored"
            lines.append(f"{where}: {key} is not a key of a product; {hint}")
    return lines
