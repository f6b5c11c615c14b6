"""The runner's own products and what is carried: read with their units, or refused in one line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crampcast.errors import UnusableInput
from crampcast.runner.carry import parse_carry
from crampcast.runner.own_products import read_products
from crampcast.runner.questions import from_toml, to_toml

HEAD = '[[product]]\nname = "Mine"\nkind = "gel"\nserving = "1 sachet"\n'


def test_amounts_are_read_in_their_units():
    text = HEAD + 'carbohydrate = "0.03 kg"\nsodium = "0.2 g"\ncaffeine = "50 mg"\nmax_per_hour = 2\n'
    [own], said = read_products(text, "p.toml")
    assert (own.carbohydrate_g, own.sodium_mg, own.caffeine_mg, own.most_per_h) == (30.0, 200.0, 50.0, 2)
    assert own.fructose_g is None
    assert said == ()


def test_salt_on_a_european_label_is_sodium():
    for salt in ('salt = "0.5 g"', "salt_g = 0.5", 'salt = "500 mg"'):
        [own], said = read_products(HEAD + 'carbohydrate = "25 g"\n' + salt, "p.toml")
        assert (own.sodium_mg, said) == (200.0, ())


def test_an_ounce_of_food_is_a_mass():
    [own], _ = read_products(HEAD + 'carbohydrate = "1 oz"', "p.toml")
    assert own.carbohydrate_g == pytest.approx(28.35, abs=0.01)


def test_a_table_says_the_same_as_toml():
    table = "name;kind;serving;carbohydrate (g);sodium_mg;max total\nMine;gel;1 sachet;30;200;4\n"
    [own], said = read_products(table, "p.csv")
    assert (own.carbohydrate_g, own.sodium_mg, own.most_in_race, said) == (30.0, 200.0, 4, ())


def test_a_drink_is_as_large_as_its_serving():
    [own], _ = read_products('[[product]]\nname="Mix"\nkind="drink"\nserving="20 fl oz"\ncarbohydrate="60 g"')
    assert own.form == "bottle"
    assert own.fluid_ml == pytest.approx(591.5, abs=0.1)


FAULTY = [
    (HEAD + "carbohydrate = 25", "carbohydrate: 25 has no unit"),
    (HEAD + 'carbohydrate = "-25 g"', "outside 0 to 500"),
    (HEAD + 'carbohydrate = "25 km"', "carbohydrate"),
    (HEAD + 'carbohydrate = "25 g"\nfructose = "30 g"', "more fructose than carbohydrate"),
    (HEAD + "sodium_mg = nan", "sodium_mg"),
    (HEAD + 'salt = "0.5 g"\nsodium = "200 mg"', "both salt and sodium"),
    (HEAD + 'sodium = "0.5 g"\nsodium_mg = 200', "both sodium and sodium_mg"),
    (HEAD + "salt = 0.5", "salt: 0.5 has no unit"),
    (HEAD + 'salt = "60 g"', "outside 0 to 25"),
    (HEAD + 'carbohydrate = "25 g"\nmass = "5 g"', "25 g of carbohydrate in 5 g"),
    (HEAD.replace("gel", "drink").replace("1 sachet", "0.001 ml") + 'carbohydrate = "25 g"', "0.001 ml"),
    (HEAD + 'max_per_hour = "two"', "max_per_hour"),
    (HEAD + 'carbohydrate = "25 g"\nmax_totl = 3', "did you mean max_total?"),
    (HEAD + 'carbohydrate = "25 g"\ncaffiene = "100 mg"', "did you mean caffeine?"),
    (HEAD + 'carbs = "25 g"', "did you mean carbohydrate?"),
    (HEAD.replace('"1 sachet"', "1"), "serving"),
    (HEAD.replace("gel", "hammer"), "is no kind of product"),
    (HEAD + HEAD.replace("1 sachet", "2 sachets"), "named twice"),
    ('[[product]]\nkind = "gel"', "product 1: a product has no name"),
    ('[[product]]\nname = "Mix"\nkind = "drink"\nserving = "1 scoop"\ncarbohydrate = "30 g"', "volume"),
    ("name,kind,sodium\nMine,gel,0,5 g\n", "more cells than the header"),
]


@pytest.mark.parametrize(("text", "words"), FAULTY)
def test_a_product_that_is_not_certain_is_left_out_and_said(text, words):
    own, said = read_products(text, "p.toml")
    assert own == ()
    assert words in said[0]
    assert said[0].startswith("p.toml, ")
    assert said[0].endswith("; this product is left out")
    assert said[-1] == "p.toml: no product of it can be used: generic products stand in"
    assert "\n" not in "".join(said)


@pytest.mark.parametrize(("text", "words"), [case for case in FAULTY if case[0].startswith("[[")])
def test_the_products_beside_a_faulty_one_are_used(text, words):
    sound = '\n[[product]]\nname = "Sound"\nkind = "gel"\ncarbohydrate = "30 g"\n'
    [own], said = read_products(text + sound, "p.toml")
    assert (own.name, own.carbohydrate_g) == ("Sound", 30.0)
    assert len(said) == 1
    assert words in said[0]


def test_a_name_used_thrice_is_never_used_and_the_same_entry_twice_is_one():
    entry = '[[product]]\nname = "Twin"\nkind = "gel"\ncarbohydrate = "{} g"\n'
    own, said = read_products("".join(entry.format(n) for n in (20, 30, 20)), "p.toml")
    assert own == ()
    assert len(said) == 2
    [own], said = read_products(entry.format(20) * 2, "p.toml")
    assert (own.carbohydrate_g, said) == (20.0, ())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "names no product"),
        ("name,kind\n", "names no product"),
        ("GPX or something", "neither TOML nor CSV"),
        ("name,distance_km,water\nHut,12,yes\n", "neither TOML nor CSV"),
        ("product = 3", "no list of tables"),
        ("[[product", "not TOML"),
        (HEAD * 61, "61 products"),
    ],
)
def test_what_is_no_file_of_products_is_one_line_that_says_where(text, words):
    with pytest.raises(UnusableInput) as why:
        read_products(text, "p.toml")
    line = str(why.value)
    assert line.startswith("p.toml")
    assert words in line
    assert "\n" not in line
    assert why.value.remedy


def test_strange_keys_are_said():
    _, said = read_products(HEAD + 'carbohydrate = "25 g"\ntase = "mint"\ncolour = "pink"\n', "p.toml")
    assert 'p.toml, "Mine": tase is not a key of a product; did you mean taste?' in said
    assert len(said) == 2


@settings(max_examples=60)
@given(st.text(max_size=200) | st.text("[]=\"',;\n productnameki 0123456789-.gml", max_size=200))
def test_any_text_is_read_or_refused(text):
    for read in (read_products, parse_carry):
        refused = ""
        try:
            read(text)
        except UnusableInput as why:
            refused = str(why)
        assert "\n" not in refused


@pytest.mark.parametrize(
    ("words", "bottles", "pockets", "food_g"),
    [
        ("2x500 ml, 6 pockets", (500.0, 500.0), 6, None),
        ("2 x 0.5 l and 4 pockets of 300 ml", (500.0, 500.0), 4, None),
        ("1.5 l bladder, 1 kg", (1500.0,), 0, 1000.0),
        ("no bottles, 2 pockets", (), 2, None),
        ("2 bottles of 16 oz", (473.2, 473.2), 0, None),
    ],
)
def test_what_is_carried_is_read_from_words(words, bottles, pockets, food_g):
    found = parse_carry(words)
    assert (found.bottles_ml, found.pockets, found.food_g) == (bottles, pockets, food_g)


@pytest.mark.parametrize(
    "words", ["", "two", "2 bottles", "50x500 ml", "2x5 ml", "900 pockets", "2x500 parsecs"]
)
def test_what_nobody_carries_is_refused(words):
    with pytest.raises(UnusableInput, match=r"--carry"):
        parse_carry(words)


@pytest.mark.parametrize(
    "text", ["2x500 ml, 6 pockets", "1.5 l, 250 ml, 250 ml, 600 g", "2 pockets of 300 ml"]
)
def test_what_is_carried_is_said_as_it_is_read(text):
    assert parse_carry(parse_carry(text).words) == parse_carry(text)


def test_the_runner_file_says_what_is_carried():
    profile = from_toml('carry = "2x500 ml, 6 pockets"')
    assert profile.carry == "2x500 ml, 6 pockets"
    assert from_toml(to_toml(profile)) == profile
    with pytest.raises(UnusableInput, match="carry"):
        from_toml("carry = 3")
