//! An incident's claims -> what is wrong with their figures, and with what replaces what.

use std::collections::BTreeMap;

use super::Document;
use super::checks::missing;
use crate::diagnostics::{Code, Diagnostic, Span, nearest};
use crate::kinds::PROPOSED;
use crate::record::Record;

pub fn check(document: &Document, found: &mut Vec<Diagnostic>) {
    let claims = document.front.records("claims");
    for claim in claims {
        figure(document, claim, found);
        if claim.text("status") == PROPOSED {
            found.push(proposed(document, claim));
        } else {
            attribution(document, claim, found);
        }
    }
    parts_above_all(document, claims, found);
    replacements(document, claims, found);
}

/// A figure is given as its relation says: a value, a low and a high, or none.
fn figure(document: &Document, claim: &Record, found: &mut Vec<Diagnostic>) {
    let given = ["value", "low", "high"].into_iter().find(|field| claim.has(field));
    let stray = |fields: &[&'static str]| fields.iter().copied().find(|field| claim.has(field));
    match claim.text("relation") {
        "" => {}
        "none given" if given.is_some() => found.push(
            Diagnostic::new(Code::BadValue, "a claim that gives no figure has one")
                .at(Span::new(&document.path, claim.range("relation")), "says that none is given")
                .help("take out `value`, `low` and `high`, or write another `relation`"),
        ),
        "none given" => {}
        "between" if !(claim.has("low") && claim.has("high")) => {
            found.push(missing(document, claim, "high", "both `low` and `high` for \"between\""));
        }
        "between" => {
            if let Some(field) = stray(&["value"]) {
                found.push(stray_figure(
                    document,
                    claim,
                    field,
                    "\"between\" has `low` and `high`",
                ));
            }
            if let (Some(low), Some(high)) = (claim.number("low"), claim.number("high"))
                && low > high
            {
                found.push(
                    Diagnostic::new(
                        Code::BadFigure,
                        format!("`low` ({low}) is above `high` ({high})"),
                    )
                    .at(Span::new(&document.path, claim.range("low")), "above the higher figure")
                    .also(Span::new(&document.path, claim.range("high")), "the higher figure")
                    .help("exchange the two figures, or mend the wrong one"),
                );
            }
        }
        _ if !claim.has("value") => {
            found.push(missing(
                document,
                claim,
                "value",
                "the figure; or relation = \"none given\"",
            ));
        }
        _ => {
            if let Some(field) = stray(&["low", "high"]) {
                found.push(stray_figure(
                    document,
                    claim,
                    field,
                    "only \"between\" has two figures",
                ));
            }
        }
    }
}

fn stray_figure(document: &Document, claim: &Record, field: &str, why: &str) -> Diagnostic {
    let relation = claim.text("relation");
    Diagnostic::new(Code::BadValue, format!("`{field}` does not go with \"{relation}\""))
        .at(Span::new(&document.path, claim.range(field)), "would not be shown")
        .help(format!("{why}; take it out, or write another `relation`"))
}

fn proposed(document: &Document, claim: &Record) -> Diagnostic {
    let place = Span::new(&document.path, claim.range("status"));
    Diagnostic::new(Code::ProposedClaim, "a figure that nobody has confirmed is not published")
        .at(place, "proposed by an import")
        .help("read the words in `note`, write who says it in `by`, and take out the `status`; or take out the claim")
}

/// Who says it and where it was read: without them a figure is nobody's.
fn attribution(document: &Document, claim: &Record, found: &mut Vec<Diagnostic>) {
    if !claim.has("by") {
        found.push(
            lacking(document, claim, Code::UnattributedClaim, "nobody is said to claim this")
                .help("add `by`: who says it"),
        );
    }
    if !claim.has("source") && !claim.has("url") {
        found.push(
            lacking(document, claim, Code::NoSource, "a claim without a source")
                .help("add `source`: where the desk read it"),
        );
    }
}

fn lacking(document: &Document, record: &Record, code: Code, message: &str) -> Diagnostic {
    let at = super::checks::first_line(document, record);
    Diagnostic::new(code, message).at(at, super::checks::unit(document))
}

/// The least and the most that a claim can mean.
fn bounds(claim: &Record) -> (Option<i64>, Option<i64>) {
    let value = claim.number("value");
    match claim.text("relation") {
        "at least" => (value, None),
        "at most" => (None, value),
        "between" => (claim.number("low"), claim.number("high")),
        _ => (value, value),
    }
}

/// Within what one speaker says of one day, a part of the dead cannot be more than all of them.
fn parts_above_all(document: &Document, claims: &[Record], found: &mut Vec<Diagnostic>) {
    // Who says it, what is counted: the total.
    let mut totals: BTreeMap<(&str, &str), Vec<&Record>> = BTreeMap::new();
    let standing = |claim: &&Record| matches!(claim.text("status"), "" | "current");
    let is_total =
        |claim: &Record| matches!(claim.text("scope"), "" | "all") && claim.text("of").is_empty();
    for claim in claims.iter().filter(standing).filter(|claim| is_total(claim)) {
        totals.entry((claim.text("by"), claim.text("metric"))).or_default().push(claim);
    }
    for part in claims.iter().filter(standing).filter(|claim| !is_total(claim)) {
        let (Some(low), _) = bounds(part) else { continue };
        let of = totals.get(&(part.text("by"), part.text("metric")));
        for total in of.into_iter().flatten() {
            let same_day = match (part.when("as_of"), total.when("as_of")) {
                (Some(one), Some(other)) => one == other,
                _ => true,
            };
            if let (_, Some(high)) = bounds(total)
                && same_day
                && low > high
                && part.has("by")
            {
                found.push(part_above_all(document, part, total, low, high));
            }
        }
    }
}

fn part_above_all(
    document: &Document,
    part: &Record,
    total: &Record,
    low: i64,
    high: i64,
) -> Diagnostic {
    let metric = part.text("metric");
    let scope = [part.text("of"), part.text("scope")].into_iter().find(|of| !of.is_empty());
    let scope = scope.unwrap_or_default();
    let figure = |claim: &Record| if claim.has("value") { "value" } else { "low" };
    Diagnostic::new(
        Code::BadFigure,
        format!("{low} {scope} {metric} are more than all {metric}, {high}"),
    )
    .at(Span::new(&document.path, part.range(figure(part))), "a part of the whole")
    .also(Span::new(&document.path, total.range(figure(total))), "the whole, by the same speaker")
    .help("mend the wrong figure; if one replaced the other, write `supersedes`")
}

/// Which claim replaces which: each `id` once, each `supersedes` an `id` of the same incident.
fn replacements(document: &Document, claims: &[Record], found: &mut Vec<Diagnostic>) {
    let span = |claim: &Record, field: &str| Span::new(&document.path, claim.range(field));
    let mut named: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, claim) in claims.iter().enumerate().filter(|(_, claim)| claim.has("id")) {
        let id = claim.text("id");
        if let Some(&first) = named.get(id) {
            found.push(
                Diagnostic::new(Code::DuplicateClaim, format!("two claims have the id `{id}`"))
                    .at(span(claim, "id"), "the second")
                    .also(span(&claims[first], "id"), "the first")
                    .help("give one of them another id"),
            );
        } else {
            named.insert(id, index);
        }
    }
    let mut replaced = vec![false; claims.len()];
    for (index, claim) in claims.iter().enumerate().filter(|(_, claim)| claim.has("supersedes")) {
        let id = claim.text("supersedes");
        match named.get(id) {
            Some(&old) if old == index => found.push(
                Diagnostic::new(Code::UnknownClaim, format!("the claim `{id}` replaces itself"))
                    .at(span(claim, "supersedes"), "its own id")
                    .help("name the id of the earlier claim"),
            ),
            Some(&old) => {
                replaced[old] = true;
                let (new, old) = (claim, &claims[old]);
                let scope = |claim: &Record| match claim.text("scope") {
                    "" => "all".to_string(),
                    scope => scope.to_string(),
                };
                if new.text("metric") != old.text("metric")
                    || scope(new) != scope(old)
                    || new.text("of") != old.text("of")
                {
                    found.push(
                        Diagnostic::new(
                            Code::UnknownClaim,
                            format!("`{id}` counts something else, so this cannot replace it"),
                        )
                        .at(
                            span(new, "supersedes"),
                            format!("{} of {}", new.text("metric"), scope(new)),
                        )
                        .also(span(old, "id"), format!("{} of {}", old.text("metric"), scope(old)))
                        .help("a claim replaces one of the same metric and scope"),
                    );
                }
                if old.text("status") == "current" {
                    found.push(
                        Diagnostic::new(
                            Code::UnknownClaim,
                            format!("`{id}` is replaced and is called current"),
                        )
                        .at(span(old, "status"), "says that it still stands")
                        .also(span(new, "supersedes"), "says that it does not")
                        .help("take out the `status`: a claim that is replaced is superseded"),
                    );
                }
            }
            None => {
                let unknown = Diagnostic::new(
                    Code::UnknownClaim,
                    format!("there is no claim `{id}` in this incident"),
                )
                .at(span(claim, "supersedes"), "replaces nothing");
                found.push(match nearest(id, named.keys().copied()) {
                    Some(near) => unknown
                        .help(format!("did you mean `{near}`?"))
                        .fix(span(claim, "supersedes"), format!("\"{near}\"")),
                    None => unknown.help("give the earlier claim an `id`, and name it here"),
                });
            }
        }
    }
    circles(document, claims, &named, found);
    for (claim, replaced) in claims.iter().zip(replaced) {
        if claim.text("status") == "superseded" && !replaced {
            found.push(
                Diagnostic::new(Code::UnreplacedClaim, "a superseded claim that no claim replaces")
                    .at(span(claim, "status"), "superseded by what?")
                    .help("give it an `id`, and write `supersedes` with that id on the newer claim; or call it withdrawn"),
            );
        }
    }
}

/// Claims that replace each other in a circle: none of them would stand.
fn circles(
    document: &Document,
    claims: &[Record],
    named: &BTreeMap<&str, usize>,
    found: &mut Vec<Diagnostic>,
) {
    // Each claim is walked once: what was seen in an earlier walk needs no second look.
    let mut walk = vec![0; claims.len()];
    for start in 0..claims.len() {
        let mut at = start;
        while walk[at] == 0 {
            walk[at] = start + 1;
            match named.get(claims[at].text("supersedes")) {
                Some(&next) if next != at => at = next,
                _ => break,
            }
            if walk[at] == start + 1 {
                let range = claims[at].range("supersedes");
                found.push(
                    Diagnostic::new(Code::UnknownClaim, "claims replace each other in a circle")
                        .at(Span::new(&document.path, range), "leads back to this claim")
                        .help("the newest claim names the one before it, and so on"),
                );
            }
        }
    }
}
