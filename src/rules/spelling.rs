//! «Did you mean»: the nearest of some names.

/// Candidates beyond this many are not looked at. Where every name of a long list is unknown, comparing each with all
/// names there are would take time that grows with the square of the list. There are fewer rules than this.
const MOST_CANDIDATES: usize = 500;

/// The candidate most like a name, if one is like it: the same but for case or separators, or few typing errors
/// away for its length.
pub fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let allowed = match name.chars().count() {
        0..=2 => 0,
        3..=5 => 1,
        6..=11 => 2,
        _ => 3,
    };
    let plain = normal(name);
    let length = letters(name).count();
    candidates
        .into_iter()
        .take(MOST_CANDIDATES)
        .filter(|candidate| letters(candidate).count().abs_diff(length) <= allowed)
        .map(|candidate| (strsim::osa_distance(&plain, &normal(candidate)), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, best)| best)
}

/// Some names in words: the first of them, where they are many.
pub(super) fn list<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    const MOST: usize = 10;
    let mut names = names.into_iter();
    let shown = list_all(names.by_ref().take(MOST));
    if names.next().is_some() { shown + ", \u{2026}" } else { shown }
}

/// Names in words.
pub(super) fn list_all<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn normal(name: &str) -> String {
    letters(name).flat_map(char::to_lowercase).collect()
}

fn letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| !matches!(c, '-' | '_' | ' '))
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn names_that_are_alike_are_found() {
        let members = ["portMappings", "image", "readonlyRootFilesystem", "cpu"];
        for (typed, meant) in [
            ("portMapping", Some("portMappings")),
            ("PortMappings", Some("portMappings")),
            ("read_only_root_filesystem", Some("readonlyRootFilesystem")),
            ("iamge", Some("image")),
            ("gpu", Some("cpu")),
            ("restart", None),
        ] {
            assert_eq!(nearest(typed, members), meant, "{typed}");
        }
    }

    #[test]
    fn no_rule_is_beyond_what_is_looked_at() {
        let names = || crate::rules::all().map(|rule| rule.name);
        assert!(names().count() < super::MOST_CANDIDATES);
    }
}
