# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Trees are made once, by one run, and stay as long as a run uses them."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

from nodes.cache import KEPT, Cache, digest_of_files


def make(content: str, made: list[str]) -> Callable[[Path], None]:
    """Return what makes a tree of one file and tells that it did."""

    def made_at(tree: Path) -> None:
        tree.mkdir()
        (tree / "file").write_text(content)
        made.append(content)

    return made_at


def test_a_tree_is_made_once(tmp_path: Path) -> None:
    """Whoever asks again, in this run or another, gets the tree that is there."""
    made: list[str] = []
    cache, other = Cache(tmp_path), Cache(tmp_path)
    trees = {each.get("base", "1", make("first", made)) for each in (cache, cache, other)}
    cache.close()
    other.close()
    assert made == ["first"]
    assert [(tree / "file").read_text() for tree in trees] == ["first"]


def test_runs_at_the_same_time_make_a_tree_once(tmp_path: Path) -> None:
    """A run that comes while a tree is made waits for it, and goes on while others use it."""
    made: list[str] = []
    begun, go_on = threading.Event(), threading.Event()

    def make_slowly(tree: Path) -> None:
        begun.set()
        assert go_on.wait(10)
        make("slow", made)(tree)

    first, second = Cache(tmp_path), Cache(tmp_path)
    one = threading.Thread(target=first.get, args=("base", "1", make_slowly))
    one.start()
    assert begun.wait(10)
    two = threading.Thread(target=second.get, args=("base", "1", make("late", made)))
    two.start()
    go_on.set()
    one.join(10)
    two.join(10)
    assert (one.is_alive(), two.is_alive(), made) == (False, False, ["slow"])
    first.close()
    second.close()


def test_a_tree_that_failed_is_made_anew(tmp_path: Path) -> None:
    """What a run left unfinished is thrown away."""
    made: list[str] = []
    (tmp_path / "base-1.unfinished").mkdir()
    (tmp_path / "base-1.unfinished/half").write_text("")
    cache = Cache(tmp_path)
    tree = cache.get("base", "1", make("whole", made))
    cache.close()
    assert [file.name for file in tree.iterdir()] == ["file"]


def test_old_trees_go_unless_they_are_used(tmp_path: Path) -> None:
    """Of many trees of a kind the newest stay, and those that another run uses."""
    user, made = Cache(tmp_path), list[str]()
    used = user.get("base", "used", make("used", made))
    os.utime(used, (1, 1))
    for number in range(KEPT + 2):
        cache = Cache(tmp_path)
        tree = cache.get("base", str(number), make(str(number), made))
        cache.close()
        os.utime(tree, (100 + number, 100 + number))
    left = {path.name for path in tmp_path.iterdir() if path.is_dir()}
    user.close()
    assert left == {"base-used", *(f"base-{number}" for number in range(2, KEPT + 2))}


def test_digest_tells_names_and_content(tmp_path: Path) -> None:
    """A digest changes with a name and with a content, and not with byte code."""
    (tmp_path / "rooms/__pycache__").mkdir(parents=True)
    (tmp_path / "rooms/a.py").write_text("1")
    before = digest_of_files(tmp_path, ["rooms"])
    (tmp_path / "rooms/__pycache__/a.pyc").write_text("2")
    assert digest_of_files(tmp_path, ["rooms"]) == before
    (tmp_path / "rooms/a.py").rename(tmp_path / "rooms/b.py")
    renamed = digest_of_files(tmp_path, ["rooms"])
    (tmp_path / "rooms/b.py").write_text("3")
    assert len({before, renamed, digest_of_files(tmp_path, ["rooms"])}) == 3
