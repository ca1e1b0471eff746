use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::*;

#[test]
fn the_three_tables_have_the_same_keys() {
    let plural = ["zero", "one", "two", "few", "many", "other"];
    let keys = |code: &str| -> BTreeSet<String> {
        let language = Language::new(code);
        assert!(language.strings().len() > 200, "{code} is not read");
        // Each language has plural categories of its own.
        let base = |key: &String| match key.rsplit_once('.') {
            Some((base, last)) if key.starts_with("count.") && plural.contains(&last) => {
                base.to_string()
            }
            _ => key.clone(),
        };
        language.strings().keys().map(base).collect()
    };
    assert_eq!(keys("en"), keys("fr"));
    assert_eq!(keys("en"), keys("ar"));
}

#[test]
fn the_tables_have_the_same_placeholders() {
    let placeholders = |text: &str| -> BTreeSet<String> {
        text.split('{')
            .skip(1)
            .filter_map(|part| Some(part.split_once('}')?.0.to_string()))
            .collect()
    };
    let english = Language::new("en");
    for code in ["fr", "ar"] {
        for (key, text) in Language::new(code).strings() {
            assert!(!text.trim().is_empty(), "{code} {key}");
            if !key.starts_with("count.") {
                assert_eq!(placeholders(text), placeholders(english.text(key)), "{code} {key}");
            }
        }
    }
}

#[test]
fn every_plural_has_every_category_of_its_language() {
    for (code, categories) in [
        ("en", &["one", "other"][..]),
        ("fr", &["one", "other"][..]),
        ("ar", &["zero", "one", "two", "few", "many", "other"][..]),
    ] {
        let language = Language::new(code);
        let counted: BTreeSet<&str> = language
            .strings()
            .keys()
            .filter(|key| key.starts_with("count."))
            .filter_map(|key| Some(key.rsplit_once('.')?.0))
            .collect();
        for key in counted {
            for category in categories {
                assert!(
                    language.strings().contains_key(&format!("{key}.{category}")),
                    "{code} {key}.{category}"
                );
            }
        }
    }
}

#[test]
fn counts() {
    let (en, fr, ar) = (Language::new("en"), Language::new("fr"), Language::new("ar"));
    let count =
        |language: &Language, n| language.count("count.briefings", n).replace('\u{a0}', " ");
    assert_eq!(count(&en, 0), "0 briefings");
    assert_eq!(count(&en, 1), "1 briefing");
    assert_eq!(count(&en, 1200), "1,200 briefings");
    assert_eq!(count(&fr, 0), "0 note");
    assert_eq!(count(&fr, 2), "2 notes");
    assert_eq!(count(&fr, 1200), "1\u{202f}200 notes");
    assert_eq!(count(&ar, 0), "لا إحاطات");
    assert_eq!(count(&ar, 1), "إحاطة واحدة");
    assert_eq!(count(&ar, 2), "إحاطتان");
    assert_eq!(count(&ar, 7), "7 إحاطات");
    assert_eq!(count(&ar, 11), "11 إحاطةً");
    assert_eq!(count(&ar, 100), "100 إحاطة");
    assert_eq!(count(&ar, 103), "103 إحاطات");
}

#[test]
fn dates_in_each_language() {
    let day = |code: &str| Language::new(code).day(2024, 9, 24);
    assert_eq!(day("en"), "24 September 2024");
    assert_eq!(day("fr"), "24 septembre 2024");
    assert_eq!(day("ar"), "24 سبتمبر 2024");
    assert_eq!(day("de"), "24. September 2024");
    assert_eq!(Language::new("fr").day(2024, 8, 1), "1er août 2024");
    assert_eq!(Language::new("fr").month(2024, 8), "août 2024");
    assert_eq!(Language::new("ar").month(2024, 7), "يوليو 2024");
    assert_eq!(Language::new("en").moment(2024, 9, 24, 12, 0), "24 September 2024, 12:00 UTC");
    assert_eq!(Language::new("en").date((2024, None, None)), "2024");
    assert_eq!(Language::new("en").day(2024, 13, 1), "2024-13-01");
}

