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
    /// Objects without a common field but `before`, of which the same holds.
    fn pieces(&self) -> Vec<impl Serialize + Send>;

    /// Whether the collection of that name, `vaults` or `before.vaults`, is missing or holds nothing.
    fn lacks(&self, name: &str) -> bool;
}

impl Pieces for Part<'_> {
    fn pieces(&self) -> Vec<impl Serialize + Send> {
        Part::pieces(self)
    }

    fn lacks(&self, name: &str) -> bool {
        Part::lacks(self, name)
    }
}

impl Pieces for serde_json::Value {
    fn pieces(&self) -> Vec<impl Serialize + Send> {
        vec![self]
    }

    fn lacks(&self, name: &str) -> bool {
        let found = name.split('.').try_fold(self, |at, name| at.get(name));
        match found {
            Some(Self::Array(items)) => items.is_empty(),
            Some(Self::Object(fields)) => fields.is_empty(),
            other => other.is_none(),
        }
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
    for piece in others? {
        add(&mut whole, piece);
    }
    Ok(whole)
}

/// Adds a piece to the engine's value of those before it.
pub(super) fn add_piece(whole: &mut Value, piece: &impl Serialize) -> Result<(), PolicyError> {
    let piece = value(piece).map_err(|unfit| PolicyError::Facts(unfit.to_string()))?;
    add(whole, piece);
    Ok(())
}

/// Adds the fields of an object to another, those of `before` in it to that one's.
fn add(whole: &mut Value, mut piece: Value) {
    let before = Value::from("before");
    if let (Ok(whole), Ok(piece)) = (whole.as_object_mut(), piece.as_object_mut()) {
        if let (Some(whole), Some(piece)) = (whole.get_mut(&before), piece.remove(&before)) {
            add(whole, piece);
        }
        whole.append(piece);
    }
}
