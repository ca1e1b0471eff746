//! The table of kinds -> a desk with a word of its own in every place where a text can stand, at
//! every marking.
//!
//! The fields come from the table of kinds, so that a new field has its words at once. To add a
//! channel that is no field and no part of a body, write a function for it and list it in
//! [`CHANNELS`].

use std::collections::BTreeMap;
use std::fmt::Write;

use watchdesk::audience::Tlp;
use watchdesk::kinds::{About, Field, KINDS, Kind, Shape, TRANSLATED};
use watchdesk::sources::SourceTree;

/// What plants words beside fields and bodies.
pub const CHANNELS: &[fn(&mut Desk)] = &[documents, kept_back, tombstones, files, rows];

const STYLE: &str = include_str!("../../static/style.css");

/// A word that stands in one place of the desk only.
#[derive(Debug, Clone)]
pub struct Canary {
    /// Where it stands: `briefing.sources.title`, `group.body.cell`.
    pub channel: String,
    /// Who may see it; nobody, if it is not published at all.
    pub level: Option<Tlp>,
    /// How it is found: small letters without accents, or digits.
    pub needle: String,
}

#[derive(Default)]
pub struct Desk {
    pub files: BTreeMap<String, String>,
    /// Files that are no text.
    pub pictures: BTreeMap<String, Vec<u8>>,
    pub canaries: Vec<Canary>,
    years: usize,
    /// `[markings]` of `watchdesk.toml`.
    markings: String,
    /// Each document's slug, title and level.
    known: BTreeMap<(Kind, Option<Tlp>, usize), (String, String)>,
}

/// Two documents of each kind and level: what excludes one another stands in one of them each.
/// The first says its marking itself, the second has it from its folder.
const TWO: [usize; 2] = [0, 1];

/// Fields of a document or table that the first and the second leave out.
const LEFT_OUT: &[(&str, [&[&str]; 2])] = &[
    ("incident", [&["from", "to"], &["date"]]),
    ("incident.actors", [&["country", "person"], &["group", "person"]]),
    ("incident.claims", [&["low", "high", "id", "supersedes"], &["value", "id", "supersedes"]]),
    ("place", [&["within"], &[]]),
];

/// Fields whose value decides what else is shown.
const FIXED: &[(&str, [&str; 2])] = &[
    ("incident.claims.relation", ["\"at least\"", "\"between\""]),
    ("embargo_until", ["2001-01-01T00:00:00Z"; 2]),
    ("expires", ["9999-01-01"; 2]),
    ("draft", ["false"; 2]),
    ("likelihood", ["\"likely\""; 2]),
    ("reliability", ["\"B\""; 2]),
];

/// Every kind of block and of text in it. `{L}` is the label, `{M}` names the level, `{T}` is a
/// title and `{S}` a slug of the same level; every other name in braces becomes a word.
const BODY: &str = "
## Open {M}

{L}A paragraph with {paragraph}, *{emphasis}* and `{code}`.

- An open item
- {L}An item with {item}

  - and one inside of it with {inner item}

1. {L}A numbered {numbered}

> {L}A quotation of {quotation}.
>
> Its second {second paragraph}.

| Who | What |
|---|---|
| Army | {L}A cell of {cell} |

Seen by many[^seen-{M}].

[^seen-{M}]: {L}A note on {note}.

{L}Known to few[^known-{M}]. Then {T} came, says {mention}.

[^known-{M}]: A note on {note of a marked text}.

