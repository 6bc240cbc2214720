"""A version as it was handed in: to its readers only, as text, on any line."""

from doctoral_center.domain.attachments import NewFile
from doctoral_center.operations.reports import add_attachment
from tests.signing import decide, submit, write

READERS = ("candidate", "supervisor", "cosupervisor", "coordinator", "partner", "centre_coordinator")
STRANGERS = (
    "stranger_candidate",
    "stranger_supervisor",
    "stranger_coordinator",
    "stranger_observer",
    "observer",
    "administrator",
)
HOSTILE = '<script>alert("x")</script>'


def test_a_report_is_read_by_its_readers_and_nobody_else(centre):
    ref = centre.milestone("study-plan")
    write(centre, ref, word=HOSTILE)
    with centre.writing():
        file = NewFile("figure.pdf", "application/pdf", "a" * 64, 86_016)
        attachment = add_attachment(ref, file, actor=centre.actor(centre.candidate), now=centre.now).ref
    report = submit(centre, ref, 2).report_ref
    statuses = {}
    for name in (*READERS, *STRANGERS):
        client = centre.client_for(getattr(centre, name))
        statuses[name] = {client.get(f"/reports/{report}{end}").status_code for end in ("", "/receipt")}
    assert statuses == {name: {200} for name in READERS} | {name: {404} for name in STRANGERS}
    page = centre.client_for(centre.supervisor).get(f"/reports/{report}").text
    assert HOSTILE not in page
    assert "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;" in page
    assert f'href="/attachments/{attachment}"' in page
    assert "PDF, 84 KB" in page
    assert len(page.encode()) < 50_000


def test_every_version_stays_where_it_was(centre):
    ref = centre.milestone("study-plan")
    first = submit(centre, ref).report_ref
    decide(centre, ref, centre.supervisor, "return", reason="More.")
    write(centre, ref, word="better")
    second = submit(centre, ref).report_ref
    client = centre.client_for(centre.supervisor)
    assert f'<a href="/reports/{second}">version 2</a>' in client.get(f"/reports/{first}").text
    assert f'<a href="/reports/{first}">version 1</a>' in client.get(f"/reports/{second}").text


def test_the_page_takes_seven_statements_for_one_version_and_for_two(centre, count_statements):
    ref = centre.milestone("study-plan")
    first = submit(centre, ref).report_ref
    client = centre.client_for(centre.supervisor)
    client.get(f"/reports/{first}")
    with count_statements() as one:
        client.get(f"/reports/{first}")
    decide(centre, ref, centre.supervisor, "return", reason="More.")
    submit(centre, ref)
    with count_statements() as two:
        client.get(f"/reports/{first}")
    assert (len(one), len(two)) == (7, 7)
