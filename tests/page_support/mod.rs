//! The examples on the pages of rules, as the tests read them.
#![allow(dead_code, unreachable_pub)]

use ecslint::document::kind::Kind;
use ecslint::rules::Rule;

/// A fenced block of a page that is one file.
#[derive(Debug)]
pub struct Block<'r> {
    /// The heading above it.
    pub heading: &'r str,
    /// Which heading of the page that is.
    pub section: usize,
    /// The word behind the fence: `json`, `jsonc` or `toml`, as the name of the file ends.
    pub ending: &'r str,
    /// What the document is: as the fence says, or what the rule looks at.
    pub kind: Kind,
    /// The lines, those of carets included.
    pub lines: Vec<&'r str>,
}

impl Block<'_> {
    /// The file without the lines of carets, which are no part of it.
    pub fn text(&self) -> String {
        let lines = self.lines.iter().filter(|line| marks(line).is_none());
        lines.flat_map(|line| [*line, "\n"]).collect()
    }
}

/// The carets of a line that marks characters of the one above it, and the words behind them.
pub fn marks(line: &str) -> Option<&str> {
    let text = line.trim_start().trim_start_matches('/').trim_start();
    text.starts_with('^').then_some(text)
}

/// The blocks of a page, in order.
pub fn blocks(rule: &Rule) -> Vec<Block<'_>> {
    let (mut heading, mut section) = ("", 0);
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for line in rule.page.markdown().lines() {
        if let Some(block) = &mut open {
            match line {
                "```" => blocks.extend(open.take()),
                line => block.lines.push(line),
            }
        } else if let Some(words) = line.strip_prefix("## ") {
            (heading, section) = (words, section + 1);
        } else if let Some(words) = line.strip_prefix("```") {
            let (ending, kind) = words.split_once(' ').unwrap_or((words, ""));
            if ["json", "jsonc", "toml"].contains(&ending) {
                let kind =
                    if kind.is_empty() { default_kind(rule) } else { Kind::from_name(kind).expect(kind) };
                open = Some(Block { heading, section, ending, kind, lines: Vec::new() });
            }
        }
    }
    blocks
}

fn default_kind(rule: &Rule) -> Kind {
    let other = rule.page.kinds().next().filter(|_| !rule.page.covers(Kind::TaskDefinition));
    other.unwrap_or(Kind::TaskDefinition)
}
