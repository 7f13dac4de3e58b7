"""The demonstration school in a running service: loaded once, completed if loading broke off, and introduced."""

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.dates import format_date
from sqlalchemy import Connection, func

from api.auth import sign
from api.demo.listing import bring_list
from api.demo.partner import Partner
from api.demo.play import lanes_of, play
from api.demo.roster import assemble
from api.demo.school import ZONE, School, Someone, build
from api.demo.script import Line
from api.demo.year import YEAR, squeezed
from workflow.access import Caller, Role, by
from workflow.errors import Conflict
from workflow.installation import Installation
from workflow.tables import across, inbox, owned
from workflow.words import RUSSIAN, counted

MARK = "demo-"
"""What the correlation of every loaded event begins with; the day follows, for which the year was squeezed."""

TEXT = """
Ступени: {address}
{about}

  Открыть куратором      {address}/?token={curator}
  Открыть руководителем  {address}/?token={head}
  Колледж-партнёр        {address}/?token={college}
  Описание API           {address}/docs

  Ключи на двенадцать часов, скопируйте в терминал:

CURATOR={curator}
HEAD={head}
MENTOR={mentor}
COLLEGE={college}
json() {{ python3 -m json.tool --no-ensure-ascii; }}

  Страницы куратора (после входа по первой ссылке):

  {address}/today              сегодня: что сделать сейчас, самое важное — сверху
  {address}/outbox             письма: кому, о чём и дошло ли; впереди — {address}/outbox/reminders
  {address}/newest/meetings    встречи: назначенные, прошедшие, лист с бумаги за месяц
  {address}/newest/care        забота: кто остался без наставника
  {address}/newest/roadmap     дорожная карта: что опаздывает и что это толкает
  {address}/newest/rewards     поощрения: письма родителям, компании, колледжу
  {address}/people             люди; загрузить файл — {address}/import, выгрузить — {address}/exports

  Что попробовать в терминале:

# открытые дела цикла: обращение, отзыв согласия, подтверждение руководителя
curl -s {address}/api/v1/cycles/{cycle}/tasks -H "Authorization: Bearer $CURATOR" | json
# кто в списке заботы и когда следующая попытка
curl -s {address}/api/v1/cycles/{cycle}/care -H "Authorization: Bearer $CURATOR" | json
# почему эта пара здесь и чего ей не хватает
curl -s {address}/api/v1/pairs/{pair} -H "Authorization: Bearer $MENTOR" | json
# наставник сообщает о встрече и ждёт, чем кончится
curl -s -X POST {address}/api/v1/pairs/{pair}/meetings -H "Authorization: Bearer $MENTOR" \\
  -H "Content-Type: application/json" -H "Prefer: wait=5" -d '{{"kind": "regular", "minutes": 45}}' | json
# кого школа предложила колледжу: колледж видит только это, имя школы и ответить может сам
curl -s {address}/api/v1/mentors/offered -H "Authorization: Bearer $COLLEGE" | json
# дорожная карта из 29 мероприятий
curl -s {address}/api/v1/cycles/{cycle}/roadmap -H "Authorization: Bearer $HEAD" | json
# запросы на подтверждение: что подтверждено, в чём отказано, что ещё ждёт руководителя
curl -s {address}/api/v1/approvals -H "Authorization: Bearer $HEAD" | json
# журнал
curl -s "{address}/api/v1/journal?limit=5" -H "Authorization: Bearer $CURATOR" | json

  Восстановить всё из одного журнала и сравнить: stupeni replay
  Прожить весь год за секунды: stupeni demo
"""
REFUSED = """
Ступени: {address}
Учебная школа: {about}
Учебные ключи действуют, пока служба слушает только эту машину. Чтобы показывать школу другим: STUPENI_SIGNED_KEYS=yes
"""
EMPTY = """
Ступени: {address}
Здесь уже есть организации, учебная школа не загружалась. Список: stupeni institution list
Описание API: {address}/docs
"""


