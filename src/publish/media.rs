//! A file's name -> what a host says of it: its type, and how long it may be kept.

/// The value of `Content-Type`.
pub fn content_type(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or_default();
    match name.rsplit_once('.').map_or("", |(_, end)| end) {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" if name == "feed.json" => "application/feed+json; charset=utf-8",
        "json" => "application/json",
        "geojson" => "application/geo+json",
        "jsonld" => "application/ld+json",
        "xml" if name == "feed.xml" => "application/atom+xml; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "opml" => "text/x-opml; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "svg" => "image/svg+xml; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "gif" => "image/gif",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "gz" => "application/gzip",
        "txt" | "md" | "bib" | "ris" | "minisig" => "text/plain; charset=utf-8",
        "" if name == "SHA256SUMS" => "text/plain; charset=utf-8",
        "" if name.starts_with('_') => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// The value of `Cache-Control`: what has a hash in its name never changes, a page may at any time.
pub fn cache_control(path: &str) -> &'static str {
    let hashed = path.starts_with("media/") || path.starts_with("search/") && path.ends_with(".js");
    match hashed {
        true => "public, max-age=31536000, immutable",
        false => "public, max-age=60, must-revalidate",
    }
}