{L}A [link to {link}](https://{address host}.example/{address path} \"{link title}\") and [[{S}|{link by slug}]].

{L}With a picture: ![{picture}](/pictures/open.svg \"{picture title}\")

![{L}{picture alone}](/pictures/open.svg)

## {L}A heading of {heading}

In the section: {section}. <!-- {comment} -->

    {code block}

### A lower {lower heading}

{lower section}

";

impl Desk {
    pub fn new() -> Desk {
        let mut desk = Desk::default();
        for channel in CHANNELS {
            channel(&mut desk);
        }
        let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"/>";
        desk.files.insert("static/pictures/open.svg".to_string(), picture.to_string());
        let config = format!(
            "name = \"Canary desk\"\nbase_url = \"https://example.org/\"\nlanguages = [\"en\", \"fr\", \"ar\"]\n\n\
             [audiences]\npublic = \"clear\"\nmembers = \"green\"\npartners = \"amber\"\noffice = \"amber+strict\"\ndesk = \"red\"\n\n\
             [markings]\ncontent = \"clear\"\n{}",
            desk.markings
        );
        desk.files.insert("watchdesk.toml".to_string(), config);
        desk
    }

    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    pub fn tree(&self) -> SourceTree {
        let mut tree = SourceTree::from_texts(self.texts());
        tree.files
            .extend(self.pictures.iter().map(|(path, bytes)| (path.clone(), bytes.clone().into())));
        tree
    }

    /// A new word. No word is a part of another: all are equally long.
    fn ascii(&mut self, channel: &str, level: Option<Tlp>) -> String {
        let mut number = self.canaries.len();
        let mut word = "zu".to_string();
        for _ in 0..3 {
            word.push(b"bcdfghjklmnprstvwxyz"[number % 20] as char);
            number /= 20;
            word.push(b"aiou"[number % 4] as char);
            number /= 4;
        }
        word.push_str("eq");
        self.note(channel, level, word.clone());
        word
    }

    /// A new word with a capital and an accent, which formats write in many ways.
    fn word(&mut self, channel: &str, level: Option<Tlp>) -> String {
        let word = self.ascii(channel, level);
        format!("Z{}éq", &word[1..word.len() - 2])
    }

    /// Digits that stand nowhere else.
    fn number(&mut self, channel: &str, level: Option<Tlp>) -> String {
        let number = (400_007 + 3 * self.canaries.len()).to_string();
        self.note(channel, level, number.clone());
        number
    }

    /// A year that stands nowhere else: a date may be written in many ways, its year in one.
    fn year(&mut self, channel: &str, level: Option<Tlp>) -> String {
        // None is a colour of the theme, and none ends in 1 or 2: "415,577" before "1 incident" is no
        // year when the tags are gone.
        let free = |year: &usize| {
            !matches!(year % 10, 1 | 2) && !STYLE.contains(year.to_string().as_str())
        };
        let next = self.years.max(5000) + 1;
        self.years = (next..).find(free).unwrap_or(next);
        let year = self.years.to_string();
        self.note(channel, level, year.clone());
        year
    }

    fn degrees(&mut self, channel: &str, level: Option<Tlp>) -> String {
        let points = self.canaries.iter().filter(|canary| canary.needle.contains('.')).count();
        // Below 50, so that its digits are no year.
        let needle = format!("{}.{}", 11 + points % 39, 11 + points / 39);
        self.note(channel, level, needle.clone());
        // Pages show two digits of it.
        format!("{needle}12")
    }

    fn note(&mut self, channel: &str, level: Option<Tlp>, needle: String) {
        self.canaries.push(Canary { channel: channel.to_string(), level, needle });
    }
}

/// Where a table is to be planted.
#[derive(Clone, Copy)]
struct Place {
    kind: Kind,
    which: usize,
    /// What its words may be seen by.
    level: Option<Tlp>,
}

/// A document of each kind at each level, with tables and passages of that level and of every
/// stricter one, and two translations, of which the second is stricter than the original.
fn documents(desk: &mut Desk) {
    let places: Vec<Place> = KINDS
        .iter()
        .flat_map(|about| Tlp::ALL.map(|tlp| (about.kind, tlp)))
        .flat_map(|(kind, tlp)| TWO.map(|which| Place { kind, which, level: Some(tlp) }))
        .collect();
    for place in &places {
        name(desk, *place);
    }
    for place in &places {
        let marking = place.level.unwrap_or(Tlp::Clear);
        let folder = if place.which == 0 {
            String::new()
        } else {
            let folder = desk.ascii("folder", place.level);
            let path = format!("content/{}/{folder}", place.kind.folder());
            let _ = writeln!(desk.markings, "\"{path}\" = \"{}\"", marking.word());
            folder + "/"
        };
        let own = if place.which == 0 { marking.word() } else { "" };
        document(desk, *place, &folder, own, marking, "");
        for (language, marking) in [("fr", marking), ("ar", stricter(marking))] {
            translation(desk, *place, &folder, language, marking);
        }
    }
}

/// Documents that nobody is shown, whatever their marking.
fn kept_back(desk: &mut Desk) {
    let reasons = ["draft = true", "embargo_until = 2040-01-01T00:00:00Z", "expires = 2001-01-01"];
    for about in KINDS {
        for (which, reason) in reasons.into_iter().enumerate() {
            let place = Place { kind: about.kind, which: 2 + which, level: None };
            name(desk, place);
            document(desk, place, "", "clear", Tlp::Clear, reason);
        }
    }
}

/// Documents that have expired and leave words in their place: those and the address are for
/// whoever might have seen the document, and nothing else of it is for anybody.
fn tombstones(desk: &mut Desk) {
    for (about, tlp) in KINDS.iter().zip(Tlp::ALL) {
        let place = Place { kind: about.kind, which: 5, level: None };
        let slug = desk.ascii("tombstone.file name", Some(tlp));
        let title = desk.word("tombstone.title", None);
        let words = desk.word("tombstone.words", Some(tlp));
        desk.known.insert((about.kind, None, place.which), (slug, title));
        let reason = format!("expires = 2001-01-01\ntombstone = \"{words}\"");
        document(desk, place, "", tlp.word(), tlp, &reason);
    }
}

/// A page at each level and a passage of each level, with files that nothing else shows: a
/// photograph with words in its metadata, a drawing and a download; and a draft with the same.
fn files(desk: &mut Desk) {
    let mut open = "+++\ntitle = \"Files\"\n+++\n".to_string();
    for tlp in Tlp::ALL {
        let _ = write!(open, "({}) {}\n\n", tlp.label(), shown(desk, "passage", Some(tlp)));
        let text = format!(
            "+++\ntitle = \"Files {}\"\ntlp = \"{}\"\n+++\n{}\n",
            tlp.class(),
            tlp.word(),
            shown(desk, "page", Some(tlp))
        );
        desk.files.insert(format!("content/pages/files-{}.md", tlp.class()), text);
    }
    desk.files.insert("content/pages/files.md".to_string(), open);
    let draft = shown(desk, "draft", None);
    let text = format!("+++\ntitle = \"Files of a draft\"\ndraft = true\n+++\n{draft}\n");
    desk.files.insert("content/pages/files-draft.md".to_string(), text);
}

/// Markdown that shows three new files whose words are of a level.
fn shown(desk: &mut Desk, by: &str, level: Option<Tlp>) -> String {
    let channel = |what: &str| format!("{by} with a {what}");
    // A picture is published under another name.
    let photo = desk.ascii(&channel("photograph.file name"), None);
    let camera = desk.ascii(&channel("photograph.exif"), None);
    let comment = desk.ascii(&channel("photograph.comment"), None);
    let alt = desk.word(&channel("photograph.alt"), level);
    let credit = desk.word(&channel("photograph.credit"), level);
    let shade = desk.pictures.len() as u8;
    desk.pictures
        .insert(format!("content/pages/{photo}.jpg"), photograph(shade, &camera, &comment));
    let about = format!("alt = \"{alt}\"\ncredit = \"{credit}\"\n");
    desk.files.insert(format!("content/pages/{photo}.jpg.toml"), about);

    let drawing = desk.ascii(&channel("drawing.file name"), None);
    let label = desk.word(&channel("drawing.text"), level);
    let remark = desk.ascii(&channel("drawing.comment"), None);
    let script = desk.ascii(&channel("drawing.script"), None);
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 90 30\"><!-- {remark} -->\
         <script>{script}()</script><text x=\"1\" y=\"20\">{label}</text></svg>"
    );
    desk.pictures.insert(format!("content/pages/{drawing}.svg"), svg.into_bytes());

    // A download keeps its name.
    let list = desk.ascii(&channel("download.file name"), level);
    let cell = desk.word(&channel("download.cell"), level);
    let csv = format!("name\n{cell}\n");
    desk.pictures.insert(format!("content/pages/{list}.csv"), csv.into_bytes());
    format!("![]({photo}.jpg) ![A drawing]({drawing}.svg) [A list]({list}.csv)")
}

/// A small photograph of one shade, with words that are in no pixel: the camera's name in its Exif
/// data, and a comment.
fn photograph(shade: u8, camera: &str, comment: &str) -> Vec<u8> {
    let mut plain = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut plain, 90);
    let pixels = vec![shade.wrapping_mul(9); 16 * 16 * 3];
    encoder.encode(&pixels, 16, 16, jpeg_encoder::ColorType::Rgb).expect("a picture");
    // TIFF, little-endian, with one entry: the camera (0x0110) as ASCII at byte 26.
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x10\x01\x02\0".to_vec();
    exif.extend((camera.len() as u32 + 1).to_le_bytes());
    exif.extend(b"\x1a\0\0\0\0\0\0\0");
    exif.extend(camera.as_bytes());
    exif.push(0);
    let mut file = plain[..2].to_vec();
    for (marker, content) in [(0xe1, exif), (0xfe, comment.as_bytes().to_vec())] {
        file.extend([0xff, marker]);
        file.extend((content.len() as u16 + 2).to_be_bytes());
        file.extend(content);
    }
    file.extend(&plain[2..]);
    file
}

