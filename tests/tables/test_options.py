"""What an officer says of a table: by options, in a mapping that is kept, and on a terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from workbook_tool import resources
from workbook_tool.cli import cli, table_options

ASKS = "Ref,Measure,Q1 Actual,Q2 Actual,Target 2023/24\nR1,Bins emptied,94%,96%,95%\nR2,Days to let,22,19,20\n"
NEXT = "Ref,Measure,Q2 Actual,Q3 Actual,Target 2023/24\nR1,Bins emptied,96%,93%,95%\nR2,Days to let,19,21,20\n"
HEADINGS = ["Ref", "Measure", "Actual", "Target"]
AREAS = "Ref,Measure,Area,Better,Target,Actual\nR1,Bins,North,High,95%,96%\nR1,Bins,South,High,95%,90%\n"


@pytest.fixture
def run(tmp_path, monkeypatch):
    """``run(table, *options)`` gives the exit code and the JSON of ``rate``."""
    monkeypatch.chdir(tmp_path)

    def call(table: str, *options: str, typed: str | None = None, form: str = "json", command: str = "rate") -> Result:
        Path("table.csv").write_text(table, "utf-8")
        monkeypatch.setattr(table_options, "on_terminal", lambda: typed is not None)
        return CliRunner().invoke(cli, [command, "table.csv", "--format", form, *options], input=typed)

    return call


def ratings(result: Result) -> dict[str, str]:
    return {row["indicator"]: row["rag"] for row in json.loads(result.stdout)["ratings"]}


def test_a_script_gets_the_questions_as_data_and_exit_code_3(run):
    result = run(ASKS)
    data = json.loads(result.stdout)
    assert result.exit_code == 3
    Draft202012Validator(resources.schema("rate")).validate(data)
    assert [q["code"] for q in data["questions"]] == ["table-target-of-what"]
    assert data["questions"][0]["readings"][0]["arguments"] == ["--map", "target=Target 2023/24"]
    assert data["rows"] == {"in_file": 3, "read": 2, "rated": 0, "questioned": 2, "dropped": 0}


def test_every_reading_offered_is_taken_as_it_stands(run):
    readings = json.loads(run(ASKS).stdout)["questions"][0]["readings"]
    assert len(readings) > 1
    for reading in readings:
        assert [q["code"] for q in json.loads(run(ASKS, *reading["arguments"]).stdout)["questions"]] == [
            "table-better-unknown"
        ]


def test_options_answer_what_is_asked(run):
    result = run(ASKS, "--map", "target=Target 2023/24", "--better", "higher")
    assert (result.exit_code, ratings(result)) == (0, {"R1": "Green", "R2": "Amber"})


def test_where_chooses_the_rows(run):
    assert run(AREAS).exit_code == 3
    result = run(AREAS, "--where", "Area=South")
    assert (result.exit_code, ratings(result)) == (0, {"R1": "Amber"})
    assert "table-where-none" in run(AREAS, "--where", "Area=West").stdout
    assert "table-map-column" in run(AREAS, "--where", "Region=West").stdout


def test_next_quarter_s_table_is_read_without_a_question(run):
    run(ASKS, "--map", "target=Target 2023/24", "--save-map", "kpis.toml")
    kept = Path("kpis.toml").read_text("utf-8")
    assert json.dumps(HEADINGS) in kept
    assert '"R2" = { better = "" }' in kept
    Path("kpis.toml").write_text(kept.replace('"R1" = { better = ""', '"R1" = { better = "higher"').replace(
        '"R2" = { better = ""', '"R2" = { better = "lower"'), "utf-8")  # fmt: skip
    result = run(NEXT, "--map", "kpis.toml")
    assert (result.exit_code, ratings(result)) == (0, {"R1": "Amber", "R2": "Amber"})
    assert json.loads(result.stdout)["findings"] == []


def test_a_changed_shape_is_noticed(run):
    run(ASKS, "--map", "target=Target 2023/24", "--better", "higher", "--save-map", "kpis.toml")
    other = NEXT.replace("Measure", "Measure,Owner").replace("emptied", "emptied,Ann").replace("let", "let,Ben")
    result = run(other, "--map", "kpis.toml")
    assert result.exit_code == 3
    message = next(f["message"] for f in json.loads(result.stdout)["findings"] if f["code"] == "table-shape-changed")
    assert "“Owner”" in message


ANSWERS = [
    ("1\n1\n", {"R1": "Green", "R2": "Amber"}),  # the quarter's target; higher for all
    ("1\neach\nhigher\nlower\n", {"R1": "Green", "R2": "Green"}),
    ("leave\n", {}),
]


@pytest.mark.parametrize(("typed", "rated"), ANSWERS)
def test_questions_are_answered_on_a_terminal(run, typed, rated):
    result = run(ASKS, typed=typed)
    assert ratings(result) == rated
    assert result.exit_code == (0 if rated else 3)


def test_answers_given_on_a_terminal_are_kept(run):
    run(ASKS, "--save-map", "kpis.toml", typed="1\n1\n")
    assert run(NEXT, "--map", "kpis.toml").exit_code == 0


def test_preview_says_what_each_column_is_taken_for(run):
    result = run(ASKS, "--preview")
    table = json.loads(result.stdout)["tables"][0]
    taken = {column["heading"]: column["taken_for"] for column in table["columns"]}
    assert taken == {
        "Ref": "the reference", "Measure": "the indicator", "Q1 Actual": "the figure before",
        "Q2 Actual": "the figure to rate", "Target 2023/24": "asked about",
    }  # fmt: skip
    assert (table["rows"], result.exit_code) == (2, 0)
    assert "3 rows in the file, 2 of them of indicators." in run(ASKS, "--preview", form="text").stdout


WRONG = [
    (("--map", "figure=Q2"), "no mapping of a column"), (("--map", "none.toml"), "cannot be read as a mapping"),
    (("--where", "Area"), "names no value"), (("--sheet", "Q2"), "has no sheet “Q2”"),
]  # fmt: skip


@pytest.mark.parametrize(("options", "words"), WRONG)
def test_an_option_that_says_nothing_is_said(run, options, words):
    result = run(ASKS, *options)
    assert result.exit_code == 1
    assert words in result.stderr


def test_text_says_the_rows_in_the_file_and_those_read(run):
    result = run(AREAS, "--where", "Area=South", form="text")
    assert "3 rows in the file, 1 of indicators: 1 rated." in result.stderr


TEXTS = [
    ('Ref,Indicator,Target,Actual\nA,"Bins,95,96\nB,Days,5,4\nC,x,5,4\n', "begins at line 2"),
    ('Ref,Indicator,Target,Actual\nA,"Bins,95,96\nB,Days",5,4\n', "begins at line 2 holds whole rows"),
    ("Ref,Indicator,Target,Actual\nA,Bins,1,000,960\nB,Days,5,4\n", "line 2 has 5 cells"),
]


@pytest.mark.parametrize("command", ["rate", "reperform"])
@pytest.mark.parametrize(("text", "words"), TEXTS)
def test_a_text_whose_rows_do_not_hold_together_is_refused_at_its_line(run, text, words, command):
    result = run(text, command=command)
    assert result.exit_code == 1
    assert words in " ".join(result.stderr.split())


@pytest.mark.parametrize(
    "comment", ["Two lines, one comma\nand a second, here", "1,234 visits\n2,345 in all", "a\nb;c"]
)
def test_a_comment_of_several_lines_is_one_cell(run, comment):
    text = f'Ref,Indicator,Better,Target,Actual,Comments\nA,Bins,High,95,96,"{comment}"\nB,Days,Low,5,4,\n'
    assert ratings(run(text)) == {"A": "Green", "B": "Blue"}