#[test]
fn ranges_say_once_what_both_ends_share() {
    let range = |code: &str, from: Parts, to: Parts| Language::new(code).range(from, to);
    let day = |year, month, day| (year, Some(month), Some(day));
    let (from, to) = (day(2024, 7, 25), day(2024, 7, 27));
    assert_eq!(range("en", from, to), "25 to 27 July 2024");
    assert_eq!(range("fr", from, to), "du 25 au 27 juillet 2024");
    assert_eq!(range("ar", from, to), "من 25 إلى 27 يوليو 2024");
    assert_eq!(range("de", from, to), "25. Juli – 27. Juli 2024");
    assert_eq!(range("ha", from, to), "2024, Yuli 25 – 2024, Yuli 27");
    assert_eq!(range("en", from, from), "25 July 2024");
    assert_eq!(range("en", from, day(2024, 8, 2)), "25 July to 2 August 2024");
    assert_eq!(range("fr", day(2024, 8, 1), day(2024, 9, 1)), "du 1er août au 1er septembre 2024");
    assert_eq!(
        range("en", day(2023, 12, 31), day(2024, 1, 2)),
        "31 December 2023 to 2 January 2024"
    );
    assert_eq!(range("en", (2024, Some(7), None), (2024, Some(9), None)), "July to September 2024");
    assert_eq!(
        range("fr", (2023, Some(7), None), (2024, Some(9), None)),
        "juillet 2023 à septembre 2024"
    );
    assert_eq!(range("en", (2013, None, None), (2023, None, None)), "2013 to 2023");
    assert_eq!(range("en", from, (2024, Some(9), None)), "25 July 2024 to September 2024");
}

#[test]
fn a_language_without_a_table_speaks_english_with_its_own_dates() {
    let hausa = Language::new("ha");
    assert_eq!((hausa.code(), hausa.name(), hausa.dir()), ("ha", "Hausa", "ltr"));
    assert_eq!(hausa.text("nav.map"), "Map");
    assert_eq!(Language::new("ru").count("count.groups", 21), "21 groups");
    for odd in ["", "xx", "no language", "𝕏", "é"] {
        let language = Language::new(odd);
        assert_eq!(language.code(), odd);
        assert!(language.day(2024, 9, 24).contains("2024"));
        assert!(language.number(1200).contains('1'));
    }
}

#[test]
fn names_and_directions() {
    let of = |code: &str| {
        let l = Language::new(code);
        (l.name().to_string(), l.dir())
    };
    assert_eq!(of("en"), ("English".to_string(), "ltr"));
    assert_eq!(of("fr"), ("Français".to_string(), "ltr"));
    assert_eq!(of("ar"), ("العربية".to_string(), "rtl"));
}

#[test]
fn a_desk_changes_single_strings() {
    let language = Language::new("en");
    let language = language.with_overrides("[nav]\nhome = \"Front page\"\n\"own.key\" = \"x\"\n");
    let language = language.expect("it is sound");
    assert_eq!(language.text("nav.home"), "Front page");
    assert_eq!(language.text("nav.own.key"), "x");
    assert_eq!(language.text("nav.map"), "Map");
    assert_eq!(language.text("no.such.key"), "no.such.key");

    let wrong = Language::new("en").with_overrides("\"nav.home\" = 7\n").expect_err("no string");
    assert_eq!(wrong.message, "`nav.home` must be a string");
    assert_eq!(wrong.range, 13..14);
    assert!(Language::new("en").with_overrides("nav.home = ").is_err());
}

#[test]
fn values_of_fields_have_words() {
    let french = Language::new("fr");
    assert_eq!(french.value("source.type", "armed group's media"), "média d’un groupe armé");
    assert_eq!(french.value("claim", "at least"), "au moins {n}");
    assert_eq!(french.value("incident.type", "Armed clash"), "Armed clash");
}

#[test]
fn placeholders_are_filled_once() {
    assert_eq!(fill("{a} {b} {c} {", &[("a", "{b}"), ("b", "2")]), "{b} 2 {c} {");
    assert_eq!(
        Language::new("fr").fill("related.both-about", &[("name", "le Mali")]),
        "toutes deux portent sur le Mali"
    );
}

#[test]
fn names_are_sorted_as_readers_expect() {
    let sorted = |code: &str, mut names: Vec<&'static str>| {
        let language = Language::new(code);
        names.sort_by(|a, b| language.compare(a, b));
        names
    };
    assert_eq!(
        sorted("fr", vec!["Niger", "Érythrée", "Espagne", "Égypte", "Côte d’Ivoire", "Cameroun"]),
        ["Cameroun", "Côte d’Ivoire", "Égypte", "Érythrée", "Espagne", "Niger"]
    );
    assert_eq!(sorted("en", vec!["Base 201", "Base 9"]), ["Base 9", "Base 201"]);
    assert_eq!(
        sorted("ar", vec!["مالي", "إسبانيا", "بوركينا فاسو"]),
        ["إسبانيا", "بوركينا فاسو", "مالي"]
    );
    // Equal to a collator, but not the same text.
    assert_ne!(Language::new("en").compare("e\u{301}", "é"), Ordering::Equal);
}

#[test]
fn a_language_is_shared_by_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Language>();
}
