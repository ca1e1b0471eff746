//! A text -> whether it has some letters, in any case: a quick look before a close one.

use memchr::memchr2_iter;

/// Whether a text has one of some rows of ASCII letters, all of which have the letter `rare` at the same place. The
/// look stops only where the text has that one, so it should be the one that texts have least.
pub fn has(text: &str, rows: &[&str], (rare, place): (u8, usize)) -> bool {
    let text = text.as_bytes();
    memchr2_iter(rare.to_ascii_lowercase(), rare.to_ascii_uppercase(), text).any(|at| {
        let from = at.checked_sub(place).map_or(&[][..], |start| &text[start..]);
        let begins =
            |row: &[u8]| from.get(..row.len()).is_some_and(|f| f.eq_ignore_ascii_case(row));
        rows.iter().any(|row| begins(row.as_bytes()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_found_wherever_they_stand() {
        for text in ["tlp", "(TLP:RED)", "a tLp", "aptltlp", "أتلتلtlp"] {
            assert!(has(text, &["tlp"], (b'p', 2)), "{text}");
        }
        for text in ["", "p", "lp", "tl", "t l p", "tl\u{130}p", "help; tlq"] {
            assert!(!has(text, &["tlp"], (b'p', 2)), "{text}");
        }
        let rows = ["confiden", "confian"];
        let found =
            ["Of Confidence", "CONFIANCE", "confirmed"].map(|text| has(text, &rows, (b'f', 3)));
        assert_eq!(found, [true, true, false]);
    }
}
