//! The tables of data: what each is called, its columns, and who makes its rows.

use super::rows::{self, Row, passing};
use crate::graph::Graph;
use crate::kinds::Passing;
use crate::pages::scope::Scope;

/// A table: the same for the whole desk and for one country or group.
pub struct Table {
    pub name: &'static str,
    /// What stands in it, in one sentence.
    pub says: &'static str,
    pub columns: &'static [Column],
    /// Some of its rows have a place: it is written as GeoJSON too.
    pub located: bool,
    /// The rows of what is asked for: all, or what has to do with a country or group.
    make: fn(&Scope, Option<u32>) -> Vec<Row>,
}

pub struct Column {
    pub name: &'static str,
    pub kind: ColumnKind,
    pub hxl: &'static str,
    pub says: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    Text,
    /// Several texts; in CSV with `; ` between them.
    List,
    Day,
    Integer,
    Degrees,
}

const fn column(
    name: &'static str,
    kind: ColumnKind,
    hxl: &'static str,
    says: &'static str,
) -> Column {
    Column { name, kind, hxl, says }
}

const MARKING: Column = column("marking", Text, "#meta+tlp", "the TLP label of the row");
const URL: Column = column("url", Text, "#meta+url", "its page");
const LATITUDE: Column = column(
    "latitude",
    Degrees,
    "#geo+lat",
    "in degrees, with as many digits as are justified; empty for several points",
);
const LONGITUDE: Column = column("longitude", Degrees, "#geo+lon", "in degrees");
const LOCATION: Column = column(
    "location_precision",
    Text,
    "#geo+precision",
    "exact; near: within about 25 km; district, region or country: the point is only its middle",
);

use ColumnKind::{Day, Degrees, Integer, List, Text};

