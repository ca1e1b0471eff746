//! Blocks of a copied page -> those that are no part of its text are marked, with the reason.

use super::html::Block;
use crate::names::fold_str;

/// A block that is one of these, in any writing.
const WHOLE: &[(&str, &str)] = &[
    ("share", "share buttons"),
    ("share this", "share buttons"),
    ("share this article", "share buttons"),
    ("share this post", "share buttons"),
    ("tweet", "share buttons"),
    ("facebook", "share buttons"),
    ("twitter", "share buttons"),
    ("whatsapp", "share buttons"),
    ("telegram", "share buttons"),
    ("linkedin", "share buttons"),
    ("x", "share buttons"),
    ("email", "share buttons"),
    ("print", "share buttons"),
    ("copy link", "share buttons"),
    ("partager", "share buttons"),
    ("imprimer", "share buttons"),
    ("مشاركة", "share buttons"),
    ("شارك", "share buttons"),
    ("طباعة", "share buttons"),
    ("advertisement", "advertisement"),
    ("sponsored", "advertisement"),
    ("publicite", "advertisement"),
    ("اعلان", "advertisement"),
    ("menu", "navigation"),
    ("home", "navigation"),
    ("search", "navigation"),
    ("close", "navigation"),
    ("log in", "navigation"),
    ("sign in", "navigation"),
    ("accueil", "navigation"),
    ("rechercher", "navigation"),
    ("القائمة", "navigation"),
    ("الرئيسية", "navigation"),
    ("comments", "comments"),
    ("commentaires", "comments"),
    ("التعليقات", "comments"),
    ("accept", "cookie notice"),
    ("accept all", "cookie notice"),
    ("reject all", "cookie notice"),
    ("tout accepter", "cookie notice"),
    ("tout refuser", "cookie notice"),
];

/// A short block that begins so.
const OPENING: &[(&str, &str)] = &[
    ("scroll to top", "back to top"),
    ("back to top", "back to top"),
    ("go to top", "back to top"),
    ("haut de page", "back to top"),
    ("retour en haut", "back to top"),
    ("العودة الى الاعلى", "back to top"),
    ("الى الاعلى", "back to top"),
    ("skip to content", "navigation"),
    ("skip to main", "navigation"),
    ("aller au contenu", "navigation"),
    ("you are here", "navigation"),
    ("share on ", "share buttons"),
    ("share via ", "share buttons"),
    ("click to share", "share buttons"),
    ("click to print", "share buttons"),
    ("click to email", "share buttons"),
    ("partager sur", "share buttons"),
    ("cliquez pour partager", "share buttons"),
    ("شارك على", "share buttons"),
    ("follow us", "share buttons"),
    ("suivez nous", "share buttons"),
    ("subscribe to", "newsletter"),
    ("sign up for", "newsletter"),
    ("sign up to", "newsletter"),
    ("abonnez vous", "newsletter"),
    ("inscrivez vous", "newsletter"),
    ("اشترك", "newsletter"),
    ("read more", "other articles"),
    ("read also", "other articles"),
    ("also read", "other articles"),
    ("related articles", "other articles"),
    ("related posts", "other articles"),
    ("related stories", "other articles"),
    ("more from", "other articles"),
    ("you may also like", "other articles"),
    ("lire aussi", "other articles"),
    ("a lire aussi", "other articles"),
    ("lire la suite", "other articles"),
    ("articles similaires", "other articles"),
    ("اقرا ايضا", "other articles"),
    ("اقرا المزيد", "other articles"),
    ("مواضيع ذات صلة", "other articles"),
    ("leave a comment", "comments"),
    ("leave a reply", "comments"),
    ("laisser un commentaire", "comments"),
    ("all rights reserved", "page footer"),
    ("tous droits reserves", "page footer"),
    ("جميع الحقوق محفوظة", "page footer"),
    ("©", "page footer"),
    ("copyright", "page footer"),
    ("privacy policy", "page footer"),
    ("terms of use", "page footer"),
    ("politique de confidentialite", "page footer"),
];

/// Words that a cookie notice has beside the word for cookies.
const NOTICE: &str = "accept use uses using agree consent policy privacy experience utilise utilisons utilisent acceptez accepter politique experience نستخدم يستخدم الموافقة";

/// Marks the blocks.
pub fn mark(blocks: &mut [Block]) {
    for block in blocks.iter_mut().filter(|block| block.dropped.is_none()) {
        block.dropped = reason(block);
    }
}

fn reason(block: &Block) -> Option<&'static str> {
    let letters = block.text.chars().count();
    let folded = fold_str(&block.text);
    let bare = folded.trim_matches(|c: char| !c.is_alphanumeric() && c != '©');
    let is = |list: &[(&str, &'static str)], fits: &dyn Fn(&str) -> bool| {
        list.iter().find(|(words, _)| fits(&fold_str(words))).map(|(_, why)| *why)
    };
    if let Some(why) = is(WHOLE, &|words| bare == words) {
        return Some(why);
    }
    if letters <= 120
        && !block.quoted
        && let Some(why) = is(OPENING, &|words| bare.starts_with(words))
    {
        return Some(why);
    }
    let words = || folded.split(|c: char| !c.is_alphanumeric());
    let cookies = words().any(|word| word == "cookie" || word == "cookies")
        || folded.contains("ملفات تعريف الارتباط");
    let notice = || words().any(|word| NOTICE.split(' ').any(|known| fold_str(known) == word));
    if cookies && letters <= 500 && notice() {
        return Some("cookie notice");
    }
    // A short line that is nothing but links, or words between bars.
    let links = block.linked * 10 >= letters.min(60) * 9 && block.linked > 0;
    if links && letters_of_words(&block.text) <= 60 && block.heading == 0 {
        return Some("navigation");
    }
    let bars = block.text.matches(" | ").count() + block.text.matches(" › ").count();
    if bars >= 2 && letters <= 200 && !block.text.ends_with('.') {
        return Some("navigation");
    }
    None
}

/// How long a text is without the addresses of its links.
fn letters_of_words(text: &str) -> usize {
    let mut count = 0;
    let mut inside = false;
    let mut before = ' ';
    for c in text.chars() {
        inside = (inside || before == ']' && c == '(') && c != ')';
        count += usize::from(!inside);
        before = c;
    }
    count
}
