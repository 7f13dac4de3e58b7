"""What somebody without an account may do about a consent through a link that he was given, and why no more.

A link proves that he holds it and knows what was asked of him, not who he is. The operator must be able to prove that
a consent was given and that whoever signed for a child may do so (152-FZ, article 9, parts 1 and 3); where a law asks
for writing, an electronic document replaces paper only under a signature of 63-FZ, and a link is none. So:

- a consent that some law wants in writing, or that must be proven against anybody, is prepared here for print, and
  only the intention to sign it is noted: `consent.intended`;
- no law asks that taking part in the programme be agreed in writing: a pack may let it be signed by a link
  (`consents.by_link`), and only where the representative signs alone, for a link of his proves nothing of the child;
- a withdrawal counts at once and whole. The law asks for no form, a doubt must not keep the processing going, and what
  it starts can be undone by a new signature; nothing is destroyed without an act of the head.
"""

from collections.abc import Mapping
from datetime import date
from enum import Enum, auto

from workflow.facts.event import Fact
from workflow.facts.people import ConsentIntended, ConsentKind
from workflow.subjects.person import Person

BY_LINK = "link"
"""The channel of what comes by a link."""

WRITTEN: Mapping[ConsentKind, str] = {
    ConsentKind.PROCESSING: "в нём могут быть названы сведения о здоровье, а для них нужна подпись на бумаге "
    "(152-ФЗ, статьи 9 и 10)",
    ConsentKind.QUESTIONING: "психолог работает с ребёнком по письменному согласию семьи (273-ФЗ, статья 42)",
    ConsentKind.PUBLICATION: "условия публикации вы выбираете сами, отдельно для каждого вида данных "
    "(152-ФЗ, статья 10.1)",
    ConsentKind.TRANSFER: "школа должна доказать, что передать данные разрешили именно вы (152-ФЗ, статья 9)",
}
"""Why a kind is signed on paper; no pack makes it otherwise."""

BOTH_SIGN = "с 14 лет его подписывает и сам ребёнок, а за двоих одна ссылка не отвечает"
HIMSELF_SIGNS = "теперь его подписывает сам участник"
NOT_HERE = "так решено в программе школы"


class Way(Enum):
    """What the representative's page offers for a kind of consent."""

    SIGN = auto()
    PRINT = auto()


def may_sign_by_link(person: Person, kind: ConsentKind) -> bool:
    """Say whether a signature by a link counts: no law asks for paper, and every open cycle's pack allows it."""
    packs = [cycle.pack for cycle in person.institution.cycles.values() if cycle.open]
    return kind not in WRITTEN and bool(packs) and all(kind.value in pack.consents.by_link for pack in packs)


def intention_of(person: Person, kind: ConsentKind) -> Fact[ConsentIntended] | None:
    """Give what the representative last said of being ready to sign a kind, while nothing was signed or ended since."""
    said = [fact for fact in person.of(ConsentIntended) if fact.payload.kind is kind]
    consent = person.consent(kind)
    newest = max((one.at for one in (consent.signed, consent.ending) if one), default=None)
    return said[-1] if said and (newest is None or newest < said[-1].at) else None


def way_of(person: Person, kind: ConsentKind, today: date) -> tuple[Way, str]:
    """Give what the representative may do about a kind today, and in words why it is not signed here."""
    himself, representative = person.signers_on(today)
    if not representative:
        return Way.PRINT, HIMSELF_SIGNS
    if kind in WRITTEN:
        return Way.PRINT, WRITTEN[kind]
    if himself:
        return Way.PRINT, BOTH_SIGN
    return (Way.SIGN, "") if may_sign_by_link(person, kind) else (Way.PRINT, NOT_HERE)
