//! `ecslint explain`: a rule's page, as a terminal shows it well.

use std::io::{self, Write};
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};

use crate::document::kind::Kind;
use crate::rules::{self, Rule, spelling};

/// Columns that text is wrapped at. Examples keep their lines.
const WIDTH: usize = 80;

const HEADING: Style = Style::new().bold();
const QUIET: Style = Style::new().dimmed();
const CARETS: Style = AnsiColor::Red.on_default().bold();

pub(super) fn run(name: &str) -> io::Result<ExitCode> {
    let Some(rule) = rules::find(name) else {
        let meant = spelling::nearest(name, rules::all().map(|rule| rule.name));
        let hint = meant.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
        return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("there is no rule `{name}`{hint}")));
    };
    // Where there is no terminal, the colours are taken out on the way.
    let mut out = io::BufWriter::new(anstream::stdout().lock());
    page(rule, &mut out)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn page(rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
    let mut is_code = false;
    for (index, line) in rule.page.markdown().trim_end().lines().enumerate() {
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
            writeln!(out, "\n{}", textwrap::fill(&facts(rule), options()))?;
        }
    }
    writeln!(out, "\n{HEADING}## Sources{HEADING:#}\n\nRead on {}.\n", rule.page.field("checked"))?;
    rule.sources().try_for_each(|source| writeln!(out, "- {source}"))
}

/// Addresses and names are not broken, even if they are longer than a line.
fn options() -> textwrap::Options<'static> {
    textwrap::Options::new(WIDTH)
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
}

/// A line of an example; the words behind carets are what ecslint says there.
fn code(line: &str, out: &mut dyn Write) -> io::Result<()> {
    match line.starts_with("//").then(|| line.find('^')).flatten() {
        Some(at) => writeln!(out, "{QUIET}//{QUIET:#}{}{CARETS}{}{CARETS:#}", &line[2..at], &line[at..]),
        None => writeln!(out, "{line}"),
    }
}

/// What a reader wants to know at once: how bad it is, where it looks, what can be done.
fn facts(rule: &Rule) -> String {
    let page = &rule.page;
    let mut facts = format!("`{}`: {}, {}", rule.name, page.severity, page.category.as_str());
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
