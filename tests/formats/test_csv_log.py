"""Training logs: four years of a real one, our own form, and Strava's in several languages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampcast.errors import UnusableInput
from crampcast.formats.csv_log import is_log, parse
from crampcast.formats.port import read

LOG = Path(__file__).parents[1] / "data" / "logs" / "four_year_log.csv"

STRAVA_HEADER = (
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,"
    "Max Heart Rate,Relative Effort,Filename,Elapsed Time,Moving Time,Distance,Elevation Gain,Elevation Loss,"
    "Max Heart Rate,Average Heart Rate\n"
)


def test_a_real_log_of_four_years() -> None:
    log = parse(LOG.read_bytes(), LOG.name)
    assert len(log.rows) == 1055
    assert not log.refused
    assert sum(row.distance_m or 0 for row in log.rows) == pytest.approx(5_636_000, rel=1e-3)
    assert sum(row.mean_heart_rate_bpm is not None for row in log.rows) / 1055 == pytest.approx(
        0.998, abs=1e-3
    )
    assert min(row.day for row in log.rows).year == 2022
    assert read(LOG).kind == "log"


def test_our_own_columns() -> None:
    text = (
        "date,distance_km,moving_s,elapsed_s,climb_m,descent_m,heart_rate_bpm,temperature_c,sport\n"
        "2024-05-01T07:30:00+02:00,21.1,7200,7300,350,340,152,14.5,running\n"
    )
    row = parse(text.encode()).rows[0]
    assert (row.day, row.distance_m, row.moving_s, row.elapsed_s) == (date(2024, 5, 1), 21_100, 7200, 7300)
    assert (row.climb_m, row.descent_m, row.mean_heart_rate_bpm, row.temperature_c) == (350, 340, 152, 14.5)
    assert row.start is not None
    assert row.start.isoformat() == "2024-05-01T05:30:00+00:00"


def test_strava_repeats_headers_and_the_later_column_holds_metres_and_seconds() -> None:
    text = STRAVA_HEADER + (
        '1,"May 1, 2024, 6:05:09 AM",Morning,Run,,3100,10.02,170,55,activities/1.fit.gz,'
        "3100,3000,10021.5,120,119,171,150\n"
    )
    log = parse(text.encode())
    row = log.rows[0]
    assert (row.distance_m, row.moving_s, row.elapsed_s, row.climb_m) == (10_021.5, 3000, 3100, 120)
    assert (row.max_heart_rate_bpm, row.mean_heart_rate_bpm, row.external_id) == (171, 150, "1")
    assert row.start is not None
    assert row.start.isoformat() == "2024-05-01T06:05:09+00:00"
    assert log.files == ("activities/1.fit.gz",)


LANGUAGES = {
    "German": (
        "Aktivitäts-ID,Aktivitätsdatum,Aktivitätsart,Verstrichene Zeit,Distanz,Bewegungszeit,Höhenzunahme",
        "01.05.2024, 06:05:09",
        "Lauf",
    ),
    "French": (
        "ID de l’activité,Date de l’activité,Type d’activité,Temps écoulé,Distance,Durée de déplacement,"
        "Dénivelé positif",
        "1 mai 2024 à 06:05:09",
        "Course à pied",
    ),
    "Spanish": (
        "ID de actividad,Fecha de la actividad,Tipo de actividad,Tiempo transcurrido,Distancia,"
        "Tiempo en movimiento,Desnivel positivo",
        "1 may 2024, 6:05:09",
        "Carrera",
    ),
    "Italian": (
        "ID attività,Data dell'attività,Tipo di attività,Tempo trascorso,Distanza,"
        "Tempo in movimento,Dislivello",
        "1 mag 2024, 06:05:09",
        "Corsa",
    ),
    "Dutch": (
        "ID van activiteit,Datum van activiteit,Activiteitstype,Verstreken tijd,Afstand,"
        "Beweegtijd,Hoogtewinst",
        "1 mei 2024 06:05:09",
        "Hardloopsessie",
    ),
}


@pytest.mark.parametrize(("header", "when", "sport"), LANGUAGES.values(), ids=LANGUAGES)
def test_strava_in_other_languages(header: str, when: str, sport: str) -> None:
    cells = f'1,"{when}",{sport},3100,"10,02",3000,"120,5"'
    row = parse(f"{header}\n{cells}\n".encode()).rows[0]
    assert row.day == date(2024, 5, 1)
    assert row.start is not None
    assert (row.start.hour, row.start.minute, row.start.second) == (6, 5, 9)
    assert (row.sport, row.distance_m, row.moving_s, row.climb_m) == ("running", 10_020, 3000, 120.5)


def test_semicolons_windows_letters_and_clock_times() -> None:
    text = "Datum;Distanz;Bewegungszeit\n01.05.2024;12,5;1:02:03\n"
    row = parse(text.encode("cp1252")).rows[0]
    assert (row.distance_m, row.moving_s) == (12_500, 3723)


def test_bad_rows_are_told_by_line_and_never_stored_half() -> None:
    text = (
        "date,distance_m,moving_s\n2024-05-01,10000,3000\nsoon,1,1\n2024-05-02,abc,3000\n2024-05-03,,\n,1,1\n"
    )
    log = parse(text.encode(), "log.csv")
    assert len(log.rows) == 1
    assert [line for line, _ in log.refused] == [3, 4, 5, 6]
    assert log.damage[0] == "line 3: the date is 'soon'"


def test_unknown_columns_are_a_warning() -> None:
    log = parse(b"date,distance_m,shoe\n2024-05-01,10000,blue\n")
    assert log.warnings == ("unknown columns: shoe",)


@pytest.mark.parametrize("text", ["name,score\na,1\n", "date\n2024-05-01\n", "date,distance_m\n"])
def test_tables_that_are_no_logs_are_refused(text: str) -> None:
    with pytest.raises(UnusableInput):
        parse(text.encode(), "table.csv")


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    data = ("date,distance_m,moving_s\n" + text).encode("utf-8", errors="replace")
    try:
        log = parse(data, "any.csv")
    except UnusableInput as refusal:
        message = str(refusal)
        assert message
        return
    assert all(row.distance_m is not None or row.moving_s is not None for row in log.rows)


FULL = (
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,"
    "Max Heart Rate,Relative Effort,Commute,Activity Private Note,Activity Gear,Filename,Athlete Weight,"
    "Bike Weight,Elapsed Time,Moving Time,Distance,Max Speed,Average Speed,Elevation Gain,Elevation Loss,"
    "Elevation Low,Elevation High,Max Grade,Average Grade,Average Positive Grade,Average Negative Grade,"
    "Max Cadence,Average Cadence,Max Heart Rate,Average Heart Rate,Max Watts,Average Watts,Calories,"
    "Max Temperature,Average Temperature,Relative Effort,Total Work,Number of Runs,Uphill Time,Downhill Time,"
    "Other Time,Perceived Exertion,Type,Start Time,Weighted Average Power,Weather Temperature"
)
COLUMNS = FULL.count(",") + 1
CELLS = {0: "11343979900", 5: "3100", 6: "10.02", 12: "activities/12116271787.fit.gz", 15: "3100.0"} | {
    16: "3000.0", 17: "10021.5", 20: "120.5", 21: "119", 30: "171", 31: "150", 36: "27", 47: "14.5"
}  # fmt: skip


@pytest.mark.parametrize(
    ("header", "when", "sport"),
    [
        (FULL, "May 6, 2024, 4:02:34 PM", "Trail Run"),
        (",".join(["列"] * COLUMNS), "2024/05/06 16:02:34", "ラン"),
        (",".join(["列"] * COLUMNS), "2024年5月6日 下午4:02:34", "跑步"),
        (",".join(["열"] * COLUMNS), "2024. 5. 6. 오후 4:02:34", "달리기"),
        (",".join(["поле"] * COLUMNS), "6 мая 2024 г., 16:02:34", "Бег"),
        (",".join(["alan"] * COLUMNS), "6 May 2024 16:02:34", "Koşu"),
    ],
    ids=["English", "Japanese", "Chinese", "Korean", "Russian", "Turkish"],
)
def test_all_columns_of_strava_in_any_language(header: str, when: str, sport: str) -> None:
    cells = [(CELLS | {1: f'"{when}"', 3: sport}).get(place, "") for place in range(COLUMNS)]
    data = f"{header}\n{','.join(cells)}\n".encode()
    assert is_log(data)
    log = parse(data)
    row = log.rows[0]
    assert row.start is not None
    assert row.start.isoformat() == "2024-05-06T16:02:34+00:00"
    assert (row.sport, row.distance_m, row.moving_s, row.elapsed_s) == ("running", 10_021.5, 3000, 3100)
    assert (row.climb_m, row.descent_m) == (120.5, 119)
    assert (row.max_heart_rate_bpm, row.mean_heart_rate_bpm) == (171, 150)
    assert row.temperature_c == (14.5 if header == FULL else None)
    assert log.files == ("activities/12116271787.fit.gz",)


@pytest.mark.parametrize(
    "text",
    [
        "Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR,Max HR,Total Ascent\n"
        'Running,2024-05-06 16:02:34,false,a,"10.02",600,"00:50:00",150,170,"1,120"\n',
        "Aktivitätstyp,Datum,Favorit,Titel,Distanz,Kalorien,Zeit,Ø Herzfrequenz,Maximale Herzfrequenz,"
        'Anstieg gesamt\nLaufen,2024-05-06 16:02:34,false,a,"10,02",600,"00:50:00",150,170,"1.120"\n',
        "Date,Type,Route Name,Distance (km),Duration,Climb (m),Average Heart Rate (bpm),GPX File\n"
        "2024-05-06 16:02:34,Running,,10.02,50:00,1120,150,a.gpx\n",
        "Name,Sport,Date,Start time,Duration,Total distance (km),Average heart rate (bpm)\n"
        "x,RUNNING,06-05-2024,16:02:34,00:50:00,10.02,150\nSample rate,Time,HR (bpm)\n1,00:00:00,100\n",
    ],
    ids=["Garmin", "Garmin in German", "Runkeeper", "Polar"],
)
def test_lists_of_other_services(text: str) -> None:
    log = parse(text.encode())
    assert log.refused == ()
    (row,) = log.rows
    assert (row.day, row.sport, row.distance_m) == (date(2024, 5, 6), "running", 10_020)
    assert row.start is None  # they keep the time of a place that they do not name
    assert (row.moving_s or row.elapsed_s, row.mean_heart_rate_bpm) == (3000, 150)
    assert row.climb_m in {1120, None}
