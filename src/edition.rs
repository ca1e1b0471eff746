//! A finished site -> one of its reading lists as a file that needs nothing beside itself: to send by
//! mail, or to carry on a stick.
//!
//! It is made of the bytes that were searched for leaks, so it has nothing that the site has not.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use url::Url;

use crate::markup::tags;
use crate::output::Output;

/// Nothing is loaded, not even from the site: styles and pictures are in the file.
const POLICY: &str = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The page at an address, in one file. Links lead to the site.
pub fn edition(output: &Output, address: &str, base_url: &str) -> Option<String> {
    let html = std::str::from_utf8(output.get(&crate::address::file(address))?).ok()?;
    let page = Url::parse(base_url).ok()?.join(address).ok()?;
    let file = |link: &str| -> Option<(String, &[u8])> {
        let url = page.join(&link.replace("&amp;", "&")).ok()?;
        let path = url.as_str().strip_prefix(base_url)?.split(['?', '#']).next()?;
        let path = percent_decode_str(path).decode_utf8().ok()?.into_owned();
        let bytes = output.get(&path)?;
        Some((path, bytes))
    };
    let whole = |link: &str| -> String {
        if link.starts_with('#') {
            return link.to_string();
        }
        match page.join(&link.replace("&amp;", "&")) {
            Ok(url) => url.as_str().replace('&', "&amp;"),
            Err(_) => link.to_string(),
        }
    };
    Some(tags::rewrite(html, &mut |tag| match tag.name.as_str() {
        "link" => match tag.get("rel") {
            Some("stylesheet") => {
                let style = tag.get("href").and_then(&file);
                let style = style.map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned());
                // Nothing in a style may end its element.
                let style = style.unwrap_or_default().replace("</", "<\\/");
                tag.instead = Some(format!("<style>{style}</style>"));
            }
            Some("canonical") => {}
            _ => tag.dropped = true,
        },
        "script" | "source" => tag.dropped = true,
        "meta" => {
            if tag.get("http-equiv").is_some_and(|name| name == "Content-Security-Policy") {
                tag.change(&["content"], |_| POLICY.to_string());
            }
        }
        "img" => {
            tag.remove(&["srcset", "sizes", "loading"]);
            tag.change(&["src"], |link| match file(link) {
                Some((path, bytes)) => {
                    format!("data:{};base64,{}", media(&path), STANDARD.encode(bytes))
                }
                None => String::new(),
            });
        }
        _ => tag.change(&["href"], whole),
    }))
}

fn media(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "gif" => "image/gif",
        _ => "image/jpeg",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_made_to_need_nothing_else() {
        let mut output = Output::default();
        let page = "<head><meta http-equiv=\"Content-Security-Policy\" content=\"x\"><link rel=\"canonical\" href=\"https://example.org/d/print/2031/05/\"><link rel=\"icon\" href=\"../../../icon.svg\"><link rel=\"stylesheet\" href=\"../../../style.css\"><script src=\"../../../previews.js\" defer></script></head><p><a href=\"../../../groups/a/?b&amp;c\">a</a> <a href=\"#n\">n</a> src=\"x\" <img src=\"../../../media/p%20q.png\" srcset=\"../../../media/big.png 2x\" alt=\"&quot;\"></p>";
        output.insert("print/2031/05/index.html", page.as_bytes().to_vec());
        output.insert("style.css", b"p::after { content: \"</style>\" }".to_vec());
        output.insert("media/p q.png", vec![0, 1, 2]);
        let made = edition(&output, "print/2031/05/", "https://example.org/d/").expect("a file");
        assert_eq!(
            made,
            format!(
                "<head><meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\"><link rel=\"canonical\" href=\"https://example.org/d/print/2031/05/\"><style>p::after {{ content: \"<\\/style>\" }}</style></head><p><a href=\"https://example.org/d/groups/a/?b&amp;c\">a</a> <a href=\"#n\">n</a> src=\"x\" <img src=\"data:image/png;base64,AAEC\" alt=\"&quot;\"></p>"
            )
        );
        assert_eq!(edition(&output, "print/2031/06/", "https://example.org/d/"), None);
    }
}
