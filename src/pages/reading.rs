//! The desk's standards -> the page that says how the site is to be read.

use super::scope::Scope;
use super::view::{Grade, Reading, ReadingStep};
use crate::kinds::Kind;
use crate::yardstick::Range;

/// The slug of the page in which a desk says more about its methods.
const METHODOLOGY: &str = "methodology";

pub fn reading(scope: &Scope) -> Reading {
    let yardstick = scope.site.yardstick;
    let words = |words: &[&str]| {
        let words: Vec<String> = words.iter().map(|word| scope.word("likelihood", word)).collect();
        words.join(scope.words.text("list.comma"))
    };
    let steps = yardstick.steps.iter().map(|step| ReadingStep {
        words: words(step.words),
        second: words(step.second),
        range: range(scope, step.range),
    });
    let grades = |codes: &str| -> Vec<Grade> {
        codes.chars().filter_map(|code| scope.grade(&code.to_string())).collect()
    };
    Reading {
        yardstick: yardstick.title.to_string(),
        language: language(scope),
        steps: steps.collect(),
        rows: yardstick.steps.iter().any(|step| !step.second.is_empty()),
        letters: grades("ABCDEF"),
        digits: grades("123456"),
        methodology: scope.graph.find(Kind::Page, METHODOLOGY).map(|id| scope.link(id)),
    }
}

/// The language of the yardstick's words, where it is not the page's own.
pub fn language(scope: &Scope) -> Option<String> {
    let language = scope.site.yardstick.language;
    (language != scope.words.code()).then(|| language.to_string())
}

/// What a step stands for: "55–80%", "up to about 5%", "about 75% (±12)".
pub fn range(scope: &Scope, range: Range) -> String {
    let number = |n: u8| scope.words.number(i64::from(n));
    let fill = |key: &str, low: u8, high: u8| {
        scope.fill(key, &[("low", &number(low)), ("high", &number(high))])
    };
    match range {
        Range::Between(low, high) => fill("judgement.range", low, high),
        Range::Under(low, high) => fill("judgement.range.under", low, high),
        Range::UpTo(high) => scope.fill("judgement.range.up-to", &[("high", &number(high))]),
        Range::From(low) => scope.fill("judgement.range.from", &[("low", &number(low))]),
        Range::About(middle, off) => scope
            .fill("judgement.range.about", &[("middle", &number(middle)), ("off", &number(off))]),
    }
}
