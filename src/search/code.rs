//! Numbers -> marks such as `(` and `~`, as the index's files have them.
//!
//! There is no letter and no digit in them: a row of letters could be a word by chance, and then
//! the search for leaks would find in a number what nobody wrote.

/// The digits of a number, in base 20, the highest first. Zero has none.
const DIGITS: &[u8; 20] = b"!#$()*+,-./:;>?@[]^_";
/// What ends a number and says one thing of it.
const ENDS: &[u8; 7] = b"`{|}~ =";

/// So many different ends there are.
pub const LEVELS: usize = ENDS.len();

/// Writes a number with one of the ends.
pub fn push(out: &mut String, number: u32, level: usize) {
    let mut digits = [0u8; 8];
    let mut at = digits.len();
    let mut rest = number as usize;
    while rest > 0 {
        at -= 1;
        digits[at] = DIGITS[rest % DIGITS.len()];
        rest /= DIGITS.len();
    }
    out.extend(digits[at..].iter().map(|byte| *byte as char));
    out.push(ENDS[level.min(LEVELS - 1)] as char);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_have_no_letters() {
        let write = |number, level| {
            let mut out = String::new();
            push(&mut out, number, level);
            out
        };
        assert_eq!(write(0, 0), "`");
        assert_eq!(write(1, 1), "#{");
        assert_eq!(write(20, 6), "#!=");
        assert_eq!(write(u32::MAX, 99).len(), 9);
        assert!(DIGITS.iter().chain(ENDS).all(|byte| !byte.is_ascii_alphanumeric()));
        let all: std::collections::BTreeSet<&u8> = DIGITS.iter().chain(ENDS).collect();
        assert_eq!(all.len(), DIGITS.len() + ENDS.len());
    }
}
