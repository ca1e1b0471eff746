//! Sentences -> the figures of killed, injured and participants that they may give, each with the
//! sentence, to be confirmed by a person.
//!
//! What is missed here a person adds, and what is wrong a person takes out: a figure is only ever
//! proposed. English, French and Arabic.

use crate::names::fold_str;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    pub metric: &'static str,
    pub scope: Option<&'static str>,
    pub relation: &'static str,
    pub value: i64,
    /// With it, `value` is the lower one of two.
    pub high: Option<i64>,
    /// The sentence it stands in.
    pub words: String,
}

const METRICS: &[(&str, &str)] = &[
    (
        "killed",
        "killed killing kills dead died deaths slain tues tue tuees mort morts deces decedes قتل قتلى قتيل قتيلا مقتل قتلوا",
    ),
    (
        "injured",
        "injured injuring wounded wounding injuries blesses blesse blessees جرح جرحى جريح جريحا اصيب مصاب مصابين اصابة",
    ),
    (
        "participants",
        "participated participants attackers assailants assaillants مهاجم مهاجمين مهاجما",
    ),
];

const SCOPES: &[(&str, &str)] = &[
    ("civilians", "civilian civilians civil civils villagers villageois مدني مدنيين مدنيا مدنيون"),
    (
        "security forces",
        "soldier soldiers troops gendarme gendarmes police policemen officers cadets soldat soldats militaires policiers جندي جنود جنديا شرطي",
    ),
    (
        "armed group",
        "fighters militants insurgents rebels gunmen jihadists terrorists combattants insurges rebelles مسلح مسلحين مسلحا مقاتل مقاتلين مقاتلا",
    ),
    ("aid workers", "aidworkers humanitaires"),
];

const NUMBERS: &[(&str, i64)] = &[
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("twenty", 20),
    ("thirty", 30),
    ("deux", 2),
    ("trois", 3),
    ("quatre", 4),
    ("cinq", 5),
    ("sept", 7),
    ("huit", 8),
    ("neuf", 9),
    ("dix", 10),
    ("onze", 11),
    ("douze", 12),
    ("treize", 13),
    ("quatorze", 14),
    ("quinze", 15),
    ("vingt", 20),
];

/// Words behind a number that make it no number of people.
const OTHER: &str = "percent % per year years ans day days jours hour hours heures minutes month months mois week weeks semaines km kilometres kilometers miles million millions billion milliards dollars euros january february march april may june july august september october november december janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre سنة عام يوم ايام ساعة كيلومتر يناير فبراير مارس ابريل مايو يونيو يوليو اغسطس سبتمبر اكتوبر نوفمبر ديسمبر";

/// Words before a number, folded, and what they make of it.
const BEFORE: &[(&str, &str, i64)] = &[
    ("at least", "at least", 0),
    ("more than", "at least", 1),
    ("over", "at least", 1),
    ("au moins", "at least", 0),
    ("plus de", "at least", 1),
    ("ما لا يقل عن", "at least", 0),
    ("لا يقل عن", "at least", 0),
    ("اكثر من", "at least", 1),
    ("up to", "at most", 0),
    ("as many as", "at most", 0),
    ("jusqu a", "at most", 0),
    ("jusqua", "at most", 0),
    ("fewer than", "at most", -1),
    ("less than", "at most", -1),
    ("moins de", "at most", -1),
    ("اقل من", "at most", -1),
    ("about", "about", 0),
    ("around", "about", 0),
    ("some", "about", 0),
    ("nearly", "about", 0),
    ("almost", "about", 0),
    ("roughly", "about", 0),
    ("approximately", "about", 0),
    ("environ", "about", 0),
    ("pres de", "about", 0),
    ("quelque", "about", 0),
    ("نحو", "about", 0),
    ("حوالي", "about", 0),
];

/// A word, folded, and the number that it is.
struct Token {
    word: String,
    number: Option<i64>,
    /// A comma or the like stands behind it.
    ends: bool,
}

