//! What a check is given besides the view it looks at, and how it reports.

use std::borrow::Cow;

use super::Rule;
use super::options::{Consumer, Options};
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix, Label, Severity, Span, Tag};
use crate::document::kind::{Form, Kind};
use crate::document::node::{Member, Node};
use crate::document::tree::NodeKind;
use crate::document::{Document, Unit, edit};

/// Diagnostics beyond this many are not taken back: looking at all for each would take time that grows with the square
/// of what is wrong, and among so many one more is not minded.
const MOST_LOOKED_AT: usize = 1000;

/// The run of one rule over one document.
pub struct Context<'c> {
    pub(super) unit: Unit,
    pub(super) options: &'c Options,
    pub(super) rule: &'static Rule,
    pub(super) severity: Severity,
    pub(super) diagnostics: &'c mut Vec<Diagnostic>,
}

/// Something a diagnostic can point at.
pub struct Place {
    label: Label,
}

/// The key of a member, or what lacks one.
#[derive(Debug, Clone, Copy)]
pub enum At<'a> {
    /// The key of a member rather than its value.
    Key(Member<'a>),
    /// An object or list that lacks something: shown at the key that names it, or at its opening bracket.
    Opening(Node<'a>),
    /// Some characters inside a string, as offsets into the file.
    Within(Node<'a>, Span),
}

impl From<Node<'_>> for Place {
    fn from(node: Node<'_>) -> Self {
        Self::new(node, node.span())
    }
}

impl From<At<'_>> for Place {
    fn from(at: At<'_>) -> Self {
        match at {
            At::Key(member) => Self::new(member.value(), member.key().span()),
            At::Opening(node) => {
                let opening = Span::new(node.span().start, (node.span().start + 1).min(node.span().end));
                Self::new(node, node.key().map_or(opening, Node::span))
            }
            At::Within(node, span) => Self::new(node, span),
        }
    }
}

impl From<&Label> for Place {
    fn from(label: &Label) -> Self {
        Self { label: label.clone() }
    }
}

impl Place {
    fn new(node: Node<'_>, span: Span) -> Self {
        let source = node.document().id();
        Self { label: Label::new(source, visible(node.document(), span), node.pointer()) }
    }

    /// A place that no node stands for, such as a stray character.
    pub fn characters(document: &Document, span: Span, path: String) -> Self {
        let span = visible(document, span);
        Self { label: Label::new(document.id(), span, path) }
    }
}

/// An empty span is widened by a character, so that there is something to underline.
fn visible(document: &Document, span: Span) -> Span {
    if !span.is_empty() {
        return span;
    }
    let text = document.source().text();
    let at = span.start as usize;
    let width = |c: char| u32::try_from(c.len_utf8()).unwrap_or(1);
    match text.get(at..).and_then(|rest| rest.chars().next()).filter(|c| !matches!(c, '\n' | '\r')) {
        Some(next) => Span::new(span.start, span.start + width(next)),
        None => match text.get(..at).and_then(|before| before.chars().next_back()) {
            Some(last) => Span::new(span.start - width(last), span.start),
            None => span,
        },
    }
}

impl Context<'_> {
    /// The kind of the document in hand.
    pub const fn kind(&self) -> Kind {
        self.unit.kind
    }

    /// Whether it is a request, or the output of a describe call.
    pub const fn form(&self) -> Form {
        self.unit.form
    }

    /// Options of rules.
    pub const fn options(&self) -> &Options {
        self.options
    }

    /// Who reads the file: what the configuration says, or the templates in the file.
    pub const fn consumer(&self) -> Consumer {
        match self.options.consumer {
            Consumer::Any if self.unit.is_for_ecspresso => Consumer::Ecspresso,
            said => said,
        }
    }

    /// The value of a member that counts as missing although it is written: null, or an empty word. For the rule that
    /// asks for a value there: it says all there is to say, so what the schema had to say of the member is taken back,
    /// unless that weighs more.
    pub fn take_unset<'a>(&mut self, object: Node<'a>, name: &str) -> Option<Node<'a>> {
        let unset = object.get(name).filter(|value| value.is_null() || value.known_str() == Some(""))?;
        let (source, span, most) = (unset.document().id(), unset.span(), self.severity);
        let is_of_it = |it: &Diagnostic| it.primary.source == source && it.primary.span == span;
        let mut first = self.diagnostics.iter().take(MOST_LOOKED_AT);
        if let Some(index) = first.position(|it| is_of_it(it) && it.severity <= most) {
            // All are put in order in the end.
            self.diagnostics.swap_remove(index);
        }
        Some(unset)
    }

    /// How severe it is that something is missing or empty which the actions for GitHub fill in or drop: a warning in
    /// a folder that is theirs as a rule, if nobody says who reads the file.
    pub fn severity_but_for_github(&self, node: Node<'_>) -> Severity {
        let mut folders = node.document().source().folder().split(['/', '\\']);
        let is_theirs = folders.any(|folder| matches!(folder, ".aws" | ".github"));
        if is_theirs && self.consumer() == Consumer::Any { Severity::Warning } else { Severity::Error }
    }

    /// Reports a problem. Every problem has one primary place, where it is to be mended.
    // Most rules find nothing most of the time: what they do then should not be in the way.
    #[cold]
    pub fn report(&mut self, at: impl Into<Place>, message: impl Into<Cow<'static, str>>) -> Report<'_> {
        let mut message = message.into();
        // Between backticks, an empty text is not seen.
        if let Cow::Owned(text) = &mut message
            && text.contains("``")
        {
            *text = text.replace("``", "\"\"");
        }
        self.diagnostics.push(Diagnostic::new(self.rule.name, self.severity, message, at.into().label));
        let last = self.diagnostics.len() - 1;
        Report { diagnostic: &mut self.diagnostics[last] }
    }
}

