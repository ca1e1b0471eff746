use std::process::ExitCode;

fn main() -> ExitCode {
    watchdesk::commands::run()
}
