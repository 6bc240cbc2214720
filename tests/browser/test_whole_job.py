"""The centre's daily work from beginning to end, by real people at real screens, with every process running.

A coordinator loads the register, the regulations, a programme and a cohort, and invites; a candidate writes a plan and
hands it in with a file; two supervisors of two universities decide on their phones, one of them returns it first; the
coordinators sign, the matrix changes, and everybody is told in her own language.
"""

import io
import re
from datetime import UTC, datetime

import pytest
from python_calamine import CalamineWorkbook

from doctoral_center.clock import OFFSET_VARIABLE
from doctoral_center.domain.cohort_rows import COLUMNS, SHEET
from tests.browser.running import Clock, System, link_in, text_of
from tests.browser.visitors import DESK, PHONE, Visitor
from tests.centre import HIT, ITMO
from tests.cohort_files import xlsx_of
from tests.documents_for_upload import PDF

# 14:00 in Harbin and 9:00 in St Petersburg.
MORNING = datetime(2026, 11, 23, 6, tzinfo=UTC)
PROGRAMME = f"""
code: hit-itmo-photonics
title: {{en: Joint doctorate in photonics, zh: 光子学联合博士, ru: Совместная аспирантура по фотонике}}
direction: nano
degree: {{en: Doctor of Engineering, zh: 工学博士, ru: Кандидат технических наук}}
sides:
  - {{institution: {HIT}, regulation: cn-joint-phd}}
  - {{institution: {ITMO}, regulation: general-joint-doctorate}}
counts_as:
  - {{institution: {HIT}, milestone: study-plan, other: {ITMO}, other_milestone: plan}}
cohorts:
  - {{year: 2026, starts_on: 2026-09-01}}
"""
WANG, SMIRNOV = "wang@example.org", "smirnov@example.org"
ZHANG, SIDOROVA = "zhang.lei@example.org", "sidorova@example.org"
LI, IVANOVA = "li.wei@example.org", "ivanova@example.org"
ROW = {
    "programme": "hit-itmo-photonics",
    "year": "2026",
    "home": "Harbin Institute of Technology",
    "lead_email": LI,
    "lead_name": "李伟",
    "lead_institution": HIT,
    "lead_share": "60",
    "co1_email": IVANOVA,
    "co1_name": "Иванова Анна",
    "co1_institution": ITMO,
    "co1_share": "40",
}
CANDIDATES = [
    {
        "email": ZHANG,
        "native_name": "张磊",
        "native_language": "zh",
        "latin_family": "Zhang",
        "latin_given": "Lei",
        "title_en": "Single-photon sources in two-dimensional crystals",
    },
    {
        "email": SIDOROVA,
        "native_name": "Сидорова Мария",
        "native_language": "ru",
        "latin_family": "Sidorova",
        "latin_given": "Maria",
        "locale": "ru",
    },
]

PLAN = [
    "本课题研究二维晶体中的单光子源，目标是在室温下获得亮度高、稳定性好的光源，为量子通信服务。" * 3,
    "第一学年在哈尔滨修读量子光学和固体物理，第二学年在圣彼得堡参加纳米光子学研讨班。",
    "第一学年完成样品制备和文献综述，第二学年测量光谱并投稿一篇论文，第三学年完成器件，第四学年撰写论文并答辩。",
    "每年九月至次年二月在哈尔滨，三月至六月在圣彼得堡，需要低温实验室和签证。",
]

REASON = "请写明每学年可检验的成果。"


@pytest.fixture
def system(tmp_path, monkeypatch, empty_database_url, make_app):
    """The whole system, running, on a fresh database."""
    clock = Clock(tmp_path, MORNING)
    monkeypatch.setenv(OFFSET_VARIABLE, str(clock.file))
    system = System(tmp_path, clock, {"DATABASE_URL": empty_database_url})
    with system.running(make_app(empty_database_url, **system.settings)):
        yield system


@pytest.fixture
def visit(browser, system):
    """Let somebody open a browser: `visit(width=360)`."""
    visitors = []

    def visit(**how):
        visitors.append(Visitor(browser, system.address, **how))
        return visitors[-1]

    yield visit
    for visitor in visitors:
        visitor.close()


