//! Bytes at a place -> the character that they write: UTF-8, JSON escapes, entities, percent signs.

/// A character of UTF-8; what is none counts as a mark of one byte.
pub fn utf8(bytes: &[u8]) -> (char, usize) {
    let length = match bytes.first() {
        Some(0xC2..=0xDF) => 2,
        Some(0xE0..=0xEF) => 3,
        Some(0xF0..=0xF4) => 4,
        _ => 1,
    };
    let text = bytes.get(..length).and_then(|bytes| std::str::from_utf8(bytes).ok());
    match text.and_then(|text| text.chars().next()) {
        Some(c) => (c, length),
        None => (' ', 1),
    }
}

/// `\u00e9`, `\ud83d\ude00`, `\xe9`, `\n`, `\/`.
pub fn unescape(bytes: &[u8]) -> (char, usize) {
    let hex = |at: usize, length: usize| {
        let digits = std::str::from_utf8(bytes.get(at..at + length)?).ok()?;
        u32::from_str_radix(digits, 16).ok()
    };
    match bytes.get(1) {
        Some(b'u') => match (hex(2, 4), bytes.get(6..8)) {
            (Some(high @ 0xD800..=0xDBFF), Some(b"\\u")) => {
                let low = hex(8, 4).filter(|low| (0xDC00..=0xDFFF).contains(low));
                let c = low.and_then(|low| {
                    char::from_u32(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
                });
                c.map_or((' ', 6), |c| (c, 12))
            }
            (Some(number), _) => (char::from_u32(number).unwrap_or(' '), 6),
            (None, _) => (' ', 2),
        },
        Some(b'x') => hex(2, 2).and_then(char::from_u32).map_or((' ', 2), |c| (c, 4)),
        Some(b'b' | b'f' | b'n' | b'r' | b't' | b'v') => (' ', 2),
        Some(byte) if byte.is_ascii_punctuation() => (*byte as char, 2),
        _ => (' ', 1),
    }
}

/// What stands behind `&`, up to `;`.
pub fn entity(bytes: &[u8]) -> Option<(char, usize)> {
    let end = bytes.iter().take(12).position(|b| *b == b';')?;
    let name = std::str::from_utf8(&bytes[..end]).ok()?;
    let c = match name.strip_prefix('#') {
        Some(number) => {
            let number = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(number)?
        }
        None => named(name)?,
    };
    Some((c, end + 1))
}

/// The entities that letters and marks of our region's languages are written with.
fn named(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" | "rsquo" | "lsquo" => '\'',
        "nbsp" => '\u{a0}',
        "shy" => '\u{ad}',
        "zwj" | "zwnj" | "lrm" | "rlm" => '\u{200d}',
        "szlig" => 'ß',
        "aelig" | "AElig" => 'æ',
        "oelig" | "OElig" => 'œ',
        "eth" | "ETH" => 'ð',
        "thorn" | "THORN" => 'þ',
        // `eacute`, `Ccedil`: the accent is folded away, so its letter is enough.
        _ => {
            let mut letters = name.chars();
            let letter = letters.next().filter(char::is_ascii_alphabetic)?;
            let accents =
                ["acute", "grave", "circ", "uml", "tilde", "cedil", "ring", "slash", "caron"];
            return accents.contains(&letters.as_str()).then_some(letter);
        }
    })
}

/// `%C3%A9`: all bytes of one character.
pub fn percent(bytes: &[u8]) -> Option<(char, usize)> {
    let byte = |index: usize| {
        let digits = bytes.get(index * 3..index * 3 + 3)?.strip_prefix(b"%")?;
        u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    };
    let mut decoded = [byte(0)?, 0, 0, 0];
    let length = match decoded[0] {
        0..=0x7F => 1,
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    for (index, place) in decoded.iter_mut().enumerate().take(length).skip(1) {
        *place = byte(index)?;
    }
    let c = std::str::from_utf8(&decoded[..length]).ok()?.chars().next()?;
    Some((c, length * 3))
}
