//! A line on standard error while something takes long: on a terminal, after a second, and gone at the end.

use std::io::{self, IsTerminal as _, Write};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// What takes less time isn't worth a word.
const PATIENCE: Duration = Duration::from_secs(1);

/// The line stands while this lives.
pub(super) struct Progress(Option<(Sender<()>, JoinHandle<()>)>);

impl Progress {
    /// Begins to wait; nothing comes of it where standard error is no terminal.
    pub(super) fn of(what: &str) -> Self {
        if io::stderr().is_terminal() {
            Self::on(io::stderr(), PATIENCE, what)
        } else {
            Self(None)
        }
    }

    fn on(mut out: impl Write + Send + 'static, patience: Duration, what: &str) -> Self {
        let (alive, ends) = mpsc::channel();
        let line = format!("tfbackup: {what} …");
        let waiting = thread::spawn(move || {
            if ends.recv_timeout(patience) == Err(RecvTimeoutError::Timeout) {
                // Nobody misses the line where it can't be written.
                let _ = write!(out, "{line}").and_then(|()| out.flush());
                let _ = ends.recv();
                let _ = write!(out, "\r{:1$}\r", "", line.chars().count());
                let _ = out.flush();
            }
        });
        Self(Some((alive, waiting)))
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((alive, waiting)) = self.0.take() {
            drop(alive);
            // What is printed next must find the line gone.
            let _ = waiting.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Told(Sender<String>);

    impl Write for Told {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let _ = self.0.send(String::from_utf8_lossy(bytes).into_owned());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn the_line_is_gone_when_it_ends() {
        let (sender, told) = mpsc::channel();
        let progress = Progress::on(Told(sender), Duration::ZERO, "reading");
        let first = told.recv().unwrap();
        assert_eq!(first, "tfbackup: reading …");
        drop(progress);
        let rest: String = told.iter().collect();
        assert_eq!(rest, format!("\r{}\r", " ".repeat(first.chars().count())));
    }

    #[test]
    fn what_is_quick_is_not_said() {
        let (sender, told) = mpsc::channel();
        drop(Progress::on(
            Told(sender),
            Duration::from_hours(1),
            "reading",
        ));
        assert_eq!(told.iter().count(), 0);
    }
}
