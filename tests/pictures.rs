//! Pictures and downloads beside the documents: what is published of them, and for whom.

use std::path::PathBuf;

use jpeg_encoder::{ColorType, Encoder};
use watchdesk::output::Output;
use watchdesk::release::AsOf;
use watchdesk::sources::SourceTree;
use watchdesk::{Built, Desk, Request};

const CONFIG: &str = "name = \"Delta desk\"\nbase_url = \"https://example.org/\"\n\
    [audiences]\npublic = \"clear\"\npartners = \"amber\"\n[markings]\ncontent = \"clear\"\n";

/// Words that stand in a photograph's file and in no pixel.
const HIDDEN: [&str; 3] = ["Zumbekamera", "Zumbekommentar", "Zumbeminiature"];

/// A photograph, lying on its side, of so many pixels, with words in its Exif data, a comment and
/// a Photoshop block.
fn photograph(width: u16, height: u16) -> Vec<u8> {
    let mut plain = Vec::new();
    let pixels: Vec<u8> = (0..u32::from(width) * u32::from(height))
        .flat_map(|at| [(at % 251) as u8, (at / 7 % 241) as u8, 90])
        .collect();
    let encoder = Encoder::new(&mut plain, 90);
    encoder.encode(&pixels, width, height, ColorType::Rgb).expect("a picture");
    // TIFF, little-endian: orientation (0x0112) 6, camera (0x0110) as ASCII.
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x02\0".to_vec();
    exif.extend(b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0");
    exif.extend(b"\x10\x01\x02\0\x0c\0\0\0\x26\0\0\0\0\0\0\0");
    exif.extend(HIDDEN[0].as_bytes());
    exif.push(0);
    let mut file = plain[..2].to_vec();
    let segments = [
        (0xe1, exif),
        (0xfe, HIDDEN[1].as_bytes().to_vec()),
        (0xed, [b"Photoshop 3.0\0".as_slice(), HIDDEN[2].as_bytes()].concat()),
    ];
    for (marker, content) in segments {
        file.extend([0xff, marker]);
        file.extend((content.len() as u16 + 2).to_be_bytes());
        file.extend(content);
    }
    file.extend(&plain[2..]);
    file
}

fn desk(texts: &[(&str, &str)], files: &[(&str, Vec<u8>)]) -> SourceTree {
    let config = [("watchdesk.toml", CONFIG)];
    let mut tree = SourceTree::from_texts(config.into_iter().chain(texts.iter().copied()));
    tree.files.extend(files.iter().map(|(path, bytes)| (path.to_string(), bytes.clone().into())));
    tree
}

fn build(tree: SourceTree, audience: &str) -> Built {
    let Ok(desk) = Desk::open(tree, &|_| {}) else { panic!("no desk") };
    let as_of = AsOf::day("2031-06-01".parse().expect("a day"));
    desk.build(&Request { audience: Some(audience.to_string()), as_of, drafts: false }, &|_| {})
}

fn site(built: Built) -> Output {
    built.output.unwrap_or_else(|| panic!("{:#?}", built.diagnostics))
}

fn page(output: &Output, path: &str) -> String {
    String::from_utf8(output.get(path).expect("a page").to_vec()).expect("UTF-8")
}

fn media(output: &Output) -> Vec<&str> {
    output.iter().map(|(path, _)| path).filter(|path| path.starts_with("media/")).collect()
}

fn codes(built: &Built) -> Vec<&str> {
    built.diagnostics.iter().map(|problem| problem.code.name()).collect()
}

fn text(body: &str) -> String {
    format!("+++\ntitle = \"About\"\n+++\n{body}\n")
}

#[test]
fn a_photograph_is_its_pixels_the_right_way_up_and_nothing_else() {
    let about = text("![The bridge](river%20bridge.jpg)");
    let label = "credit = \"Ama Okoro\"";
    let texts = [
        ("content/pages/about.md", about.as_str()),
        ("content/pages/river bridge.jpg.toml", label),
    ];
    let files = [("content/pages/river bridge.jpg", photograph(1200, 900))];
    let output = site(build(desk(&texts, &files), "public"));
    let paths = media(&output);
    // On its side it is 900 wide.
    let decoded =
        |path: &str| image::load_from_memory(output.get(path).expect("a file")).expect("a picture");
    let mut sizes: Vec<(u32, u32)> =
        paths.iter().map(|path| (decoded(path).width(), decoded(path).height())).collect();
    sizes.sort();
    assert_eq!(sizes, [(480, 640), (900, 1200)]);
    for (path, bytes) in output.iter() {
        assert!(!path.contains("bridge"), "{path}");
        let text = String::from_utf8_lossy(bytes);
        for hidden in HIDDEN.into_iter().chain(["Exif", "Photoshop"]) {
            assert!(!text.contains(hidden), "{path} has {hidden}");
        }
    }
    let page = page(&output, "about/index.html");
    for needed in
        [" 480w, ", " 900w\"", "width=\"900\" height=\"1200\"", "alt=\"The bridge\"", "Ama Okoro"]
    {
        assert!(page.contains(needed), "{needed} in {page}");
    }
}

#[test]
fn a_marked_picture_is_only_for_those_who_may_see_it() {
    let about = text("Before. ![A bridge](bridge.jpg) After.");
    let texts = [
        ("content/pages/about.md", about.as_str()),
        ("content/pages/bridge.jpg.toml", "tlp = \"amber\"\ncredit = \"Zumbequelle\""),
    ];
    let tree = || desk(&texts, &[("content/pages/bridge.jpg", photograph(60, 40))]);
    let public = build(tree(), "public");
    assert_eq!(codes(&public), ["withheld-name"]);
    let public = site(public);
    assert_eq!(media(&public), Vec::<&str>::new());
    assert!(page(&public, "about/index.html").contains("Before. A bridge After."));
    assert!(!page(&public, "about/index.html").contains("Zumbequelle"));
    let partners = site(build(tree(), "partners"));
    assert_eq!(media(&partners).len(), 1);
    // A page that shows an AMBER picture is AMBER.
    assert!(page(&partners, "about/index.html").contains("TLP:AMBER"));
}

#[test]
fn a_picture_that_only_withheld_text_shows_is_as_if_it_were_not_there() {
    let open = text("Open.");
    let closed =
        "+++\ntitle = \"Zumbeclosed\"\ntlp = \"amber\"\n+++\n![x](hidden.jpg) [y](list.csv)\n";
    let passage = text("Open.\n\n(TLP:AMBER) ![Seen by few](few.jpg)");
    let photo = || photograph(50, 30);
    let with = desk(
        &[("content/pages/about.md", &passage), ("content/pages/closed.md", closed)],
        &[
            ("content/pages/hidden.jpg", photo()),
            ("content/pages/few.jpg", photo()),
            ("content/pages/list.csv", b"a,b\n".to_vec()),
        ],
    );
    let with = site(build(with, "public"));
    let without = site(build(desk(&[("content/pages/about.md", &open)], &[]), "public"));
    let (with, without): (Vec<_>, Vec<_>) = (with.iter().collect(), without.iter().collect());
    assert!(with == without);
}

#[test]
fn a_picture_that_nothing_shows_and_one_without_a_label_are_told() {
    let about = text("Nothing.");
    let built = build(
        desk(&[("content/pages/about.md", &about)], &[("content/pages/x.jpg", photograph(9, 9))]),
        "public",
    );
    assert_eq!(codes(&built), ["stray-file"]);
    assert_eq!(media(&site(built)), Vec::<&str>::new());

    let config = "name = \"D\"\nbase_url = \"https://example.org/\"";
    let about = "+++\ntitle = \"About\"\ntlp = \"clear\"\n+++\n![x](x.jpg)\n";
    let mut tree =
        desk(&[("content/pages/about.md", about)], &[("content/pages/x.jpg", photograph(9, 9))]);
    tree.config = SourceTree::from_texts([("watchdesk.toml", config)]).config;
    assert!(codes(&build(tree, "public")).contains(&"unmarked"));
}

#[test]
fn a_drawing_keeps_no_script_and_no_way_out() {
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
        viewBox=\"0 0 9 9\" onload=\"alert(1)\"><!-- Zumbenotiz --><metadata>Zumbezeichner</metadata>\
        <script>alert(2)</script><image xlink:href=\"https://evil.example/x.png\"/>\
        <a href=\"javascript:alert(3)\"><circle r=\"3\" style=\"fill:url(https://evil.example/y)\"/></a></svg>";
    let about = text("![A plan](plan.svg)");
    let tree =
        desk(&[("content/pages/about.md", &about), ("content/pages/plan.svg", drawing)], &[]);
    let output = site(build(tree, "public"));
    let paths = media(&output);
    assert_eq!(paths.len(), 1);
    let clean = page(&output, paths[0]);
    assert!(clean.contains("<circle"), "{clean}");
    for bad in ["alert", "evil", "Zumbe", "script", "onload"] {
        assert!(!clean.contains(bad), "{bad} in {clean}");
    }
}

#[test]
fn a_download_keeps_its_name_and_what_a_browser_obeys_is_refused() {
    let about = text("[The report](report.pdf) and [a photograph](photo.jpg)");
    let tree = desk(
        &[("content/pages/about.md", &about)],
        &[
            ("content/pages/report.pdf", b"%PDF-1.7".to_vec()),
            ("content/pages/photo.jpg", photograph(20, 10)),
        ],
    );
    let output = site(build(tree, "public"));
    let paths = media(&output);
    assert!(paths.iter().any(|path| path.ends_with("/report.pdf")), "{paths:?}");
    // Also a picture that is linked to is made anew.
    assert!(paths.iter().any(|path| path.ends_with("-10.jpg")), "{paths:?}");

    let about = text("[Run](run.html) ![A picture](report.pdf) ![Torn](torn.jpg)");
    let tree = desk(
        &[("content/pages/about.md", &about), ("content/pages/run.html", "<script>")],
        &[
            ("content/pages/report.pdf", b"%PDF-1.7".to_vec()),
            ("content/pages/torn.jpg", photograph(20, 10)[..80].to_vec()),
        ],
    );
    let built = build(tree, "public");
    assert!(built.output.is_none());
    assert_eq!(codes(&built).iter().filter(|code| **code == "bad-file").count(), 3);
}

#[test]
fn a_picture_is_made_once_and_a_broken_cache_does_no_harm() {
    let folder = tempfile::tempdir().expect("a folder");
    let about = text("![x](x.jpg)");
    let build = || {
        let files = [("content/pages/x.jpg", photograph(700, 500))];
        let mut tree = desk(&[("content/pages/about.md", &about)], &files);
        tree.cache.folder = Some(folder.path().join("pictures"));
        let output = site(build(tree, "public"));
        output.iter().map(|(path, bytes)| (path.to_string(), bytes.to_vec())).collect::<Vec<_>>()
    };
    let kept = || -> Vec<PathBuf> {
        let files = std::fs::read_dir(folder.path().join("pictures")).expect("a cache");
        files.map(|file| file.expect("a file").path()).collect()
    };
    let first = build();
    assert_eq!(kept().len(), 1);
    let good = std::fs::read(&kept()[0]).expect("a file");
    let mut torn = good.clone();
    *torn.last_mut().expect("a byte") ^= 1;
    std::fs::write(&kept()[0], torn).expect("written");
    assert!(build() == first);
    assert!(std::fs::read(&kept()[0]).expect("a file") == good);
    assert!(build() == first);
}
