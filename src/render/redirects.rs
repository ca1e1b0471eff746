//! Redirects -> the rules of each kind of host, which answer before a page is looked for.
//!
//! The page at an old address leads on by itself; a rule does it sooner and for programs too.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::pages::redirects::Redirect;

const ESCAPED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// `_redirects`, of Netlify and Cloudflare.
pub fn netlify(redirects: &[Redirect], base: &str) -> String {
    each(redirects, |r| format!("{base}{} {base}{} 301\n", escaped(&r.from), escaped(&r.to)))
}

/// Apache looks at the path without escapes, and escapes where it leads by itself.
pub fn apache(redirects: &[Redirect], base: &str) -> String {
    each(redirects, |r| {
        let from = regex(&format!("{base}{}", r.from));
        let slash = if r.from.ends_with('/') { "?" } else { "" };
        let to = r.to.replace('&', "\\&");
        format!("RedirectMatch 301 \"^{from}{slash}$\" \"{base}{to}\"\n")
    })
}

pub fn nginx(redirects: &[Redirect], base: &str) -> String {
    each(redirects, |r| {
        let rule = |from: &str| {
            format!("location = \"{base}{from}\" {{ return 301 \"{base}{}\"; }}\n", escaped(&r.to))
        };
        both(&r.from, &rule)
    })
}

pub fn caddy(redirects: &[Redirect], base: &str) -> String {
    each(redirects, |r| {
        let rule =
            |from: &str| format!("redir \"{base}{from}\" \"{base}{}\" 301\n", escaped(&r.to));
        both(&r.from, &rule)
    })
}

fn each(redirects: &[Redirect], rule: impl Fn(&Redirect) -> String) -> String {
    redirects.iter().map(rule).collect()
}

/// A folder is asked for with a slash and without.
fn both(from: &str, rule: &dyn Fn(&str) -> String) -> String {
    from.strip_suffix('/').map(rule).unwrap_or_default() + &rule(from)
}

fn escaped(path: &str) -> String {
    utf8_percent_encode(path, ESCAPED).to_string()
}

/// A path as a regular expression that matches nothing else.
fn regex(path: &str) -> String {
    let mut text = String::new();
    for c in path.chars() {
        if ".+()[]{}^$|?*\\".contains(c) {
            text.push('\\');
        }
        text.push(c);
    }
    text
}
