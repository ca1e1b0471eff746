//! A name -> what to look for in folded text, and when it counts.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::edges;
use super::fold::{Folded, fold, fold_str};
use super::homonyms::{AFTER_A_RIVER, HOMONYMS, Homonym, RIVER, list};
use super::weak::{is_acronym, is_one_of, is_stop_word};
use super::{Case, Name};

/// One writing of a name. Several names can have the same folded text.
pub(super) struct Pattern {
    pub text: String,
    /// Which name it is, and what that names.
    pub name: u32,
    pub target: u32,
    pub demonym: bool,
    pub decoy: bool,
    /// Letters of `text` that must be capitals in the source (true) or must not be (false).
    case: Vec<(u16, bool)>,
    /// The name without its Arabic article: "نيجر" of "النيجر", to be found in "للنيجر" only.
    pub assimilated: bool,
    /// Whether the Arabic article may be put before the name.
    pub takes_article: bool,
    /// The end of a longer name of the same entity, as a surname is: "Goïta".
    pub surname: bool,
    /// An acronym that is also a common word: IS, UN, OR.
    pub common_word: bool,
    contexts: Contexts,
}

/// Words beside a name that make it another's, folded.
#[derive(Clone, Default)]
struct Contexts {
    before: Vec<Context>,
    after: Vec<Context>,
    around: Vec<(Context, Context)>,
    unless: Vec<Context>,
    river: bool,
}

#[derive(Clone)]
struct Context {
    words: String,
    /// Written with a capital, and meant only where the text has one.
    capital: bool,
}

impl Context {
    fn of(words: &str) -> Context {
        let capital = words.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
        Context { words: fold_str(words), capital }
    }

    fn fits(&self, at: usize, folded: &Folded, source: &str) -> bool {
        let letter = self.words.find(char::is_alphanumeric).unwrap_or(0);
        !self.capital || source_char(folded, at + letter, source).is_none_or(|c| !c.is_lowercase())
    }
}

/// All patterns of the names.
pub(super) fn patterns(names: &[Name]) -> Vec<Pattern> {
    let mut homonyms: BTreeMap<String, Vec<&Homonym>> = BTreeMap::new();
    for homonym in HOMONYMS {
        for name in list(homonym.names) {
            homonyms.entry(fold_str(name)).or_default().push(homonym);
        }
    }
    let mut full_names: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
    for name in names.iter().filter(|name| name.text.contains(' ')) {
        full_names.entry(name.target).or_default().push(&name.text);
    }
    let of_name = |(index, name): (usize, &Name)| {
        let mut patterns = Vec::new();
        let key = fold_str(&name.text);
        let known = homonyms.get(&key).map_or(&[][..], Vec::as_slice);
        let contexts = Contexts::of(name, known);
        let surname = !name.demonym
            && full_names
                .get(&name.target)
                .is_some_and(|full| full.iter().any(|full| is_surname_of(&name.text, full)));
        for writing in writings(name) {
            let folded = fold(&writing);
            // Folding may leave a space at the ends: of a quote, or of a stray hyphen.
            let lead = folded.text.len() - folded.text.trim_start().len();
            let text = folded.text.trim().to_string();
            if !text.contains(char::is_alphanumeric) {
                continue;
            }
            let case = case_rules(name, &writing, &folded, lead);
            let common_word = is_acronym(&writing) && is_stop_word(&text);
            let has_article = text.starts_with("ال");
            // After ل the article is written as one more ل: "النيجر", "للنيجر".
            let without_article = text.strip_prefix("ال").filter(|rest| rest.chars().count() > 2);
            let lam =
                without_article.map(|rest| format!("ل{}", rest.strip_prefix('ل').unwrap_or(rest)));
            let pattern = |text: String, assimilated: bool| Pattern {
                text,
                name: index as u32,
                target: name.target,
                demonym: name.demonym,
                decoy: name.decoy,
                case: case.clone(),
                assimilated,
                // With the article a name in ي is an adjective, and often quite another word:
                // "المالي" is "the financial".
                takes_article: !has_article && (name.demonym || text_of_nisba(&key).is_none()),
                surname,
                common_word,
                contexts: contexts.clone(),
            };
            patterns.extend(lam.map(|lam| pattern(lam, true)));
            for ending in endings(name, &text) {
                patterns.push(pattern(format!("{text}{ending}"), false));
            }
            patterns.push(pattern(text, false));
        }
        patterns
    };
    names.par_iter().enumerate().flat_map_iter(of_name).collect()
}

