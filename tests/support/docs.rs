//! What the README and the documentation show: blocks of code, and commands within sentences.

use super::{files, path};
use std::fs;

/// A block of code.
pub(crate) struct Block {
    /// `README.md:61`
    pub(crate) place: String,
    /// `sh`, `toml`, …; `sh` also for indented commands.
    pub(crate) language: String,
    pub(crate) text: String,
}

/// Pages that people wrote, by path.
pub(crate) fn pages() -> Vec<(String, String)> {
    let all = ["README.md", "CONTRIBUTING.md", "SECURITY.md"].map(path);
    let docs = files(&path("docs"), ".md");
    let written = all.into_iter().chain(docs).map(|page| {
        let name = page.strip_prefix(path("")).unwrap().display().to_string();
        (name, fs::read_to_string(page).unwrap())
    });
    written
        .filter(|(_, text)| !text.starts_with("<!-- generated"))
        .collect()
}

/// Programs that an indented line may run.
const PROGRAMS: [&str; 8] = [
    ".ci/run",
    "cargo",
    "conftest",
    "docker",
    "opa",
    "terraform",
    "tfbackup",
    "tofu",
];

/// All blocks of a page.
pub(crate) fn blocks(page: &str, text: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut open: Option<Block> = None;
    let mut before = "";
    for (at, line) in text.lines().enumerate() {
        let place = format!("{page}:{}", at.saturating_add(1));
        if let Some(block) = &mut open {
            if line.trim_start().starts_with("```") {
                found.extend(open.take());
            } else {
                block.text += line;
                block.text.push('\n');
            }
        } else if let Some(language) = line.trim_start().strip_prefix("```") {
            open = Some(Block {
                place,
                language: language.trim().to_owned(),
                text: String::new(),
            });
        } else if let Some(command) = line.strip_prefix("    ") {
            let program = command.split(' ').next().unwrap();
            if PROGRAMS.contains(&program) {
                match found.last_mut().filter(|_| before.starts_with("    ")) {
                    Some(block) if block.language == "sh" => block.text.extend([command, "\n"]),
                    _ => found.push(Block {
                        place,
                        language: "sh".to_owned(),
                        text: format!("{command}\n"),
                    }),
                }
            }
        }
        before = line;
    }
    found
}

/// Calls of tfbackup within sentences, without their quotes.
pub(crate) fn spans(text: &str) -> Vec<String> {
    let mut fenced = false;
    let lines = text.lines().filter(|line| {
        fenced ^= line.trim_start().starts_with("```");
        !fenced
    });
    let prose = lines.collect::<Vec<_>>().join(" ");
    let pieces = prose.split('`').skip(1).step_by(2);
    pieces
        .filter(|piece| piece.starts_with("tfbackup "))
        .map(str::to_owned)
        .collect()
}