/// The figures of a block of text.
pub fn figures(text: &str) -> Vec<Figure> {
    sentences(text).into_iter().flat_map(of_sentence).collect()
}

/// The same figure once, with the first sentence that gives it.
pub fn once(figures: Vec<Figure>) -> Vec<Figure> {
    let mut kept: Vec<Figure> = Vec::new();
    for figure in figures {
        let same = |other: &Figure| {
            (other.metric, other.scope, other.relation, other.value, other.high)
                == (figure.metric, figure.scope, figure.relation, figure.value, figure.high)
        };
        if !kept.iter().any(same) {
            kept.push(figure);
        }
    }
    kept
}

fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map_or(' ', |(_, next)| *next);
        let ends =
            matches!(c, '.' | '!' | '?' | '؟') && (next.is_whitespace() || "”\"»".contains(next));
        if ends || c == '\n' {
            let end = at + c.len_utf8();
            sentences.push(text[start..end].trim());
            start = end;
        }
    }
    sentences.push(text[start..].trim());
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

fn of_sentence(sentence: &str) -> Vec<Figure> {
    let tokens = tokens(sentence);
    let mut used = vec![false; tokens.len()];
    let mut figures = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let Some(metric) = metric(&tokens, at) else { continue };
        // "77 people were killed": the number before, in the same part of the sentence.
        let before = (0..at).rev().take(8).take_while(|i| {
            !tokens[*i].ends && (*i + 1 == at || self::metric(&tokens, *i).is_none())
        });
        let before = before.into_iter().find(|i| is_people(&tokens, *i, &used));
        // "killed more than 75", "injured another 250".
        let after = (at + 1..tokens.len())
            .take(7)
            .take_while(|i| !tokens[*i - 1].ends && self::metric(&tokens, *i).is_none());
        let after = || after.into_iter().find(|i| is_people(&tokens, *i, &used));
        let active = token.word.ends_with("ing");
        let found = if active { after().or(before) } else { before.or_else(after) };
        let Some(number) = found else { continue };
        used[number] = true;
        figures.push(figure(&tokens, &mut used, metric, number, at, sentence));
    }
    figures
}

fn figure(
    tokens: &[Token],
    used: &mut [bool],
    metric: &'static str,
    number: usize,
    at: usize,
    sentence: &str,
) -> Figure {
    let value = tokens[number].number.unwrap_or_default();
    let lead: Vec<&str> =
        tokens[number.saturating_sub(4)..number].iter().map(|t| t.word.as_str()).collect();
    let lead = format!(" {}", lead.join(" "));
    let said = BEFORE.iter().find(|(words, _, _)| lead.ends_with(&format!(" {}", fold_str(words))));
    let (mut relation, shift) =
        said.map_or(("exactly", 0), |(_, relation, shift)| (*relation, *shift));
    let (mut value, mut high) = ((value + shift).max(0), None);
    // "between 50 and 60": found at its second number or its first.
    let joined = |one: usize, two: usize| {
        let between = one.checked_sub(1).map(|i| tokens[i].word.as_str());
        matches!(between, Some("between" | "entre" | "بين"))
            && two < tokens.len()
            && tokens[two].number.is_some()
    };
    if joined(number, number + 2) {
        (relation, high) = ("between", tokens[number + 2].number);
        used[number + 2] = true;
    } else if number >= 2 && joined(number - 2, number) && tokens[number - 2].number.is_some() {
        high = Some(value);
        (relation, value) = ("between", tokens[number - 2].number.unwrap_or_default());
        used[number - 2] = true;
    }
    let near = number.min(at)..(number.max(at) + 3).min(tokens.len());
    let scope = tokens[near].iter().find_map(|token| {
        SCOPES.iter().find(|(_, words)| words.split(' ').any(|word| word == token.word))
    });
    let words: String = sentence.chars().take(400).collect();
    Figure { metric, scope: scope.map(|(scope, _)| *scope), relation, value, high, words }
}