/// A name as it is given, and without its apostrophes where they stand for the edge of a word:
/// "Cote dIvoire", "Peoples Front".
fn writings(name: &Name) -> Vec<String> {
    let without: String = name.text.chars().filter(|c| !super::fold::is_apostrophe(*c)).collect();
    let mut writings = vec![name.text.clone()];
    if fold_str(&without) != fold_str(&name.text) {
        writings.push(without);
    }
    writings
}

/// Whether a name ends a longer one in which nothing but given names stands before it: "Goïta" in
/// "Assimi Goïta", but not "Mali" in "Republic of Mali" nor "Wagner" in "Groupe Wagner".
fn is_surname_of(name: &str, full: &str) -> bool {
    let given_name = |word: &str| {
        let folded = fold_str(word);
        let common = is_stop_word(&folded) || is_one_of(CLASS_WORDS, &folded);
        word.starts_with(char::is_uppercase) && !is_acronym(word) && !common
    };
    let surname = |rest: &&str| fold_str(rest) == fold_str(name);
    let starts = full.match_indices(' ').map(|(space, _)| space);
    name.starts_with(char::is_uppercase)
        && !is_acronym(name)
        && starts
            .filter(|space| surname(&&full[space + 1..]))
            .any(|space| full[..space].split(' ').all(given_name))
}

/// The endings of a demonym: plural, feminine, and both.
fn endings(name: &Name, folded: &str) -> &'static [&'static str] {
    let ends = |ending: &[&str]| ending.iter().any(|ending| folded.ends_with(ending));
    match folded {
        _ if !name.demonym => &[],
        // "المالية" is the ministry of finance.
        "مالي" => &["ون", "ين"],
        _ if ends(&["ي"]) => &["ه", "ون", "ين", "ان", "ات", "ا", "تين", "تان"],
        _ if folded.starts_with(is_arabic)
            || ends(&["s", "x", "z", "ese", "sh", "ch"]) && !ends(&["ais", "ois"]) =>
        {
            &[]
        }
        _ if ends(&["ien", "een"]) => &["s", "ne", "nes"],
        _ if ends(&["ais", "ois"]) => &["e", "es"],
        _ if ends(&["ain", "ian", "and", "ol"]) => &["s", "e", "es"],
        _ => &["s"],
    }
}

/// The name without its ending, if it looks like an Arabic adjective of origin.
fn text_of_nisba(folded: &str) -> Option<&str> {
    folded.strip_suffix('ي').filter(|_| !folded.contains(' '))
}

pub(super) fn is_arabic(c: char) -> bool {
    matches!(c, '\u{620}'..='\u{64A}' | '\u{66E}'..='\u{6D3}' | '\u{750}'..='\u{77F}')
}

/// Words that say what kind of thing a name names. Many write them small: "Wagner group",
/// "katiba Macina".
const CLASS_WORDS: &str = "airport alliance armee army aeroport base battalion bataillon brigade brigades camp city \
coalition company conseil council district fleuve force forces front group groupe katiba \
katibat lac lake milice militia mission mouvement movement network operation parti party \
province quarter quartier region reseau river town treaty union village ville";

/// Which letters must have their case. Offsets are into the trimmed folded text.
fn case_rules(name: &Name, writing: &str, folded: &Folded, lead: usize) -> Vec<(u16, bool)> {
    let offset = |source: usize| {
        let at = folded.source.partition_point(|from| (*from as usize) < source);
        let exact = folded.source.get(at).is_some_and(|from| *from as usize == source);
        exact.then(|| at.checked_sub(lead).and_then(|at| u16::try_from(at).ok())).flatten()
    };
    let cased = |text: &str, start: usize| -> Vec<(u16, bool)> {
        let letters = text.char_indices().filter(|(_, c)| c.is_uppercase() || c.is_lowercase());
        letters.filter_map(|(at, c)| Some((offset(start + at)?, c.is_uppercase()))).collect()
    };
    match name.case {
        Case::Any => Vec::new(),
        Case::Exact => cased(writing, 0),
        Case::Initial => cased(writing, 0).into_iter().take(1).map(|(at, _)| (at, true)).collect(),
        // A demonym is an adjective, and French writes those small.
        Case::Auto if name.demonym => Vec::new(),
        Case::Auto => {
            let words: Vec<(usize, &str)> = writing
                .split_whitespace()
                .map(|word| (word.as_ptr() as usize - writing.as_ptr() as usize, word))
                .collect();
            // A name of four words or more is met by no accident.
            let long = words.len() > 3;
            let mut rules = Vec::new();
            let mut of_class_words = Vec::new();
            for (start, word) in words {
                if is_acronym(word) {
                    rules.extend(cased(word, start));
                } else if !long
                    && !starts_with_article(word)
                    && word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
                {
                    let first = cased(word, start).into_iter().take(1);
                    let class = is_one_of(CLASS_WORDS, &fold_str(word));
                    if class { of_class_words.extend(first) } else { rules.extend(first) }
                }
            }
            // Nothing but such words: "Union", "Group of Forces". Then they are the name.
            if rules.is_empty() {
                rules = of_class_words;
            }
            rules
        }
    }
}

