"""Only db.py commits and rolls back."""

import ast

from tests.architecture.sources import text_of, tracked


def endings(source):
    """Return the lines on which something is committed or rolled back."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"commit", "rollback"}
    ]


def test_nobody_but_db_ends_a_transaction():
    found = {
        str(path): endings(text_of(path))
        for path in tracked(".py")
        if path.parts[0] == "doctoral_center" and path.as_posix() != "doctoral_center/db.py"
    }
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_a_planted_commit_is_found():
    assert endings("def save(session):\n    session.commit()\n") == [2]
