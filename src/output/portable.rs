//! A page -> the same page for a stick: its links name `index.html`, because nobody is there to answer
//! for a folder.

/// Attributes that lead somewhere, as the theme and cleaned texts write them.
const LEADING: [&str; 3] = [" href=\"", " action=\"", " content=\"0; url="];

/// A page with every link within the site leading to a file; any other file as it is.
pub fn portable(path: &str, bytes: Vec<u8>) -> Vec<u8> {
    match std::str::from_utf8(&bytes) {
        Ok(text) if path.ends_with(".html") => with_files(text).into_bytes(),
        _ => bytes,
    }
}

fn with_files(page: &str) -> String {
    let mut made = String::with_capacity(page.len() + page.len() / 8);
    let mut rest = page;
    while let Some((at, attribute)) = next(rest) {
        let start = at + attribute.len();
        let end = rest[start..].find('"').map_or(rest.len(), |end| start + end);
        made += &rest[..start];
        made += &to_file(&rest[start..end]);
        rest = &rest[end..];
    }
    made + rest
}

fn next(text: &str) -> Option<(usize, &'static str)> {
    let found = LEADING.iter().filter_map(|name| Some((text.find(name)?, *name)));
    found.min_by_key(|(at, _)| *at)
}

/// `../mali/#status` -> `../mali/index.html#status`. Only links within the site have no scheme.
fn to_file(link: &str) -> String {
    let (path, tail) = link.split_at(link.find(['#', '?']).unwrap_or(link.len()));
    let elsewhere = path.starts_with('/') || path.contains(':');
    match !elsewhere && (path.ends_with('/') || path == ".." || path == ".") {
        true => format!("{}/index.html{tail}", path.trim_end_matches('/')),
        false => link.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::with_files;

    #[test]
    fn links_within_the_site_lead_to_files() {
        for (page, made) in [
            ("<a href=\"../mali/\">", "<a href=\"../mali/index.html\">"),
            (
                "<a href=\"./\"><a href=\"../\">",
                "<a href=\"./index.html\"><a href=\"../index.html\">",
            ),
            ("<a class=\"x\" href=\"a/#b\">", "<a class=\"x\" href=\"a/index.html#b\">"),
            ("<form action=\"../search/\">", "<form action=\"../search/index.html\">"),
            ("content=\"1; url=a/\"", "content=\"1; url=a/\""),
            ("<meta content=\"0; url=../a/\">", "<meta content=\"0; url=../a/index.html\">"),
            ("<a href=\"https://a.example/b/\">", "<a href=\"https://a.example/b/\">"),
            ("<a href=\"#x\"><a href=\"a.csv\">", "<a href=\"#x\"><a href=\"a.csv\">"),
        ] {
            assert_eq!(with_files(page), made);
        }
    }
}
