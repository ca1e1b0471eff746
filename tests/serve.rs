//! A site that is served is the site that is built; and what is kept from one state of a desk to the
//! next changes nothing.

use std::path::Path;

use watchdesk::release::AsOf;
use watchdesk::{Desk, Request, sources};

fn request() -> Request {
    let as_of = AsOf::day("2026-01-01".parse().expect("a day"));
    Request { audience: None, as_of, drafts: false }
}

#[test]
fn every_file_of_a_built_site_is_served_as_it_was_built() {
    let (tree, _) = sources::read(Path::new(env!("CARGO_MANIFEST_DIR")));
    let desk = Desk::open(tree, &|_| {}).unwrap_or_else(|_| panic!("no desk"));
    let built = desk.build(&request(), &|_| {}).output.expect("a site");
    let planned = desk.plan(&request(), &|_| {}).unwrap_or_else(|_| panic!("no plan"));
    let mut count = 0;
    for (path, bytes) in built.iter() {
        let served = desk.file(&planned, path).unwrap_or_else(|| panic!("{path} is not served"));
        let served = served.unwrap_or_else(|problems| panic!("{path}: {problems:?}"));
        assert!(served == *bytes, "{path} is served otherwise than it was built");
        count += 1;
    }
    assert!(count > 100);
    assert!(desk.file(&planned, "watchdesk.toml").is_none());
    assert!(desk.file(&planned, "../watchdesk.toml").is_none());
    assert!(desk.file(&planned, "content/pages/about.md").is_none());
}
