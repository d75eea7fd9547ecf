//! `lint --timings`

use crate::policy::Rule;
use std::io::{self, Write as _};
use std::time::Duration;

/// Prints a table to standard error: which rule takes how long, the slowest first.
pub(super) fn print(rules: &[Rule], each: &[Duration]) {
    let names = rules.iter().map(|rule| rule.id.as_str());
    let table = table(names.zip(each.iter().copied()));
    // As in `say`: when standard error is gone, so is the table.
    let _ = io::stderr().lock().write_all(table.as_bytes());
}

fn table<'a>(rules: impl Iterator<Item = (&'a str, Duration)>) -> String {
    let mut rows: Vec<(&str, Duration)> = rules.collect();
    rows.sort_by(|(a, first), (b, second)| second.cmp(first).then(a.cmp(b)));
    let whole: Duration = rows.iter().map(|(_, time)| time).sum();
    rows.push(("all rules", whole));
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let line = |(name, time): &(&str, Duration)| {
        let milliseconds = time.as_secs_f64() * 1e3;
        let share = time.as_secs_f64() / whole.as_secs_f64().max(f64::MIN_POSITIVE) * 1e2;
        format!("{name:width$}  {milliseconds:>9.2} ms  {share:>5.1} %\n")
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slowest_stands_first_and_the_whole_last() {
        let rules = [
            ("a-rule", Duration::from_millis(1)),
            ("b-rule", Duration::from_millis(3)),
        ];
        insta::assert_snapshot!(table(rules.into_iter()), @r"
        b-rule          3.00 ms   75.0 %
        a-rule          1.00 ms   25.0 %
        all rules       4.00 ms  100.0 %
        ");
    }
}
