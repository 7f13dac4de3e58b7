"""What the timeline says of a month: the events worth a line, no names; those of one sentence are counted together."""

from collections.abc import Callable, Mapping
from typing import Any

from workflow.words import counted

Telling = Callable[[Mapping[str, Any]], str]

TOLD: Mapping[str, Telling] = {
    "forms.chosen": lambda said: f"выбраны {counted(len(said['forms']), 'форма', 'формы', 'форм')} наставничества",
    "request.changed": lambda said: "форму, которую просили, не открыли: запрос изменён",
    "mentee.declined": lambda said: "кандидату отказано, назван следующий шаг",
    "mentor.declined": lambda said: "кандидату в наставники отказано, назван следующий шаг",
    "training.held": lambda said: f"занятие для наставников, пришли {len(said['present'])}",
    "group_meeting.held": lambda said: f"общая встреча наставников и наставляемых, пришли {len(said['present'])}",
    "match.declined": lambda said: "предложенный союз не сложился: сторона отказалась",
    "group.formed": lambda said: f"группа: один наставник, {counted(len(said['pairs']), 'пара', 'пары', 'пар')}",
    "care.scheduled": lambda said: "наставляемый пока без наставника — в списке заботы, назначена дата",
    "order.signed": lambda said: (
        f"распоряжение № {said['number']}, {counted(len(said['lines']), 'строка', 'строки', 'строк')}"
    ),
    "fact.corrected": lambda said: "опечатка исправлена новым событием, прежнее осталось в журнале",
    "fact.annulled": lambda said: "строка бумажного листа признана недействительной, остальные стоят",
    "pair.paused": lambda said: "пара приостановлена из-за болезни",
    "pair.resumed": lambda said: "пара снова встречается",
    "waiver.asked": lambda said: "куратор просит освободить пару от одного требования",
    "waiver.confirmed": lambda said: "второй человек подтвердил освобождение",
    "approval.declined": lambda said: "руководитель отказал в освобождении",
    "consent.outgrown": lambda said: "старое согласие больше не действует: пара ждёт новой подписи",
    "duties.handed_over": lambda said: "дела куратора на время отпуска приняты заместителем",
    "contact.made": lambda said: "куратор спросил сторону пары, как идут дела",
    "meeting.planned": lambda said: "встреча назначена заранее",
    "meeting.moved": lambda said: "назначенная встреча перенесена",
    "meeting.cancelled": lambda said: "назначенная встреча отменена",
    "interim_results.shown": lambda said: "промежуточные результаты показаны партнёрам",
    "group_final_meeting.held": lambda said: (
        f"последняя общая встреча, были {counted(len(said['present']), 'пара', 'пары', 'пар')}"
    ),
    "quality.measured": lambda said: "качество программы оценено",
    "closing_event.held": lambda said: "итоговый праздник",
}
