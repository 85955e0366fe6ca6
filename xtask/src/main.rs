//! The project's own commands: `cargo xtask help` lists them. They set up what is missing, with
//! progress and a remedy for everything that can go wrong. They must never need a tool that they
//! cannot install or name.

mod args;
mod bench;
mod build;
mod commands;
mod error;
mod support;
mod tools;

use crate::args::Command;
use std::process::ExitCode;

fn main() -> ExitCode {
    let outcome = args::parse(std::env::args().skip(1)).and_then(|command| match command {
        Command::Serve { port, data } => commands::serve::run(port, data),
        Command::Build => commands::build::run(),
        Command::Help => {
            println!("{}", args::USAGE);
            Ok(())
        }
        Command::Test(chosen) => commands::test::run(&chosen),
        Command::Dev { port } => commands::dev::run(port),
        Command::Bench => commands::bench::run(),
        Command::Flood => commands::bench::flood(),
        Command::Backup { data, port, file } => commands::backup::run(data, port, file.as_deref()),
        Command::Restore { file, data, force } => commands::restore::run(&file, &data, force),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error}");
            ExitCode::FAILURE
        }
    }
}
