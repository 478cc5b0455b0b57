//! What is being typed at an offset: a key or a value, where it belongs, and which characters it replaces; in whole
//! and in half-typed text.

use super::path::{join, path, unit_of};
use crate::diagnostic::Span;
use crate::document::kind::{Form, Kind};
use crate::document::node::{Member, Node};
use crate::document::tree::{Flags, NodeKind};
use crate::document::{Document, Unit};
use crate::model::Model;

/// A place where something can be typed.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'a> {
    /// The unit around it.
    pub(super) unit: Unit,
    /// The object or list around it.
    pub(super) container: Node<'a>,
    /// What is expected.
    pub(super) slot: Slot<'a>,
    /// The characters that a completion replaces, quotes included.
    pub(super) replace: Span,
    /// A comma is missing behind the item before, which ends here.
    pub(super) comma_before: Option<u32>,
    /// A comma is missing behind, as another item follows.
    pub(super) comma_after: bool,
}

/// What is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot<'a> {
    /// A key.
    Key {
        /// The member whose key is being typed, which does not count as present.
        own: Option<Member<'a>>,
        /// Whether a colon follows already.
        has_colon: bool,
    },
    /// The value of a member.
    Value(Member<'a>),
    /// An element of the list.
    Element {
        /// The element that is being typed, which does not count as present.
        own: Option<Node<'a>>,
    },
}

impl Cursor<'_> {
    /// The path of what is being typed; of a key, that of its object.
    pub(super) fn path(&self) -> String {
        let container = path(self.unit, self.container);
        let step = match self.slot {
            Slot::Key { .. } => return container,
            Slot::Value(member) => member.name(),
            Slot::Element { .. } => "*",
        };
        join(&container, step)
    }

    /// The name of the member whose value, or element, is being typed; empty if there is none.
    pub(super) fn name(&self) -> &str {
        match self.slot {
            Slot::Value(member) => member.name(),
            _ => self.container.member().map_or("", Member::name),
        }
    }

    /// Whether it is in a task definition that names Fargate.
    pub(super) fn is_for_fargate(&self) -> bool {
        match Model::of(self.container.document(), self.unit) {
            Model::Task(task) => task.is_on_fargate(),
            _ => false,
        }
    }
}

/// What is being typed at an offset; nothing in comments, behind a finished value, or outside of ECS documents.
pub(super) fn cursor(document: &Document, offset: u32) -> Option<Cursor<'_>> {
    if document.comments().iter().any(|span| span.start < offset && offset < span.end) {
        return None;
    }
    let container = container_at(document.root(), offset)?;
    let unit = unit_of(container).or_else(|| guessed_unit(document))?;
    let text = Text { document };
    let (slot, replace, comma_before) = match leaf_at(container, offset) {
        Some(leaf) => {
            let replace = text.token(leaf, offset);
            let slot = text.slot_of(leaf, replace)?;
            let is_value = matches!(slot, Slot::Value(_));
            let comma_before = if is_value { None } else { text.missing_comma(container, replace.start) };
            (slot, replace, comma_before)
        }
        None => text.empty_place(container, offset)?,
    };
    let has_colon = matches!(slot, Slot::Key { has_colon: true, .. });
    let comma_after = !has_colon && text.item_follows(replace.end);
    Some(Cursor { unit, container, slot, replace, comma_before, comma_after })
}

/// The unit of a document that says too little yet to be recognised: told by the name of its file. Where nothing stands
/// at all, it is as good as an object.
pub(super) fn guessed_unit(document: &Document) -> Option<Unit> {
    let name = document.source().name().rsplit(['/', '\\']).next().unwrap_or("");
    let name = name.to_ascii_lowercase().replace('_', "-");
    let kind = match document.root().kind() {
        NodeKind::Object | NodeKind::Missing => kind_by_name(&name)?,
        NodeKind::Array if name.contains("container") => Kind::Containers,
        _ => return None,
    };
    Some(Unit { kind, form: Form::Request, root: document.root().id(), is_for_ecspresso: false })
}

/// The kind of request that the name of a file tells: that whose name is in it, the longest of several, or what people
/// leave the rest of the name out of.
fn kind_by_name(name: &str) -> Option<Kind> {
    let all =
        Kind::ALL.iter().filter(|kind| !matches!(kind, Kind::Containers | Kind::Container | Kind::Service));
    let named = all.filter(|kind| name.contains(kind.as_str())).max_by_key(|kind| kind.as_str().len());
    named.copied().or_else(|| match name {
        _ if name.contains("task") || name.split(['-', '.']).any(|word| word == "td") => {
            Some(Kind::TaskDefinition)
        }
        _ if name.contains("service") => Some(Kind::CreateService),
        _ => None,
    })
}

/// The innermost object or list whose brackets an offset lies between.
fn container_at(root: Node<'_>, offset: u32) -> Option<Node<'_>> {
    let is_inside = |node: &Node<'_>| {
        let span = node.span();
        let is_container = matches!(node.kind(), NodeKind::Array | NodeKind::Object);
        let is_open = node.flags().has(Flags::UNCLOSED) && offset == span.end;
        is_container && span.start < offset && (offset < span.end || is_open)
    };
    let mut container = Some(root).filter(is_inside)?;
    while let Some(inner) = items(container).filter(is_inside).last() {
        container = inner;
    }
    Some(container)
}