/// Every table. A new one is one row here and one function in [`rows`].
pub const TABLES: &[Table] = &[
    Table {
        name: "incidents",
        says: "What happened, where and when, and the range of the reported dead.",
        located: true,
        make: rows::incidents,
        columns: &[
            column("id", Text, "#meta+id", "its slug"),
            column("title", Text, "#description+title", "what its page is called"),
            column("summary", Text, "#description", "what it was, in one line"),
            column("date", Text, "#date", "a day, month or year, or two with / between them"),
            column("date_start", Day, "#date+start", "the first day that this can mean"),
            column("date_end", Day, "#date+end", "the last day that this can mean"),
            column("date_precision", Text, "#date+precision", "day, about, week, month or year"),
            column("type", Text, "#event+type", "the type of event, in ACLED's words"),
            column("countries", List, "", "slugs of the countries"),
            column("country_names", List, "#country+name", "their names"),
            column("country_codes", List, "#country+code", "their codes of ISO 3166-1"),
            column("places", List, "", "slugs of the places"),
            column("place_names", List, "#loc+name", "their names"),
            LATITUDE,
            LONGITUDE,
            LOCATION,
            column(
                "actors",
                List,
                "",
                "slug and part: claimed by and attributed to are what somebody says",
            ),
            column(
                "killed_low",
                Integer,
                "#affected+killed+min",
                "the lowest figure of all killed in a claim that stands; empty if nobody gives one",
            ),
            column(
                "killed_high",
                Integer,
                "#affected+killed+max",
                "the highest; empty if one claim leaves it open",
            ),
            column("sources", List, "#meta+source", "slugs of the sources"),
            URL,
            MARKING,
        ],
    },
    Table {
        name: "claims",
        says: "Who says which figure about an incident. Figures of different speakers are never to be added.",
        located: false,
        make: rows::claims,
        columns: &[
            column("incident", Text, "#meta+id", "the slug of the incident"),
            column("incident_date", Text, "#date", "when it was"),
            column("metric", Text, "#indicator+name", "what is counted"),
            column("scope", Text, "#indicator+scope", "of whom"),
            column("of", Text, "", "of whom, in words"),
            column("relation", Text, "", "how the figure is to be read: at least, about …"),
            column("value", Integer, "#indicator+value+num", "the figure"),
            column("low", Integer, "#indicator+min+num", "the lowest that the claim can mean"),
            column("high", Integer, "#indicator+max+num", "the highest; empty if it is open"),
            column("by", Text, "#meta+claimed_by", "who says it"),
            column("source", Text, "#meta+source", "the slug of the source that it was read in"),
            column("source_url", Text, "", "the address it was read at"),
            column("grade", Text, "#meta+grade", "the Admiralty grade"),
            column("as_of", Text, "#date+as_of", "the date it is as of"),
            column("status", Text, "#status", "current, superseded or withdrawn"),
            column("note", Text, "#description", "what else is to be known"),
            URL,
            MARKING,
        ],
    },
    Table {
        name: "status",
        says: "How each country stood, month by month.",
        located: false,
        make: rows::status,
        columns: &[
            column("country", Text, "", "the slug of the country"),
            column("country_name", Text, "#country+name", "its name"),
            column("country_code", Text, "#country+code", "its code of ISO 3166-1"),
            column("month", Text, "#date+month", "the month"),
            column("trend", Text, "#status+trend", "deteriorated, improved or unchanged"),
            column("alerts", List, "#status+alerts", "what the month ahead may bring"),
            column("reason", Text, "#description", "why, in one sentence"),
            URL,
            MARKING,
        ],
    },
    Table {
        name: "relations",
        says: "Who is related to whom, and who holds which role, since when and according to whom.",
        located: false,
        make: rows::relations,
        columns: &[
            column("kind", Text, "", "what it is: group, person, country"),
            column("id", Text, "#meta+id", "its slug"),
            column("name", Text, "#group+name+first", "its name"),
            column("relation", Text, "#indicator+name", "how they are related; role for a role"),
            column("role", Text, "", "the title of a role"),
            column("with_kind", Text, "", "what the other is"),
            column("with", Text, "", "its slug"),
            column("with_name", Text, "#group+name+second", "its name"),
            column("from", Text, "#date+start", "since when: a day, month or year"),
            column("to", Text, "#date+end", "until when"),
            column("source", Text, "#meta+source", "the slug of the source"),
            column("note", Text, "#description", "what else is to be known"),
            URL,
            MARKING,
        ],
    },
    Table {
        name: "entities",
        says: "Countries, groups, people, places and sources, with all their names.",
        located: true,
        make: rows::entities,
        columns: &[
            column("kind", Text, "", "what it is"),
            column("id", Text, "#meta+id", "its slug"),
            column("name", Text, "#description+title", "its name"),
            column("aliases", List, "#description+aliases", "other names, in all languages"),
            column("summary", Text, "#description", "what it is, in one line"),
            column("type", Text, "", "which sort of group, place or source"),
            column("code", Text, "#country+code", "a country's code of ISO 3166-1"),
            column("countries", List, "", "slugs of the countries it is in or acts in"),
            column("within", Text, "", "the slug of the place it is part of"),
            LATITUDE,
            LONGITUDE,
            LOCATION,
            column("founded", Text, "#date+start", "when it came to be"),
            column("dissolved", Text, "#date+end", "when it ceased to be"),
            URL,
            MARKING,
        ],
    },
    Table {
        name: "briefings",
        says: "What the desk has written, without the text.",
        located: false,
        make: rows::briefings,
        columns: &[
            column("id", Text, "#meta+id", "its slug"),
            column("title", Text, "#description+title", "its title"),
            column("summary", Text, "#description", "what it says, in one line"),
            column("date", Text, "#date", "the day it is dated"),
            column("updated", Text, "#date+updated", "the day it was last changed"),
            column("cutoff", Text, "", "after which nothing was taken in"),
            column("languages", List, "#meta+lang", "the languages it is in"),
            column("authors", List, "#contact+name", "who wrote it"),
            column("countries", List, "", "slugs of what it is about"),
            column("groups", List, "", ""),
            column("people", List, "", ""),
            column("places", List, "", ""),
            column("incidents", List, "", ""),
            column("sources", List, "#meta+source", "slugs of what it cites"),
            column("tags", List, "", "its tags"),
            URL,
            MARKING,
        ],
    },
    Table {
        name: "months",
        says: "How many incidents of which type the desk has recorded, by month and country. It counts those too whose source allows only sums to be passed on.",
        located: false,
        make: rows::months,
        columns: &[
            column("month", Text, "#date+month", "the month; a year where no month is known"),
            column(
                "country",
                Text,
                "",
                "the slug of the country; an incident in two counts in both",
            ),
            column("country_name", Text, "#country+name", "its name"),
            column("country_code", Text, "#country+code", "its code of ISO 3166-1"),
            column("type", Text, "#event+type", "the type of event, in ACLED's words"),
            column("incidents", Integer, "#indicator+incidents+num", "how many"),
            MARKING,
        ],
    },
];

impl Table {
    pub fn rows(&self, scope: &Scope, of: Option<u32>) -> Vec<Row> {
        (self.make)(scope, of)
    }

    /// Whether there can be anything in it, without making it.
    pub fn has_any(&self, graph: &Graph, of: Option<u32>) -> bool {
        let Some(id) = of else { return true };
        let at = id as usize;
        let incidents = || graph.incidents[at].iter().map(|id| &graph.entry(*id).front);
        match self.name {
            "incidents" => incidents().any(|front| passing(graph, front) == Passing::Rows),
            "months" => incidents().any(|front| passing(graph, front) >= Passing::Sums),
            "claims" => incidents().any(|front| {
                let claims = front.records("claims");
                passing(graph, front) == Passing::Rows
                    && claims.iter().any(|claim| passing(graph, claim) == Passing::Rows)
            }),
            "status" => !graph.entry(id).front.records("status").is_empty(),
            "relations" => !graph.relations[at].is_empty() || !graph.roles[at].is_empty(),
            "briefings" => !graph.about[at].is_empty(),
            _ => true,
        }
    }
}
