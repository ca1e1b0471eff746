//! A seed -> an invented region: its countries, groups, people and places, what happened there and
//! what was written about it. Nothing in it is or names anything real.

use std::collections::BTreeSet;

use super::prose;

pub const COUNTRIES: usize = 24;
pub const GROUPS: usize = 60;
pub const PEOPLE: usize = 300;
pub const PLACES: usize = 400;
pub const SOURCES: usize = 24;

/// The same numbers on every run and every machine.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, n: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n.max(1)
    }

    pub fn pick<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }

    /// A number below `n`, and a low one more often than a high one: a few countries and groups
    /// are in most briefings, as they are in life.
    pub fn low(&mut self, n: usize) -> usize {
        self.below(n).min(self.below(n)).min(self.below(n))
    }
}

/// A country, group, person, place or source: by its number in its list.
pub struct Named {
    pub slug: String,
    pub name: String,
    /// An acronym, another spelling, or none.
    pub alias: Option<String>,
    /// The country that it is of.
    pub country: usize,
}

pub struct World {
    pub countries: Vec<Named>,
    pub groups: Vec<Named>,
    pub people: Vec<Named>,
    pub places: Vec<Named>,
    pub sources: Vec<Named>,
    pub briefings: Vec<Briefing>,
}

pub struct Briefing {
    pub slug: String,
    pub title: String,
    pub summary: String,
    /// Year, month and day.
    pub date: (usize, usize, usize),
    pub country: usize,
    pub groups: Vec<usize>,
    pub people: Vec<usize>,
    pub places: Vec<usize>,
    pub sources: Vec<usize>,
    pub tags: Vec<&'static str>,
    /// Who says how many were killed in the incident that it is about, if there was one.
    pub claims: Vec<(String, usize)>,
    /// AMBER, and so in no public site.
    pub restricted: bool,
    /// Paragraphs and headings, in markdown.
    pub body: Vec<String>,
}

pub const TAGS: [&str; 16] = [
    "attacks",
    "borders",
    "ceasefire",
    "coup",
    "displacement",
    "drones",
    "elections",
    "food",
    "mining",
    "negotiations",
    "prisons",
    "protests",
    "roads",
    "sanctions",
    "schools",
    "smuggling",
];

const STARTS: [&str; 24] = [
    "Bel", "Cor", "Dra", "Eskar", "Fen", "Gor", "Hal", "Ist", "Jur", "Kel", "Lom", "Mar", "Nor",
    "Ost", "Pel", "Quor", "Ruv", "Sel", "Tor", "Ulm", "Ves", "Wen", "Yar", "Zel",
];
const MIDDLES: [&str; 16] = [
    "a", "ado", "ami", "ani", "ela", "emo", "eri", "ila", "ima", "ira", "oda", "olu", "ora", "una",
    "uri", "usa",
];
const ENDS: [&str; 14] = [
    "bek", "dan", "dor", "gash", "kin", "lin", "mir", "nak", "nuth", "rash", "sk", "than", "vo",
    "zan",
];
const GIVEN: [&str; 20] = [
    "Adrel", "Benno", "Cassin", "Dorin", "Elvar", "Farun", "Gesme", "Hedra", "Ilvo", "Jessan",
    "Kiron", "Lumar", "Meska", "Nolan", "Orsen", "Perrin", "Ruska", "Sanno", "Telva", "Ursin",
];

/// A name that nothing else has.
fn name(dice: &mut Dice, taken: &mut BTreeSet<String>) -> String {
    loop {
        let middle = if dice.below(3) == 0 { dice.pick(&MIDDLES) } else { "" };
        let name = format!("{}{middle}{}", dice.pick(&STARTS), dice.pick(&ENDS));
        if taken.insert(name.clone()) {
            return name;
        }
    }
}

fn slug(name: &str) -> String {
    name.to_lowercase().replace(' ', "-")
}

fn named(name: String, alias: Option<String>, country: usize) -> Named {
    Named { slug: slug(&name), name, alias, country }
}