/// The elements of a list, or the values of an object.
fn items(container: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    container.elements().chain(container.members().map(Member::value))
}

/// The key or scalar that an offset lies in: between the quotes, or at any edge but the first of what has none.
fn leaf_at(container: Node<'_>, offset: u32) -> Option<Node<'_>> {
    let keys = container.members().map(Member::key);
    keys.chain(items(container)).find(|node| {
        let span = node.span();
        let is_leaf = !matches!(node.kind(), NodeKind::Array | NodeKind::Object | NodeKind::Missing);
        let is_quoted = node.inner_span().start > span.start;
        let ends_here = offset == span.end && (!is_quoted || node.flags().has(Flags::UNCLOSED));
        is_leaf && span.start < offset && (offset < span.end || ends_here)
    })
}

/// Looks at the characters around an offset.
#[derive(Clone, Copy)]
struct Text<'a> {
    document: &'a Document,
}

impl<'a> Text<'a> {
    /// The characters that a completion of this key or scalar replaces. A quote that is closed far away belongs to
    /// something else: then only the word under the cursor does.
    fn token(self, leaf: Node<'_>, offset: u32) -> Span {
        let span = leaf.span();
        let rest = self.document.source().slice(offset, leaf.inner_span().end);
        let is_closed = !leaf.flags().has(Flags::UNCLOSED);
        if is_closed && !rest.contains([',', '"', '{', '}', '[', ']', '\n']) {
            return span;
        }
        Span::new(span.start, self.word_end(offset))
    }

    fn slot_of(self, leaf: Node<'a>, replace: Span) -> Option<Slot<'a>> {
        if leaf.kind() == NodeKind::Key {
            let has_colon = self.byte_after(replace.end) == Some(b':');
            return Some(Slot::Key { own: leaf.member(), has_colon });
        }
        match leaf.key() {
            Some(key) => key.member().map(Slot::Value),
            None => Some(Slot::Element { own: Some(leaf) }),
        }
    }

    /// What is expected where nothing stands, or a word that is no value: told by the character before it.
    fn empty_place(self, container: Node<'a>, offset: u32) -> Option<(Slot<'a>, Span, Option<u32>)> {
        let word = Span::new(self.word_start(offset), self.word_end(offset));
        let end = self.end_before(word.start);
        let is_object = container.kind() == NodeKind::Object;
        let has_colon = is_object && !word.is_empty() && self.byte_after(word.end) == Some(b':');
        let item = if is_object { Slot::Key { own: None, has_colon } } else { Slot::Element { own: None } };
        match self.byte_before(end)? {
            b'{' | b'[' | b',' => Some((item, word, None)),
            b':' if is_object => {
                let member = container.members().take_while(|member| member.key().span().end < end).last()?;
                // Before a value that is there already, another would be one too many.
                (member.value().kind() == NodeKind::Missing).then_some((Slot::Value(member), word, None))
            }
            // Behind a finished item, on the next line or in a new word: its comma was forgotten.
            _ if self.document.source().slice(end, offset).contains('\n') => {
                self.missing_comma(container, word.start).map(|end| (item, word, Some(end)))
            }
            _ => None,
        }
    }

    /// Where a comma was forgotten before an item that begins here.
    fn missing_comma(self, container: Node<'_>, start: u32) -> Option<u32> {
        let end = self.end_before(start);
        let is_first = end <= container.span().start + 1;
        let is_key = container.members().any(|member| member.key().span().end == end);
        let is_separated = matches!(self.byte_before(end), Some(b',' | b':'));
        (!is_first && !is_key && !is_separated).then_some(end)
    }

    /// Whether another item stands behind an offset, without a comma.
    fn item_follows(self, offset: u32) -> bool {
        self.byte_after(offset).is_some_and(|byte| !matches!(byte, b',' | b'}' | b']' | b':'))
    }

    fn bytes(self) -> &'a [u8] {
        self.document.source().text().as_bytes()
    }

    fn byte_before(self, offset: u32) -> Option<u8> {
        self.bytes().get((offset as usize).checked_sub(1)?).copied()
    }

    /// The first character behind white space and comments.
    fn byte_after(self, offset: u32) -> Option<u8> {
        let mut at = offset;
        loop {
            let byte = *self.bytes().get(at as usize)?;
            let comment = self.document.comments().iter().find(|span| span.start == at);
            match comment {
                Some(span) => at = span.end,
                None if byte.is_ascii_whitespace() => at += 1,
                None => return Some(byte),
            }
        }
    }

    /// Where the white space and comments before an offset begin.
    fn end_before(self, offset: u32) -> u32 {
        let mut at = offset;
        loop {
            let comment = self.document.comments().iter().rfind(|span| span.end == at && span.start < at);
            match (comment, self.byte_before(at)) {
                (Some(span), _) => at = span.start,
                (None, Some(byte)) if byte.is_ascii_whitespace() => at -= 1,
                _ => return at,
            }
        }
    }

