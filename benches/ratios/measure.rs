//! Runs a command to its end, and says how long that took or how much memory it had at its peak.

use std::error::Error;
use std::fs::{self, File};
use std::io;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Peak memory of a process in bytes, as far as the system tells (Linux).
#[derive(Clone, Copy, Default)]
pub(crate) struct Peak {
    /// Resident, mapped files included.
    pub(crate) total: Option<u64>,
    /// Resident, without mapped files.
    pub(crate) anonymous: Option<u64>,
}

/// A command to measure.
pub(crate) struct Job {
    pub(crate) program: PathBuf,
    pub(crate) arguments: Vec<String>,
    pub(crate) folder: PathBuf,
    /// A file to send through a pipe.
    pub(crate) piped: Option<PathBuf>,
}

impl Job {
    /// Seconds from start to end.
    pub(crate) fn time(&self) -> Result<f64, Box<dyn Error>> {
        let start = Instant::now();
        let status = self.run(Stdio::null(), |child| child.wait().map(drop))?;
        status.map(|()| start.elapsed().as_secs_f64())
    }

    /// Peak memory; slower than `time`, because it looks at the process all the while.
    pub(crate) fn peak(&self) -> Result<Peak, Box<dyn Error>> {
        let mut peak = Peak::default();
        self.run(Stdio::null(), |child| watch(child, &mut peak))??;
        Ok(peak)
    }

    /// What it prints.
    pub(crate) fn output(&self, to: &PathBuf) -> Result<String, Box<dyn Error>> {
        let stdout = Stdio::from(File::create(to)?);
        self.run(stdout, |child| child.wait().map(drop))??;
        Ok(fs::read_to_string(to)?)
    }

    fn run(
        &self,
        stdout: Stdio,
        until_end: impl FnOnce(&mut Child) -> io::Result<()>,
    ) -> io::Result<Result<(), Box<dyn Error>>> {
        let stdin = if self.piped.is_some() {
            Stdio::piped()
        } else {
            Stdio::null()
        };
        let mut child = Command::new(&self.program)
            .args(&self.arguments)
            .current_dir(&self.folder)
            .stdin(stdin)
            .stdout(stdout)
            .stderr(Stdio::inherit())
            .spawn()?;
        let pipe = child.stdin.take().zip(self.piped.clone());
        let feeder = pipe.map(|(mut pipe, path)| {
            thread::spawn(move || io::copy(&mut File::open(path)?, &mut pipe))
        });
        until_end(&mut child)?;
        if let Some(feeder) = feeder {
            // A reader that stops early has a status that says why.
            drop(feeder.join());
        }
        // A run that failed early would look fast.
        let status = child.wait()?;
        Ok(if status.success() {
            Ok(())
        } else {
            Err(format!("{} {:?}: {status}", self.program.display(), self.arguments).into())
        })
    }
}

/// Keeps the highest figures of /proc/PID/status until the process ends.
fn watch(child: &mut Child, peak: &mut Peak) -> io::Result<()> {
    let path = format!("/proc/{}/status", child.id());
    while child.try_wait()?.is_none() {
        let status = fs::read_to_string(&path).unwrap_or_default();
        peak.total = peak.total.max(field(&status, "VmHWM:"));
        peak.anonymous = peak.anonymous.max(field(&status, "RssAnon:"));
        thread::sleep(Duration::from_millis(1));
    }
    Ok(())
}

/// A line `NAME   123 kB` in bytes.
fn field(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kibibytes.checked_mul(1024)
}
