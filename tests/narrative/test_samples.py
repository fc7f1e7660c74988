"""The sample council's texts: what its report got wrong is asked about, and nothing else in their words."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from workbook_tool.cli import cli

# 183 calls 80% an improvement beside 77.0% after 83.0%; 904 tells of Q3; 905 calls a rise steadily decreasing.
EXPECTED = {
    ("183", "commentary-other-figure"),
    ("183", "commentary-against-figures"),
    ("904", "commentary-other-period"),
    ("905", "commentary-against-figures"),
}


def test_the_sample_s_words(tmp_path: Path):
    folder = tmp_path / "council"
    run = CliRunner().invoke
    for words in (["init", str(folder), "--sample"], ["-C", str(folder), "generate", "2023-24-Q2"]):
        assert run(cli, words, catch_exceptions=False).exit_code == 0
    done = run(cli, ["-C", str(folder), "check", str(folder / "returns"), "--format", "json"], catch_exceptions=False)
    findings = [f for r in json.loads(done.stdout)["returns"] for f in r["findings"]]
    said = [f for f in findings if f["code"].startswith(("commentary-", "action-"))]
    assert {(f["indicator"], f["code"]) for f in said} == EXPECTED
    assert len(said) == len(EXPECTED)
    assert all(f["cell"] and f["severity"] == "query" for f in said)