/// What a word says was counted: also "took part", in two words.
fn metric(tokens: &[Token], at: usize) -> Option<&'static str> {
    let word = tokens[at].word.as_str();
    let next = tokens.get(at + 1).map_or("", |token| token.word.as_str());
    if matches!((word, next), ("took", "part") | ("ont", "participe") | ("pris", "part")) {
        return Some("participants");
    }
    let is = |words: &&(&str, &str)| words.1.split(' ').any(|known| known == word);
    METRICS.iter().find(is).map(|(metric, _)| *metric)
}

/// Whether a word is a number that can be one of people.
fn is_people(tokens: &[Token], at: usize, used: &[bool]) -> bool {
    let Some(number) = tokens[at].number.filter(|_| !used[at]) else { return false };
    let next = tokens.get(at + 1).filter(|_| !tokens[at].ends).map_or("", |next| &next.word);
    let year = (1900..=2100).contains(&number) && !tokens[at].word.contains(',');
    !OTHER.split(' ').any(|word| word == next) && !year
}

fn tokens(sentence: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let sentence = sentence.replace("aid workers", "aidworkers");
    for word in sentence.split([' ', '\n', '\u{a0}', '—', '–']) {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '%');
        if bare.is_empty() {
            continue;
        }
        let ends = word.ends_with([',', ';', ':', '،', '؛', ')']);
        let folded = fold_str(bare);
        let western: String = bare
            .chars()
            .map(|c| match c {
                '٠'..='٩' => char::from(b'0' + (c as u32 - '٠' as u32) as u8),
                c => c,
            })
            .collect();
        let digits: String = western.chars().filter(|c| !matches!(c, ',' | '.' | '٬')).collect();
        let numeral = western.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '٬'));
        let grouped = western.split([',', '.', '٬']).skip(1).all(|part| part.len() == 3);
        let number = match numeral && grouped && digits.len() < 7 {
            true => digits.parse().ok(),
            false => NUMBERS.iter().find(|(name, _)| *name == folded).map(|(_, number)| *number),
        };
        tokens.push(Token { word: folded, number, ends });
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let told = |f: Figure| {
            let high = f.high.map(|high| format!("-{high}")).unwrap_or_default();
            let scope = f.scope.map(|scope| format!(" ({scope})")).unwrap_or_default();
            format!("{} {} {}{high}{scope}", f.metric, f.relation, f.value)
        };
        figures(text).into_iter().map(told).collect()
    }

    #[test]
    fn figures_are_proposed_with_how_they_are_meant() {
        for (text, wanted) in [
            (
                "More than 75 people were killed and over 250 injured.",
                &["killed at least 76", "injured at least 251"][..],
            ),
            (
                "The attack killed 12 civilians, wounding at least three.",
                &["killed exactly 12 (civilians)", "injured at least 3"],
            ),
            ("It said that 13 fighters took part.", &["participants exactly 13 (armed group)"]),
            (
                "Between 50 and 60 soldiers were killed.",
                &["killed between 50-60 (security forces)"],
            ),
            ("In 2031, 1,200 died.", &["killed exactly 1200"]),
            (
                "Au moins 77 personnes ont été tuées et environ 255 blessées.",
                &["killed at least 77", "injured about 255"],
            ),
            ("مقتل ٧٧ شخصا وإصابة أكثر من 255", &["killed exactly 77"]),
        ] {
            let found = found(text);
            for wanted in wanted {
                assert!(found.iter().any(|f| f == wanted), "{text}: {found:?}");
            }
        }
    }

    #[test]
    fn numbers_of_other_things_are_none() {
        for text in [
            "The leader was killed on 17 September 2031.",
            "He died 5 years ago.",
            "Two bridges are closed.",
            "The dead were buried in 2031.",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
