//! A withheld text and an output -> what the search says.

use super::pieces::{Pieces, Sort};
use super::*;

const FILE: &str = "content/groups/x.md";

/// Searches one output for one withheld text, with `released` beside it.
fn look(channel: Channel, withheld: &str, released: &str, path: &str, bytes: &[u8]) -> Vec<Hit> {
    let withheld = Withheld { file: FILE, texts: vec![(channel, withheld)] };
    let secrets = secrets([withheld].into_iter(), [released].into_iter(), &[]);
    scan(path, bytes, &secrets)
}

#[track_caller]
fn found(channel: Channel, withheld: &str, path: &str, text: impl AsRef<[u8]>, what: What) {
    let hits = look(channel, withheld, "silent heron the men of", path, text.as_ref());
    let whats: Vec<What> = hits.iter().map(|hit| hit.what).collect();
    assert_eq!(whats, [what], "{withheld} in {}", String::from_utf8_lossy(text.as_ref()));
    let message = hits[0].to_string().to_lowercase();
    // Where the output's own name is the leak, the message has to say it.
    let quotes = message.replace(&path.to_lowercase(), "").contains(&withheld.to_lowercase());
    assert!(message.contains(FILE) && !quotes, "{message}");
}

#[track_caller]
fn name(withheld: &str, path: &str, text: impl AsRef<[u8]>) {
    found(Channel::Name, withheld, path, text, What::Name);
}

#[track_caller]
fn nothing(channel: Channel, withheld: &str, released: &str, path: &str, text: &str) {
    assert_eq!(
        look(channel, withheld, released, path, text.as_bytes()),
        [],
        "{withheld} in {text}"
    );
}

const PAGE: &str = "index.html";

