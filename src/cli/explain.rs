//! `ecslint explain`: a rule's page, as a terminal shows it well.

use std::io::{self, Write};
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};

use super::{config, output};
use crate::document::kind::Kind;
use crate::engine::custom;
use crate::report::pretty::whole_words;
use crate::rules::select::Selector;
use crate::rules::{self, Rule, spelling};

/// Columns that text is wrapped at, unless there are fewer. Examples keep their lines.
const WIDTH: usize = 80;

const HEADING: Style = Style::new().bold();
const QUIET: Style = Style::new().dimmed();
const CARETS: Style = AnsiColor::Red.on_default().bold();

pub(super) fn run(name: &str) -> io::Result<ExitCode> {
    // Where there is no terminal, the colours are taken out on the way.
    let mut out = io::BufWriter::new(anstream::stdout().lock());
    match rules::find(name) {
        Some(rule) => page(rule, &mut out)?,
        None => own_page(name, &mut out)?,
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The page of a rule of the team's own, as the configuration of the working folder has it.
fn own_page(name: &str, out: &mut dyn Write) -> io::Result<()> {
    let settings = config::of_here()?;
    if let Some((rule, _)) = settings.all_custom().find(|(rule, _)| rule.name() == name) {
        let facts = format!(
            "`{name}`: {}, {}. A rule of your own, from {}.",
            rule.severity(),
            custom::ALL,
            rule.place()
        );
        return markdown(&rule.page(), &facts, out);
    }
    let words = if let Some(several) = Selector::find(name) {
        format!("`{name}` stands for several rules: {}", some_of(several))
    } else {
        let names = rules::all().map(|rule| rule.name).chain(settings.custom_names());
        let hint = spelling::nearest(name, names).map(|name| format!("did you mean `{name}`?"));
        let hint = hint.unwrap_or_else(|| "`ecslint rules` lists them".into());
        format!("there is no rule `{name}`; {hint}")
    };
    Err(io::Error::new(io::ErrorKind::InvalidInput, words))
}

/// The names of the rules of a group, as far as a reader wants to know them.
fn some_of(selector: Selector) -> String {
    const MOST: usize = 15;
    let mut names = rules::all().filter(|rule| selector.has(rule)).map(|rule| rule.name);
    let first = names.by_ref().take(MOST).collect::<Vec<_>>().join(", ");
    match names.count() {
        0 => first,
        more => format!("{first} and {more} more; see `ecslint rules`"),
    }
}

fn page(rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
    markdown(rule.page.markdown(), &facts(rule), out)?;
    writeln!(out, "\n{HEADING}## Sources{HEADING:#}\n\nRead on {}.\n", rule.page.field("checked"))?;
    rule.sources().try_for_each(|source| writeln!(out, "- {source}"))
}

/// Writes a page with facts under its title.
fn markdown(page: &str, facts: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut is_code = false;
    for (index, line) in joined(page).iter().enumerate() {
        if line.starts_with("```") {
            is_code = !is_code;
            writeln!(out, "{QUIET}{line}{QUIET:#}")?;
        } else if is_code {
            code(line, out)?;
        } else if line.starts_with('#') {
            writeln!(out, "{HEADING}{line}{HEADING:#}")?;
        } else {
            let indent = if line.starts_with("- ") { "  " } else { "" };
            writeln!(out, "{}", textwrap::fill(line, options().subsequent_indent(indent)))?;
        }
        if index == 0 {
            writeln!(out, "\n{}", textwrap::fill(facts, options()))?;
        }
    }
    Ok(())
}

/// The lines of a page, but those of a paragraph, or of an entry of a list, as one.
fn joined(page: &str) -> Vec<String> {
    let mut joined: Vec<String> = Vec::new();
    let (mut is_code, mut goes_on) = (false, false);
    for line in page.trim_end().lines() {
        let is_fence = line.starts_with("```");
        let stands_alone = is_code || is_fence || line.is_empty() || line.starts_with('#');
        match joined.last_mut().filter(|_| goes_on && !stands_alone && !line.starts_with("- ")) {
            Some(paragraph) => paragraph.extend([" ", line.trim_start()]),
            None => joined.push(line.to_owned()),
        }
        is_code ^= is_fence;
        goes_on = !stands_alone;
    }
    joined
}

/// Addresses and names are not broken, even if they are longer than a line.
fn options() -> textwrap::Options<'static> {
    whole_words(output::width().map_or(WIDTH, |width| width.min(WIDTH))).break_words(false)
}

/// A line of an example; the words behind carets are what ecslint says there.
fn code(line: &str, out: &mut dyn Write) -> io::Result<()> {
    // Under the first column there is no place for `//`.
    let start = if line.starts_with("//") { "//" } else { "" };
    match line.find('^').filter(|at| !start.is_empty() || *at == 0) {
        Some(at) => {
            let (blanks, words) = (&line[start.len()..at], &line[at..]);
            writeln!(out, "{QUIET}{start}{QUIET:#}{blanks}{CARETS}{words}{CARETS:#}")
        }
        None => writeln!(out, "{line}"),
    }
}

/// What a reader wants to know at once: how bad it is, where it looks, what can be done.
fn facts(rule: &Rule) -> String {
    let page = &rule.page;
    let mut facts =
        format!("`{}`: {}, {}, group `{}`", rule.name, page.severity, page.category.as_str(), rule.group);
    if !page.on {
        facts += ", off unless selected";
    }
    match page.field("fix") {
        "" => {}
        "safe" => facts += "; `--fix` mends it",
        "unsafe" => facts += "; `--unsafe-fixes` mends it",
        _ => facts += "; a fix is shown",
    }
    let kinds: Vec<_> = page.kinds().map(Kind::as_str).collect();
    if kinds.len() < Kind::ALL.len() {
        facts.extend([". It looks at: ", &kinds.join(", ")]);
    }
    facts + "."
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn paragraphs_and_entries_are_one_line_each() {
        let page =
            "# Title\nA word\nand more.\n\n- an entry\n  goes on\n- another\n\n```json\n{\n}\n```\nbehind\n";
        let lines = ["# Title", "A word and more.", "", "- an entry goes on", "- another", ""];
        let code = ["```json", "{", "}", "```", "behind"];
        assert_eq!(joined(page), [&lines[..], &code].concat());
    }
}
