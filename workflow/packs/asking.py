"""What a pack's questionnaires must make sense of: choices to make, links that lead somewhere, nobody left out."""

from collections import Counter
from collections.abc import Iterator

from workflow.packs.pack import Pack
from workflow.packs.questionnaire import COMPARABLE, MEASURING, Audience, Item, Questionnaire, QuestionnairePurpose

Complaint = tuple[str, str]
Of = QuestionnairePurpose

SIDES = (Audience.MENTEE, Audience.MENTOR)
NEEDED: tuple[tuple[Of, tuple[Audience, ...]], ...] = (
    (Of.INTAKE, (Audience.MENTEE,)),
    (Of.MENTOR, (Audience.MENTOR,)),
    (Of.PREFERENCE, SIDES),
    (Of.ENTRY, SIDES),
    (Of.EXIT, SIDES),
    (Of.FEEDBACK, SIDES),
    (Of.SATISFACTION, SIDES),
    (Of.QUALITY, SIDES),
    (Of.CONFORMITY, (Audience.CURATOR,)),
)
"""What the programme asks of whom in each form (roadmap items 5, 9, 10, 12, 17, 24 and 27; section 8)."""

EARLIER = {
    Of.EXIT: frozenset({Of.ENTRY}),
    Of.SATISFACTION: frozenset({Of.INTAKE, Of.MENTOR}),
    Of.QUALITY: frozenset({Of.INTAKE, Of.MENTOR}),
}
"""Whose questions may be held against the earlier ones of which other purpose."""


def of_questionnaires(pack: Pack) -> Iterator[Complaint]:
    """Give every complaint about the questionnaires; the key begins with that of the questionnaire."""
    for code, one in pack.questionnaires.items():
        key = f"questionnaires.{code}"
        yield from _codes(key, one)
        for place, item in enumerate(one.items):
            yield from _item(f"{key}.items.{place}", item)
            yield from _parameter(f"{key}.items.{place}.parameter", pack, one, item)
            if item.after:
                yield from _after(f"{key}.items.{place}.after", pack, one, item, item.after)
    for place, parameter in enumerate(pack.lower_is_better):
        if parameter not in pack.parameters:
            yield f"lower_is_better.{place}", f"измеряемого параметра «{parameter}» нет"
    yield from _covered(pack)
    yield from _measured(pack)


def _codes(key: str, one: Questionnaire) -> Iterator[Complaint]:
    for code, times in Counter(item.code for item in one.items).items():
        if times > 1:
            last = max(place for place, item in enumerate(one.items) if item.code == code)
            yield f"{key}.items.{last}.code", f"вопрос с кодом «{code}» в этой анкете уже есть"


def _item(key: str, item: Item) -> Iterator[Complaint]:
    chooses = item.kind in ("choice", "choices")
    if chooses and len(item.choices) < 2:
        yield f"{key}.choices", "ожидалось хотя бы два ответа на выбор"
    if item.choices and not chooses:
        yield f"{key}.choices", f"ответы на выбор бывают у choice и choices, а здесь {item.kind}"
    if (item.least, item.most) != (None, None) and item.kind not in ("choices", "number"):
        yield f"{key}.most", f"границы бывают у choices и number, а здесь {item.kind}"
    elif item.least is not None and item.most is not None and item.most < item.least:
        yield f"{key}.most", f"ожидалось число не меньше least ({item.least})"
    elif item.kind == "choices" and max(item.least or 0, item.most or 0) > len(item.choices):
        yield f"{key}.most", f"ответов на выбор всего {len(item.choices)}"
    if (item.low or item.high) and item.kind != "rating":
        yield f"{key}.low", f"подписи краёв бывают у rating, а здесь {item.kind}"


def _parameter(key: str, pack: Pack, one: Questionnaire, item: Item) -> Iterator[Complaint]:
    if item.parameter is None:
        return
    if item.parameter not in pack.parameters:
        yield key, f"измеряемого параметра «{item.parameter}» нет"
    if item.kind != "rating":
        yield key, f"параметр измеряют оценкой (rating), а здесь {item.kind}"
    if one.purpose not in MEASURING:
        yield key, "параметр измеряют только анкеты на входе и на выходе (entry, exit)"


def _after(key: str, pack: Pack, one: Questionnaire, item: Item, link: str) -> Iterator[Complaint]:
    code, _, question = link.partition(".")
    earlier = pack.questionnaires.get(code)
    found = earlier.item(question) if earlier else None
    if earlier is None or found is None:
        yield key, f"вопроса «{link}» нет: ожидались код анкеты и код её вопроса через точку"
        return
    if earlier.purpose not in EARLIER.get(one.purpose, ()):
        yield key, f"анкета «{one.purpose.label}» не сравнивается с анкетой «{earlier.purpose.label}»"
    if earlier.audience is not one.audience or not set(one.forms) <= set(earlier.forms):
        yield key, f"анкету {code} заполняют не все, кто заполняет эту: сравнивать будет нечего"
    if found.kind != item.kind or item.kind not in COMPARABLE:
        kinds = ", ".join(sorted(COMPARABLE))
        yield key, f"сравнивать можно вопросы одного вида из {kinds}, а здесь {found.kind} и {item.kind}"
    if found.parameter != item.parameter:
        yield key, f"вопросы измеряют разное: {found.parameter or 'ничего'} и {item.parameter or 'ничего'}"


def _covered(pack: Pack) -> Iterator[Complaint]:
    """Say whom in which form the programme would ask nothing."""
    there = {(one.purpose, one.audience, form) for one in pack.questionnaires.values() for form in one.forms}
    for purpose, audiences in NEEDED:
        for audience in audiences:
            forms = [form for form in pack.forms if (purpose, audience, form) not in there]
            if forms:
                told = f"нет анкеты «{purpose.label}» ({purpose}), которую заполняет {audience.label}"
                yield "questionnaires", f"{told}, для форм: {', '.join(forms)}"


def _measured(pack: Pack) -> Iterator[Complaint]:
    """Say which parameter a side of a form is not asked about twice (programme, section 8.2)."""
    for parameter in pack.parameters:
        for audience in SIDES:
            forms = [form for form in pack.forms if not _is_asked_twice(pack, parameter, audience, form)]
            if forms:
                told = f"{audience.label} не отвечает о параметре «{parameter}» на входе и снова на выходе"
                yield f"parameters.{parameter}", f"{told}, формы: {', '.join(forms)}"


def _is_asked_twice(pack: Pack, parameter: str, audience: Audience, form: str) -> bool:
    exits = [
        item
        for one in pack.questionnaires.values()
        if one.purpose is Of.EXIT and one.audience is audience and form in one.forms
        for item in one.items
    ]
    return any(item.parameter == parameter and item.after for item in exits)
