//! The strict policy that every page works under, and redirects, as the files of the usual hosts.
//!
//! The policy stands in each page as a meta tag too; what a meta tag cannot say (who may frame a
//! page, for instance) only a header can.

/// Nothing is loaded but the site's own files. The same in every page's meta tag.
pub const POLICY: &str =
    "default-src 'none'; img-src 'self'; style-src 'self'; font-src 'self'; script-src 'self'";

use super::redirects;
use crate::pages::redirects::Redirect;
use crate::site::Site;

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

/// The hosts that `hosts` in watchdesk.toml can name.
pub const HOSTS: &[&str] = &["netlify", "cloudflare", "apache", "nginx", "caddy", "github"];

/// The files for the hosts that the desk names, by their paths in the site.
pub fn files(site: &Site, redirected: &[Redirect]) -> Vec<(&'static str, String)> {
    let base_path = &site.base_path;
    let each = |line: &dyn Fn(&str, &str) -> String| -> String {
        headers().map(|(name, value)| line(name, &value)).collect()
    };
    let for_any = |hosts: &[&str]| site.hosts.iter().any(|host| hosts.contains(&host.as_str()));
    let netlify = each(&|name, value| format!("  {name}: {value}\n"));
    let nginx = each(&|name, value| format!("add_header {name} \"{value}\" always;\n"));
    let caddy = each(&|name, value| format!("\t{name} \"{value}\"\n"));
    let apache = each(&|name, value| format!("  Header always set {name} \"{value}\"\n"));
    let mut files = Vec::new();
    if for_any(&["netlify", "cloudflare"]) {
        files.push(("_headers", format!("/*\n{netlify}")));
        if !redirected.is_empty() {
            files.push(("_redirects", redirects::netlify(redirected, base_path)));
        }
    }
    if for_any(&["apache"]) {
        files.push((
            ".htaccess",
            format!(
                "<IfModule mod_headers.c>\n{apache}</IfModule>\nErrorDocument 404 {base_path}404.html\nAddDefaultCharset UTF-8\n{}",
                redirects::apache(redirected, base_path)
            ),
        ));
    }
    let compressed = if site.compress { "gzip_static on;\n" } else { "" };
    if for_any(&["nginx"]) {
        files.push((
            "hosting/nginx.conf",
            format!(
                "# include this in the server block of the site\n{nginx}error_page 404 {base_path}404.html;\ncharset utf-8;\n{compressed}{}",
                redirects::nginx(redirected, base_path)
            ),
        ));
    }
    if for_any(&["caddy"]) {
        files.push((
            "hosting/Caddyfile",
            format!(
                "# import this in the site's block\nheader {{\n{caddy}}}\nhandle_errors {{\n\t@404 expression {{err.status_code}} == 404\n\trewrite @404 {base_path}404.html\n\tfile_server\n}}\n{}",
                redirects::caddy(redirected, base_path)
            ),
        ));
    }
    // Without it GitHub would leave out files whose name begins with `_`.
    if for_any(&["github"]) {
        files.push((".nojekyll", String::new()));
    }
    files
}
