//! `tfbackup test`

use super::args;
use super::settings::OutputError;
use super::terminal::Terminal;
use crate::policy::{self, Bundle, Covered, Failure, Tested};
use crate::report::clean;
use std::io::{self, BufWriter, Write as _};

/// Checks the policies of a folder and runs their tests; the exit status is 1 if one fails.
pub(super) fn run(options: &args::Test, terminal: &Terminal) -> miette::Result<u8> {
    // What lint would refuse is refused here first, with its place.
    Bundle::from_dir(&options.dir)?;
    let tested = policy::test(&options.dir)?;
    let mut out = BufWriter::new(io::stdout().lock());
    write(&tested, terminal, &mut out)
        .and_then(|()| out.flush())
        .map_err(OutputError)?;
    let failed = tested.tests.iter().any(|test| test.failure.is_some());
    Ok(u8::from(failed || tested.tests.is_empty()))
}

fn write(tested: &Tested, terminal: &Terminal, out: &mut dyn io::Write) -> io::Result<()> {
    let failed = tested
        .tests
        .iter()
        .filter_map(|test| Some((test, test.failure.as_ref()?)));
    for (test, failure) in failed.clone() {
        let line = failure.line.unwrap_or(test.line);
        writeln!(
            out,
            "{} failed ({}:{line})",
            clean(&test.name),
            clean(&test.file)
        )?;
        write_failure(failure, out)?;
        writeln!(out)?;
    }
    for covered in tested.coverage.iter().filter(|it| !it.missed.is_empty()) {
        let lines = ranges(&covered.missed);
        writeln!(out, "{}: no test reaches {lines}", clean(&covered.file))?;
    }
    let all = tested.tests.len();
    let passed = all.saturating_sub(failed.count());
    let words = if all == 0 {
        "no tests: they are rules named test_… in files named …_test.rego".to_owned()
    } else {
        let tests = if all == 1 { "test" } else { "tests" };
        format!(
            "{passed} of {all} {tests} passed, {}",
            coverage(&tested.coverage)
        )
    };
    writeln!(out, "{}", terminal.style.bold(&words))
}

fn write_failure(failure: &Failure, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "  not true: {}", clean(&failure.text))?;
    let Some(sides) = &failure.sides else {
        return Ok(());
    };
    for line in &sides.left {
        writeln!(out, "    left only:  {}", clean(line))?;
    }
    for line in &sides.right {
        writeln!(out, "    right only: {}", clean(line))?;
    }
    Ok(())
}

/// `97 % of 120 lines covered`
fn coverage(files: &[Covered]) -> String {
    let sum = |count: fn(&Covered) -> usize| files.iter().map(count).fold(0, usize::saturating_add);
    let (reached, missed) = (sum(|it| it.lines), sum(|it| it.missed.len()));
    let all = reached.saturating_add(missed);
    let percent = reached.saturating_mul(100).checked_div(all).unwrap_or(100);
    format!("{percent} % of {all} lines covered")
}

/// `line 3`, `lines 3, 7-9`
fn ranges(lines: &[usize]) -> String {
    let follows = |a: &usize, b: &usize| a.checked_add(1) == Some(*b);
    let runs = lines.chunk_by(follows).map(|run| match run {
        [first, .., last] => format!("{first}-{last}"),
        run => run.first().map_or(String::new(), usize::to_string),
    });
    let runs: Vec<String> = runs.collect();
    let word = if lines.len() == 1 { "line" } else { "lines" };
    format!("{word} {}", runs.join(", "))
}
