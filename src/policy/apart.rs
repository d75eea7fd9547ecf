//! Policies of others, judged in a process of its own.
//!
//! The engine's clock stops loops, but not one call that never ends (`numbers.range(1, 1e18)`), nor memory that runs
//! out, which ends the process. So the program starts itself once more, with limits that the system keeps, and
//! tells which rule it was in when it died. What is built in is trusted and needs no such start.

use super::engine::{self, Entry};
use super::error::PolicyError;
use regorus::Value;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead as _, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// The hidden command that the program is started with.
pub const COMMAND: &str = "judge-apart";

/// Memory for evaluation, in bytes: so much always, and more for each byte of the facts.
const MEMORY: (u64, u64) = (320 << 20, 100);
/// Seconds of a processor for evaluation, and more for each megabyte of the facts; rounded up, since the system limits
/// whole seconds. A rule that is stopped takes twice that, since it is looked for.
const SECONDS: (f64, f64) = (1.0, 2.0);
/// So many times that by the clock: other processes may be at work, too.
const PATIENCE: f64 = 5.0;
/// A policy whose findings take more, in bytes, says nothing that somebody reads.
const FINDINGS: u64 = 32 << 20;

/// How to start the program.
#[derive(Clone)]
pub(super) struct Apart {
    pub(super) program: PathBuf,
}

/// What the other process is told.
#[derive(Serialize, Deserialize)]
struct Task<'a> {
    /// Names and texts, checked before.
    policies: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// The facts, as JSON.
    input: Cow<'a, str>,
    /// Paths of the sets.
    entries: Vec<Cow<'a, str>>,
    seconds: f64,
    memory: u64,
    /// All entries by one query first, which is faster and doesn't tell where it is.
    together: bool,
}

/// What it answers.
#[derive(Serialize, Deserialize)]
enum Answer {
    /// The elements of each entry; none where that is no set.
    Sets(Vec<Option<Vec<Value>>>),
    /// The engine's words for the entry last begun.
    Failed(String),
}

impl Task<'_> {
    fn patience(&self) -> Duration {
        Duration::from_secs_f64(self.seconds * PATIENCE)
    }

    fn too_slow(&self) -> String {
        format!("it takes more than {:.0} s", self.seconds)
    }
}

/// Why there is no answer.
struct Death {
    /// The entry that had begun.
    at: Option<usize>,
    why: String,
}

/// What went wrong with an entry, in the engine's words.
pub(super) enum Failure {
    Failed { at: usize, error: String },
    Stopped(PolicyError),
}

