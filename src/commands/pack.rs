//! `watchdesk pack`: a build as one archive.

use std::path::PathBuf;
use std::process::ExitCode;

use super::{PackArgs, publish, trouble};
use crate::output::Finished;
use crate::publish::{Trouble, pack};

pub fn pack(args: &PackArgs) -> ExitCode {
    let site = match Finished::read(&args.folder) {
        Ok(site) => site,
        Err(faults) => return trouble(&publish::not_whole(&args.folder, &faults)),
    };
    let host = url::Url::parse(&site.stamp.base_url).ok();
    let host = host.as_ref().and_then(|url| url.host_str()).unwrap_or("site");
    let name = format!("{host}-{}-{}", site.stamp.audience, site.stamp.date);
    let file = args.output.clone().unwrap_or_else(|| PathBuf::from(format!("{name}.tar.gz")));
    let bytes = pack::pack(&site, &name);
    if let Err(error) = std::fs::write(&file, &bytes) {
        let what = format!("{} cannot be written: {error}", file.display());
        return trouble(&Trouble::new(what, "name another file with --output"));
    }
    let signed = if site.signature.is_some() { "signed" } else { "not signed" };
    let files = site.files().count();
    println!("{}: {files} files, {} bytes, {signed}", file.display(), bytes.len());
    ExitCode::SUCCESS
}