/// A table of incidents with a row at each level.
fn rows(desk: &mut Desk) {
    let mut table = "id,title,date,country,latitude,longitude,precision,type,actors,killed_low,\
                     killed_high,injured,by,source,url,grade,as_of,note,tlp\n"
        .to_string();
    for tlp in Tlp::ALL {
        let level = Some(tlp);
        let place = Place { kind: Kind::Incident, which: 1, level };
        let id = desk.ascii("row.id", level);
        let title = desk.word("row.title", level);
        // The axis of a chart has the five years before.
        desk.years += 6;
        let year = desk.year("row.date", level);
        let country = other(desk, place, Kind::Country).0.clone();
        let latitude = desk.degrees("row.latitude", level);
        let longitude = desk.degrees("row.longitude", level);
        let group = other(desk, place, Kind::Group).0.clone();
        let low = desk.number("row.killed_low", level);
        let high = desk.number("row.killed_high", level);
        let injured = desk.number("row.injured", level);
        let by = desk.word("row.by", level);
        let source = other(desk, place, Kind::Source).0.clone();
        let url = desk.ascii("row.url", level);
        let as_of = desk.year("row.as_of", level);
        let note = desk.word("row.note", level);
        let _ = writeln!(
            table,
            "{id},{title},{year}-03-17,{country},{latitude},{longitude},exact,Battles,{group} (target),{low},\
             {high},{injured},{by},{source},https://example.com/{url},B2,{as_of}-03-19,{note},{}",
            tlp.word()
        );
    }
    desk.files.insert("content/incidents/rows.csv".to_string(), table);
}

