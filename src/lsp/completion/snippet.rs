//! Texts with places to fill in, in the snippet syntax of the language server protocol.

use crate::document::edit::quote;
use crate::schema::lookup::Place;

/// One level of indentation, where the document does not say.
pub(super) const INDENT: &str = "  ";

/// Objects inside objects inside objects: deeper, only brackets are written.
const MAX_DEPTH: usize = 3;

/// Members that ECS does not require, but that nobody leaves out when writing such an object, by the name of the member
/// that the object, or the list it is in, belongs to; of a whole document, by its kind. Those that it requires besides
/// come after them.
const USUAL: &[(&str, &[&str])] = &[
    ("awsvpcConfiguration", &["subnets", "securityGroups"]),
    ("capabilities", &["drop"]),
    ("containerOverrides", &["name"]),
    ("create-service", &["serviceName", "taskDefinition", "desiredCount"]),
    ("environment", &["name", "value"]),
    ("loadBalancers", &["targetGroupArn", "containerName", "containerPort"]),
    ("logConfiguration", &["logDriver", "options"]),
    ("networkConfiguration", &["awsvpcConfiguration"]),
    ("overrides", &["containerOverrides"]),
    ("placementConstraints", &["type", "expression"]),
    ("placementStrategy", &["type", "field"]),
    ("portMappings", &["containerPort"]),
    ("resourceRequirements", &["type", "value"]),
    ("run-task", &["taskDefinition", "count"]),
    ("runtimePlatform", &["operatingSystemFamily", "cpuArchitecture"]),
    ("serviceRegistries", &["registryArn"]),
    ("tags", &["key", "value"]),
    ("update-service", &["service", "taskDefinition"]),
    ("volumes", &["name"]),
];

/// Numbers that are a better start than the smallest.
const NUMBERS: &[(&str, &str)] = &[
    ("containerPort", "80"),
    ("desiredCount", "1"),
    ("hostPort", "80"),
    ("memory", "512"),
    ("memoryReservation", "256"),
];

/// What a new object has: what is usual, and what it cannot do without.
pub(super) fn members(name: &str, object: Place) -> impl Iterator<Item = (&'static str, Place)> {
    let usual = USUAL.iter().find(|(owner, _)| *owner == name).map_or(&[][..], |(_, members)| members);
    let required = object.required().filter(|(name, _)| !usual.contains(name));
    usual.iter().filter_map(move |name| Some((*name, object.member(name)?))).chain(required)
}

/// A text that stands for itself in a snippet.
pub(super) fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, character| {
        if matches!(character, '$' | '}' | '\\') {
            out.push('\\');
        }
        out.push(character);
        out
    })
}

/// Writes one snippet: numbers its stops, and indents.
pub(super) struct Writer<'i> {
    /// The indentation of one level.
    indent: &'i str,
    stops: u32,
    out: String,
}

impl<'i> Writer<'i> {
    pub(super) const fn new(indent: &'i str) -> Self {
        Self { indent, stops: 0, out: String::new() }
    }

    pub(super) fn finish(self) -> String {
        self.out
    }

    /// `"name": value`.
    pub(super) fn member(&mut self, name: &str, place: Place, depth: usize) {
        self.out.push_str(&escape(&quote(name)));
        self.out.push_str(": ");
        self.value(name, place, depth);
    }

    /// A value of the right type for the member of that name, or for an element of it, with what it cannot do without.
    pub(super) fn value(&mut self, name: &str, place: Place, depth: usize) {
        match place.type_name() {
            Some("object") if depth < MAX_DEPTH => self.object(name, place, depth),
            Some("object") => self.between("{", "}"),
            Some("array") if depth < MAX_DEPTH => self.list(name, place, depth),
            Some("array") => self.between("[", "]"),
            Some("string") => self.between("\"", "\""),
            // Who writes a truth value means the other one.
            Some("boolean") => {
                let is_on = place.default().is_some_and(|default| default == "true");
                self.stop(if is_on { "false" } else { "true" });
            }
            _ => {
                let usual = NUMBERS.iter().find(|(member, _)| *member == name);
                let default = usual.map(|(_, number)| (*number).to_owned()).or_else(|| place.default());
                let default = default.filter(|default| default.parse::<i64>().is_ok());
                let least = place.limits().and_then(|(least, ..)| least).unwrap_or(0);
                self.stop(&default.unwrap_or_else(|| least.to_string()));
            }
        }
    }

