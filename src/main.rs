//! The tfbackup command.

fn main() {}