fn stricter(marking: Tlp) -> Tlp {
    Tlp::ALL.into_iter().find(|tlp| *tlp > marking).unwrap_or(Tlp::Red)
}

fn name(desk: &mut Desk, place: Place) {
    let kind = place.kind.name();
    let slug = desk.ascii(&format!("{kind}.file name"), place.level);
    let title = desk.word(&format!("{kind}.title"), place.level);
    desk.known.insert((place.kind, place.level, place.which), (slug, title));
}

fn document(desk: &mut Desk, place: Place, folder: &str, own: &str, marking: Tlp, reason: &str) {
    let about: &About = place.kind.about();
    let (slug, title) = desk.known[&(place.kind, place.level, place.which)].clone();
    let fields: Vec<&Field> = place.kind.fields().into_iter().flatten().collect();
    let mut text = format!("+++\ntitle = \"{title}\"\n");
    if !own.is_empty() {
        let _ = writeln!(text, "tlp = \"{own}\"");
    }
    let _ = writeln!(text, "{reason}");
    let field_of_reason = reason.split(' ').next().unwrap_or_default();
    let set = |field: &Field| {
        let of_reason = field.name == field_of_reason;
        let stone = field.name == "tombstone" && field_of_reason == "expires";
        field.name == "title" || of_reason || stone
    };
    for field in fields.iter().filter(|field| !set(field)) {
        text += &plain_field(desk, place, about.name, field);
    }
    for field in &fields {
        let Shape::Tables(inner) = field.shape else { continue };
        for (level, tlp) in levels(place, marking) {
            let _ = writeln!(text, "[[{}]]", field.name);
            if tlp > marking {
                let _ = writeln!(text, "tlp = \"{}\"", tlp.word());
            }
            let channel = format!("{}.{}", about.name, field.name);
            for field in inner {
                assert!(!matches!(field.shape, Shape::Tables(_)), "plant the tables in {channel}");
                text += &plain_field(desk, Place { level, ..place }, &channel, field);
            }
        }
    }
    text += "+++\n";
    text += &body(desk, place, marking, about.name);
    desk.files.insert(format!("content/{}/{folder}{slug}.md", place.kind.folder()), text);
}