    fn word_start(self, offset: u32) -> u32 {
        let mut at = offset;
        while self.byte_before(at).is_some_and(is_word) {
            at -= 1;
        }
        at
    }

    fn word_end(self, offset: u32) -> u32 {
        let mut at = offset;
        while self.bytes().get(at as usize).copied().is_some_and(is_word) {
            at += 1;
        }
        at
    }
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    /// What is typed at `|`: the slot, its path, and the characters that are replaced.
    fn typed(text: &str) -> String {
        let at = text.find('|').expect("a cursor");
        let source = Source::new("task-definition.json", text.replacen('|', "", 1));
        let document = Document::parse(source, None);
        let Some(cursor) = cursor(&document, u32::try_from(at).expect("short")) else {
            return "nothing".to_owned();
        };
        let slot = match cursor.slot {
            Slot::Key { has_colon: true, .. } => "key:",
            Slot::Key { .. } => "key",
            Slot::Value(_) => "value",
            Slot::Element { .. } => "element",
        };
        let commas = match (cursor.comma_before, cursor.comma_after) {
            (None, false) => "",
            (Some(_), false) => " <,",
            (None, true) => " ,>",
            (Some(_), true) => " <,>",
        };
        let replaced = document.source().slice(cursor.replace.start, cursor.replace.end);
        format!("{slot} {} [{replaced}]{commas}", cursor.path())
    }

    #[test]
    fn half_typed_text_says_what_is_expected() {
        let cases = [
            ("|", "nothing"),
            ("{|}", "key  []"),
            ("{|", "key  []"),
            ("{\"c|", "key  [\"c]"),
            ("{\"c|\"}", "key  [\"c\"]"),
            ("{c|}", "key  [c]"),
            ("{\"c|pu\": \"256\"}", "key:  [\"cpu\"]"),
            ("{\"c|\n  \"memory\": \"512\"}", "key  [\"c] ,>"),
            ("{\"c|, \"memory\": \"512\"}", "key  [\"c]"),
            ("{|\"memory\": \"512\"}", "key  [] ,>"),
            ("{\"cpu\": \"256\", |}", "key  []"),
            ("{\"cpu\": \"256\"\n  |}", "key  [] <,"),
            ("{\"cpu\": \"256\"\n  mem|}", "key  [mem] <,"),
            ("{\"cpu\": \"256\"\n  \"mem|\"}", "key  [\"mem\"] <,"),
            ("{\"cpu\": \"256\" \"mem|\"}", "key  [\"mem\"] <,"),
            ("{\"cpu\" \"mem|\"}", "key  [\"mem\"]"),
            ("{\"cpu\": \"256\" /* c */ \"mem|", "key  [\"mem] <,"),
            ("{\"requiresCompatibilities\": [\"EC2\" \"|\"]}", "element requiresCompatibilities/* [\"\"] <,"),
            ("{\"cpu\": \"256\" |}", "nothing"),
            ("{\"cpu\" |}", "nothing"),
            ("{\"cpu\": |", "value cpu []"),
            ("{\"cpu\": |}", "value cpu []"),
            ("{\"cpu\": |\n  \"memory\": \"512\"}", "value cpu [] ,>"),
            ("{\"cpu\": // comment\n  |}", "value cpu []"),
            ("{\"cpu\": /* {| */ 1}", "nothing"),
            ("{\"cpu\": \"2|", "value cpu [\"2]"),
            ("{\"cpu\": \"2|\n \"memory\": \"512\"}", "value cpu [\"2] ,>"),
            ("{\"cpu\": \"|256\"}", "value cpu [\"256\"]"),
            ("{\"cpu\": \"256\"|}", "nothing"),
            ("{\"cpu\":| \"256\"}", "nothing"),
            ("{\"networkMode\": aw|}", "value networkMode [aw]"),
            ("{\"cpu\": 2|}", "value cpu [2]"),
            ("{\"requiresCompatibilities\": [|", "element requiresCompatibilities/* []"),
            ("{\"requiresCompatibilities\": [\"|\"]", "element requiresCompatibilities/* [\"\"]"),
            ("{\"requiresCompatibilities\": [\"|", "element requiresCompatibilities/* [\"]"),
            ("{\"requiresCompatibilities\": [\"EC2\", |]}", "element requiresCompatibilities/* []"),
            ("{\"containerDefinitions\": [{\"name\": \"a\", |]}", "key containerDefinitions/* []"),
            ("{\"containerDefinitions\": [{\"name\": \"a\", \"i|\n}]}", "key containerDefinitions/* [\"i]"),
            ("{\"volumes\": [{\"host\": {|", "key volumes/*/host []"),
            (
                "[{\"name\": \"a\", \"image\": \"b\", \"essential\": true, |}]",
                "key containerDefinitions/* []",
            ),
        ];
        for (text, wanted) in cases {
            assert_eq!(typed(text), wanted, "{text}");
        }
    }
}
