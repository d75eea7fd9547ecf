//! `TFBACKUP_*`: each option can be given by a variable, for pipelines whose command lines are elsewhere.

use super::args::Input;
use super::terminal::variable;
use clap::builder::BoolishValueParser;
use clap::{Arg, ArgAction, Args as _, Command};

/// Options that mean the same in every command that has them.
const SHARED: [&str; 4] = ["color", "only-policy", "persona", "policy"];

/// The command line, with a variable for each option. What is typed wins.
pub(super) fn with_variables(command: Command) -> Command {
    let input = Input::augment_args(Command::new("input"));
    let shared: Vec<String> = input
        .get_arguments()
        .filter_map(Arg::get_long)
        .chain(SHARED)
        .map(str::to_owned)
        .collect();
    let command = command.mut_args(|arg| with_variable(arg, None));
    command.mut_subcommands(|command| {
        // `lint` is what pipelines run; its options have the short names.
        let own = Some(command.get_name().to_owned()).filter(|name| name != "lint");
        command.mut_args(|arg| {
            let is_shared = arg
                .get_long()
                .is_some_and(|long| shared.iter().any(|it| it == long));
            with_variable(arg, own.as_deref().filter(|_| !is_shared))
        })
    })
}

/// `--fail-on` is `TFBACKUP_FAIL_ON`, and `survive --diff` is `TFBACKUP_SURVIVE_DIFF`.
fn with_variable(arg: Arg, command: Option<&str>) -> Arg {
    // What excludes everything else, such as --schema, is another command in fact.
    let Some(long) = arg.get_long().filter(|_| !arg.is_exclusive_set()) else {
        return arg;
    };
    let words = ["tfbackup"].into_iter().chain(command).chain([long]);
    let name = words.collect::<Vec<_>>().join("_");
    let name = name.replace('-', "_").to_ascii_uppercase();
    // A pipeline's empty input is none.
    if variable(&name).is_some_and(|value| value.is_empty()) {
        return arg;
    }
    let arg = match arg.get_action() {
        ArgAction::SetTrue => arg.value_parser(BoolishValueParser::new()),
        _ => arg,
    };
    arg.env(name).hide_env_values(true)
}
