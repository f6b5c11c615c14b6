"""Headers and sport names of training logs in the languages that apps export."""

from __future__ import annotations

from collections.abc import Mapping

# fmt: off
HEADERS: Mapping[str, tuple[str, ...]] = {
    "date": (
        "date", "activity date", "start", "start time", "start date", "start date local", "datum",
        "aktivitatsdatum",
        "date de l activite", "date de l activite sportive", "fecha de la actividad", "data dell attivita",
        "data da atividade", "datum van activiteit", "aktivitetsdato", "aktivitetsdatum", "data aktywnosci",
    ),
    "distance_m": ("distance m", "dist m"),
    "distance_km": ("distance km", "km"),
    "distance": ("distance", "distanz", "distancia", "distanza", "afstand", "distans", "dystans", "strecke"),
    "moving_s": (
        "moving s", "mov s", "moving time", "bewegungszeit", "temps de deplacement", "duree de deplacement",
        "tiempo en movimiento", "tempo in movimento", "tempo de movimentacao", "beweegtijd", "bevegelsestid",
        "tid i rorelse", "bevaegelsestid", "czas ruchu",
    ),
    "elapsed_s": (
        "elapsed s", "elapsed time", "verstrichene zeit", "temps ecoule", "tiempo transcurrido",
        "tempo trascorso",
        "tempo decorrido", "verstreken tijd", "forlopt tid", "total tid", "uplyw czasu", "czas trwania",
    ),
    "climb_m": (
        "climb m", "elevation gain", "hohenzunahme", "hohenmeter", "denivele positif", "gain d altitude",
        "desnivel positivo", "dislivello", "dislivello positivo", "ganho de elevacao", "hoogtewinst",
        "total ascent",
    ),
    "descent_m": (
        "descent m", "elevation loss", "hohenabnahme", "perte d altitude", "desnivel negativo",
        "perdita di quota",
        "hoogteverlies",
    ),
    "heart_rate_bpm": (
        "heart rate bpm", "hr", "average heart rate", "avg hr", "durchschnittliche herzfrequenz",
        "frequence cardiaque moyenne", "frecuencia cardiaca promedio", "frequenza cardiaca media",
        "gemiddelde hartslag",
    ),
    "max_heart_rate_bpm": (
        "max heart rate bpm", "max heart rate", "max hr", "max herzfrequenz", "maximale herzfrequenz",
        "frequence cardiaque maximum", "frequence cardiaque max", "frecuencia cardiaca maxima",
        "frequenza cardiaca massima", "maximale hartslag",
    ),
    "temperature_c": (
        "temperature c", "average temperature", "durchschnittstemperatur", "temperature moyenne",
        "temperatura promedio", "temperatura media",
    ),
    "sport": (
        "sport", "activity type", "type", "aktivitatsart", "type d activite", "tipo de actividad",
        "tipo di attivita", "tipo de atividade", "activiteitstype", "aktivitetstype", "aktivitetstyp",
        "typ aktywnosci",
    ),
    "external_id": (
        "id", "external id", "activity id", "aktivitats id", "id de l activite", "id de actividad",
        "id attivita",
        "id de la actividad", "id da atividade", "id van activiteit", "aktivitets id",
    ),
    "training_load": ("load", "training load"),
    "file": (
        "filename", "dateiname", "nom du fichier", "nombre de archivo", "nome file", "nome del file",
        "nome do arquivo", "bestandsnaam", "filnavn", "filnamn",
    ),
}
"""Headers by what they mean, in lower case, without accents and signs."""
# fmt: on

IGNORED = frozenset(
    {"intensity", "name", "activity name", "activity description", "commute", "activity gear"}
)

SPORT_WORDS: tuple[tuple[str, str], ...] = (
    (r"virtual ?ride|ride|rad|velo|cycl|bici|ciclismo|fiets|biking|sykkel|cykel", "cycling"),
    (r"trail", "running"),
    (r"\brun|lauf|course a pied|carrera|corsa|corrida|hardlop|loop|lop|bieg", "running"),
    (r"hike|hiking|wander|randonn|senderismo|escursion|caminhada na", "hiking"),
    (r"walk|spazier|marche|caminata|camminata|caminhada|wandel|spacer", "walking"),
    (r"swim|schwimm|natation|natacion|nuoto|natacao|zwem", "swimming"),
)
