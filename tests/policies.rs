//! Every `test_*` rule of every `*_test.rego`, run by the engine.
#![cfg(test)]

mod support;

use regorus::Engine;
use std::fs;
use std::thread;
use support::{files, path};

#[test]
fn every_policy_test_passes() {
    let mut engine = Engine::new();
    engine.set_gather_prints(true);
    for file in files(&path("policies"), ".rego") {
        let name = file.strip_prefix(path("")).unwrap().display().to_string();
        engine
            .add_policy(name, fs::read_to_string(&file).unwrap())
            .unwrap_or_else(|e| panic!("{e}"));
    }
    let tests = tests(&mut engine);
    assert!(!tests.is_empty(), "there are no policy tests");
    // Each takes a tenth of a second, nearly all of it to find out anew what depends on what.
    let failed: Vec<String> = thread::scope(|scope| {
        let halves = tests.chunks(tests.len().div_ceil(2)).map(|half| {
            let mut engine = engine.clone();
            scope.spawn(move || failed(&mut engine, half))
        });
        let halves: Vec<_> = halves.collect();
        let each = halves.into_iter().map(|half| half.join().unwrap());
        each.flatten().collect()
    });
    assert!(
        failed.is_empty(),
        "{} of {} tests failed:\n{}",
        failed.len(),
        tests.len(),
        failed.concat()
    );
}

fn failed(engine: &mut Engine, tests: &[String]) -> Vec<String> {
    let wrong = tests
        .iter()
        .filter_map(|test| match engine.eval_rule(test.clone()) {
            Ok(regorus::Value::Bool(true)) => None,
            Ok(value) => Some(format!("{test}: {value}\n")),
            Err(e) => Some(format!("{test}: {e}\n")),
        });
    wrong.collect()
}

/// Paths of all test rules.
fn tests(engine: &mut Engine) -> Vec<String> {
    let packages = engine.get_policy_package_components().unwrap();
    let mut found = Vec::new();
    for (package, module) in packages.iter().zip(engine.get_modules().iter()) {
        let package = package.components.join("\"][\"");
        for rule in &module.policy {
            let name = support::rule_name(rule);
            if name.starts_with("test_") {
                found.push(format!("data[\"{package}\"].{name}"));
            }
        }
    }
    found
}