pub fn world(seed: u64, briefings: usize) -> World {
    let dice = &mut Dice::new(seed);
    let taken = &mut BTreeSet::new();
    let countries = (0..COUNTRIES)
        .map(|number| named(name(dice, taken) + "ia", None, number))
        .collect::<Vec<_>>();
    let groups = (0..GROUPS)
        .map(|_| {
            const FORCES: [&str; 6] = ["Front", "Movement", "Brigade", "Guard", "Council", "Army"];
            const AIMS: [&str; 5] = ["Liberation", "Defence", "Unity", "Renewal", "Justice"];
            let land = name(dice, taken);
            let (aim, force) = (dice.pick(&AIMS), dice.pick(&FORCES));
            let acronym: String = [&land, aim, force].iter().map(|word| &word[..1]).collect();
            // Two groups with one acronym would be told apart by nothing.
            let acronym = acronym + &land[1..2].to_uppercase();
            let alias = taken.insert(acronym.clone()).then_some(acronym);
            named(format!("{land} {aim} {force}"), alias, dice.low(COUNTRIES))
        })
        .collect();
    let people = (0..PEOPLE)
        .map(|_| {
            let name = format!("{} {}", dice.pick(&GIVEN), name(dice, taken));
            named(name, None, dice.low(COUNTRIES))
        })
        .collect();
    let places = (0..PLACES).map(|_| named(name(dice, taken), None, dice.low(COUNTRIES))).collect();
    let sources = (0..SOURCES)
        .map(|number| {
            const PRESS: [&str; 4] = ["Courier", "Radio", "Observer", "Agency"];
            let name = format!("{} {}", name(dice, taken), PRESS[number % 4]);
            named(name, None, number % COUNTRIES)
        })
        .collect();
    let mut world = World { countries, groups, people, places, sources, briefings: Vec::new() };
    world.briefings = (0..briefings).map(|number| briefing(dice, &world, number)).collect();
    world
}

/// A few different numbers below `n`.
fn few(dice: &mut Dice, most: usize, n: usize) -> Vec<usize> {
    let mut list: Vec<usize> = (0..1 + dice.below(most)).map(|_| dice.low(n)).collect();
    list.sort();
    list.dedup();
    list
}

fn briefing(dice: &mut Dice, world: &World, number: usize) -> Briefing {
    let country = dice.low(COUNTRIES);
    let near: Vec<usize> =
        (0..PLACES).filter(|&place| world.places[place].country == country).collect();
    let places: Vec<usize> = match near.len() {
        0 => few(dice, 2, PLACES),
        count => few(dice, 2, count).into_iter().map(|at| near[at]).collect(),
    };
    // Ten years, so that a year has a tenth of them.
    let date = (2031 + dice.below(10), 1 + dice.below(12), 1 + dice.below(28));
    let mut briefing = Briefing {
        slug: format!("{}-{:02}-{:02}-report-{number}", date.0, date.1, date.2),
        title: String::new(),
        summary: String::new(),
        date,
        country,
        groups: few(dice, 3, GROUPS),
        people: few(dice, 3, PEOPLE),
        places,
        sources: few(dice, 3, SOURCES),
        tags: few(dice, 3, TAGS.len()).into_iter().map(|tag| TAGS[tag]).collect(),
        claims: Vec::new(),
        restricted: dice.below(50) == 0,
        body: Vec::new(),
    };
    if dice.below(2) == 0 {
        let killed = dice.low(80);
        let sources = briefing.sources.clone();
        briefing.claims = sources
            .into_iter()
            .map(|source| (world.sources[source].name.clone(), killed + dice.below(9)))
            .collect();
    }
    prose::write(dice, world, &mut briefing);
    if briefing.restricted {
        // No other has these words by chance, so whoever finds them in a public site found a leak. A
        // number would not do: a sum over a hundred thousand briefings may be equal to it.
        let code = code(number);
        briefing.slug = format!("{}-{:02}-{:02}-paper-{code}", date.0, date.1, date.2);
        briefing.title = format!("Confidential paper {code}");
        briefing.summary = format!("What partners were told in paper {code}.");
        let points = (1..=40).map(|point| format!("Point {point} of paper {code} is for them."));
        briefing.body = points.collect();
    }
    briefing
}

/// A number as letters that no name has: without vowels.
fn code(mut number: usize) -> String {
    const LETTERS: &[u8] = b"bcdfghjklmnpqrstvwxz";
    let mut code = String::new();
    for _ in 0..6 {
        code.push(char::from(LETTERS[number % LETTERS.len()]));
        number /= LETTERS.len();
    }
    code
}