def test_a_plan_goes_from_the_first_word_to_approval_and_everybody_is_told(system, visit):
    post = system.post
    load(system)
    coordinator = visit(width=DESK)
    coordinator.accept(link_in(post.mail(WANG, "Doctoral Center, Fang Wang: your invitation")))
    invite(system, coordinator)

    candidate = visit(width=DESK)
    candidate.accept(link_in(post.mail(ZHANG, "Doctoral Center，张磊：邀请您加入")))
    write_the_plan(candidate)
    send(candidate)
    assert state_of_the_plan(coordinator) == "Submitted 李伟, Иванова Анна · 0 days"
    arrived = text_of(post.mail(ZHANG, "个人培养计划，张磊：已提交"))
    assert "您现在无需操作：“个人培养计划”第 1 版已收到。" in arrived

    lead, co_supervisor = visit(width=PHONE), visit(width=PHONE, scripts=False)
    lead.accept(link_in(post.mail(LI, "Doctoral Center，李伟：邀请您加入")))
    return_the_plan(lead, post.mail(LI, "个人培养计划，张磊：请您签署"))
    assert state_of_the_plan(coordinator) == "Returned for changes 7 Dec 2026"
    let_the_time_to_undo_pass(system)
    correct_and_send_again(candidate, post.mail(ZHANG, "个人培养计划，张磊：退回修改"))
    assert state_of_the_plan(coordinator) == "Submitted 李伟, Иванова Анна · 0 days"

    asked = text_of(post.mail(LI, "个人培养计划，张磊：请您签署", version=2))
    assert "请审核张磊的“个人培养计划”，截止时间：2026年12月7日 23:59。" in asked
    approve_in_the_inbox(lead)
    co_supervisor.accept(link_in(post.mail(IVANOVA, "Doctoral Center, Иванова Анна: ваше приглашение")))
    asked = text_of(post.mail(IVANOVA, "Индивидуальный учебный план, Zhang Lei: нужна ваша подпись", version=2))
    assert "Пожалуйста, примите решение: «Индивидуальный учебный план», Zhang Lei. Срок: 7 дек. 2026 г., 18:59" in asked
    approve_in_the_inbox(co_supervisor)
    assert state_of_the_plan(coordinator) == "In review Fang Wang, Смирнов Павел · 0 days"
    let_the_time_to_undo_pass(system)

    cohort = coordinator.page.url
    approve_from_the_mail(coordinator, post.mail(WANG, "Individual study plan, Zhang Lei: please sign off"))
    partner = visit(width=PHONE)
    partner.accept(link_in(post.mail(SMIRNOV, "Doctoral Center, Смирнов Павел: ваше приглашение")))
    approve_in_the_inbox(partner)
    coordinator.go(cohort)
    assert state_of_the_plan(coordinator) == "Approved 23 Nov 2026"
    let_the_time_to_undo_pass(system)
    assert "您无需操作：“个人培养计划”已通过。" in text_of(post.mail(ZHANG, "个人培养计划，张磊：已通过"))
    remind_only_who_is_not_done(system)


def load(system):
    """Load the register, the packs, a programme, the coordinators and a cohort from its filled-in template."""
    (system.folder / "programme.yaml").write_text(PROGRAMME, "utf-8")
    assert system.says("institutions", "load")[0] == "3,621 new, 0 changed, 0 unchanged"
    packs = ("cn-joint-phd", "general-joint-doctorate")
    assert system.says("regulations", "load", *packs) == [f"{pack}, version 1: published." for pack in packs]
    loaded = system.says("programmes", "load", system.folder / "programme.yaml")
    assert loaded == ["hit-itmo-photonics: created. New cohorts: 2026."]
    for email, name, code, language in ((WANG, "Wang, Fang", HIT, "en"), (SMIRNOV, "Смирнов Павел", ITMO, "ru")):
        office = ("--role", "coordinator", "--institution", code, "--language", language)
        system.flask("people", "create", "--email", email, "--name", name, *office)
    cohort = system.folder / "cohort.xlsx"
    cohort.write_bytes(filled_in(system.flask("cohorts", "template")))
    added = ["Candidates enrolled: 2; there already: 0; people added: 4"]
    assert system.says("cohorts", "import", cohort) == added
    assert system.says("cohorts", "import", cohort) == ["Nothing new; candidates there already: 2"]


def filled_in(template):
    """The template with the candidates under its own headings."""
    headings = CalamineWorkbook.from_filelike(io.BytesIO(template)).get_sheet_by_name(SHEET).to_python()[0]
    keys = {heading: key for key, heading in COLUMNS.items()}
    rows = [ROW | candidate for candidate in CANDIDATES]
    return xlsx_of(rows, columns={keys[heading]: heading for heading in headings})


