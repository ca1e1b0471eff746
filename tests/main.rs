//! All tests that look at watchdesk from outside, in one program.

mod again;
mod canary;
mod cases;
mod check;
mod commands;
mod data;
mod divided;
mod example;
mod feeds;
mod import;
mod names;
mod pictures;
mod programs;
mod schemas;
mod serve;
mod typed_walls;
mod walls;
mod withholding;