def load_demonstration(installation: Installation, say: Callable[[str], None]) -> bool:
    """Load the school squeezed into the year so far; False when something is here already.

    A loading that was broken off goes on with the same events: they are found again by the day they were laid for.
    """
    school = build(YEAR)
    with installation.database.reading(school.id) as connection:
        laid = _laid_for(connection, school)
        lane = connection.scalar(across.select(func.count(across.lanes.c.institution_id))) or 0
    if lane and laid is None:
        return False
    today = laid or installation.now().astimezone(ZoneInfo(ZONE)).date()
    lines = squeezed(today)
    if laid and _is_whole(installation, lines):
        return False
    say("Загружается учебная школа: её год по сегодня…" if laid is None else "Загрузка учебной школы продолжается…")
    try:
        play(installation, lines, Telling(say, len(lines)), f"{MARK}{today.isoformat()}")
    except Conflict:
        say("Учебную школу начинала загружать другая версия программы: она останется неполной.")
        return False
    bring_list(installation, lines[-1], Caller(school.curator.id, by.CURATOR, school.id, "pages"))
    say(f"Учебная школа загружена: {counted(len(lines), 'событие', 'события', 'событий')}.")
    return True


class Telling:
    """Says where the loading is: whenever the cycle has come to another stage, and how much is done by then."""

    def __init__(self, say: Callable[[str], None], whole: int) -> None:
        self._say = say
        self._whole = whole
        self._done = 0
        self._chapter: str | None = None

    def __call__(self, batch: Sequence[Line]) -> None:
        """Take a settled batch in."""
        if batch[0].chapter != self._chapter:
            self._chapter = batch[0].chapter
            month = format_date(batch[0].at, "LLLL y", locale=RUSSIAN)
            self._say(f"  {self._done * 100 // self._whole:>3} %  {month:<14} {self._chapter}")
        self._done += len(batch)


def _laid_for(connection: Connection, school: School) -> date | None:
    """Give the day for which a loading was begun, that of its first event."""
    first = owned.select(school.id, inbox.c.correlation).order_by(inbox.c.position).limit(1)
    found = connection.scalar(first)
    return date.fromisoformat(found.removeprefix(MARK)) if found and found.startswith(MARK) else None


def _is_whole(installation: Installation, lines: Sequence[Line]) -> bool:
    """Say whether every line was received, in whichever lane, and none of them waits."""
    ended = (inbox.c.source == lines[0].envelope.source) & (inbox.c.state != "waiting")
    lanes = lanes_of(lines)
    with installation.database.reading(*lanes) as connection:
        counts = [connection.scalar(owned.select(here, func.count(inbox.c.id)).where(ended)) or 0 for here in lanes]
    return sum(counts) == len(lines)


def what_to_try(installation: Installation, loaded: bool) -> str:
    """Say where the service is and what to try in it: keys of three people and ready commands."""
    settings, school = installation.settings, build(YEAR)
    address = settings.address
    with installation.database.reading(school.id) as connection:
        if _laid_for(connection, school) is None:
            return EMPTY.format(address=address)
        with installation.institutions.reading(connection, school.id) as institution:
            cycle = next(iter(institution.cycles.values()))
            title, stage, pairs = cycle.title, cycle.stage.label, len([pair for pair in cycle.pairs if pair.open])
    about = f"{title}, этап «{stage}», {counted(pairs, 'открытая пара', 'открытые пары', 'открытых пар')}."
    if not settings.takes_signed_keys:
        return REFUSED.format(address=address, about=about)
    couple = next(couple for couple in assemble(school).couples if not couple.mentor.is_pupil)

    partner = Partner()

    def token(person: Someone, role: Role, here: UUID = school.id) -> str:
        return sign(settings.secret, Caller(person.id, role, here), installation.now())

    return TEXT.format(
        address=address,
        about=f"{'Учебная школа загружена' if loaded else 'Учебная школа'}: {about}",
        curator=token(school.curator, by.CURATOR),
        head=token(school.director, by.HEAD),
        mentor=token(couple.mentor, by.MENTOR),
        college=token(partner.curator, by.CURATOR, partner.id),
        cycle=cycle.id,
        pair=couple.id,
    )
