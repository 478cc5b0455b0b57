//! «Did you mean»: the nearest of some names.

/// So many candidates are looked at. ECS has no list as long, and comparing many names with many takes its time.
const MOST: usize = 100;

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
        let candidate = normal(candidate);
        // It is at least the difference of the lengths, and zero for what is the same.
        let least = plain.chars().count().abs_diff(candidate.chars().count());
        if least > allowed { least } else { strsim::osa_distance(&plain, &candidate) }
    };
    let ranked = candidates.into_iter().take(MOST).map(|candidate| (distance(candidate), candidate));
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
