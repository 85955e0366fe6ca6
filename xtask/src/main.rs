//! The project's own commands: `cargo xtask help` lists them. They set up what is missing, with
//! progress and a remedy for everything that can go wrong. They must never need a tool that they
//! cannot install or name.

mod args;
mod backup;
mod bench;
mod browser;
mod build;
mod bundle;
mod dev;
mod dx;
mod error;
mod fingerprint;
mod http;
mod page;
mod paths;
mod process;
mod progress;
mod restore;
mod serve;
mod server;
mod signals;
mod split;
mod supply;
mod test;
mod tools;
mod weight;

use crate::args::Command;
use std::process::ExitCode;

fn main() -> ExitCode {
    let outcome = args::parse(std::env::args().skip(1)).and_then(|command| match command {
        Command::Serve { port, data } => serve::run(port, data),
        Command::Build => build::run(),
        Command::Help => {
            println!("{}", args::USAGE);
            Ok(())
        }
        Command::Test(chosen) => test::run(&chosen),
        Command::Dev { port } => dev::run(port),
        Command::Bench => bench::run(),
        Command::Flood => bench::flood(),
        Command::Backup { data, port, file } => backup::run(data, port, file.as_deref()),
        Command::Restore { file, data, force } => restore::run(&file, &data, force),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error}");
            ExitCode::FAILURE
        }
    }
}
