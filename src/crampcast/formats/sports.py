"""Sports as apps and their users name them, in the languages that exports come in."""

from __future__ import annotations

import re
import unicodedata

STRAVA_NUMBERS = {
    "1": "cycling",
    "4": "hiking",
    "9": "running",
    "10": "walking",
    "13": "snowshoeing",
    "16": "swimming",
}
"""Kinds of activity that Strava wrote into GPX by number."""

WORDS: tuple[tuple[str, str], ...] = (
    (r"\bski|skiing|skid|narciar|langlauf|schlittschuh|eislauf|skat|snowboard", ""),
    (r"\brow(ing)?\b|kayak|canoe|paddl|surf|sail|yoga|motor|driv|flying|golf|climbing", ""),
    (r"ride|riding|\brad|velo|cycl|bici|ciclismo|fiets|bik(e|ing)|sykkel|cykel|rower|kolar", "cycling"),
    (r"骑|騎|ライド|サイクリング|라이딩|사이클|заезд|вело|bisiklet", "cycling"),
    (r"hike|hiking|wander|randonn|senderismo|escursion|caminhada na|fottur|vandring|wedrowk", "hiking"),
    (r"徒步|遠足|远足|ハイキング|하이킹|등산|поход|хайкинг", "hiking"),
    (r"snowshoe|schneeschuh|raquettes|ciaspol", "snowshoeing"),
    (r"walk|spazier|marche|caminata|camminata|caminhada|wandel|spacer|yuruyus", "walking"),
    (r"步行|散步|健走|ウォーキング|걷기|ходьба", "walking"),
    (r"swim|schwimm|natation|natacion|nuoto|natacao|zwem|svom|simning|plywanie", "swimming"),
    (r"游泳|水泳|スイム|수영|плавание", "swimming"),
    (
        r"run(s|ning)?\b|lauf|course a pied|carrera|corsa|corrida|hardlop|loop|\blop|\blob|jog",
        "running",
    ),
    (r"trail|treadmill|bieg|kosu|juoksu|tapis roulant|cinta de correr|hlaup|behanje|futas", "running"),
    (r"跑|ラン|달리기|러닝|бег", "running"),
)
"""Patterns of names in lower case without accents, and the FIT name of the sport; the first that fits counts.
One without a FIT name is no sport on foot, whatever else its name says."""

_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "å": "a", "ł": "l", "đ": "d", "ß": "ss", "ı": "i", "œ": "oe"})


def plain_words(text: str) -> str:
    """Return a name in lower case without accents, signs and double blanks, in whatever script.

    Examples
    --------
    >>> plain_words("Aktivitäts-ID"), plain_words("Løp (sti)")
    ('aktivitats id', 'lop sti')
    """
    letters = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFC", plain)).strip()


def known_sport(text: str) -> str:
    """Return the FIT name of a sport that somebody named, or nothing if the words may mean anything.

    Examples
    --------
    >>> known_sport("ROAD_RUNNING"), known_sport("Kayaking"), known_sport("my favourite")
    ('running', 'kayaking', '')
    """
    plain = plain_words(text)[:40]
    for pattern, sport in WORDS:
        if re.search(pattern, plain):
            return sport or plain
    return ""


def sport_named(text: str) -> str:
    """Return the FIT name of a sport where a file names nothing else.

    Parameters
    ----------
    text : str
        ``Trail Run``, ``VirtualRun``, ``Laufen``.

    Returns
    -------
    str
        The plain words themselves if they are no sport that is known here; empty for an empty name.

    Examples
    --------
    >>> sport_named("Trail Run"), sport_named("VirtualRun"), sport_named("Radfahrt"), sport_named("Pilates")
    ('running', 'running', 'cycling', 'pilates')
    >>> sport_named("Skilanglauf"), sport_named("Wandern"), sport_named("")
    ('skilanglauf', 'hiking', '')
    """
    return known_sport(text) or plain_words(text)[:40]


def is_trail(text: str) -> bool:
    """Tell whether a sport's name says that it is off the road.

    Examples
    --------
    >>> is_trail("trail_running"), is_trail("Running")
    (True, False)
    """
    return "trail" in text.lower()
