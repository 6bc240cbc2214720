import importlib

from flask import Blueprint

from doctoral_center.web import PAGES
from tests.architecture.sources import ROOT


def test_every_page_that_is_written_is_served():
    modules = sorted((ROOT / "doctoral_center/web").glob("*.py"))
    named = [importlib.import_module(f"doctoral_center.web.{path.stem}") for path in modules if path.stem != "__init__"]
    blueprints = {module.pages.name for module in named if isinstance(getattr(module, "pages", None), Blueprint)}
    assert blueprints == {pages.name for pages in PAGES}


def test_no_two_pages_have_one_name():
    assert len({pages.name for pages in PAGES}) == len(PAGES)
