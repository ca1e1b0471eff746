//! An alias -> why it would link the wrong words, if it would.

use std::collections::HashSet;
use std::fmt;
use std::sync::LazyLock;

use super::fold::fold_str;

/// Why a name must not be looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Weak {
    Empty,
    OneLetter,
    StopWord,
}

impl fmt::Display for Weak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Weak::Empty => "it has no letter",
            Weak::OneLetter => "it is a single letter",
            Weak::StopWord => "it is a common word",
        })
    }
}

/// Whether a name is empty, one letter, or a common word of English, French or Arabic. An acronym
/// such as IS or UN is none: it is looked for in capitals only.
pub fn weakness(alias: &str) -> Option<Weak> {
    let folded = fold_str(alias);
    match folded.chars().filter(|c| c.is_alphanumeric()).count() {
        0 => Some(Weak::Empty),
        1 => Some(Weak::OneLetter),
        _ if is_stop_word(&folded) && !is_acronym(alias) => Some(Weak::StopWord),
        _ => None,
    }
}

/// Two or more letters or digits, with at least one letter and no small one.
pub(super) fn is_acronym(word: &str) -> bool {
    word.chars().any(char::is_uppercase)
        && !word.chars().any(char::is_lowercase)
        && word.chars().filter(|c| c.is_alphanumeric()).count() > 1
}

/// Whether a folded word is a common one.
pub(super) fn is_stop_word(folded: &str) -> bool {
    static STOP_WORDS: LazyLock<HashSet<&str>> =
        LazyLock::new(|| [EN, FR, AR].iter().flat_map(|words| words.split(' ')).collect());
    STOP_WORDS.contains(folded)
}

/// Whether a word is in a list with spaces between.
pub(super) fn is_one_of(words: &str, word: &str) -> bool {
    words.split(' ').any(|one| one == word)
}

const EN: &str = "a about after again against all also although am an and any are as at be because \
been before being below between both but by can could did do does doing down during each every few \
for from further had has have having he her here hers him his how i if in into is it its just many \
may me might more most much must my no nor not now of off on once one only or other our ours out \
over own same say says said shall she should so some such than that the their them then there these \
they this those through to too two under until up upon us very was we were what when where whether \
which while who whom whose why will with within without would yes yet you your \
army attack city force government group groups man men news north people police president south \
east west state town war woman women world year years";

const FR: &str = "a afin ai ainsi alors apres au aucun aussi autre autres aux avant avec avoir c ca car \
ce ceci cela celle celles celui ces cet cette ceux chaque chez ci comme comment contre d dans de des \
depuis deux donc dont du elle elles en encore entre est et etait ete etre eux fait fois hors il ils j \
je jusque l la le les leur leurs lors lui m ma mais me meme memes mes moi moins mon n ne ni non nos \
notre nous on ont or ou par parce pas pendant peu peut plus pour pourquoi qu quand que quel quelle \
quelles quels qui s sa sans se sera ses si sien soit son sont sous sur t ta te tes toi ton tous tout \
toute toutes tres tu un une vers voici voila vos votre vous y \
armee attaque etat groupe guerre homme hommes femme femmes nord sud ouest pays ville";

// Folded: no hamza forms, ه for ة, ي for ى.
const AR: &str = "في من الي علي عن مع ان او ام لا ما لم لن قد هل هذا هذه ذلك تلك هو هي هم هن انا نحن \
انت كان كانت يكون كل بعض غير بين بعد قبل عند عندما حيث التي الذي الذين اللذان هنا هناك ثم حتي اذا اذ \
لو لكن بل كما كذلك ايضا فقط منذ خلال حول ضد نحو دون سوي ليس ليست اي اين متي كيف لماذا ماذا يوم عام \
سنه به بها له لها لهم فيه فيها منه منها عليه عليها اليه اليها وهو وهي ومن وفي وقد ولا وما \
جيش حرب دوله رئيس شرطه جماعه مدينه هجوم";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_names() {
        for (alias, weak) in [
            ("", Some(Weak::Empty)),
            (" - ", Some(Weak::Empty)),
            ("’", Some(Weak::Empty)),
            ("x", Some(Weak::OneLetter)),
            ("É.", Some(Weak::OneLetter)),
            ("و", Some(Weak::OneLetter)),
            ("the", Some(Weak::StopWord)),
            ("The", Some(Weak::StopWord)),
            ("été", Some(Weak::StopWord)),
            ("في", Some(Weak::StopWord)),
            ("إلى", Some(Weak::StopWord)),
            ("Is", Some(Weak::StopWord)),
            ("IS", None),
            ("UN", None),
            ("Gao", None),
            ("غاو", None),
        ] {
            assert_eq!(weakness(alias), weak, "{alias}");
        }
    }
}
