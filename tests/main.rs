//! All tests that look at watchdesk from outside, in one program.

mod canary;
mod cases;
mod check;
mod commands;
mod example;
mod names;
mod pictures;
mod schemas;
mod typed_walls;
mod walls;
mod withholding;
