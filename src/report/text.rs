//! Text of others, fit to be printed: what files and names hold must not command a terminal.

use std::borrow::Cow;

/// The text with a picture in place of every character that a terminal would obey.
pub(super) fn printable(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| picture(c) == c && c != '\t') {
        return Cow::Borrowed(text);
    }
    text.chars().map(|c| if c == '\t' { ' ' } else { picture(c) }).collect::<String>().into()
}

/// The character, or what stands for it if it steers a terminal or turns the direction of the text. Tabs stay.
pub(super) fn picture(c: char) -> char {
    match c {
        '\t' => c,
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\x7f' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => '\u{fffd}',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(super::printable("a\u{1b}[2J\u{202e}\tb\n"), "a\u{241b}[2J\u{fffd} b\u{240a}");
        assert_eq!(super::printable("é 🚢"), "é 🚢");
    }
}
