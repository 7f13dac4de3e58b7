"""A list of people that comes as a file: checked, confirmed and carried out as a curator does it on the page."""

import csv
from dataclasses import replace
from io import StringIO

from api.demo.play import VirtualClock
from api.demo.script import Line
from workflow.access import Caller
from workflow.errors import Conflict
from workflow.importing.batch import Known
from workflow.importing.carrying import carry_out
from workflow.importing.checking import Upload, check_file, confirm_import
from workflow.installation import Installation

NAME = "Предприятия района, кто готов помочь.csv"
HEADERS = ("ФИО", "Кто это", "Должность", "Организация", "Стаж, лет", "Телефон", "Почта", "MAX", "Другой контакт")
PEOPLE = (
    ("Аксёнова Инна Марковна", "сотрудник предприятия", "лаборант", "Молочный завод «Ключи»", "7", "+7 900 000-11-01"),
    ("Вдовин Аркадий Ильич", "предприниматель", "столяр", "Мастерская «Верстак»", "15", "", "vdovin@verstak.example"),
    ("Гордеева Майя Глебовна", "выпускник", "медсестра", "Поликлиника «Забота»", "6", "", "", "@maya_gordeeva"),
    (
        "Ёлкин Тарас Климович",
        "ветеран педагогического труда",
        "",
        "",
        "38",
        "",
        "",
        "",
        "только записка через внука",
    ),
)


def bring_list(installation: Installation, last: Line, caller: Caller) -> None:
    """Import the list at the moment of the last line; one confirmed before is left to whoever carries it out."""
    there = replace(installation, now=VirtualClock(last.at))
    try:
        identity = check_file(there, caller, Upload(_content(), NAME))
    except Conflict:
        return
    carry_out(there, caller.institution, identity)  # the check that a worker makes
    confirm_import(there, caller, identity, Known.UPDATE)
    carry_out(there, caller.institution, identity)


def _content() -> bytes:
    made = StringIO(newline="")
    writing = csv.writer(made, delimiter=";")
    writing.writerow(HEADERS)
    writing.writerows([*row, *[""] * (len(HEADERS) - len(row))] for row in PEOPLE)
    return made.getvalue().encode("utf-8-sig")