impl Apart {
    /// The sets of all entries.
    pub(super) fn sets(
        &self,
        texts: &BTreeMap<String, Cow<'static, str>>,
        input: &Value,
        entries: &[Entry<'_>],
    ) -> Result<Vec<Value>, Failure> {
        let stopped = |death: Death| {
            let rule = death.at.and_then(|at| entries.get(at));
            Failure::Stopped(PolicyError::Stopped {
                who: rule.map_or("the policies".to_owned(), |it| format!("rule {}", it.rule)),
                why: death.why,
            })
        };
        let input = input.to_json_str().unwrap_or_default();
        let bytes = u32::try_from(input.len()).unwrap_or(u32::MAX);
        let mut task = Task {
            policies: texts
                .iter()
                .map(|(name, text)| (name.into(), Cow::Borrowed(&**text)))
                .collect(),
            input: input.into(),
            entries: entries.iter().map(|it| (&*it.path).into()).collect(),
            seconds: (SECONDS.0 + SECONDS.1 * f64::from(bytes) / 1e6).ceil(),
            memory: MEMORY
                .0
                .saturating_add(MEMORY.1.saturating_mul(bytes.into())),
            together: true,
        };
        let answered = self.ask(&task).or_else(|_| {
            task.together = false;
            self.ask(&task)
        });
        match answered.map_err(stopped)? {
            (_, Answer::Sets(sets)) => Ok(sets
                .into_iter()
                .map(|set| {
                    set.map_or(Value::Undefined, |set| {
                        Value::from(set.into_iter().collect::<BTreeSet<_>>())
                    })
                })
                .collect()),
            (at, Answer::Failed(error)) => Err(Failure::Failed {
                at: at.unwrap_or_default(),
                error,
            }),
        }
    }

    /// The answer, and the entry last begun.
    fn ask(&self, task: &Task<'_>) -> Result<(Option<usize>, Answer), Death> {
        let failed = |error: io::Error| Death {
            at: None,
            why: format!("their process can't be started: {error}"),
        };
        let mut child = Command::new(&self.program)
            .arg(COMMAND)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let lines = told(&mut child, task);
        let started = Instant::now();
        let mut at = None;
        let why = loop {
            let left = task.patience().saturating_sub(started.elapsed());
            match lines.recv_timeout(left) {
                Ok(line) => match (line.parse(), serde_json::from_str(&line)) {
                    (Ok(begun), _) => at = Some(begun),
                    (_, Ok(answer)) => {
                        let _ = child.wait();
                        return Ok((at, answer));
                    }
                    (Err(_), Err(_)) => break "its findings take more than 32 MB".to_owned(),
                },
                Err(RecvTimeoutError::Timeout) => {
                    break task.too_slow();
                }
                Err(RecvTimeoutError::Disconnected) => break last_words(&mut child, task),
            }
        };
        let _ = child.kill();
        let _ = child.wait();
        Err(Death { at, why })
    }
}

/// Hands over the task; lines come as they are written.
fn told(child: &mut Child, task: &Task<'_>) -> mpsc::Receiver<String> {
    let (send, lines) = mpsc::channel();
    if let Some(out) = child.stdout.take() {
        let reading = thread::Builder::new().spawn(move || {
            let lines = BufReader::new(out.take(FINDINGS)).lines();
            lines
                .map_while(Result::ok)
                .try_for_each(|line| send.send(line))
        });
        drop(reading);
    }
    if let Some(input) = child.stdin.take() {
        // Where it died meanwhile, its output has ended, too.
        let _ = serde_json::to_writer(io::BufWriter::new(input), task);
    }
    lines
}

/// What a process that ended without an answer wrote last: the system's or the engine's reason.
fn last_words(child: &mut Child, task: &Task<'_>) -> String {
    if child.wait().is_ok_and(ran_out_of_time) {
        return task.too_slow();
    }
    let mut said = String::new();
    if let Some(errors) = child.stderr.take() {
        let _ = errors.take(4096).read_to_string(&mut said);
    }
    if said.contains("memory allocation of") || said.contains("capacity overflow") {
        return format!("it needs more than {} MB of memory", task.memory >> 20);
    }
    // A panic says its place in the first line, its reason in the second.
    let reason = said.lines().find(|line| {
        let line = line.trim();
        !line.is_empty() && !line.starts_with("thread '") && !line.starts_with("note:")
    });
    let reason = reason.map_or("without a word", str::trim);
    format!("the engine broke off ({reason})")
}

/// The other process: reads the task, says which entry it begins, and answers.
///
/// # Errors
/// The task can't be read, or the answer not be written.
pub fn serve(input: impl Read, out: &mut impl Write) -> io::Result<()> {
    let task: Task<'_> = serde_json::from_reader(BufReader::new(input))?;
    limit(&task)?;
    let answer = answer(&task, out)?;
    serde_json::to_writer(&mut *out, &answer)?;
    out.write_all(b"\n")?;
    out.flush()
}

fn answer(task: &Task<'_>, out: &mut impl Write) -> io::Result<Answer> {
    let paths: Vec<&str> = task.entries.iter().map(AsRef::as_ref).collect();
    let mut engine = regorus::Engine::new();
    for (name, text) in &task.policies {
        let added = engine.add_policy(name.to_string(), text.to_string());
        added.map_err(io::Error::other)?;
    }
    let facts = Value::from_json_str(&task.input).map_err(io::Error::other)?;
    engine.set_input(facts);
    engine.set_execution_timer_config(engine::limit(task.patience()));
    let together = task
        .together
        .then(|| engine::side_by_side(&mut engine, &paths));
    if let Some(all) = together.flatten() {
        return Ok(Answer::Sets(all.iter().map(elements).collect()));
    }
    let mut sets = Vec::new();
    for (at, path) in paths.into_iter().enumerate() {
        writeln!(out, "{at}")?;
        out.flush()?;
        match engine.eval_rule(path.to_owned()) {
            Ok(set) => sets.push(elements(&set)),
            Err(error) => return Ok(Answer::Failed(error.to_string())),
        }
    }
    Ok(Answer::Sets(sets))
}

fn elements(set: &Value) -> Option<Vec<Value>> {
    Some(set.as_set().ok()?.iter().cloned().collect())
}

/// Limits that the system keeps. Elsewhere only the time is limited, from outside.
#[cfg(unix)]
fn limit(task: &Task<'_>) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let set = |resource, most: u64| {
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        setrlimit(resource, limit)
    };
    // Data is what is really used; the address space has reserves for each thread beside it.
    set(Resource::Data, task.memory)?;
    set(Resource::As, task.memory.saturating_add(1 << 30))?;
    set(Resource::Core, 0)?;
    let seconds = Duration::from_secs_f64(task.seconds).as_secs();
    set(Resource::Cpu, seconds)?;
    Ok(())
}

#[cfg(unix)]
fn ran_out_of_time(status: ExitStatus) -> bool {
    use rustix::process::Signal;
    use std::os::unix::process::ExitStatusExt as _;
    // The second where both limits are the same.
    [Signal::XCPU, Signal::KILL]
        .iter()
        .any(|it| status.signal() == Some(it.as_raw()))
}

#[cfg(not(unix))]
fn ran_out_of_time(_: ExitStatus) -> bool {
    false
}

#[cfg(not(unix))]
fn limit(_: &Task<'_>) -> io::Result<()> {
    Ok(())
}
