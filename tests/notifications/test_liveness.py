"""Who is alive is known by a lock that ends with its process."""

import subprocess
import sys

from doctoral_center.notifications.liveness import FileLock, alive


def test_a_lock_is_free_when_its_holder_has_let_it_go(app, tmp_path):
    with app.app_context(), alive(tmp_path) as mine:
        with alive(tmp_path) as other:
            assert not mine.is_free(other.owner)
            mine.keep()
        assert mine.is_free(other.owner)


def test_a_lock_that_nobody_ever_held_is_free(app, tmp_path):
    with app.app_context(), alive(tmp_path) as mine:
        assert mine.is_free("nobody")


def test_no_two_senders_have_one_name(app, tmp_path):
    with app.app_context(), alive(tmp_path) as one, alive(tmp_path) as other:
        assert one.owner != other.owner


def test_a_killed_process_lets_its_lock_go(tmp_path):
    code = (
        "import sys, pathlib, time; from doctoral_center.notifications.liveness import FileLock;"
        "lock = FileLock('victim', pathlib.Path(sys.argv[1])); print('held', flush=True); time.sleep(60)"
    )
    mine = FileLock("mine", tmp_path)
    with subprocess.Popen([sys.executable, "-c", code, tmp_path], stdout=subprocess.PIPE, text=True) as victim:
        assert victim.stdout.readline() == "held\n"
        assert not mine.is_free("victim")
        victim.kill()
        victim.wait()
    assert mine.is_free("victim")
    assert [path.name for path in tmp_path.iterdir()] == ["worker-mine.lock"]
    mine.release()
    assert list(tmp_path.iterdir()) == []