fn translation(desk: &mut Desk, place: Place, folder: &str, language: &str, marking: Tlp) {
    let slug = desk.known[&(place.kind, place.level, place.which)].0.clone();
    let channel = format!("{} in another language", place.kind.name());
    let place = Place { level: Some(marking), ..place };
    let mut text = format!("+++\ntlp = \"{}\"\n", marking.word());
    for field in TRANSLATED {
        text += &plain_field(desk, place, &channel, field);
    }
    text += "+++\n";
    text += &body(desk, place, marking, &channel);
    desk.files
        .insert(format!("content/{}/{folder}{slug}.{language}.md", place.kind.folder()), text);
}

/// A document's own level and all that are stricter, as the level of what stands there and as the
/// marking to write.
fn levels(place: Place, marking: Tlp) -> Vec<(Option<Tlp>, Tlp)> {
    let stricter = Tlp::ALL.into_iter().filter(|tlp| *tlp >= marking);
    stricter.map(|tlp| (place.level.map(|_| tlp), tlp)).collect()
}

/// One line of TOML; empty for a field that is left out and for tables.
fn plain_field(desk: &mut Desk, place: Place, table: &str, field: &Field) -> String {
    let channel = format!("{table}.{}", field.name);
    let which = place.which % 2;
    let left_out = LEFT_OUT.iter().find(|(name, _)| *name == table);
    if left_out.is_some_and(|(_, fields)| fields[which].contains(&field.name)) {
        return String::new();
    }
    let fixed = FIXED.iter().find(|(name, _)| *name == channel || *name == field.name);
    if let Some((_, values)) = fixed {
        return format!("{} = {}\n", field.name, values[which]);
    }
    let level = place.level;
    let value = match field.shape {
        Shape::Line | Shape::Text => format!("\"{}\"", desk.word(&channel, level)),
        Shape::Lines => format!("[\"{}\"]", desk.word(&channel, level)),
        Shape::Url => format!("\"https://example.com/{}\"", desk.ascii(&channel, level)),
        Shape::Number => desk.number(&channel, level),
        Shape::Point => {
            let (one, other) = (desk.degrees(&channel, level), desk.degrees(&channel, level));
            format!("[{one}, {other}]")
        }
        Shape::When => format!("{}-03-17", desk.year(&channel, level)),
        Shape::Month => format!("\"{}-03\"", desk.year(&channel, level)),
        Shape::Moment | Shape::DayOrMoment => {
            format!("{}-03-17T12:00:00Z", desk.year(&channel, level))
        }
        Shape::Word(words) => format!("\"{}\"", words[0]),
        Shape::Words(words) => format!("[\"{}\"]", words[0]),
        Shape::Grade => "\"B2\"".to_string(),
        Shape::Letter => "\"B\"".to_string(),
        Shape::CountryCode => "\"XA\"".to_string(),
        Shape::Reference(kinds) => format!("\"{}\"", slug(desk, place, kinds)),
        Shape::References(kinds) => format!("[\"{}\"]", slug(desk, place, kinds)),
        Shape::Bool | Shape::Tables(_) => return String::new(),
        Shape::Marking | Shape::Pairs => panic!("plant words in {channel}"),
    };
    format!("{} = {value}\n", field.name)
}

/// A document of the same level that is not this one.
fn slug(desk: &Desk, place: Place, kinds: &[Kind]) -> String {
    other(desk, place, kinds[0]).0.clone()
}

fn other(desk: &Desk, place: Place, kind: Kind) -> &(String, String) {
    let level = Some(place.level.unwrap_or(Tlp::Clear));
    &desk.known[&(kind, level, 1 - place.which % 2)]
}

fn body(desk: &mut Desk, place: Place, marking: Tlp, table: &str) -> String {
    let mut body = String::new();
    for (level, tlp) in levels(place, marking) {
        let (slug, title) = other(desk, Place { level, ..place }, Kind::Group).clone();
        let label = if tlp > marking { format!("({}) ", tlp.label()) } else { String::new() };
        for part in BODY.split('{') {
            let Some((name, rest)) = part.split_once('}') else {
                body += part;
                continue;
            };
            body += &match name {
                "L" => label.clone(),
                "M" => tlp.class().to_string(),
                "T" => title.clone(),
                "S" => slug.clone(),
                name if name.starts_with("address") => {
                    desk.ascii(&format!("{table}.body.{name}"), level)
                }
                name => desk.word(&format!("{table}.body.{name}"), level),
            };
            body += rest;
        }
    }
    body
}
