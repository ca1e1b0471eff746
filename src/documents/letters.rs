//! A text -> whether it has some letters, in any case: a quick look before a close one.

use memchr::memchr2_iter;

/// Whether a text has these letters of ASCII. It stops only where it has the one at `rare`, so that should be the one
/// that texts have least.
pub fn has(text: &str, letters: &str, rare: usize) -> bool {
    let (text, letters) = (text.as_bytes(), letters.as_bytes());
    let one = letters[rare];
    memchr2_iter(one.to_ascii_lowercase(), one.to_ascii_uppercase(), text).any(|at| {
        let start = at.checked_sub(rare);
        let there = start.and_then(|start| text.get(start..start + letters.len()));
        there.is_some_and(|there| there.eq_ignore_ascii_case(letters))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_found_wherever_they_stand() {
        for text in ["tlp", "(TLP:RED)", "a tLp", "aptltlp", "أتلتلtlp"] {
            assert!(has(text, "tlp", 2), "{text}");
        }
        for text in ["", "p", "lp", "tl", "t l p", "tl\u{130}p", "help; tlq"] {
            assert!(!has(text, "tlp", 2), "{text}");
        }
        assert!(has("Of Confidence", "confiden", 3) && !has("confirmed", "confiden", 3));
    }
}
