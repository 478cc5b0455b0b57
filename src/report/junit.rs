//! JUnit XML, for whatever shows the results of tests: a suite a file, in it a failed test for each diagnostic that
//! fails the run and a passed one for each that does not, or a passed one for the file if there is none.

use std::io::{self, Write};

use super::Outcome;
use crate::diagnostic::{Diagnostic, SourceId};

/// Writes the report.
pub fn write(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let total = outcome.diagnostics.len() + clean(outcome).count();
    let failures = failed(outcome, &outcome.diagnostics);
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<testsuites name="ecslint" tests="{total}" failures="{failures}" errors="0">"#)?;
    for id in outcome.ids() {
        let of_it = outcome.of(id);
        let name = escape(outcome.name(id));
        let (tests, failures) = (of_it.len().max(1), failed(outcome, of_it));
        writeln!(out, r#"  <testsuite name="{name}" tests="{tests}" failures="{failures}" errors="0">"#)?;
        if of_it.is_empty() {
            writeln!(out, r#"    <testcase name="ecslint" classname="{name}"/>"#)?;
        }
        for diagnostic in of_it {
            case(outcome, diagnostic, &name, out)?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

/// The files in which nothing was found.
fn clean(outcome: &Outcome) -> impl Iterator<Item = SourceId> {
    outcome.documents().map(|document| document.id()).filter(|id| outcome.of(*id).is_empty())
}

fn failed(outcome: &Outcome, diagnostics: &[Diagnostic]) -> usize {
    diagnostics.iter().filter(|diagnostic| outcome.fails(diagnostic)).count()
}

fn case(outcome: &Outcome, diagnostic: &Diagnostic, file: &str, out: &mut dyn Write) -> io::Result<()> {
    // No line in the name: it tells one run's test from another's.
    let name = escape(format!("{} {}", diagnostic.rule, diagnostic.primary.path).trim_end());
    let (start, _) = outcome.range(diagnostic.primary.source, diagnostic.primary.span);
    let text = escape(&diagnostic.text());
    let place =
        format!("{file}:{}:{}: {}[{}]", start.line, start.column, diagnostic.severity, diagnostic.rule);
    writeln!(out, r#"    <testcase name="{name}" classname="{file}">"#)?;
    if outcome.fails(diagnostic) {
        let severity = diagnostic.severity;
        let message = escape(&diagnostic.message);
        writeln!(out, r#"      <failure type="{severity}" message="{message}">{place} {text}</failure>"#)?;
    } else {
        writeln!(out, "      <system-out>{place} {text}</system-out>")?;
    }
    writeln!(out, "    </testcase>")
}

/// The text as XML takes it in attributes and between tags.
fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\t' => out += "&#9;",
            '\n' => out += "&#10;",
            '\r' => out += "&#13;",
            // XML has no way to say these.
            '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_xml_cannot_say_is_replaced() {
        assert_eq!(super::escape("<a b=\"c&d\">\n\u{1b}é"), "&lt;a b=&quot;c&amp;d&quot;&gt;&#10;\u{fffd}é");
    }
}
