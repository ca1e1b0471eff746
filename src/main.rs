use std::process::ExitCode;

fn main() -> ExitCode {
    watchdesk::commands::run()
}

// A build makes and drops millions of small values on all cores: the system's allocator takes a seventh
// more of the whole build.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
