//! TOML text and a table of fields -> a [`Record`], and a diagnostic for all that does not fit.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml::value::{Datetime, Offset};

use super::{Field, Record, Reference, Shape, Spot, Value};
use crate::audience::Tlp;
use crate::dates::{DayOrMoment, When};
use crate::diagnostics::{Code, Diagnostic, Span, nearest};

/// The TOML part of a file: the file's path, the part's text and where it begins in the file.
pub struct Source<'a> {
    pub file: &'a Arc<str>,
    pub toml: &'a str,
    pub offset: usize,
}

/// Reads a table whose fields are listed in `fields` (several lists, so that common fields are
/// written once). Goes on after every problem.
pub fn read(
    source: &Source,
    fields: &[&'static [Field]],
    diagnostics: &mut Vec<Diagnostic>,
) -> Record {
    let (table, errors) = DeTable::parse_recoverable(source.toml);
    let mut reader = Reader { source, diagnostics };
    let broken = !errors.is_empty();
    for error in errors {
        reader.syntax(&error);
    }
    let whole = 0..source.toml.len();
    let before = reader.diagnostics.len();
    let record = reader.table(table.into_inner(), whole, fields, broken);
    if broken {
        // A value that does not parse was reported as such: what it lacks besides is noise.
        let syntax: Vec<Range<usize>> =
            reader.diagnostics[..before].iter().filter_map(range_of).collect();
        let mut index = 0;
        reader.diagnostics.retain(|diagnostic| {
            index += 1;
            index <= before
                || !range_of(diagnostic)
                    .is_some_and(|range| syntax.iter().any(|s| overlap(s, &range)))
        });
    }
    record
}

/// Reads a value that is written as plain text, such as the cell of a table. Several slugs stand
/// with `;` between them.
pub fn read_text(
    file: &Arc<str>,
    field: &Field,
    text: &str,
    place: Range<usize>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Value> {
    let source = Source { file, toml: "", offset: 0 };
    let mut reader = Reader { source: &source, diagnostics };
    match field.shape {
        Shape::When | Shape::Month => reader.when(field, text, place),
        Shape::Number => match text.parse::<u32>() {
            Ok(number) => Some(Value::Number(reader.spot(i64::from(number), place))),
            Err(_) => {
                reader.no_number(field, place);
                None
            }
        },
        Shape::References(kinds) => {
            let verbatim = place.len() == text.len();
            let slug = |(at, part): (usize, &str)| {
                let from = place.start + at + (part.len() - part.trim_start().len());
                let slug = part.trim().to_string();
                let place = if verbatim { from..from + slug.len() } else { place.clone() };
                (!slug.is_empty()).then(|| Spot::new(Reference { kinds, slug }, place))
            };
            Some(Value::References(parts(text).filter_map(slug).collect()))
        }
        _ => reader.one(field, text, place).flatten(),
    }
}

/// Reads a TLP label that is written as plain text.
pub fn read_marking(
    file: &Arc<str>,
    text: &str,
    place: Range<usize>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Spot<Tlp>> {
    let source = Source { file, toml: "", offset: 0 };
    Reader { source: &source, diagnostics }.label(text, place)
}

/// What stands between the semicolons of a text, and where.
pub fn parts(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split(';').map(move |part| {
        let start = at;
        at += part.len() + 1;
        (start, part)
    })
}

fn range_of(diagnostic: &Diagnostic) -> Option<Range<usize>> {
    diagnostic.at.as_ref().map(|(span, _)| span.start..span.end)
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end.max(b.start + 1) && b.start < a.end.max(a.start + 1)
}

struct Reader<'a, 'd> {
    source: &'a Source<'a>,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl Reader<'_, '_> {
    fn span(&self, range: Range<usize>) -> Span {
        let offset = self.source.offset;
        Span::new(self.source.file, range.start + offset..range.end + offset)
    }

    fn spot<T>(&self, value: T, range: Range<usize>) -> Spot<T> {
        let offset = self.source.offset;
        Spot { value, start: (range.start + offset) as u32, end: (range.end + offset) as u32 }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn syntax(&mut self, error: &toml::de::Error) {
        let end = self.source.toml.len();
        let range = error.span().unwrap_or(end..end);
        let found = self.source.toml.get(range.clone()).unwrap_or("");
        let message = error.message().lines().collect::<Vec<_>>().join(", ");
        let looks_like_date = found.len() >= 8 && found.starts_with(|c: char| c.is_ascii_digit());
        let diagnostic = if message.contains("date")
            || message.contains("month")
            || message.contains("day ")
        {
            Diagnostic::new(Code::BadDate, format!("this date does not exist: {message}"))
                .help("write a date as 2024-09-17, without quotation marks")
        } else {
            let help = if looks_like_date {
                "write a date as 2024-09-17, with two digits for month and day"
            } else {
                "texts stand in quotation marks, lists in square brackets, and a table such as [[sources]] after all plain fields"
            };
            Diagnostic::new(Code::TomlSyntax, message).help(help)
        };
        let span = self.span(range);
        self.report(diagnostic.at(span, "here"));
    }

    fn table(
        &mut self,
        table: DeTable<'_>,
        range: Range<usize>,
        fields: &[&'static [Field]],
        broken: bool,
    ) -> Record {
        let offset = self.source.offset;
        let mut record = Record::new(range.start + offset..range.end + offset, table.len());
        let mut marking = None;
        let known = || fields.iter().flat_map(|list| list.iter());
        let mut seen: Vec<&str> = Vec::new();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if name == "tlp" {
                marking = self.marking(&value);
                continue;
            }
            match known().find(|field| field.name == name) {
                Some(field) => {
                    seen.push(field.name);
                    if let Some(value) = self.value(field, value) {
                        record.set(field.name, value);
                    }
                }
                None => {
                    let unknown = self.unknown_field(&key, name, known().map(|field| field.name));
                    self.report(unknown);
                }
            }
        }
        // In a table that does not parse, a field that seems to be missing may be the broken one.
        if !broken {
            for field in known().filter(|field| field.required && !seen.contains(&field.name)) {
                let at = self.span(first_line(self.source.toml, &range));
                self.report(
                    Diagnostic::new(
                        Code::MissingField,
                        format!("the field `{}` is missing", field.name),
                    )
                    .at(at, "in this table")
                    .help(format!(
                        "add `{} = …`: {}; {}",
                        field.name,
                        field.says,
                        field.shape.wanted()
                    )),
                );
            }
        }
        record.marking = marking;
        record
    }

    fn unknown_field<'f>(
        &self,
        key: &Spanned<Cow<'_, str>>,
        name: &str,
        known: impl Iterator<Item = &'f str>,
    ) -> Diagnostic {
        let known: Vec<&str> = known.chain(["tlp"]).collect();
        let span = self.span(key.span());
        let diagnostic = Diagnostic::new(Code::UnknownField, format!("unknown field `{name}`"))
            .at(span.clone(), "not a field of this table");
        match nearest(name, known.iter().copied()) {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")).fix(span, near),
            None => diagnostic.help(format!("the fields here are: {}", known.join(", "))),
        }
    }

    fn wrong_type(&mut self, field: &Field, value: &Spanned<DeValue<'_>>) {
        self.wrong_type_of(field.name, field, value);
    }

    fn wrong_type_of(&mut self, name: &str, field: &Field, value: &Spanned<DeValue<'_>>) {
        let span = self.span(value.span());
        let found = match value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date or time",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let mut diagnostic = Diagnostic::new(
            Code::WrongType,
            format!("`{name}` is {found} here and must be {}", field.shape.wanted()),
        )
        .at(span.clone(), "has the wrong type");
        // The usual slip: one text where a list is wanted, or `draft = "false"`.
        match (field.shape, value.get_ref()) {
            (Shape::Lines | Shape::References(_) | Shape::Words(_), DeValue::String(text)) => {
                diagnostic =
                    diagnostic.help("put it in square brackets").fix(span, format!("[\"{text}\"]"));
            }
            (Shape::Bool, DeValue::String(text)) if matches!(text.as_ref(), "true" | "false") => {
                diagnostic =
                    diagnostic.help("leave out the quotation marks").fix(span, text.to_string());
            }
            _ => {}
        }
        self.report(diagnostic);
    }

    fn bad_value(&mut self, range: Range<usize>, message: String, help: &str) {
        let span = self.span(range);
        self.report(Diagnostic::new(Code::BadValue, message).at(span, "here").help(help));
    }

    fn no_number(&mut self, field: &Field, range: Range<usize>) {
        self.bad_value(
            range,
            format!("`{}` must be a whole number from 0", field.name),
            "a figure that is not known is left out, or given in words in `note`",
        );
    }

    fn marking(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Spot<Tlp>> {
        let range = value.span();
        let field = Field { name: "tlp", shape: Shape::Marking, required: false, says: "" };
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(&field, value);
            return None;
        };
        self.label(text, range)
    }

    fn label(&mut self, text: &str, range: Range<usize>) -> Option<Spot<Tlp>> {
        if Tlp::is_white(text) {
            let span = self.span(range.clone());
            self.report(
                Diagnostic::new(Code::TlpWhite, "TLP:WHITE is called TLP:CLEAR since TLP 2.0")
                    .at(span.clone(), "read as clear")
                    .help("write the label of TLP 2.0")
                    .fix(span, "\"clear\""),
            );
            return Some(self.spot(Tlp::Clear, range));
        }
        match Tlp::parse(text) {
            Some(tlp) => Some(self.spot(tlp, range)),
            None => {
                self.unknown_word("tlp", text, range, &Tlp::ALL.map(Tlp::word));
                // What was meant is not known: nobody but the desk may see it until it is.
                None
            }
        }
    }

    fn unknown_word(&mut self, field: &str, word: &str, range: Range<usize>, words: &[&str]) {
        let span = self.span(range);
        let diagnostic =
            Diagnostic::new(Code::UnknownWord, format!("`{word}` is no word for `{field}`"))
                .at(span.clone(), "unknown word");
        self.report(match nearest(word, words.iter().copied()) {
            Some(near) => diagnostic
                .help(format!("did you mean \"{near}\"?"))
                .fix(span, format!("\"{near}\"")),
            None => diagnostic.help(format!("it is one of: {}", words.join(", "))),
        });
    }

    fn value(&mut self, field: &Field, value: Spanned<DeValue<'_>>) -> Option<Value> {
        let range = value.span();
        match (field.shape, value.get_ref()) {
            (Shape::Tables(fields), _) => return self.tables(field, fields, value),
            (Shape::Pairs, DeValue::Table(table)) => return self.pairs(table),
            (Shape::Lines | Shape::Words(_) | Shape::References(_), DeValue::Array(array)) => {
                return self.list(field, array);
            }
            (Shape::Bool, DeValue::Boolean(yes)) => return Some(Value::Bool(*yes)),
            (Shape::Point, DeValue::Array(array)) => {
                let degrees: Vec<f64> = array.iter().filter_map(|v| degrees(v.get_ref())).collect();
                if degrees.len() != 2 || array.len() != 2 {
                    self.wrong_type(field, &value);
                    return None;
                }
                return self.point([degrees[0], degrees[1]], range);
            }
            (Shape::Number, DeValue::Integer(integer)) => {
                match integer.as_str().replace('_', "").parse::<i64>() {
                    Ok(number) if number >= 0 && integer.radix() == 10 => {
                        return Some(Value::Number(self.spot(number, range)));
                    }
                    _ => self.no_number(field, range),
                }
                return None;
            }
            (Shape::When | Shape::Month, DeValue::Integer(integer)) => {
                return self.when(field, integer.as_str(), range);
            }
            (Shape::When | Shape::Month, DeValue::String(text)) => {
                return self.when(field, text, range);
            }
            (Shape::When, DeValue::Datetime(datetime)) => {
                if datetime.time.is_none()
                    && let Some(day) = civil(datetime)
                {
                    return Some(Value::When(self.spot(When::day(day), range)));
                }
            }
            (Shape::Moment | Shape::DayOrMoment, DeValue::Datetime(datetime)) => {
                return self.moment(field, datetime, range);
            }
            (_, DeValue::String(text)) => {
                if let Some(value) = self.one(field, text, range) {
                    return value;
                }
            }
            _ => {}
        }
        self.wrong_type(field, &value);
        None
    }

    /// A value that is written as one text. `None` if the field wants something else,
    /// `Some(None)` if the text is not what the field wants.
    fn one(&mut self, field: &Field, text: &str, range: Range<usize>) -> Option<Option<Value>> {
        let name = field.name;
        let problem = match field.shape {
            Shape::Text => None,
            Shape::Line if text.trim().is_empty() => {
                Some((format!("`{name}` is empty"), "write a text, or leave the field out"))
            }
            Shape::Line if text.contains(['\n', '\r']) => {
                Some((format!("`{name}` has a line break"), "write it on one line"))
            }
            Shape::Line => None,
            Shape::Url if !is_web_address(text) => Some((
                format!("`{text}` is no web address"),
                "a web address begins with https:// or http:// and has a host",
            )),
            Shape::Url => None,
            Shape::Word(words) if !words.contains(&text) => {
                self.unknown_word(name, text, range, words);
                return Some(None);
            }
            Shape::Word(_) => None,
            Shape::Grade if !is_grade(text) => Some((
                format!("`{text}` is no Admiralty grade"),
                "a letter A to F for the source and a digit 1 to 6 for what it says: \"B2\"",
            )),
            Shape::Grade => None,
            Shape::Letter if !(is_grade(text) && text.len() == 1 && !is_digit(text)) => Some((
                format!("`{text}` is no reliability of a source"),
                "a letter A to F; a digit grades one piece of information, in `grade` where it is cited",
            )),
            Shape::Letter => None,
            Shape::CountryCode
                if !(text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase())) =>
            {
                Some((
                    format!("`{text}` is no country code"),
                    "two capital letters of ISO 3166-1: \"ML\"",
                ))
            }
            Shape::CountryCode => None,
            Shape::Reference(kinds) => {
                let reference = Reference { kinds, slug: text.trim().to_string() };
                return Some(Some(Value::Reference(self.spot(reference, range))));
            }
            _ => return None,
        };
        if let Some((message, help)) = problem {
            self.bad_value(range, message, help);
            return Some(None);
        }
        Some(Some(Value::Text(self.spot(clean(text), range))))
    }

    fn list(&mut self, field: &Field, array: &toml::de::DeArray<'_>) -> Option<Value> {
        let (mut texts, mut references) = match field.shape {
            Shape::References(_) => (Vec::new(), Vec::with_capacity(array.len())),
            _ => (Vec::with_capacity(array.len()), Vec::new()),
        };
        for item in array.iter() {
            let range = item.span();
            match (item.get_ref(), field.shape) {
                (DeValue::String(text), Shape::References(kinds)) => {
                    let slug = text.trim().to_string();
                    references.push(self.spot(Reference { kinds, slug }, range));
                }
                (DeValue::String(text), Shape::Words(words)) => {
                    if words.contains(&text.as_ref()) {
                        texts.push(self.spot(text.to_string(), range));
                    } else {
                        self.unknown_word(field.name, text, range, words);
                    }
                }
                (DeValue::String(text), _) if text.trim().is_empty() => self.bad_value(
                    range,
                    format!("`{}` has an empty text", field.name),
                    "take it out of the list",
                ),
                (DeValue::String(text), _) => texts.push(self.spot(clean(text.trim()), range)),
                _ => self.wrong_type(field, item),
            }
        }
        Some(match field.shape {
            Shape::References(_) => Value::References(references),
            _ => Value::Texts(texts),
        })
    }

    fn tables(
        &mut self,
        field: &Field,
        fields: &'static [Field],
        value: Spanned<DeValue<'_>>,
    ) -> Option<Value> {
        let range = value.span();
        let is_table = |item: &Spanned<DeValue<'_>>| item.get_ref().is_table();
        match value.get_ref() {
            DeValue::Array(array) if array.iter().all(is_table) => {}
            DeValue::Table(_) => {}
            _ => {
                self.wrong_type(field, &value);
                return None;
            }
        }
        let mut records: Vec<Record> = match value.into_inner() {
            DeValue::Array(array) => array
                .into_iter()
                .filter_map(|item| {
                    let range = item.span();
                    match item.into_inner() {
                        DeValue::Table(table) => Some(self.table(table, range, &[fields], false)),
                        _ => None,
                    }
                })
                .collect(),
            DeValue::Table(table) => vec![self.table(table, range, &[fields], false)],
            _ => Vec::new(),
        };
        // They may stand where the larger values of TOML stood.
        records.shrink_to_fit();
        Some(Value::Records(records))
    }

    fn pairs(&mut self, table: &DeTable<'_>) -> Option<Value> {
        let mut pairs = Vec::new();
        for (key, value) in table {
            let range = value.span();
            match value.get_ref().as_str() {
                Some(text) => pairs.push((
                    self.spot(key.get_ref().to_string(), key.span()),
                    self.spot(text.to_string(), range),
                )),
                None => {
                    let line = Field { name: "", shape: Shape::Text, required: false, says: "" };
                    self.wrong_type_of(key.get_ref(), &line, value);
                }
            }
        }
        Some(Value::Pairs(pairs))
    }

    fn point(&mut self, [latitude, longitude]: [f64; 2], range: Range<usize>) -> Option<Value> {
        if !(-90.0..=90.0).contains(&latitude) || !(-180.0..=180.0).contains(&longitude) {
            self.bad_value(
                range,
                format!("[{latitude}, {longitude}] is no place on Earth"),
                "latitude (-90 to 90) comes first, then longitude (-180 to 180)",
            );
            return None;
        }
        Some(Value::Point(self.spot([latitude, longitude], range)))
    }

    fn when(&mut self, field: &Field, text: &str, range: Range<usize>) -> Option<Value> {
        let month_only = matches!(field.shape, Shape::Month);
        match When::parse(text) {
            Some(when) if !month_only || matches!(when.parts(), (_, Some(_), None)) => {
                Some(Value::When(self.spot(when, range)))
            }
            _ => {
                let span = self.span(range);
                self.report(
                    Diagnostic::new(
                        Code::BadDate,
                        format!("`{text}` is no date for `{}`", field.name),
                    )
                    .at(span, "cannot be read as a date")
                    .help(format!("write {}", field.shape.wanted())),
                );
                None
            }
        }
    }

    fn moment(&mut self, field: &Field, datetime: &Datetime, range: Range<usize>) -> Option<Value> {
        let day_allowed = matches!(field.shape, Shape::DayOrMoment);
        let value = match (civil(datetime), datetime.time, datetime.offset) {
            (Some(day), None, None) if day_allowed => Some(DayOrMoment::Day(day)),
            (Some(day), Some(time), Some(offset)) => {
                let minutes = match offset {
                    Offset::Z => 0,
                    Offset::Custom { minutes } => i64::from(minutes),
                };
                let second = time.second.unwrap_or(0).min(59) as i8;
                let local = day.at(time.hour as i8, time.minute as i8, second, 0);
                jiff::tz::TimeZone::UTC
                    .to_timestamp(local)
                    .ok()
                    .and_then(|moment: Timestamp| {
                        moment.checked_sub(jiff::SignedDuration::from_mins(minutes)).ok()
                    })
                    .map(DayOrMoment::Moment)
            }
            _ => None,
        };
        let Some(value) = value else {
            let span = self.span(range);
            self.report(
                Diagnostic::new(Code::BadDate, format!("`{}` needs a time zone", field.name))
                    .at(span, "when is this, and where?")
                    .help(format!(
                        "write {}; Z is UTC, +01:00 is an hour ahead of it",
                        field.shape.wanted()
                    )),
            );
            return None;
        };
        Some(Value::DayOrMoment(self.spot(value, range)))
    }
}

/// The first line of a table, so that a missing field does not underline all of it.
fn first_line(toml: &str, range: &Range<usize>) -> Range<usize> {
    let text = toml.get(range.clone()).unwrap_or("");
    let length = text.find('\n').unwrap_or(text.len());
    range.start..range.start + length
}

fn civil(datetime: &Datetime) -> Option<Date> {
    let date = datetime.date?;
    Date::new(date.year as i16, date.month as i8, date.day as i8).ok()
}

fn degrees(value: &DeValue<'_>) -> Option<f64> {
    let text = match value {
        DeValue::Float(float) => float.as_str(),
        DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str(),
        _ => return None,
    };
    text.replace('_', "").parse::<f64>().ok().filter(|number| number.is_finite())
}

/// Without control characters: they are not legal in XML, and a bell in a title helps nobody.
fn clean(text: &str) -> String {
    let bad = |c: char| c.is_control() && c != '\n' && c != '\t';
    if text.contains(bad) { text.replace(bad, "") } else { text.to_string() }
}

fn is_web_address(text: &str) -> bool {
    url::Url::parse(text)
        .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some())
}

fn is_digit(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Admiralty code: a letter for the source, a digit for the piece of information, or one of them.
fn is_grade(text: &str) -> bool {
    let letter = |b: u8| (b'A'..=b'F').contains(&b);
    let digit = |b: u8| (b'1'..=b'6').contains(&b);
    match text.as_bytes() {
        [one] => letter(*one) || digit(*one),
        [first, second] => letter(*first) && digit(*second),
        _ => false,
    }
}
