//! The tfbackup command.

use std::process::ExitCode;

fn main() -> ExitCode {
    tfbackup::cli::run()
}
