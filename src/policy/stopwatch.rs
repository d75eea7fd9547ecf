//! How long each rule takes.

use regorus::{Engine, Value};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Times of the paths, evaluated in their order by one query: what several of them need counts for the first.
///
/// The engine can't measure itself; a function between the paths looks at the clock.
pub(super) fn time(mut engine: Engine, paths: &[&str]) -> Result<Vec<Duration>, String> {
    let looks = Arc::new(Mutex::new(Vec::new()));
    let clock = Arc::clone(&looks);
    let look = move |_: Vec<Value>| {
        let mut looks = clock.lock().unwrap_or_else(PoisonError::into_inner);
        looks.push(Instant::now());
        Ok(Value::Bool(true))
    };
    engine
        .add_extension("look".to_owned(), 1, Box::new(look))
        .map_err(|e| e.to_string())?;
    let timed: Vec<String> = paths
        .iter()
        .enumerate()
        .map(|(at, path)| format!("{path},\nlook({at})"))
        .collect();
    // Before the first look the engine compiles, which is no rule's time.
    let query = format!("[\nlook(\"begin\"),\n{}\n]", timed.join(",\n"));
    engine.eval_query(query, false).map_err(|e| e.to_string())?;
    let looks = looks.lock().unwrap_or_else(PoisonError::into_inner);
    let pairs = looks.iter().zip(looks.iter().skip(1));
    Ok(pairs
        .map(|(before, after)| after.duration_since(*before))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A set of the numbers below a limit that a hundred thousand steps lead to.
    const SLOW: &str = "x contains n if some n in numbers.range(1, 100000)\n";

    #[test]
    fn each_path_has_its_own_time_and_what_is_shared_counts_once() {
        let mut engine = Engine::new();
        let shared = format!("package lib\n\n{SLOW}");
        let policies = [
            ("lib.rego", shared.as_str()),
            (
                "a.rego",
                "package a\n\ny contains 1 if count(data.lib.x) > 0\n",
            ),
            (
                "b.rego",
                "package b\n\ny contains n if some n in numbers.range(1, 100000)\n",
            ),
        ];
        for (name, text) in policies {
            engine.add_policy(name.to_owned(), text.to_owned()).unwrap();
        }
        let times = time(engine, &["data.lib", "data.a.y", "data.b.y"]).unwrap();
        let [lib, a, b] = times.as_slice() else {
            panic!("{times:?}");
        };
        assert!(a < lib && a < b, "{times:?}");
    }
}
