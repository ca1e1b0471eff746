//! Finished HTML -> the same with some of its tags changed.
//!
//! Text between tags stays as it is, whatever it looks like.

/// A tag that opens an element.
pub struct Tag {
    /// In small letters.
    pub name: String,
    /// Names in small letters, and values as they are written, escaped.
    pub attributes: Vec<(String, String)>,
    /// The element is left out; of a script or a style, what is in it too.
    pub dropped: bool,
    /// Stands in place of the element's tag.
    pub instead: Option<String>,
    changed: bool,
}

impl Tag {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// Changes the values of some attributes.
    pub fn change(&mut self, names: &[&str], new: impl Fn(&str) -> String) {
        for (name, value) in &mut self.attributes {
            if names.contains(&name.as_str()) {
                let other = new(value);
                self.changed |= other != *value;
                *value = other;
            }
        }
    }

    pub fn remove(&mut self, names: &[&str]) {
        let before = self.attributes.len();
        self.attributes.retain(|(name, _)| !names.contains(&name.as_str()));
        self.changed |= self.attributes.len() < before;
    }
}

/// Shows each opening tag to `look`, which may change it.
pub fn rewrite(html: &str, look: &mut dyn FnMut(&mut Tag)) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 16);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            let end = comment.find("-->").map_or(rest.len(), |end| end + 7);
            out.push_str(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        let Some((mut tag, end)) = read(rest) else {
            out.push('<');
            rest = &rest[1..];
            continue;
        };
        look(&mut tag);
        let written = &rest[..end];
        rest = &rest[end..];
        // Nothing inside of these is a tag.
        let mut inside = "";
        if tag.name == "script" || tag.name == "style" {
            let close = format!("</{}>", tag.name);
            let length = rest.find(&close).map_or(rest.len(), |at| at + close.len());
            (inside, rest) = rest.split_at(length);
        }
        match (&tag.instead, tag.dropped) {
            (Some(other), _) => out.push_str(other),
            (None, true) => continue,
            (None, false) if tag.changed => write(&mut out, &tag, written.ends_with("/>")),
            (None, false) => out.push_str(written),
        }
        if tag.instead.is_none() {
            out.push_str(inside);
        }
    }
    out.push_str(rest);
    out
}

fn write(out: &mut String, tag: &Tag, closed: bool) {
    out.push('<');
    out.push_str(&tag.name);
    for (name, value) in &tag.attributes {
        out.push(' ');
        out.push_str(name);
        if !value.is_empty() {
            out.push_str("=\"");
            out.push_str(&value.replace('"', "&quot;"));
            out.push('"');
        }
    }
    out.push_str(if closed { "/>" } else { ">" });
}

/// The opening tag at the beginning of a text, and where it ends.
fn read(text: &str) -> Option<(Tag, usize)> {
    let bytes = text.as_bytes();
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':');
    if !bytes.get(1)?.is_ascii_alphabetic() {
        return None;
    }
    let run = |from: usize, is: &dyn Fn(&u8) -> bool| {
        bytes[from..].iter().position(|byte| !is(byte)).map(|length| from + length)
    };
    let mut at = run(1, &is_name)?;
    let name = text[1..at].to_ascii_lowercase();
    let mut attributes = Vec::new();
    loop {
        at = run(at, &|byte| byte.is_ascii_whitespace() || *byte == b'/')?;
        if bytes[at] == b'>' {
            let tag = Tag { name, attributes, dropped: false, instead: None, changed: false };
            return Some((tag, at + 1));
        }
        let end = run(at, &|byte| !byte.is_ascii_whitespace() && !b"=/>".contains(byte))?;
        let attribute = text[at..end].to_ascii_lowercase();
        at = run(end.max(at), &|byte| byte.is_ascii_whitespace())?;
        if bytes[at] != b'=' {
            // A mark that begins no name is gone over, so that every round goes on.
            at = at.max(end);
            attributes.push((attribute, String::new()));
            continue;
        }
        at = run(at + 1, &|byte| byte.is_ascii_whitespace())?;
        let (from, to, next) = match bytes[at] {
            quote @ (b'"' | b'\'') => {
                let to = run(at + 1, &|byte| *byte != quote)?;
                (at + 1, to, to + 1)
            }
            _ => {
                let to = run(at, &|byte| !byte.is_ascii_whitespace() && *byte != b'>')?;
                (at, to, to)
            }
        };
        attributes.push((attribute, text[from..to].to_string()));
        at = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_changed_and_texts_are_not() {
        let html = "<p id=\"a\">id=\"a\" < 3 <a href='#a' hidden>b</a> <!-- <p id=\"a\"> --><br/><SCRIPT src=x>if (a<b) \"<p id=1>\"</script></p>";
        let changed = rewrite(html, &mut |tag| {
            tag.change(&["id"], |id| format!("x-{id}"));
            tag.change(&["href"], |to| to.replace('#', "#x-"));
            tag.dropped = tag.name == "script";
        });
        assert_eq!(
            changed,
            "<p id=\"x-a\">id=\"a\" < 3 <a href=\"#x-a\" hidden>b</a> <!-- <p id=\"a\"> --><br/></p>"
        );
        assert_eq!(rewrite(html, &mut |_| ()), html);
    }

    #[test]
    fn nothing_that_is_cut_off_is_lost() {
        for html in [
            "a <",
            "<p",
            "<p id",
            "<p id=",
            "<p id=\"x",
            "<p =\"\">",
            "<!-- x",
            "<b / c = d>",
            "é<é>",
        ] {
            assert_eq!(rewrite(html, &mut |_| ()), html);
        }
    }
}
