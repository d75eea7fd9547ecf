//! What the terminal can show.

use super::args::Color;
use crate::report::Style;
use miette::GraphicalTheme;
use std::io::IsTerminal as _;

/// Columns where there is no terminal to ask.
const DEFAULT_WIDTH: usize = 100;
/// Longer lines are hard to read.
const MAX_WIDTH: usize = 120;
/// Excerpts need some room.
const MIN_WIDTH: usize = 60;

/// The terminal, for standard output and standard error.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terminal {
    pub(super) style: Style,
    color_on_stderr: bool,
}

impl Terminal {
    pub(super) fn detect(color: Color) -> Self {
        let plain = is_set("NO_COLOR") || variable("TERM").as_deref() == Some("dumb");
        let colored = |is_terminal: bool| match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => is_terminal && !plain,
        };
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
            .into_iter()
            .find_map(|name| variable(name).filter(|value| !value.is_empty()));
        let unicode = locale.is_some_and(|locale| {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        });
        let width = terminal_size::terminal_size()
            .map_or(DEFAULT_WIDTH, |(width, _)| usize::from(width.0))
            .clamp(MIN_WIDTH, MAX_WIDTH);
        let color = colored(std::io::stdout().is_terminal());
        Self {
            style: Style {
                color,
                unicode,
                width,
                links: false,
            },
            color_on_stderr: colored(std::io::stderr().is_terminal()),
        }
    }

    pub(super) fn error_theme(&self) -> GraphicalTheme {
        match (self.color_on_stderr, self.style.unicode) {
            (true, true) => GraphicalTheme::unicode(),
            (false, true) => GraphicalTheme::unicode_nocolor(),
            (true, false) => GraphicalTheme::ascii(),
            (false, false) => GraphicalTheme::none(),
        }
    }
}

fn is_set(name: &str) -> bool {
    variable(name).is_some_and(|value| !value.is_empty())
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the place that reads the environment"
)]
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
