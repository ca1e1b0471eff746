//! What a briefing is about -> its title, its summary and 350 to 700 words that name it all.

use super::world::{Briefing, COUNTRIES, Dice, GROUPS, PEOPLE, PLACES, World};

/// `{C}`, `{G}`, `{P}` and `{T}` are a country, a group, a person and a place; `{M}` is a month, `{N}`
/// a number, and `{S}` a source. A small letter is another one than the briefing is about.
const SENTENCES: [&str; 44] = [
    "Armed men on motorcycles reached the market of {T} shortly after dawn and left before noon.",
    "The {G} has said in a statement that it took part, and names no figure.",
    "According to {S}, at least {N} people were killed, most of them traders.",
    "The authorities of {C} have neither confirmed nor denied the reports.",
    "Residents who reached {t} on foot speak of houses that burned for two days.",
    "It is the {N}th time since {M} that the road between {T} and {t} has been cut.",
    "{P} called the attack a provocation, and did not say by whom.",
    "The governor has asked the capital for reinforcements; none had come when this was written.",
    "In {c}, the army has moved two companies to the border.",
    "A convoy of {N} lorries with grain has been waiting outside {T} since the start of the month.",
    "The {g} holds the hills to the north, and takes a toll from whoever passes.",
    "Prices of millet have doubled in {T} within {N} weeks, traders say.",
    "{S} quotes an officer who asked not to be named: the post had been warned the night before.",
    "The {G} and the {g} have fought each other over the crossing before.",
    "Schools in the district have been closed since {M}.",
    "The desk has seen two videos that are said to show the aftermath; it could not verify either.",
    "In one of them a man reads a statement in the name of the {G}.",
    "{P}, who has led the talks for {C}, is expected back in the capital within days.",
    "Nobody has claimed the attack, and the desk attributes it to nobody.",
    "The mission of the regional bloc has {N} observers in the area, of whom half are in {t}.",
    "Those who fled are sleeping in the yard of the town hall and in two schools.",
    "The health centre of {T} has treated {N} wounded, and has sent the worst cases to {t}.",
    "A curfew holds from eight in the evening until five in the morning.",
    "The telephone network is down in most of the district, so that little of this could be checked.",
    "Since the agreement of {M}, the two sides have met {N} times without a result.",
    "{p} has denied that any money was paid.",
    "What the {G} wants with the road is no secret: it leads to the mines.",
    "The last such attack was in {M}, on the same market.",
    "The ministry in {C} speaks of bandits; {S} speaks of the {G}.",
    "Both accounts agree on the day and on little else.",
    "A member of the town council counts {N} dead and says that not all have been found.",
    "The bridge at {t} can be crossed on foot only.",
    "Two of the wounded are said to be from {c}.",
    "The river has risen early, and the ferry does not run.",
    "Elections are planned for {M}; whether they can be held in this district is doubtful.",
    "The opposition asks why the post at {T} had {N} men and no radio.",
    "Aid workers say that the next distribution of food is put off.",
    "The army says that it has killed {N} fighters; there is no word from any other side.",
    "It has given no names and shown no bodies.",
    "For the people of {T}, it is the second flight in a year.",
    "The market opened again on the third day, with half of its stalls.",
    "An uncle of {P} is said to be among the missing.",
    "The {G} lost its camp near {t} in {M}, and has moved since.",
    "None of this shows who gave the order.",
];

const HEADINGS: [&str; 10] = [
    "What is known",
    "What is not known",
    "Who says what",
    "Background",
    "On the ground",
    "Across the border",
    "The figures",
    "Reactions",
    "The road",
    "What to watch",
];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Fills the briefing's title, summary and body.
pub fn write(dice: &mut Dice, world: &World, briefing: &mut Briefing) {
    const EVENTS: [&str; 8] = [
        "Attack on the market of",
        "Road cut near",
        "Clashes around",
        "Talks about",
        "Curfew in",
        "Flight from",
        "Explosion at",
        "Army post lost near",
    ];
    let place = briefing.places.first().map_or("the border", |&place| &world.places[place].name);
    briefing.title = format!("{} {place}, {}", dice.pick(&EVENTS), MONTHS[briefing.date.1 - 1]);
    briefing.summary = sentence(dice, world, briefing);
    let wanted = 350 + dice.below(350);
    let mut words = 0;
    let mut body = Vec::new();
    while words < wanted {
        if body.len() % 3 == 2 {
            body.push(format!("## {}", dice.pick(&HEADINGS)));
        }
        let paragraph: Vec<String> =
            (0..3 + dice.below(4)).map(|_| sentence(dice, world, briefing)).collect();
        let paragraph = paragraph.join(" ");
        words += paragraph.split(' ').count();
        body.push(paragraph);
    }
    briefing.body = body;
}

fn sentence(dice: &mut Dice, world: &World, briefing: &Briefing) -> String {
    let pattern = dice.pick(&SENTENCES);
    let mut text = String::with_capacity(pattern.len() + 40);
    for part in pattern.split('{') {
        let Some((slot, rest)) = part.split_once('}') else {
            text += part;
            continue;
        };
        let one_of = |dice: &mut Dice, list: &[usize], all: usize| match list {
            [] => dice.low(all),
            list => list[dice.below(list.len())],
        };
        match slot {
            "C" => text += &world.countries[briefing.country].name,
            "c" => text += &world.countries[dice.low(COUNTRIES)].name,
            "G" => {
                let group = &world.groups[one_of(dice, &briefing.groups, GROUPS)];
                text += match &group.alias {
                    Some(acronym) if dice.below(2) == 0 => acronym,
                    _ => &group.name,
                };
            }
            "g" => text += &world.groups[dice.low(GROUPS)].name,
            "P" => text += &world.people[one_of(dice, &briefing.people, PEOPLE)].name,
            "p" => text += &world.people[dice.low(PEOPLE)].name,
            "T" => text += &world.places[one_of(dice, &briefing.places, PLACES)].name,
            "t" => text += &world.places[dice.low(PLACES)].name,
            "S" => text += &world.sources[one_of(dice, &briefing.sources, 1)].name,
            "M" => text += dice.pick(&MONTHS),
            _ => text += &(4 + dice.below(60)).to_string(),
        }
        text += rest;
    }
    text
}
