//! The theme and the starter desk are built into the program: a change there is a change of it.
fn main() {
    for folder in ["templates", "static", "src/commands/starter"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
