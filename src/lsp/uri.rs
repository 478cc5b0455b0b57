//! Addresses of files, between the client's way to write them and the system's paths.

use std::path::{Path, PathBuf};

use crate::files::percent_encoded;

/// The path that a `file:` address names; nothing for other addresses.
pub(super) fn to_path(uri: &str) -> Option<PathBuf> {
    let rest = uri.get(..7).filter(|scheme| scheme.eq_ignore_ascii_case("file://")).map(|_| &uri[7..])?;
    let rest = rest.split(['?', '#']).next().unwrap_or(rest);
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let path = decode(path)?;
    if cfg!(windows) {
        return Some(windows_path(host, &path));
    }
    (host.is_empty() || host == "localhost").then(|| PathBuf::from(path))
}

/// `/c:/x` is `C:\x`; with a host, it is a share.
fn windows_path(host: &str, path: &str) -> PathBuf {
    let bytes = path.as_bytes();
    let path = match bytes {
        [b'/', letter, b':', ..] if host.is_empty() && letter.is_ascii_alphabetic() => {
            format!("{}{}", letter.to_ascii_uppercase() as char, &path[2..])
        }
        _ if host.is_empty() => path.to_owned(),
        _ => format!("//{host}{path}"),
    };
    PathBuf::from(path.replace('/', "\\"))
}

/// The address of a file.
pub(super) fn from_path(path: &Path) -> String {
    let text = path.to_string_lossy();
    if !cfg!(windows) {
        return format!("file://{}", percent_encoded(&text));
    }
    let text = text.replace('\\', "/");
    match text.strip_prefix("//") {
        Some(share) => format!("file://{}", percent_encoded(share)),
        None => format!("file:///{}", percent_encoded(&text)),
    }
}

fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [byte, behind @ ..] = rest {
        let escaped = behind
            .get(..2)
            .filter(|_| *byte == b'%')
            .and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        bytes.push(escaped.unwrap_or(*byte));
        rest = if escaped.is_some() { &behind[2..] } else { behind };
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(not(windows))]
    #[test]
    fn addresses_and_paths_lead_to_each_other() {
        for (uri, path) in [
            ("file:///a/b.json", "/a/b.json"),
            ("file:///a%20b/%C3%A9%25.json", "/a b/é%.json"),
            ("FILE:///a/b.json", "/a/b.json"),
            ("file://localhost/a", "/a"),
            ("file:///100%/x", "/100%/x"),
        ] {
            assert_eq!(to_path(uri), Some(PathBuf::from(path)), "{uri}");
            assert_eq!(to_path(&from_path(Path::new(path))), Some(PathBuf::from(path)), "{path}");
        }
        for uri in ["untitled:Untitled-1", "file://server/share", "git:/a.json", "", "file:///%FF"] {
            assert_eq!(to_path(uri), None, "{uri}");
        }
    }

    #[test]
    fn drives_and_shares_have_their_way_to_be_written() {
        assert_eq!(windows_path("", "/c:/a b/c.json"), PathBuf::from("C:\\a b\\c.json"));
        assert_eq!(windows_path("server", "/share/c.json"), PathBuf::from("\\\\server\\share\\c.json"));
    }
}
