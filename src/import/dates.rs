//! Days as data sets and articles write them, in English, French and Arabic.

use jiff::civil::Date;

use crate::names::fold_str;

/// The names of months, folded; several for some months.
const MONTHS: [&str; 12] = [
    "january jan janvier janv يناير جانفي كانون_الثاني",
    "february feb fevrier fevr فبراير فيفري شباط",
    "march mar mars مارس اذار",
    "april apr avril avr ابريل افريل نيسان",
    "may mai مايو ماي ايار",
    "june jun juin يونيو جوان حزيران",
    "july jul juillet juil يوليو جويليه تموز",
    "august aug aout اغسطس اوت اب",
    "september sep sept septembre سبتمبر ايلول",
    "october oct octobre اكتوبر تشرين_الاول",
    "november nov novembre نوفمبر تشرين_الثاني",
    "december dec decembre ديسمبر كانون_الاول",
];

fn month(word: &str) -> Option<i8> {
    let word = fold_str(word);
    let word = word.trim_end_matches('.');
    let is = |names: &&str| names.split(' ').any(|name| fold_str(name) == word);
    let short = word.chars().count() < 2;
    (1..).zip(&MONTHS).find(|(_, names)| !short && is(names)).map(|(number, _)| number)
}

/// A text that is a day: `2024-09-17`, with or without a time, or `17 September 2024`.
pub fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Some(day) = text.get(..10).and_then(|day| day.parse::<Date>().ok())
        && !text[10..].starts_with(|c: char| c.is_ascii_digit())
    {
        return Some(day);
    }
    let words: Vec<&str> = text.split([' ', '-', ',', '/']).filter(|w| !w.is_empty()).collect();
    match words.as_slice() {
        [a, b, c] => spelt(a, b, c),
        _ => None,
    }
}

/// Three words that are a day with the month in letters: `17 September 2024`, `September 17 2024`.
fn spelt(a: &str, b: &str, c: &str) -> Option<Date> {
    let number = |word: &str| -> Option<i16> {
        let ascii: String = word.chars().map(ascii_digit).collect();
        let digits = ascii.trim_end_matches(|c: char| !c.is_ascii_digit());
        let ending = &ascii[digits.len()..];
        let ordinal = ["", "st", "nd", "rd", "th", "er", "."].contains(&ending);
        ordinal.then(|| digits.parse().ok()).flatten()
    };
    let year = number(c).filter(|_| c.chars().count() >= 4)?;
    let (day, month) = match (month(a), month(b)) {
        (_, Some(month)) => (number(a)?, month),
        (Some(month), None) => (number(b)?, month),
        (None, None) => return None,
    };
    Date::new(year, month, i8::try_from(day).ok()?).ok()
}

/// Arabic writes its own digits.
fn ascii_digit(c: char) -> char {
    match c {
        '٠'..='٩' => char::from(b'0' + (c as u32 - '٠' as u32) as u8),
        '۰'..='۹' => char::from(b'0' + (c as u32 - '۰' as u32) as u8),
        c => c,
    }
}

/// The days that a text names, in order.
pub fn days_in(text: &str) -> Vec<Date> {
    let stops = |c: char| c.is_whitespace() || matches!(c, ',' | '،' | '(' | ')' | '|' | '·' | ';');
    let words: Vec<&str> = text.split(stops).filter(|word| !word.is_empty()).collect();
    let mut days = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let iso = word.get(..10).filter(|_| word.len() >= 10).and_then(|iso| {
            let plain = iso.as_bytes()[4] == b'-';
            plain.then(|| day(word)).flatten()
        });
        let three = || {
            let rest = words.get(at..at + 3)?;
            spelt(rest[0], rest[1], rest[2].trim_end_matches(['.', ':']))
        };
        // "أيلول / سبتمبر": the month under two names.
        let four = || {
            let rest = words.get(at..at + 4)?;
            month(rest[1])?;
            month(rest[2]).and_then(|_| spelt(rest[0], rest[2], rest[3].trim_end_matches('.')))
        };
        days.extend(iso.or_else(three).or_else(four));
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_three_languages_and_two_forms() {
        for text in [
            "2024-09-17",
            "2024-09-17 00:00:00.000",
            "2024-09-17T08:30:00Z",
            "17 September 2024",
            "September 17, 2024",
            "17-Sep-2024",
            "17 septembre 2024",
            "١٧ سبتمبر ٢٠٢٤",
            "17 أيلول 2024",
        ] {
            assert_eq!(day(text), Some(Date::constant(2024, 9, 17)), "{text}");
        }
        for text in ["17/09/2024", "31 February 2024", "soon", "", "2024-09", "17 Sept 24"] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn days_are_found_in_running_text() {
        let found = days_in("Ostrel, Tuesday, 17 September 2024 (updated 1er août 2024). Other");
        assert_eq!(found, [Date::constant(2024, 9, 17), Date::constant(2024, 8, 1)]);
        assert_eq!(days_in("نشر في 5 مايو 2031"), [Date::constant(2031, 5, 5)]);
    }
}
