"""Headers of training logs in the languages that apps export."""

from __future__ import annotations

import re
from collections.abc import Mapping

# fmt: off
HEADERS: Mapping[str, tuple[str, ...]] = {
    "date": (
        "date", "activity date", "start", "start time", "start date", "start date local", "datum",
        "aktivitatsdatum",
        "date de l activite", "date de l activite sportive", "fecha de la actividad", "fecha",
        "data dell attivita", "data",
        "data da atividade", "datum van activiteit", "aktivitetsdato", "aktivitetsdatum", "data aktywnosci",
    ),
    "distance_m": ("distance m", "dist m"),
    "distance_km": ("distance km", "km", "total distance km"),
    "distance": (
        "distance", "distanz", "distancia", "distanza", "afstand", "distans", "dystans", "strecke",
        "distanse",
    ),
    "moving_s": (
        "moving s", "mov s", "moving time", "bewegungszeit", "temps de deplacement", "duree de deplacement",
        "tiempo en movimiento", "tempo in movimento", "tempo de movimentacao", "beweegtijd", "bevegelsestid",
        "tid i rorelse", "bevaegelsestid", "czas ruchu",
    ),
    "time": ("time", "zeit", "temps", "tiempo", "tempo", "tijd", "tid", "czas"),
    "elapsed_s": (
        "elapsed s", "elapsed time", "verstrichene zeit", "temps ecoule", "tiempo transcurrido",
        "tempo trascorso",
        "tempo decorrido", "verstreken tijd", "forlopt tid", "total tid", "uplyw czasu", "czas trwania",
        "duration", "dauer", "duree", "duracion", "durata", "duur", "varighet",
    ),
    "climb_m": (
        "climb m", "elevation gain", "hohenzunahme", "hohenmeter", "denivele positif", "gain d altitude",
        "desnivel positivo", "dislivello", "dislivello positivo", "ganho de elevacao", "hoogtewinst",
        "total ascent", "anstieg gesamt", "ascension totale", "ascenso total", "ascesa totale",
        "totale stijging", "climb",
    ),
    "descent_m": (
        "descent m", "elevation loss", "hohenabnahme", "perte d altitude", "desnivel negativo",
        "perdita di quota",
        "hoogteverlies", "total descent", "abstieg gesamt", "descente totale", "descenso total",
    ),
    "heart_rate_bpm": (
        "heart rate bpm", "hr", "average heart rate", "avg hr", "durchschnittliche herzfrequenz",
        "frequence cardiaque moyenne", "frecuencia cardiaca promedio", "frequenza cardiaca media",
        "gemiddelde hartslag", "average heart rate bpm", "o herzfrequenz", "frecuencia cardiaca media",
        "fc media", "gem hs",
    ),
    "max_heart_rate_bpm": (
        "max heart rate bpm", "max heart rate", "max hr", "max herzfrequenz", "maximale herzfrequenz",
        "frequence cardiaque maximum", "frequence cardiaque max", "frecuencia cardiaca maxima",
        "frequenza cardiaca massima", "maximale hartslag",
    ),
    "temperature_c": (
        "temperature c", "weather temperature", "average temperature", "durchschnittstemperatur",
        "temperature moyenne",
        "temperatura promedio", "temperatura media",
    ),
    "sport": (
        "sport", "activity type", "type", "aktivitatsart", "type d activite", "tipo de actividad",
        "tipo di attivita", "tipo de atividade", "activiteitstype", "aktivitetstype", "aktivitetstyp",
        "typ aktywnosci", "aktivitatstyp", "tipo attivita",
    ),
    "external_id": (
        "id", "external id", "activity id", "aktivitats id", "id de l activite", "id de actividad",
        "id attivita",
        "id de la actividad", "id da atividade", "id van activiteit", "aktivitets id",
    ),
    "training_load": ("load", "training load"),
    "file": (
        "filename", "dateiname", "nom du fichier", "nombre de archivo", "nome file", "nome del file",
        "nome do arquivo", "bestandsnaam", "filnavn", "filnamn", "gpx file",
    ),
}
"""Headers by what they mean, in lower case, without accents and signs; of several the first that is there."""
# fmt: on

IGNORED = frozenset(
    {"intensity", "name", "activity name", "activity description", "commute", "activity gear"}
)

SECOND_TABLE = frozenset({"sample rate"})
"""First cells of a second table below the first, as Polar writes it; it is no part of the log."""

LOCAL = frozenset(
    {
        "favorite", "favorit", "favori", "favorito", "preferito", "favoriet",  # Garmin Connect's list
        "route name",  # Runkeeper's
        "start date local",
    }
)  # fmt: skip
"""Headers of logs that keep the time of day at the place of the run, without saying where that was."""

FILES = re.compile(r"(?i)activities/[^/]+\.(?:fit|gpx|tcx)(?:\.gz)?")
"""How an export of Strava names its recordings, in every language."""

FROM_FILE: Mapping[str, int] = {
    "elapsed_s": 3,
    "moving_s": 4,
    "distance_m": 5,
    "climb_m": 8,
    "descent_m": 9,
    "max_heart_rate_bpm": 18,
    "heart_rate_bpm": 19,
}
"""Where Strava's columns stand after the one that names files, whatever language their headers are in."""
