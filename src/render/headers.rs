//! The strict policy that every page works under, as the header files of the usual hosts.
//!
//! The policy stands in each page as a meta tag too; what a meta tag cannot say (who may frame a
//! page, for instance) only a header can.

/// Nothing is loaded but the site's own files. The same in every page's meta tag.
pub const POLICY: &str =
    "default-src 'none'; img-src 'self'; style-src 'self'; font-src 'self'; script-src 'self'";

const HEADERS: &[(&str, &str)] = &[
    ("Content-Security-Policy", ""),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    (
        "Permissions-Policy",
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=(), xr-spatial-tracking=()",
    ),
    ("Cross-Origin-Opener-Policy", "same-origin"),
];

fn headers() -> impl Iterator<Item = (&'static str, String)> {
    HEADERS.iter().map(|(name, value)| match *name {
        "Content-Security-Policy" => (
            *name,
            format!("{POLICY}; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"),
        ),
        _ => (*name, value.to_string()),
    })
}

/// The header files by their paths in the site. `base_path` is where the site stands on its host.
pub fn files(base_path: &str) -> Vec<(&'static str, String)> {
    let each = |line: &dyn Fn(&str, &str) -> String| -> String {
        headers().map(|(name, value)| line(name, &value)).collect()
    };
    let netlify = each(&|name, value| format!("  {name}: {value}\n"));
    let nginx = each(&|name, value| format!("add_header {name} \"{value}\" always;\n"));
    let caddy = each(&|name, value| format!("\t{name} \"{value}\"\n"));
    let apache = each(&|name, value| format!("  Header always set {name} \"{value}\"\n"));
    vec![
        ("_headers", format!("/*\n{netlify}")),
        (
            ".htaccess",
            format!(
                "<IfModule mod_headers.c>\n{apache}</IfModule>\nErrorDocument 404 {base_path}404.html\nAddDefaultCharset UTF-8\n"
            ),
        ),
        (
            "hosting/nginx.conf",
            format!(
                "# include this in the server block of the site\n{nginx}error_page 404 {base_path}404.html;\ncharset utf-8;\n"
            ),
        ),
        (
            "hosting/Caddyfile",
            format!(
                "# import this in the site's block\nheader {{\n{caddy}}}\nhandle_errors {{\n\t@404 expression {{err.status_code}} == 404\n\trewrite @404 {base_path}404.html\n\tfile_server\n}}\n"
            ),
        ),
    ]
}
