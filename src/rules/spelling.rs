//! «Did you mean»: the nearest of some names.

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
    let distance = |candidate: &str| {
        if normal(candidate) == plain { 0 } else { strsim::osa_distance(&plain, &normal(candidate)) }
    };
    let ranked = candidates.into_iter().map(|candidate| (distance(candidate), candidate));
    ranked
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, best)| best)
}

fn normal(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase).collect()
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
}
