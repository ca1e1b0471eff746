//! The whole desk -> the front page: the situation board.

use super::scope::Scope;
use super::view::{BoardRow, Card, Front};
use super::{charts, dossier, map};
use crate::kinds::Kind;

/// So many of the latest briefings and incidents are shown, beside the lead.
const LATEST: usize = 8;

pub fn front(scope: &Scope) -> Front {
    let graph = scope.graph;
    let here = |id: &&u32| graph.entry(**id).has(scope.language);
    let all: Vec<&u32> = graph.by_date(Kind::Briefing).iter().filter(here).collect();
    // The desk may choose its lead; one that this audience does not see is as if not chosen.
    let chosen =
        scope.site.lead.as_ref().and_then(|lead| graph.find(Kind::Briefing, &lead.value.slug));
    let lead = chosen.filter(|id| all.contains(&id)).or(all.first().map(|id| **id));
    let briefings = all.into_iter().filter(|id| Some(**id) != lead);
    let lead = lead.map(|id| scope.card(id));
    let incidents = graph.by_date(Kind::Incident).iter().filter(here);

    let mut countries: Vec<u32> = graph.of_kind(Kind::Country).filter(|id| here(&id)).collect();
    let title = |id: &u32| graph.entry(*id).version(scope.language).title();
    countries.sort_by(|a, b| scope.words.compare(title(a), title(b)));
    let silent = |id: &u32| {
        let index = *id as usize;
        let records = graph.entry(*id).front.records("status");
        graph.about[index].is_empty() && graph.incidents[index].is_empty() && records.is_empty()
    };
    let (others, countries): (Vec<u32>, Vec<u32>) = countries.into_iter().partition(silent);
    let mut board: Vec<BoardRow> = countries.iter().map(|id| row(scope, *id)).collect();
    let newest = board.iter().filter_map(|row| row.status.as_ref()).map(|status| &status.month);
    let newest = newest.max_by(|a, b| a.iso.cmp(&b.iso)).cloned();
    // The month's changes stand first: a trend, or an alert.
    let has_changed = |row: &BoardRow| {
        row.status.as_ref().is_some_and(|status| {
            let changed = status.trend != "unchanged" || !status.alerts.is_empty();
            changed && Some(&status.month) == newest.as_ref()
        })
    };
    // What changed for the worse or the better stands before what did not.
    board.sort_by_key(|row| match row.status.as_ref().map(|status| status.trend.as_str()) {
        Some("deteriorated") => 0,
        Some("improved") => 1,
        Some(_) => 2,
        None => 3,
    });
    let (changed, board): (Vec<BoardRow>, Vec<BoardRow>) = board.into_iter().partition(has_changed);

    let mut groups: Vec<u32> = graph.of_kind(Kind::Group).filter(|id| here(&id)).collect();
    let weight = |id: &u32| graph.about[*id as usize].len() + graph.incidents[*id as usize].len();
    groups.retain(|id| weight(id) > 0);
    groups.sort_by_key(|id| (std::cmp::Reverse(weight(id)), *id));
    Front {
        lead,
        briefings: scope.cards(briefings.take(LATEST)),
        incidents: scope.cards(incidents.take(LATEST)),
        month: newest,
        changed,
        countries: board,
        others: scope.links(others),
        groups: scope.cards(groups.iter().take(LATEST)),
        map: map::region(scope),
        charts: charts::charts(scope, graph.by_date(Kind::Incident)),
    }
}

fn row(scope: &Scope, id: u32) -> BoardRow {
    let graph = scope.graph;
    let card = Card::clone(&scope.card(id));
    BoardRow {
        country: card.link,
        summary: card.summary,
        status: dossier::statuses(scope, &graph.entry(id).front).into_iter().next(),
        incident: graph.incidents[id as usize].first().map(|id| scope.card(*id)),
        briefing: graph.about[id as usize].first().map(|id| scope.card(*id)),
        counts: card.counts,
    }
}
