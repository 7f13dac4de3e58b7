"""Whoever sees children every day tells whom a mentor would help: named by name, and by a parent from his own."""

from tests.api.pages.browser import Browser
from tests.api.talk import Talk
from tests.api.v1.scenes import consented, settled
from tests.world import identity
from workflow.access import by

PAGE = "/reports?child=misha"


def test_a_third_party_names_a_child_and_tells_and_a_parent_is_offered_his_own(talk: Talk) -> None:
    consented(talk)
    settled(talk.say("role.granted", "person/petr", by.HEAD, "olga", role="informant"))
    teacher = Browser(talk, "petr", by.INFORMANT)
    assert "никого нет" in teacher.read("/reports?child=mish")
    assert 'name="report"' not in teacher.read("/reports")
    assert 'name="report"' in teacher.read("/reports?child=%20Misha%20")
    telling = {"about": str(identity("misha")), "report": "Способен, но один."}
    hidden = teacher.form(teacher.read(PAGE), "/reports")
    assert teacher.post("/reports", **{**hidden, **telling, "child": "anna"}).status_code == 404
    told = teacher.press(PAGE, "/reports", **hidden, **telling)
    assert "Записано: Третье лицо рассказало о запросе" in told
    assert "<li>misha" in told
    parent = Browser(talk, "marina", by.REPRESENTATIVE).read("/reports?child=anna")
    assert f'value="{identity("misha")}" checked' in parent
    assert str(identity("anna")) not in parent
    assert "законный представитель" in Browser(talk, "anna", by.MENTOR).read("/reports", 403)
