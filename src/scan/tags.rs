//! The name of a tag or an attribute -> what it does to the text around it.

use super::hashes::plain_end;

/// The end of the name of a tag or an attribute that begins at a place, if one does.
pub fn name_end(bytes: &[u8], start: usize) -> usize {
    if !bytes.get(start).is_some_and(u8::is_ascii_alphabetic) {
        return start;
    }
    let mut end = plain_end(bytes, start);
    while let Some(b'-' | b':' | b'_') = bytes.get(end) {
        end = plain_end(bytes, end + 1);
    }
    end
}

/// Whether an attribute holds classes, measures or the points of a drawing. They are many and mean
/// nothing, so that one is soon equal to a number or a short name.
pub fn is_drawing(attribute: &[u8]) -> bool {
    attribute.len() <= 2 && attribute != b"id"
        || matches!(
            attribute,
            b"class"
                | b"style"
                | b"points"
                | b"transform"
                | b"viewBox"
                | b"width"
                | b"height"
                | b"integrity"
                | b"nonce"
                | b"sizes"
        )
}

/// Tags that a sentence goes through. All others end a block.
pub fn is_inline(name: &[u8]) -> bool {
    matches!(
        name,
        b"a" | b"abbr"
            | b"b"
            | b"bdi"
            | b"bdo"
            | b"cite"
            | b"code"
            | b"data"
            | b"del"
            | b"dfn"
            | b"em"
            | b"font"
            | b"i"
            | b"ins"
            | b"kbd"
            | b"mark"
            | b"q"
            | b"s"
            | b"samp"
            | b"small"
            | b"span"
            | b"strong"
            | b"sub"
            | b"time"
            | b"tspan"
            | b"u"
            | b"var"
            | b"wbr"
    )
}

/// The other tags that text is carried with. In JSON and in feeds only what is known is a tag, since
/// "fewer than <five" is not.
pub fn is_block(name: &[u8]) -> bool {
    matches!(
        name,
        b"article"
            | b"aside"
            | b"blockquote"
            | b"br"
            | b"caption"
            | b"dd"
            | b"details"
            | b"div"
            | b"dl"
            | b"dt"
            | b"figcaption"
            | b"figure"
            | b"footer"
            | b"h1"
            | b"h2"
            | b"h3"
            | b"h4"
            | b"h5"
            | b"h6"
            | b"header"
            | b"hr"
            | b"img"
            | b"li"
            | b"main"
            | b"nav"
            | b"ol"
            | b"p"
            | b"pre"
            | b"section"
            | b"summary"
            | b"sup"
            | b"table"
            | b"tbody"
            | b"td"
            | b"tfoot"
            | b"th"
            | b"thead"
            | b"tr"
            | b"ul"
    )
}