def invite(system, coordinator):
    """Open the cohort, one click from home, and invite everybody in it."""
    coordinator.go("/")
    coordinator.tap("main a[href^='/cohorts/']")
    assert coordinator.taps == 1
    assert state_of_the_plan(coordinator) == "Due soon 1 Dec 2026"
    cohort = coordinator.page.url.rsplit("/", 1)[1]
    assert system.says("cohorts", "invite", cohort) == ["People invited: 4"]


def state_of_the_plan(coordinator):
    """What the cohort's matrix says of Zhang Lei's plan: state, and whom or what it waits for."""
    coordinator.page.reload()
    assert coordinator.texts(".dc-matrix thead th")[1] == "Individual study plan"
    (cell,) = coordinator.texts(".dc-matrix tr:has-text('Zhang Lei') td:nth-child(2)")
    return cell


def write_the_plan(candidate):
    """Write all sections, with a file."""
    candidate.go("/")
    candidate.tap("main .dc-card--mine a.btn-primary")
    assert candidate.taps == 1
    attachment = {"name": "培养计划.pdf", "mimeType": "application/pdf", "buffer": PDF}
    candidate.page.locator("#file").set_input_files(attachment)
    candidate.tap("button[data-upload]")
    assert candidate.texts(".dc-file a") == ["培养计划.pdf"]
    for text in PLAN:
        candidate.page.locator("#text").fill(text)
        candidate.page.locator("input[name=finished][value=yes]").check()
        candidate.tap("button[name=go][value=next]")
    assert candidate.page.url.endswith("/check")


def send(candidate):
    """Check and send, two clicks from home, and see the receipt."""
    candidate.go("/")
    candidate.tap("main .dc-card--mine a.btn-primary")
    candidate.tap("main form[action$='/submit'] button")
    assert candidate.taps == 2
    (receipt,) = candidate.texts("main strong.dc-num")
    assert re.fullmatch("R-[0-9A-Z]{8}", receipt)


def return_the_plan(lead, mail):
    """Return it, in two taps from the mail and a reason."""
    lead.go(link_in(mail))
    lead.tap("main a[href$='/return']")
    lead.page.locator("[name=section]").select_option("timeline")
    lead.page.locator("[name=reason]").fill(REASON)
    lead.tap(".dc-card--mine form button")
    assert lead.taps == 2


def correct_and_send_again(candidate, mail):
    """Follow the mail to the text, with the reason beside it, write, and send in two clicks."""
    candidate.go(link_in(mail))
    assert candidate.texts(".dc-note--returned .dc-text")[0] == REASON
    assert candidate.page.locator("#text").input_value() == PLAN[2]
    candidate.page.locator("#text").fill(PLAN[2] + "每学年末提交一份数据集。")
    candidate.tap("button[name=go][value=check]")
    candidate.tap("main form[action$='/submit'] button")
    assert candidate.taps == 2


def approve_in_the_inbox(signer):
    """Approve the only thing that waits, in two taps from the list, after a look at the file."""
    signer.go("/inbox")
    signer.tap("main article h2 a")
    file = signer.page.request.get(signer.page.locator("main a[href^='/attachments/']").get_attribute("href"))
    assert file.body() == PDF
    signer.go("/inbox")
    signer.open("main article summary.btn-approve")
    signer.tap("main article details[open] form button")
    assert signer.taps == 2
    assert signer.texts("main article") == []


def approve_from_the_mail(signer, mail):
    """Approve in two clicks: the mail's link, and one button on its page."""
    asked = "Please decide on Individual study plan of Zhang Lei by 30 Nov 2026, 23:59."
    assert asked in text_of(mail)
    signer.go(link_in(mail))
    signer.tap("main form button.btn-approve")
    assert signer.taps == 1


def let_the_time_to_undo_pass(system):
    """Mails about a verdict go out when it cannot be taken back any more."""
    system.clock.pass_(minutes=10, seconds=1)


def remind_only_who_is_not_done(system):
    """A week before the day, the candidate whose plan is approved is left in peace, and the other one is not."""
    reminder = "Индивидуальный учебный план, Сидорова Мария: срок 1 дек. 2026 г."
    system.post.mail(SIDOROVA, reminder)
    system.clock.set(datetime(2026, 11, 24, 6, tzinfo=UTC))
    text = text_of(system.post.mail(SIDOROVA, reminder, version=2))
    assert "Пожалуйста, отправьте «Индивидуальный учебный план»: срок — 1 дек. 2026 г., 23:59" in text
    assert system.post.subjects(ZHANG).count("个人培养计划，张磊：2026年12月1日截止") == 1