    fn object(&mut self, name: &str, place: Place, depth: usize) {
        let members: Vec<_> = members(name, place).collect();
        if members.is_empty() {
            return self.between("{", "}");
        }
        self.out.push('{');
        for (index, (name, inner)) in members.into_iter().enumerate() {
            self.out.push_str(if index > 0 { "," } else { "" });
            self.line(depth + 1);
            self.member(name, inner, depth + 1);
        }
        self.line(depth);
        self.out.push('}');
    }

    fn list(&mut self, name: &str, place: Place, depth: usize) {
        let Some(element) = place.element() else { return self.between("[", "]") };
        let is_object = element.type_name() == Some("object");
        self.out.push('[');
        if is_object {
            self.line(depth + 1);
            self.value(name, element, depth + 1);
            self.line(depth);
        } else {
            self.value(name, element, depth);
        }
        self.out.push(']');
    }

    fn line(&mut self, depth: usize) {
        self.out.push('\n');
        self.out.push_str(&self.indent.repeat(depth));
    }

    fn between(&mut self, open: &str, close: &str) {
        self.out.push_str(open);
        self.stop("");
        self.out.push_str(close);
    }

    fn stop(&mut self, text: &str) {
        self.stops += 1;
        let stop =
            if text.is_empty() { format!("${}", self.stops) } else { format!("${{{}:{text}}}", self.stops) };
        self.out.push_str(&stop);
    }
}

/// A snippet as text, for editors that know no snippets: stops are empty, or their default, and all is on one line,
/// since there are such that cannot put in more.
pub fn plain_text(snippet: &str) -> String {
    let mut out = String::with_capacity(snippet.len());
    let mut characters = snippet.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => out.extend(characters.next()),
            '$' if characters.next_if_eq(&'{').is_some() => {
                let inner: String = characters.by_ref().take_while(|character| *character != '}').collect();
                out.push_str(inner.split_once(':').map_or("", |(_, text)| text));
            }
            '$' => while characters.next_if(char::is_ascii_digit).is_some() {},
            '\n' => {
                while characters.next_if_eq(&' ').is_some() || characters.next_if_eq(&'\t').is_some() {}
                if !out.ends_with('[') && characters.peek() != Some(&']') {
                    out.push(' ');
                }
            }
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::kind::Kind;

    #[test]
    fn members_bring_what_they_cannot_do_without() {
        let root = Place::root(Kind::TaskDefinition);
        let container = root.member("containerDefinitions").and_then(Place::element).expect("known");
        let write = |name: &str| {
            let mut writer = Writer::new("  ");
            writer.member(name, container.member(name).expect("known"), 0);
            writer.finish()
        };
        assert_eq!(write("image"), "\"image\": \"$1\"");
        assert_eq!(write("essential"), "\"essential\": ${1:false}");
        assert_eq!(write("stopTimeout"), "\"stopTimeout\": ${1:30}");
        assert_eq!(write("command"), "\"command\": [\"$1\"]");
        assert_eq!(
            write("logConfiguration"),
            "\"logConfiguration\": {\n  \"logDriver\": \"$1\",\n  \"options\": {$2}\n}"
        );
        assert_eq!(write("portMappings"), "\"portMappings\": [\n  {\n    \"containerPort\": ${1:80}\n  }\n]");
        assert_eq!(
            plain_text(&write("environment")),
            "\"environment\": [{ \"name\": \"\", \"value\": \"\" }]"
        );
        assert_eq!(plain_text(&write("secrets")), "\"secrets\": [{ \"name\": \"\", \"valueFrom\": \"\" }]");
    }

    #[test]
    fn what_is_special_in_snippets_is_text() {
        assert_eq!(escape("a$b}\\"), "a\\$b\\}\\\\");
        assert_eq!(plain_text(&escape("a$b}\\")), "a$b}\\");
    }
}
