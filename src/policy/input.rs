//! Facts as the engine's input.

use super::error::PolicyError;
use super::value::{Unfit, value};
use crate::facts::Part;
use regorus::Value;
use serde::Serialize;
use std::panic::resume_unwind;
use std::thread;

/// Facts in pieces, which are converted side by side; the fields of all pieces are those of the facts.
pub trait Pieces {
    /// Objects without a common field.
    fn pieces(&self) -> Vec<impl Serialize + Send>;
}

impl Pieces for Part<'_> {
    fn pieces(&self) -> Vec<impl Serialize + Send> {
        Part::pieces(self)
    }
}

impl Pieces for serde_json::Value {
    fn pieces(&self) -> Vec<impl Serialize + Send> {
        vec![self]
    }
}

/// The engine's value of all the pieces.
pub(super) fn input(facts: &impl Pieces) -> Result<Value, PolicyError> {
    join(facts.pieces()).map_err(|unfit| PolicyError::Facts(unfit.to_string()))
}

fn join(mut pieces: Vec<impl Serialize + Send>) -> Result<Value, Unfit> {
    let last = pieces.pop();
    let (others, last) = thread::scope(|scope| {
        let started: Vec<_> = pieces
            .into_iter()
            .map(|piece| scope.spawn(move || value(&piece)))
            .collect();
        // One on this thread, which has memory to use again.
        let last = last.map_or_else(|| Ok(Value::new_object()), |piece| value(&piece));
        let others = started
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        (others.collect::<Result<Vec<_>, _>>(), last)
    });
    let mut whole = last?;
    for mut piece in others? {
        if let (Ok(whole), Ok(piece)) = (whole.as_object_mut(), piece.as_object_mut()) {
            whole.append(piece);
        }
    }
    Ok(whole)
}
