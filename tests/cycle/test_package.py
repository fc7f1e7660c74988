"""What is installed, what is loaded, and what the README promises."""

from __future__ import annotations

import importlib
import inspect
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_help_loads_nothing_heavy():
    code = (
        "import sys\nfrom workbook_tool.cli import cli\n"
        "try:\n    cli(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'pandas', 'openpyxl', 'xlsxwriter', 'jsonschema', 'numpy', 'sqlite3', 'rich', 'flask', 'waitress'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.splitlines()[-1] == "[]"


def test_a_wheel_runs_the_demo(tmp_path):
    words = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(installed)
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    where = "import workbook_tool, sys; sys.stdout.write(workbook_tool.__file__)"
    found = subprocess.run(
        [sys.executable, "-P", "-c", where], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert Path(found.stdout).is_relative_to(installed)
    done = subprocess.run(
        [sys.executable, "-P", "-m", "workbook_tool", "demo", str(tmp_path / "demo")],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "demo" / "2023-24-Q2" / "master.xlsx").exists()


PACKAGES = [
    ".".join(path.parent.relative_to(ROOT).parts) for path in sorted((ROOT / "workbook_tool").rglob("__init__.py"))
]


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_says_what_it_is_and_offers_what_it_names(name):
    package = importlib.import_module(name)
    assert package.__doc__
    for offered in getattr(package, "__all__", ()):
        assert not inspect.ismodule(getattr(package, offered)), f"a module stands in the place of {offered}"