#[test]
fn a_canary_is_found_in_every_format_and_place() {
    for (path, text) in [
        (PAGE, "<p>zebrafinch7</p>"),
        (PAGE, "<p>… ZebraFinch7’s men</p>"),
        (PAGE, "<p>zebra<mark>finch7</mark>.</p>"),
        (PAGE, "<b>zebra</b><i>fin</i>ch7"),
        (PAGE, "<p>zebrafinch7<sup><a href=#1>1</a></sup></p>"),
        (PAGE, "<span>mali</span><a>zebrafinch7</a>"),
        (PAGE, "<p>z&#101;brafinch&#x37;</p>"),
        (PAGE, "<img alt='a zebrafinch7' src=x>"),
        (PAGE, "<a href=/groups/zebrafinch7/>x</a>"),
        (PAGE, "<a href=/tags/?q=zebrafinch7>x</a>"),
        (PAGE, "<p class='tag-zebrafinch7'>x</p>"),
        (PAGE, "<p data-zebrafinch7>x</p>"),
        (PAGE, "<p id=zebrafinch7>x"),
        (PAGE, "<!-- zebrafinch7 -->"),
        (PAGE, "<script>let a='zebrafinch7'</script>"),
        (PAGE, "<script>return'zebrafinch7'</script>"),
        (PAGE, "<script type=\"application/ld+json\">{\"a\":\"\\u007aebrafinch7\"}</script>"),
        (PAGE, "<style>.a:after{content:'zebrafinch7'}</style>"),
        (PAGE, "<meta content=\"zebrafinch7"),
        ("feed.xml", "<title>zebrafinch7</title>"),
        ("feed.xml", "<content>&lt;p&gt;zebra&lt;b&gt;finch7&lt;/b&gt;</content>"),
        ("feed.xml", "<content>&lt;a href=&quot;/zebrafinch7/&quot;&gt;x&lt;/a&gt;</content>"),
        ("feed.xml", "<content><![CDATA[<p>zebrafinch7</p>]]></content>"),
        ("a.json", r#"{"a":["zebrafinch7"]}"#),
        ("a.json", r#"{"zebrafinch7":1}"#),
        ("a.json", r#"{"a":"\nzebrafinch7"}"#),
        ("a.json", r#"{"a":"\/zebrafinch7\/"}"#),
        ("a.json", r#"{"a":"<mark>zebra<\/mark>finch7"}"#),
        ("a.json", r#"{"a":"<a href=\"\/zebrafinch7\/\">x<\/a>"}"#),
        ("a.json", r#"{"a":"fewer than <five and zebrafinch7 too"}"#),
        ("a.geojson", r#"{"properties":{"name":"zebrafinch7"}}"#),
        ("a.csv", "id,name\n1,zebrafinch7\n"),
        ("a.csv", "id,name\n1,\"a \"\"zebrafinch7\"\"\"\n"),
        ("a.svg", "<svg><text>zebra<tspan>finch7</tspan></text></svg>"),
        ("a.svg", "<svg><title>zebrafinch7</title></svg>"),
        ("a.css", ".zebrafinch7{}"),
        ("a.js", r#"x="\u007aebrafinch7""#),
        ("_headers", "/zebrafinch7/*\n  X: y"),
        ("robots.txt", "Disallow: /zebrafinch7"),
        ("groups/zebrafinch7/index.html", ""),
        ("img/zebrafinch7_800w.webp", "\0"),
        ("a.jpg", "\u{0}\u{1}Azebrafinch7B\u{0}"),
        ("a.jpg", "\0\u{1}z\0e\0b\0r\0a\0f\0i\0n\0c\0h\x007\0\0\0"),
        ("a.pdf", "\0\0\0(\0z\0e\0b\0r\0a\0f\0i\0n\0c\0h\x007\0)"),
    ] {
        found(Channel::Prose, "The zebrafinch7 came.", path, text, What::Word);
        name("zebrafinch7", path, text);
    }
}

#[test]
fn a_name_of_common_words_is_found_however_it_is_written() {
    for text in [
        "Silent Heron",
        "SILENT\n   HERON",
        "silent-heron",
        "silent_heron",
        "Silent\u{a0}Heron’s men",
        "Silent&nbsp;Heron",
        "<a href=x>Silent</a> Heron",
        "<b>Silent</b><br>Heron",
        "Silent<sup class=n><a href='#n1'>1</a></sup> Heron",
        "Si<mark>lent Her</mark>on",
        "<i title='/silent-heron/'></i>",
        "<a href='/a/silent%20heron'>x</a>",
        "Sil\u{ad}ent Heron",
    ] {
        let text = format!("<p>{text}</p>");
        let hits =
            look(Channel::Name, "Silent Heron", "A silent one. The heron.", PAGE, text.as_bytes());
        // A word that a tag divides is put together beside its sentence.
        let expected = if text.contains("Si<mark>") { 0 } else { 1 };
        assert_eq!(hits.len(), expected, "{text}");
    }
}

#[test]
fn accents_and_scripts_do_not_hide_a_name() {
    for text in [
        "Moussa Koné",
        "MOUSSA KONE\u{301}",
        "moussa-kone",
        "Moussa Kon&eacute;",
        "Moussa Kon&#233;",
        "<a href='/people/moussa%20kon%C3%A9'>x</a>",
    ] {
        name("Moussa Koné", PAGE, format!("<p>{text}</p>"));
    }
    name("Moussa Koné", "a.json", r#"{"a":"Moussa Kon\u00e9"}"#);
    name("Moussa Koné", "a.json", r#"{"a":"Moussa Kone\u0301"}"#);
    name("Moussa Koné", "feed.xml", "<t>&lt;p&gt;Moussa Kon&amp;eacute;&lt;/p&gt;</t>");
    name("Moussa Koné", "a.jpg", b"\0\xff\xe1Moussa Kon\xc3\xa9");
    name("Moussa Koné", "a.jpg", b"\0\xff\xe1MOUSSA KON\xc3\x89");
    name("Moussa Koné", "a.jpg", b"\0\xff\xe1Moussa Kon\xe9");
    name("Moussa Koné", "a.jpg", b"\0M\0o\0u\0s\0s\0a\0 \0K\0o\0n\0\xe9\0");
    name("Moussa Koné", "a.jpg", b"\0\0moussa-kone.jpg");
    name("كتيبة النصر", PAGE, "<p>كَتيبة النصر</p>");
    name(
        "كتيبة النصر",
        "a.json",
        r#"{"a":"\u0643\u062a\u064a\u0628\u0629 \u0627\u0644\u0646\u0635\u0631"}"#,
    );
    name(
        "كتيبة النصر",
        "%D9%83%D8%AA%D9%8A%D8%A8%D8%A9-%D8%A7%D9%84%D9%86%D8%B5%D8%B1/index.html",
        "",
    );
    let wide: Vec<u8> = "كتيبة النصر".encode_utf16().flat_map(u16::to_be_bytes).collect();
    name("كتيبة النصر", "a.pdf", [&b"\0\0"[..], &wide].concat());
    name("Jama'at Nusra", PAGE, "<p>the Jama’at Nusra</p>");
    name("Jama'at Nusra", "a.json", r#"["Jama\u2019at Nusra"]"#);
    name("Jama'at Nusra", PAGE, "<p>the Jama&#39;at Nusra</p>");
    name("Jamaat", PAGE, "<p>of the Jama'at</p>");
    name("Armée Noire", PAGE, "<p>de l’Arm&eacute;e noire</p>");
    name("J.N.Q.", PAGE, "<p>JNQ</p>");
    name("Sørlandet", PAGE, "<p>Sorlandet</p>");
    name("戦士団", PAGE, "<p>「戦士団」</p>");
}

#[test]
fn a_sentence_is_found_when_a_part_of_it_is_copied() {
    let withheld = "The **men** met at the [old mill](https://example.org/x), and\nthey left for the river at dawn.";
    let released = "dawn river for left they and mill old at met men the";
    for (path, text) in [
        (PAGE, "<p>met at the <a href=y>old mill</a>, and they left for</p>"),
        (PAGE, "<meta content='… and they left for the river at dawn'>"),
        (PAGE, "<p>they left for the<sup>2</sup> river at dawn"),
        ("a.json", r#"{"t":"they left\nfor the river at dawn"}"#),
        ("feed.xml", "<c>&lt;p&gt;they left &lt;em&gt;for&lt;/em&gt; the river at dawn</c>"),
        ("a.js", "x='they left for the river at dawn'"),
    ] {
        let hits = look(Channel::Prose, withheld, released, path, text.as_bytes());
        assert_eq!(hits.len(), 1, "{text}");
        assert_eq!(hits[0].what, What::Phrase);
    }
    nothing(
        Channel::Prose,
        withheld,
        released,
        PAGE,
        "<p>met at the old mill</p><p>and they left</p>",
    );
}

#[test]
fn numbers_are_found_as_languages_write_them() {
    let number =
        |withheld: &str, text: &str| found(Channel::Prose, withheld, PAGE, text, What::Number);
    number("at 14.4974", "<p>14.4974</p>");
    number("at -12.3456", "<p data-lat='-12.3456'>");
    number("at 12.3456", "<p>12,3456° N</p>");
    // A short number is read at once, one with something in it letter by letter.
    number("at 12.3456", "<p>12.34\u{200d}56</p>");
    number("call 76542189", "<p>76542189</p>");
    number("12345 dead", "<p>12,345 dead</p>");
    number("1234567 dead", "<p>1\u{202f}234&nbsp;567</p>");
    found(
        Channel::Prose,
        "at 12.3456",
        "a.geojson",
        r#"{"coordinates":[-4.2,12.3456]}"#,
        What::Number,
    );
    nothing(
        Channel::Prose,
        "2024 and 10,000 on 24.09.2024",
        "",
        PAGE,
        "<p>2024 10,000 24.09.2024</p>",
    );
    nothing(Channel::Prose, "123.45", "", "a.svg", "<svg><path d='M123.45 12L1,123.45'/></svg>");
    nothing(Channel::Prose, "14.4974", "at 14.4974", PAGE, "<p>14.4974</p>");
}

#[test]
fn what_released_texts_have_is_no_secret() {
    for (withheld, released) in [
        ("JNIM", "the JNIM’s men"),
        ("Silent Heron", "said a [[x|Silent]] Heron"),
        ("Silent Heron", "a [Silent](https://example.org) Heron"),
        ("Moussa Koné", "MOUSSA KONE"),
        ("silent-heron", "Silent Heron"),
    ] {
        nothing(Channel::Name, withheld, released, PAGE, &format!("<p>{withheld}</p>"));
    }
    let sentence = "They left for the river at dawn";
    let linked = "They left for the [river](/x) at **dawn**.";
    nothing(Channel::Prose, sentence, linked, PAGE, "<p>They left for the river at dawn</p>");
}

#[test]
fn markup_is_not_taken_for_words() {
    let prose = "The section of the header was blocked: a strong summary, a table, a column of articles. \
        Its content and properties in January; coordinates, features; the updated feed.";
    for (path, text) in [
        (PAGE, "<!doctype html><section><header><strong>x</strong><table><caption>"),
        (PAGE, "<meta name=viewport content='width=device-width'><main><article><summary>"),
        (PAGE, "<p>Tuesday, 3 January 2024</p>"),
        (PAGE, "<img src='data:image/png;base64,blocked/articles+blocked=='>"),
        (PAGE, "<div class='blocked articles'>"),
        (PAGE, "<script>blocked.articles()</script>"),
        ("a.css", "section{display:block}.articles{}"),
        (
            "a.geojson",
            r#"{"type":"FeatureCollection","features":[{"properties":{},"coordinates":[]}]}"#,
        ),
        ("feed.xml", "<feed xmlns='http://www.w3.org/2005/Atom'><updated>2024</updated><content/>"),
        ("a.jpg", "\0 Copyright blocked articles section"),
    ] {
        nothing(Channel::Prose, prose, "", path, text);
    }
}

#[test]
fn a_part_of_a_word_is_not_the_word() {
    nothing(Channel::Name, "Mali", "", PAGE, "<p>Malian, Somali, malicious</p>");
    nothing(Channel::Name, "M23", "", "a.svg", "<path d='M23 40'/>");
    nothing(Channel::Name, "2024-09-24", "", PAGE, "<time datetime='2024-09-24'>");
    nothing(Channel::Name, "2024", "", PAGE, "2024");
    nothing(
        Channel::Name,
        "2024-09-24-bamako-attacks",
        "bamako attacks",
        PAGE,
        "<a href='/2024-09-25-bamako-attacks/'>",
    );
    name("2024-09-24-bamako-attacks", PAGE, "<a href='/2024-09-24-bamako-attacks/'>");
    name("M23", PAGE, "<p>M23</p>");
}

#[test]
fn names_put_side_by_side_are_no_phrase() {
    let prose =
        "They form the Alliance of Sahel States, AES, according to Mali on 24 September 2024.";
    let released = "Alliance of Sahel States. AES. Mali. they form according";
    let page =
        "<h1>Alliance of Sahel States <span>AES</span></h1><p><a>Mali</a>, 24 September 2024</p>";
    nothing(Channel::Prose, prose, released, PAGE, page);
}

#[test]
fn an_ordinary_word_is_found_wherever_a_reader_or_an_address_may_have_it() {
    for (path, text) in [
        (PAGE, "<p>An ambush.</p>"),
        (PAGE, "<h2 id=the-ambush>x</h2>"),
        (PAGE, "<a href='#the-ambush'>x</a>"),
        (PAGE, "<meta name=description content='ambush'>"),
        ("search.json", r#"{"t":["ambush"]}"#),
        ("a.csv", "ambush,1"),
        ("ambush/index.html", ""),
    ] {
        found(Channel::Prose, "An ambush at dawn.", path, text, What::Word);
    }
    found(Channel::Prose, "An ambush at dawn.", "a.csv", b"Kon\xe9,ambush", What::Word);
}

#[test]
fn a_common_word_is_not_looked_for_in_scripts() {
    nothing(Channel::Name, "filter", "", "a.js", "x.filter(y)");
    nothing(Channel::Name, "filter", "", PAGE, "<a filter class=filter style='filter:none'>");
    name("filter", PAGE, "<p>#filter</p>");
    name("Nightjar", "a.js", "x = 'nightjar'");
}

#[test]
fn a_long_line_of_anything_takes_no_longer_than_its_length() {
    let withheld = Withheld { file: FILE, texts: vec![(Channel::Name, "zebrafinch7")] };
    let parts = [
        "<", "<a ", "<a b='", "a<b>", "[[", "](", "\n", "\n ", "&", "%C3", "\"", "\\u00", "a'",
        "1,", "\u{ad}", "<script>", "<sup>", "</b>", "z\0", "zebraf",
    ];
    for part in parts {
        let bytes = part.repeat(20_000);
        let secrets = secrets([withheld.clone()].into_iter(), [bytes.as_str()].into_iter(), &[]);
        for path in ["a.html", "a.xml", "a.json", "a.js", "a.txt", "a.png"] {
            // A quadratic search would not come back.
            assert_eq!(scan(path, bytes.as_bytes(), &secrets), [], "{part} {path}");
        }
    }
}

#[test]
fn allowed_texts_are_no_secrets() {
    let withheld = || {
        let texts =
            vec![(Channel::Name, "Silent Heron"), (Channel::Prose, "zebrafinch7 and quokka")];
        [Withheld { file: FILE, texts }].into_iter()
    };
    let allowed = ["silent heron".to_string(), "Quokka".to_string()];
    let secrets = secrets(withheld(), std::iter::empty(), &allowed);
    let files: [(&str, &[u8]); 3] =
        [(PAGE, b"<p>Silent Heron</p>"), ("b.html", b"quokka"), ("c.html", b"zebrafinch7")];
    let hits: Vec<Hit> =
        files.iter().flat_map(|(path, bytes)| scan(path, bytes, &secrets)).collect();
    assert_eq!(hits.len(), 1);
    assert_eq!(hits[0].path, "c.html");
}

#[test]
fn a_hit_names_both_places() {
    let withheld = [
        Withheld {
            file: "a.md",
            texts: vec![(Channel::Name, "zebrafinch7"), (Channel::Prose, "quokka1")],
        },
        Withheld { file: "b.md", texts: vec![(Channel::Prose, "wallaby2 zebrafinch7")] },
    ];
    let secrets = secrets(withheld.into_iter(), std::iter::empty(), &[]);
    let files: [(&str, &[u8]); 2] = [
        ("z.html", b"<p>\n<p>quokka1\n<p>zebrafinch7\n<p>zebrafinch7 wallaby2"),
        ("wallaby2.png", b"\0\0zebrafinch7"),
    ];
    let mut hits: Vec<Hit> =
        files.iter().flat_map(|(path, bytes)| scan(path, bytes, &secrets)).collect();
    hits.sort();
    let messages: Vec<String> = hits.iter().map(Hit::to_string).collect();
    assert_eq!(
        messages,
        [
            "wallaby2.png, byte 2, has a name that only withheld content has (a.md)",
            "the file name of wallaby2.png has a word that only withheld content has (b.md)",
            "z.html, line 3, has a name that only withheld content has (a.md)",
            "z.html, line 4, has a word that only withheld content has (b.md)",
        ]
    );
}

#[test]
fn nothing_withheld_costs_nothing() {
    let released = std::iter::from_fn(|| -> Option<&str> { panic!("released texts are not read") });
    let secrets = secrets(std::iter::empty(), released, &[]);
    assert!(secrets.is_empty());
    assert_eq!(scan(PAGE, b"<p>", &secrets), []);
}

#[test]
fn broken_files_are_read_to_their_end() {
    let words = [
        "<", "&", "&#", "&amp", "\\", "\\u12", "%", "%C3", "<a", "<a b=", "<a b=\"", "</", "<!--",
        "<script", "<sup>", "]( ", "[[", "\"", "\u{e9}", "l'", "12.", "12,345,", "1.2", "A.B", "'",
        "<b>x",
    ];
    let secrets = secrets(
        [Withheld { file: FILE, texts: vec![(Channel::Name, "zebrafinch7")] }].into_iter(),
        words.into_iter(),
        &[],
    );
    for path in ["a.html", "a.xml", "a.json", "a.css", "a.txt", "a.png"] {
        for first in words {
            for second in words {
                let mut bytes = [first, second].concat().into_bytes();
                scan(path, &bytes, &secrets);
                bytes.push(0xC3);
                scan(path, &bytes, &secrets);
            }
        }
    }
}

#[test]
fn a_script_that_is_data_is_read_as_text() {
    let script = "/* data */previews({\"groups/x/\":\"Somewhere the Grey Pelican\\u0027s men\"});";
    name("Grey Pelican", "descriptions.js", script);
}

/// A name and a sentence, of which released texts have all but one word in other places.
fn of_the_mill() -> Secrets {
    let prose = "They crossed the narrow wooden bridge behind the mill at dusk, zebrafinch7.";
    let texts = vec![(Channel::Name, "silent heron"), (Channel::Prose, prose)];
    let released = ["silent", "heron and so on they crossed the narrow bridge at dusk"];
    secrets([Withheld { file: FILE, texts }].into_iter(), released.into_iter(), &[])
        .published_at("https://mill.example/dusk/")
}

/// Numbers below what is asked for, the same in each run.
fn dice(mut seed: u64) -> impl FnMut(usize) -> usize {
    move |below| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    }
}

#[test]
fn what_was_read_before_hides_nothing() {
    let parts = [
        "<p>",
        "</p>",
        "\n<p>a line of a text that other pages have as well <a href=\"../",
        "\n<p>a line of a text that other pages have as well <a href=\"../../",
        "\n<p>a line of a text that other pages have as well <a href=\"https://mill.example/dusk/",
        "\\n<p>a line of a text that other pages have as well <a href=\\\"https://mill.example/dusk/",
        "\\n<p>a line of a text that other pages have as well <a href=\\\"",
        "\\n",
        "\\n",
        "&quot;&gt;",
        "\\\">",
        "&lt;/p&gt;",
        "&lt;",
        "&amp;",
        "https://mill.example/dusk/",
        "A.B",
        "12,",
        "345",
        "<sup>",
        "</sup>",
        "<b>",
        "</b>",
        "<a href=\"",
        "\">",
        "\\\"",
        "\"",
        "<script>",
        "<script type=\"application/ld+json\">",
        "</script>",
        "&lt;p&gt;",
        "<!--",
        "-->",
        "silent",
        "heron",
        "zebra",
        "finch7",
        " ",
        " ",
        "\n",
        "\n",
        "\n",
        "They crossed the narrow",
        "wooden bridge behind the mill",
        "at dusk,",
        "released words that fill a line well enough",
        ",",
        "\\",
        "{\"text\":\"",
        "\",\n{\"text\":\"a line of data, \\u007aebrafinch7",
        "{\"a\":[\n{\"text\":\"a line of data as pages have it\"},\n",
    ];
    let mut below = dice(7);
    let before = of_the_mill();
    let mut hits = 0;
    for round in 0..16_000 {
        let text: String = (0..1 + below(14)).map(|_| parts[below(parts.len())]).collect();
        // Pages are much the same: what begins one ends another.
        let text = format!("<p>a line of many pages, of which none is in it</p>\n{text}\n{text}");
        let path = ["index.html", "atom.xml", "feed.json", "rows.csv"][round % 4];
        let again = scan(path, text.as_bytes(), &before);
        // Other secrets have not seen a thing.
        assert_eq!(again, scan(path, text.as_bytes(), &of_the_mill()), "{path}: {text}");
        hits += again.len();
    }
    assert!(hits > 500, "{hits}");
}

/// What a page and a JSON Feed make of a line of HTML.
fn carriers(line: &str) -> [(&'static str, String); 2] {
    let json = serde_json::to_string(line).expect("JSON");
    [("index.html", line.to_string()), ("feed.json", json)]
}

#[test]
fn a_paragraph_is_the_same_in_a_page_and_in_a_feed() {
    let mut pieces = Pieces::default();
    pieces.published_at("https://mill.example/dusk/");
    let hashes = |page: &str, feed: &str| {
        let [_, (_, json)] = carriers(feed);
        let json = json.trim_matches('"');
        [
            pieces.hash(Sort::Line, Format::Html, 0, page.as_bytes()),
            pieces.hash(Sort::Paragraph, Format::Json, 0, json.as_bytes()),
        ]
    };
    let page = "<p>The men of <a href=\"../../groups/x/\">Y</a>, 1,200.</p>";
    let feed = page.replace("../../", "https://mill.example/dusk/");
    let [html, json] = hashes(page, &feed);
    assert_eq!(html, json);
    let [html, json] = hashes(page, &feed.replace("1,200", "1,201"));
    assert_ne!(html, json);
    // A tag to those who read feeds, and letters to those who read the page.
    let page = "<p>The men of &lt;b title=\"x\"&gt; the mill.</p>";
    let [html, json] = hashes(page, page);
    assert_ne!(html, json);
}

#[test]
fn a_paragraph_that_was_read_elsewhere_hides_nothing() {
    let parts = [
        "silent heron",
        "<script>silent heron</script>",
        "<unknown x='silent heron'>",
        "<i title=\"a <b class='silent heron'>\">",
        "silent",
        "heron",
        "zebra",
        "finch7",
        " ",
        " ",
        "They crossed the narrow ",
        "wooden bridge behind the mill ",
        "released words that fill a line",
        "<b>",
        "</b>",
        "<sup>",
        "</sup>",
        "<br>",
        "</p><p>",
        "<a href=\"../",
        "<a href=\"https://mill.example/dusk/",
        "<i title=\"",
        "<i title='",
        "\">",
        "'>",
        ">",
        "<",
        "\"",
        "'",
        "&lt;",
        "&gt;",
        "&quot;",
        "&amp;lt;",
        "&lt;b&gt;",
        "&lt;i class=\"",
        "<i class=\"",
        "<script>",
        "</script>",
        "<style>",
        "<unknown x=\"",
        "<!--",
        "-->",
        "\\",
        "\\n",
        "\\u0073",
        "A.B",
        "12,",
        "345",
        "%73",
        "é",
        "class=",
        "\t",
    ];
    let mut below = dice(11);
    let before = of_the_mill();
    let mut hits = 0;
    for _ in 0..8_000 {
        let said: String = (0..1 + below(7)).map(|_| parts[below(parts.len())]).collect();
        let ending = ["</p>", "</p>", "</b></p>", ""][below(4)];
        let text =
            format!("<div>\n<p>a line that leads there {said}{ending}\n<p>the end</p></div>\n");
        let files = carriers(&text);
        let first = below(2);
        for (path, bytes) in files.iter().cycle().skip(first).take(2) {
            let again = scan(path, bytes.as_bytes(), &before);
            assert_eq!(again, scan(path, bytes.as_bytes(), &of_the_mill()), "{path}: {bytes}");
            hits += again.len();
        }
    }
    assert!(hits > 1000, "{hits}");
}

#[test]
fn a_large_file_is_searched_to_its_end_wherever_its_words_are_handed_on() {
    const LINES: usize = 7_000;
    let secret = "Silent Heron Seven";
    let line = |path: &str, at: usize, what: &str| match path {
        "a.csv" => format!("{at},the men of the {what} came at dawn and left\r\n"),
        "a.json" => format!("{{\"{at}\":\"the men of the {what} came at dawn and left\"}},\n"),
        // Nothing ends here: it is one text, and the name may go across lines.
        "a.txt" => {
            format!("{at} the men of the {} came at dawn and left\n", what.replace(' ', "\n"))
        }
        _ => {
            format!("<p title='{at}'>{at} the men of the <b>{what}</b> came at dawn and left</p>\n")
        }
    };
    for path in ["a.csv", "a.json", "a.txt", "a.xml", PAGE] {
        let text: Vec<String> = (0..LINES).map(|at| line(path, at, "market")).collect();
        // A line has eleven to thirteen words: around here the first of them are handed on, and the next.
        let near = [32_768 / 13..32_768 / 10, 65_536 / 13..65_536 / 10];
        let places = near.into_iter().flat_map(|near| near.step_by(61)).chain([0, LINES - 1]);
        for at in places {
            let mut text = text.clone();
            text[at] = line(path, at, secret);
            let before = text[..at].concat().matches('\n').count();
            let hits = look(
                Channel::Name,
                secret,
                "the men of the market",
                path,
                text.concat().as_bytes(),
            );
            let Place::Line(found) = hits[0].place else { panic!("{path}: {:?}", hits[0]) };
            assert_eq!(found, before + 1, "{path} {at}");
        }
        assert_eq!(
            look(Channel::Name, secret, "the men of the market", path, text.concat().as_bytes()),
            []
        );
    }
}
