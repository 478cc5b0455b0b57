//! `--show-settings`: what holds for files, and where each part of it comes from.

use std::io::{self, Write};
use std::path::PathBuf;

use crate::engine::config::Configurations;
use crate::engine::config::explain::{Explained, Row};

/// Prints what holds for each of these files, which need not exist.
pub(super) fn show(paths: &[PathBuf], configurations: &Configurations) -> io::Result<()> {
    if let Some(folder) = paths.iter().find(|path| path.is_dir()) {
        let words = format!(
            "`{}` is a folder; name a file in it, as in `ecslint --show-settings task-definition.json`",
            folder.display()
        );
        return Err(io::Error::new(io::ErrorKind::InvalidInput, words));
    }
    let mut out = io::BufWriter::new(io::stdout().lock());
    for (index, path) in paths.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}", path.display())?;
        write(&configurations.explain(path), &mut out)?;
    }
    out.flush()
}

fn write(explained: &Explained, out: &mut dyn Write) -> io::Result<()> {
    if explained.is_excluded {
        writeln!(out, "left out where folders are looked through")?;
    }
    let files = match explained.files.as_slice() {
        [] => "no configuration file".into(),
        files => files.join(", then "),
    };
    writeln!(out, "\nconfiguration: {files}")?;
    table(&explained.options, out)?;
    let others = if explained.rules.is_empty() {
        "all as they are by default"
    } else {
        "these are not as by default:"
    };
    writeln!(out, "\nrules: {} on; {others}", explained.on)?;
    table(&explained.rules, out)?;
    if !explained.suppressions.is_empty() {
        writeln!(out, "\nsuppressed")?;
        table(&explained.suppressions, out)?;
    }
    Ok(())
}

/// Three columns. What is longer than most goes beyond its column.
fn table(rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
    let width = |of: fn(&Row) -> &str| {
        rows.iter().map(|row| of(row).chars().count()).filter(|width| *width <= 48).max().unwrap_or(0)
    };
    let (name, value) = (width(|row| &row.name), width(|row| &row.value));
    rows.iter().try_for_each(|row| writeln!(out, "  {:name$}  {:value$}  {}", row.name, row.value, row.from))
}
