"""JUnit under a schema, and that all reports of the same files tell the same, at the same places.

compare.py SCHEMA FOLDER…
"""

import copy
import json
import sys
from pathlib import Path

from lxml import etree


def characters(text, region):
    """What SARIF's lines and columns mean: characters of a line, from one."""
    lines = text.splitlines(keepends=True) or [""]

    def index(line, column):
        return sum(map(len, lines[: line - 1])) + column - 1

    start = index(region["startLine"], region["startColumn"])
    return text[start : index(region["endLine"], region["endColumn"])]


def text_of(name):
    return Path(name).read_bytes().decode()


def compare(folder):
    """The problems of a folder's reports, each as in JSON; complains where another form differs."""
    report = {form: (folder / f"report.{form}").read_text() for form in ("json", "sarif", "gitlab")}
    problems = json.loads(report["json"])["diagnostics"]
    (run,) = json.loads(report["sarif"])["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert len(run["results"]) == len(problems), folder
    for problem, result in zip(problems, run["results"]):
        (location,) = result["locations"]
        text = text_of(problem["file"])
        range = problem["range"]
        wanted = text.encode()[range["start"]["offset"] : range["end"]["offset"]].decode()
        assert characters(text, location["physicalLocation"]["region"]) == wanted, (folder, problem)
        assert result["ruleId"] == problem["rule"] == run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"]
    issues = json.loads(report["gitlab"])
    assert [(it["check_name"], it["location"]["lines"]["begin"]) for it in issues] == [
        (it["rule"], it["range"]["start"]["line"]) for it in problems
    ], folder
    prints = [it["fingerprint"] for it in issues]
    assert len(set(prints)) == len(prints), f"{folder}: GitLab shows one problem of each fingerprint"
    junit = etree.parse(folder / "report.junit")
    cases = junit.xpath("//testcase[failure or system-out]")
    assert len(cases) == len(problems), folder
    return problems, junit


def main(schema, *folders):
    schema = etree.XMLSchema(etree.parse(schema))
    total = 0
    for folder in map(Path, folders):
        problems, junit = compare(folder)
        assert bool(problems) != (folder.name == "none"), folder
        schema.assertValid(junit)
        for suite in junit.iter("testsuites", "testsuite"):
            for name, path in {"tests": ".//testcase", "failures": ".//failure"}.items():
                assert int(suite.get(name)) == len(suite.findall(path)), (folder, suite.attrib)
        total += len(problems)
    assert total > 50, "there is something to compare"
    wrong = copy.deepcopy(junit)
    wrong.getroot().append(etree.Element("bogus"))
    assert not schema.validate(wrong)


main(*sys.argv[1:])
