//! A file's path -> its place in the order in which a site is written where readers are.

use super::manifest::MARKER;

/// The stage of `watchdesk.json`; the record follows it, and deletions come before it.
pub const LAST: usize = 3;

/// Pictures, styles and data are there before the pages that show them, and pages before the lists
/// and feeds that lead to them.
pub fn stage(path: &str) -> usize {
    if path == MARKER {
        return LAST;
    }
    let path = path.strip_suffix(".gz").or(path.strip_suffix(".br")).unwrap_or(path);
    let leads = path.ends_with(".xml")
        || path.ends_with(".opml")
        || path.ends_with("feed.json")
        || path.ends_with("descriptions.js")
        || path.starts_with("search/");
    if leads {
        return 2;
    }
    let Some(page) = path.strip_suffix("/index.html") else {
        return usize::from(path.ends_with(".html"));
    };
    // A page of a document stands in the folder of its kind, in the main language or another.
    let parts: Vec<&str> = page.split('/').collect();
    let is_list = |folder: &str| {
        ["timeline", "tags", "names", "map", "search", "data"].contains(&folder)
            || crate::kinds::KINDS.iter().any(|about| about.folder == folder)
    };
    let last = parts.len() - 1;
    let numbered = last > 0 && parts[last - 1] == "page";
    let of_list = is_list(parts[last]) || parts.first().is_some_and(|p| *p == "timeline");
    1 + usize::from(of_list || numbered)
}

#[cfg(test)]
mod tests {
    use super::stage;

    #[test]
    fn what_leads_somewhere_comes_after_where_it_leads() {
        for (path, expected) in [
            ("style.css", 0),
            ("media/ab12-800.jpg", 0),
            ("data/incidents.csv", 0),
            ("countries/mali/index.html", 1),
            ("fr/countries/mali/index.html", 1),
            ("about/index.html", 1),
            ("404.html", 1),
            ("posts/old.html", 1),
            ("countries/index.html", 2),
            ("fr/countries/index.html", 2),
            ("countries/page/2/index.html", 2),
            ("timeline/2024/09/index.html", 2),
            ("countries/mali/feed.xml", 2),
            ("search/ab/w1.js", 2),
            ("sitemap.xml", 2),
            ("watchdesk.json", 3),
        ] {
            assert_eq!(stage(path), expected, "{path}");
        }
    }
}
