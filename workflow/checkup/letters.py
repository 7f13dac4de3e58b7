"""Letters: whether they go out, and how many wait for people."""

from collections.abc import Iterator

from workflow.checkup.finding import Finding, warning, well
from workflow.checkup.measures import age
from workflow.checkup.patient import Patient
from workflow.letters.reading import oldest_unsent, waiting_for_people
from workflow.words import counted

LATE_SECONDS = 900
WHERE = "Каждое письмо, ответ сервера и что делать — на странице «Все письма»."


def check_letters(patient: Patient) -> Iterator[Finding]:
    """Tell whether letters are sent, and of those that failed, wait for a hand, or are held."""
    with patient.reading() as connection:
        now = patient.now()
        oldest, waiting = oldest_unsent(connection, now), waiting_for_people(connection)
    late = (now - oldest).total_seconds() if oldest else 0
    if late > LATE_SECONDS:
        do = f"Проверьте, работают ли worker и clock и отвечает ли почта или MAX. {WHERE}"
        yield warning("Письма", f"старшее неотправленное опаздывает на {age(late)}", do)
    if waiting["failed"]:
        failed = counted(waiting["failed"], "письмо не дошло", "письма не дошли", "писем не дошло")
        yield warning("Письма", failed, WHERE)
    if waiting["held"]:
        held = counted(waiting["held"], "письмо задержано", "письма задержаны", "писем задержано")
        yield warning("Письма", held, "Куратор отпускает их на странице «Все письма».")
    if late <= LATE_SECONDS and not waiting["failed"] and not waiting["held"]:
        yield well("Письма", f"отправлены; вручить: {waiting['to_hand']}" if waiting["to_hand"] else "отправлены")
