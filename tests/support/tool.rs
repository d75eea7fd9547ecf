//! Runs the binary as a person or a CI job would.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The binary, in a folder, with an environment of its own.
pub(crate) struct Tool {
    folder: PathBuf,
    env: Vec<(&'static str, &'static str)>,
    stdin: Vec<u8>,
}

/// What came of a run.
pub(crate) struct Said {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// The binary, to be run in `folder` with nothing but a UTF-8 locale in its environment.
pub(crate) fn tool(folder: &Path) -> Tool {
    Tool {
        folder: folder.to_owned(),
        env: vec![("LANG", "C.UTF-8")],
        stdin: Vec::new(),
    }
}

impl Tool {
    pub(crate) fn env(mut self, name: &'static str, value: &'static str) -> Self {
        self.env.push((name, value));
        self
    }

    pub(crate) fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.stdin = bytes.into();
        self
    }

    /// The command, with nothing started yet.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tfbackup"));
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env_clear()
            .envs(self.env.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs it. The folder's path, where it shows, is `[FOLDER]`.
    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        let mut child = self.command(arguments).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let bytes = self.stdin.clone();
        // A thread of its own: what isn't read must not block. A refusal to read is no failure.
        let writer = std::thread::spawn(move || drop(stdin.write_all(&bytes)));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        let folder = self.folder.display().to_string();
        let text = |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).unwrap();
            match folder.as_str() {
                "/" => text,
                folder => text.replace(folder, "[FOLDER]"),
            }
        };
        Said {
            status: output.status.code().expect("no signal ended it"),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }
}

impl Said {
    /// Asserts that the input was refused, and gives the diagnostic in one line without its help.
    pub(crate) fn refused(&self) -> String {
        assert_eq!((self.status, self.out.as_str()), (2, ""), "{}", self.err);
        let lines = self.err.lines().skip_while(|line| !line.contains('×'));
        let words = lines
            .take_while(|line| !line.trim_start().starts_with("help:"))
            .flat_map(str::split_whitespace)
            .filter(|word| !["×", "│"].contains(word));
        words.collect::<Vec<_>>().join(" ")
    }

    /// The help of a diagnostic in one line.
    pub(crate) fn help(&self) -> String {
        let help = self.err.split_once("help:").map_or("", |(_, help)| help);
        help.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Standard output as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}{}", self.out, self.err))
    }
}
