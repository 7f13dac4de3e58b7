"""The template: a table with headers, two examples and lists to choose from, and a sheet on how to fill it in.

All of it is drawn from the table of columns; a program that reads the table reads the template.
"""

import csv
from datetime import datetime
from io import BytesIO, StringIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from workflow.importing.cells import day, several
from workflow.importing.columns import COLUMNS, EXAMPLE_MARK, Column
from workflow.importing.limits import LARGEST_FILE, MEGABYTE, MOST_ROWS
from workflow.importing.problem import letters
from workflow.importing.workbook import SHEET
from workflow.packs.pack import Pack

HELP, LISTS = "Как заполнять", "Списки"
GUIDE = (
    "Впишите людей на лист «Люди», по одному в строке. Заголовки не меняйте; лишние столбцы можно удалить.",
    f"Строки, которые начинаются словом «{EXAMPLE_MARK}», показаны для образца: при загрузке их пропускают.",
    "Пустая ячейка значит «не знаем»: у того, кто уже есть в базе, она ничего не стирает.",
    "Кто уже есть в базе, узнают по имени и дате рождения; перед загрузкой спросят, обновить или пропустить.",
    "Ячейки не объединяйте. Файл загружается целиком или, если в нём есть ошибка, не загружается совсем.",
    f"В одном файле до {MOST_ROWS} строк и до {LARGEST_FILE // MEGABYTE} МиБ.",
)
TABLE_HEADERS = ("Столбец", "Обязателен", "Что писать", "Примеры", "Можно выбрать")
WIDTHS = (28, 12, 64, 34, 60)
BOM = "\ufeff"


def template_xlsx(pack: Pack | None, now: datetime) -> bytes:
    """Make the template as a workbook; with a pack its lists name the forms and reasons of that programme."""
    made = BytesIO()
    with Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": "Шаблон для загрузки людей", "created": now.replace(tzinfo=None)})
        people, about, lists = book.add_worksheet(SHEET), book.add_worksheet(HELP), book.add_worksheet(LISTS)
        _fill_people(book, people, lists, pack)
        _fill_guide(book, about, pack)
        lists.hide()
    return made.getvalue()


def template_csv() -> bytes:
    """Make the template as a CSV that Excel opens rightly: UTF-8 with its mark, semicolons."""
    made = StringIO(newline="")
    writing = csv.writer(made, delimiter=";")
    writing.writerow([column.header for column in COLUMNS])
    writing.writerows(examples())
    return (BOM + made.getvalue()).encode()


def examples() -> list[list[str]]:
    """Give the two example rows, marked as such."""
    rows = [[column.examples[row] for column in COLUMNS] for row in (0, 1)]
    return [[f"{EXAMPLE_MARK} {first}", *others] for first, *others in rows]


def _fill_people(book: Workbook, sheet: Worksheet, lists: Worksheet, pack: Pack | None) -> None:
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E0EFEA", "border": 1})
    needed = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#FBECCB", "border": 1})
    plain, dates = book.add_format({"num_format": "@"}), book.add_format({"num_format": "dd.mm.yyyy"})
    shown = book.add_format({"italic": True, "font_color": "#5C635F", "num_format": "@"})
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, column.width, dates if column.read is day else plain)
        sheet.write_string(0, place, column.header, needed if column.required else heading)
        _offer_choices(sheet, lists, place, column, pack)
    for number, row in enumerate(examples(), 1):
        for place, value in enumerate(row):
            sheet.write_string(number, place, value, shown)
    sheet.freeze_panes(1, 1)


def _offer_choices(sheet: Worksheet, lists: Worksheet, place: int, column: Column, pack: Pack | None) -> None:
    """Put a list under every cell of a column; where several may be named it only advises."""
    labels = list(column.choices(pack)) if column.choices else []
    if not labels:
        return
    for number, label in enumerate(labels):
        lists.write_string(number, place, label)
    name = letters(place)
    offered = {"validate": "list", "source": f"='{LISTS}'!${name}$1:${name}${len(labels)}", "ignore_blank": True}
    if column.read is several:
        offered |= {
            "error_type": "information",
            "error_title": "Несколько значений",
            "error_message": "Через точку с запятой.",
        }
    else:
        offered |= {"error_title": "Такого значения нет", "error_message": "Выберите значение из списка."}
    sheet.data_validation(1, place, MOST_ROWS, place, offered)


def _fill_guide(book: Workbook, sheet: Worksheet, pack: Pack | None) -> None:
    bold = book.add_format({"bold": True, "bg_color": "#E0EFEA", "border": 1, "valign": "top"})
    wrapped: Format = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    for number, sentence in enumerate(GUIDE):
        sheet.write_string(number, 0, sentence)
    top = len(GUIDE) + 1
    for place, header in enumerate(TABLE_HEADERS):
        sheet.write_string(top, place, header, bold)
    for number, column in enumerate(COLUMNS, top + 1):
        for place, words in enumerate(explained(column, pack)):
            sheet.write_string(number, place, words, wrapped)


def explained(column: Column, pack: Pack | None) -> tuple[str, str, str, str, str]:
    """Explain a column in the order of the guide's headers."""
    choices = ", ".join(column.choices(pack)) if column.choices else ""
    shown = "; ".join(filter(None, column.examples))
    return column.header, "да" if column.required else "", column.about, shown, choices