/// "al-Qaeda" is written "Al-Qaeda" in French and at the start of a sentence.
fn starts_with_article(word: &str) -> bool {
    let folded = fold_str(word);
    ["al", "el"].iter().any(|article| {
        folded.strip_prefix(article).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    })
}

impl Contexts {
    fn of(name: &Name, known: &[&Homonym]) -> Contexts {
        let rivers = known.iter().any(|homonym| homonym.river).then_some(&RIVER);
        let known: Vec<&Homonym> = known.iter().copied().chain(rivers).collect();
        let all = |own: &[String], built_in: fn(&Homonym) -> &'static str| -> Vec<Context> {
            let built_in = known.iter().flat_map(|homonym| list(built_in(homonym)));
            let all = own.iter().map(|words| Context::of(words)).chain(built_in.map(Context::of));
            all.filter(|context| !context.words.is_empty()).collect()
        };
        Contexts {
            before: all(&name.not_before, |homonym| homonym.before),
            after: all(&name.not_after, |homonym| homonym.after),
            around: known
                .iter()
                .flat_map(|homonym| list(homonym.around))
                .filter_map(|both| both.split_once(" … "))
                .map(|(after, before)| (Context::of(after), Context::of(before)))
                .collect(),
            unless: all(&[], |homonym| homonym.unless),
            river: rivers.is_some(),
        }
    }
}

impl Pattern {
    /// Whether the letters at `start` of the folded text have the case that the name asks for.
    pub fn has_case(&self, start: usize, folded: &Folded, source: &str) -> bool {
        self.case.iter().all(|(offset, capital)| {
            let c = source_char(folded, start + *offset as usize, source);
            c.is_some_and(|c| if *capital { !c.is_lowercase() } else { !c.is_uppercase() })
        })
    }

    /// Whether the words beside a match make it the name of something else. `start` is that of the
    /// word, with any prefix that is glued to the name.
    pub fn is_another(&self, start: usize, end: usize, folded: &Folded, source: &str) -> bool {
        let contexts = &self.contexts;
        if contexts.before.is_empty() && contexts.after.is_empty() {
            return false;
        }
        let rest = folded.text[end..].trim_start();
        let rest_at = folded.text.len() - rest.len();
        let follows = |context: &Context| {
            rest.strip_prefix(context.words.as_str())
                .is_some_and(|after| !after.starts_with(char::is_alphanumeric))
                && context.fits(rest_at, folded, source)
        };
        if contexts.unless.iter().any(follows) {
            return false;
        }
        let front = folded.text[..start].trim_end();
        let precedes = |context: &Context| {
            front.strip_suffix(context.words.as_str()).is_some_and(|before| {
                // Arabic glues its small words to this one too: "وحوض النيجر".
                edges::front(&folded.text, before.len()).is_some()
                    && context.fits(before.len(), folded, source)
            })
        };
        contexts.before.iter().any(follows)
            || contexts.after.iter().any(precedes)
            || contexts.around.iter().any(|(after, before)| precedes(after) && follows(before))
            || contexts.river
                && front
                    .strip_suffix("the")
                    .is_some_and(|front| !front.ends_with(char::is_alphanumeric))
                && {
                    // The words of the table are short: more of the rest is not looked at.
                    let word: String =
                        rest.chars().take_while(|c| c.is_alphanumeric()).take(16).collect();
                    word.is_empty() || is_one_of(AFTER_A_RIVER, &word)
                }
    }
}

/// The character of the source that a byte of the folded text came from.
fn source_char(folded: &Folded, at: usize, source: &str) -> Option<char> {
    source.get(*folded.source.get(at)? as usize..)?.chars().next()
}