/// A diagnostic being made.
pub struct Report<'d> {
    diagnostic: &'d mut Diagnostic,
}

impl Report<'_> {
    /// Words under the primary place: two or three.
    pub fn says(self, words: impl Into<Cow<'static, str>>) -> Self {
        self.diagnostic.primary.message = words.into();
        self
    }

    /// The other half of a conflict, in this document or a linked one.
    pub fn label(self, at: impl Into<Place>, words: impl Into<Cow<'static, str>>) -> Self {
        self.diagnostic.labels.push(Label { message: words.into(), ..at.into().label });
        self
    }

    /// The same, where there is such a place.
    pub fn label_if(self, at: Option<impl Into<Place>>, words: impl Into<Cow<'static, str>>) -> Self {
        match at {
            Some(at) => self.label(at, words),
            None => self,
        }
    }

    /// What would be right, in one line.
    pub fn help(self, help: impl Into<Cow<'static, str>>) -> Self {
        self.diagnostic.help = Some(help.into());
        self
    }

    /// Lowers the severity where the evidence is thinner than the rule's.
    pub fn at_most(self, severity: Severity) -> Self {
        self.diagnostic.severity = self.diagnostic.severity.min(severity);
        self
    }

    /// Sets the severity, where it depends on who reads the file.
    pub fn severity(self, severity: Severity) -> Self {
        self.diagnostic.severity = severity;
        self
    }

    /// What an editor may do with the span.
    pub fn tag(self, tag: Tag) -> Self {
        self.diagnostic.tag = Some(tag);
        self
    }

    /// A fix of several edits.
    pub fn fix(self, title: impl Into<String>, applicability: Applicability, edits: Vec<Edit>) -> Self {
        self.diagnostic.fix = Some(Fix { title: title.into(), applicability, edits });
        self
    }

    /// A fix that takes a member out of its object.
    pub fn fix_remove(self, node: Node<'_>, applicability: Applicability) -> Self {
        match node.member() {
            Some(member) => {
                let title = format!("remove `{}`", member.name());
                self.fix(title, applicability, vec![edit::remove_member(member)])
            }
            None => self.fix("remove it", applicability, vec![edit::remove_element(node)]),
        }
    }

    /// The same, where there is such a node.
    pub fn fix_remove_if(self, node: Option<Node<'_>>, applicability: Applicability) -> Self {
        match node {
            Some(node) => self.fix_remove(node, applicability),
            None => self,
        }
    }

    /// A fix that puts other JSON in place of a value.
    pub fn fix_replace(self, node: Node<'_>, json: impl Into<String>, applicability: Applicability) -> Self {
        let json = json.into();
        self.fix(replaced_by(&json), applicability, vec![edit::replace(node, json)])
    }

    /// A fix that puts several elements in the place of one of an array.
    pub fn fix_replace_element(
        self,
        element: Node<'_>,
        elements: &[String],
        applicability: Applicability,
    ) -> Self {
        let edit = edit::replace_element(element, elements);
        self.fix(replaced_by(&elements.join(", ")), applicability, vec![edit])
    }

    /// A fix that gives a member another name.
    pub fn fix_rename(self, member: Member<'_>, name: &str, applicability: Applicability) -> Self {
        self.fix(format!("rename it to `{name}`"), applicability, vec![edit::rename_key(member, name)])
    }

    /// Offers a name in the place of one that is not known.
    pub fn suggest(self, node: Node<'_>, meant: &str) -> Self {
        self.help(format!("did you mean `{meant}`?")).fix_replace(
            node,
            edit::quote(meant),
            Applicability::Unsafe,
        )
    }

    /// A fix that adds a member to an object, or its value to a member that is null or empty.
    pub fn fix_insert(self, object: Node<'_>, name: &str, json: &str, applicability: Applicability) -> Self {
        if let Some(unset) = object.get(name) {
            return self.fix_replace(unset, json, applicability);
        }
        let is_whole =
            object.kind() == NodeKind::Object && !object.flags().has(crate::document::tree::Flags::UNCLOSED);
        match edit::insert_member(object, name, json).filter(|_| is_whole) {
            Some(edit) => self.fix(format!("add `\"{name}\": {json}`"), applicability, vec![edit]),
            None => self,
        }
    }
}

/// The title of a fix that writes other JSON.
fn replaced_by(json: &str) -> String {
    if json.len() > 60 || json.contains('\n') {
        "replace it".to_owned()
    } else {
        format!("replace it by `{json}`")
    }
}
