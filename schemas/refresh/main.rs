//! Brings the structure of `schemas/` up to date with a newer model of the ECS API.
//!
//! ```text
//! cargo run --example refresh-schemas -- path/to/service-2.json [--check]
//! ```
//!
//! The argument is botocore's `data/ecs/2014-11-13/service-2.json`, unpacked. Members, their order and types, required
//! members, enums and new shapes come from there. Everything else in the schemas (descriptions, limits, defaults,
//! `x-ecs-…`) is ours and stays: the schema files are its only source, and two of them that disagree about a shape are
//! an error. What is new gets an empty description, which a test then asks for. What changed is printed; with `--check`
//! nothing is written, and the status is 1 when something differs.
//!
//! The part of the model that was used is kept as `tests/fixtures/ecs-model.json`, which may be the argument too.
//! For a schema of one more request, put `{}` into `schemas/OPERATION-IN-KEBAB-CASE.schema.json` and run the program.

mod json;
mod model;
mod schema;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use json::{Json, NOTHING};
use model::Model;
use schema::Refresh;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Schemas that do not describe the ECS API.
const OURS: &[&str] = &["config", "output"];

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<ExitCode> {
    let (flags, paths): (Vec<_>, Vec<_>) =
        std::env::args().skip(1).partition(|argument| argument.starts_with('-'));
    let check = flags == ["--check"];
    let [path] = paths.as_slice() else {
        return Err("usage: refresh-schemas SERVICE-2.JSON [--check]".into());
    };
    if !check && !flags.is_empty() {
        return Err(format!("unknown flag {}", flags.join(" ")).into());
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let schemas = read_schemas(&root.join("schemas"))?;
    let service = schemas.get("service").map_or(NOTHING, |(_, schema)| schema.get("properties")).clone();
    let refresh = Refresh { model: Model(read(Path::new(path))?), known: definitions(&schemas)?, service };

    let mut report = Report::default();
    for (kind, (text, old)) in &schemas {
        let new = refresh.schema(kind, old)?;
        report.compare(kind, old, &new);
        report.write(&root.join("schemas").join(format!("{kind}.schema.json")), text, &new, check)?;
    }
    let kinds: Vec<_> = schemas.keys().cloned().collect();
    let fixture = root.join("tests/fixtures/ecs-model.json");
    let text = fs::read_to_string(&fixture).unwrap_or_default();
    report.write(&fixture, &text, &refresh.model.extract(&kinds)?, check)?;

    let mut out = io::stdout().lock();
    report.lines.iter().try_for_each(|line| writeln!(out, "{line}"))?;
    writeln!(out, "{} of {} files differ", report.files, schemas.len() + 1)?;
    Ok(if check && report.files > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn read(path: &Path) -> Result<Json> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()).into())
}

/// Text and content of every schema that describes the ECS API, by kind.
fn read_schemas(folder: &Path) -> Result<BTreeMap<String, (String, Json)>> {
    let mut schemas = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match name.strip_suffix(".schema.json") {
            Some(kind) if !OURS.contains(&kind) => {
                schemas.insert(kind.to_owned(), (fs::read_to_string(&path)?, read(&path)?));
            }
            _ => {}
        }
    }
    Ok(schemas)
}

/// What the schemas say about each shape, which must be the same in all.
fn definitions(schemas: &BTreeMap<String, (String, Json)>) -> Result<BTreeMap<String, Json>> {
    let mut known: BTreeMap<String, (Json, &str)> = BTreeMap::new();
    for (kind, (_, schema)) in schemas {
        for (name, definition) in schema.get("$defs").members() {
            let (first, place) = known.entry(name.clone()).or_insert_with(|| (definition.clone(), kind));
            if first != definition {
                return Err(format!("{place} and {kind} disagree about {name}").into());
            }
        }
    }
    Ok(known.into_iter().map(|(name, (definition, _))| (name, definition)).collect())
}

/// What changed.
#[derive(Default)]
struct Report {
    lines: Vec<String>,
    files: usize,
}

impl Report {
    /// Writes the file when its text differs, unless it is only checked.
    fn write(&mut self, path: &Path, old: &str, new: &Json, check: bool) -> Result<()> {
        let text = new.render(0, 0) + "\n";
        if text == old {
            return Ok(());
        }
        self.files += 1;
        if check { Ok(()) } else { fs::write(path, text).map_err(Into::into) }
    }

    /// Notes every difference, once for all files that share a shape.
    fn compare(&mut self, path: &str, old: &Json, new: &Json) {
        let line = match (old, new) {
            _ if old == new => return,
            (_, new) if *old == *NOTHING => format!("+ {path}{}", brief(new)),
            (old, _) if *new == *NOTHING => format!("- {path}{}", brief(old)),
            (Json::Object(_), Json::Object(_)) => {
                for (key, value) in old.members() {
                    let place = if key == "$defs" { key.clone() } else { format!("{path}/{key}") };
                    self.compare(&place, value, new.get(key));
                }
                let added = new.members().iter().filter(|(key, _)| old.find(key).is_none());
                return added.for_each(|(key, value)| self.compare(&format!("{path}/{key}"), NOTHING, value));
            }
            _ => format!("~ {path}{} was{}", brief(new), brief(old)),
        };
        if !self.lines.contains(&line) {
            self.lines.push(line);
        }
    }
}

/// A value where it is short, else nothing.
fn brief(value: &Json) -> String {
    if matches!(value, Json::Object(_)) {
        return String::new();
    }
    value.render(0, 0).split_whitespace().fold(String::new(), |text, word| text + " " + word)
}
