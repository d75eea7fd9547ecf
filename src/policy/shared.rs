//! Texts, arrays and objects that are alike, kept once.
//!
//! In facts the same vault, key or lifecycle stands in thousands of hops, and the state before a plan is mostly the
//! state after it. What is kept once takes less memory, and the engine sees at once that it is equal to itself.

use foldhash::fast::RandomState;
use regorus::Value;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

#[expect(
    clippy::disallowed_types,
    reason = "looked up a million times, and never iterated"
)]
type Map<K> = std::collections::HashMap<K, Value, RandomState>;

/// What was made so far.
#[derive(Default)]
pub(super) struct Shared {
    /// Names of fields and variants by where the program has them: two out of three texts of facts.
    names: RefCell<Map<(usize, usize)>>,
    texts: RefCell<Map<Arc<str>>>,
    /// By what they are made of; of those that come to the same number, the last.
    wholes: RefCell<Map<u64>>,
}

impl Shared {
    /// A text of the program's own.
    pub(super) fn name(&self, name: &'static str) -> Value {
        let place = (name.as_ptr().addr(), name.len());
        let known = self.names.borrow().get(&place).cloned();
        known.unwrap_or_else(|| {
            let new = self.text(name);
            self.names.borrow_mut().insert(place, new.clone());
            new
        })
    }

    pub(super) fn text(&self, text: &str) -> Value {
        let mut texts = self.texts.borrow_mut();
        if let Some(known) = texts.get(text) {
            return known.clone();
        }
        let new: Arc<str> = text.into();
        let value = Value::String(Arc::clone(&new));
        texts.insert(new, value.clone());
        value
    }

    /// Items that were made here.
    pub(super) fn array(&self, items: Vec<Value>) -> Value {
        let made_of = items.iter().fold(1, mixed);
        let is_same = |known: &Value| {
            let known = known.as_array();
            known.is_ok_and(|known| {
                known.len() == items.len() && known.iter().zip(&items).all(|(a, b)| same(a, b))
            })
        };
        let known = self.known(made_of, is_same);
        known.unwrap_or_else(|| self.keep(made_of, Value::from(items)))
    }

    /// Entries that were made here.
    pub(super) fn object(&self, mut entries: Vec<(Value, Value)>) -> Value {
        entries.sort_by(|(a, _), (b, _)| a.cmp(b));
        let each = entries.iter();
        let made_of = each.fold(2, |sum, (key, value)| mixed(mixed(sum, key), value));
        let is_same = |known: &Value| {
            let known = known.as_object();
            known.is_ok_and(|known| {
                let mut pairs = known.iter().zip(&entries);
                known.len() == entries.len()
                    && pairs
                        .all(|((key, value), entry)| same(key, &entry.0) && same(value, &entry.1))
            })
        };
        let known = self.known(made_of, is_same);
        known.unwrap_or_else(|| {
            // Built at once from a list: faster than by insertions.
            let object = entries.into_iter().collect::<BTreeMap<_, _>>();
            self.keep(made_of, Value::from(object))
        })
    }

    fn known(&self, made_of: u64, is_same: impl FnOnce(&Value) -> bool) -> Option<Value> {
        let wholes = self.wholes.borrow();
        wholes.get(&made_of).filter(|known| is_same(known)).cloned()
    }

    fn keep(&self, made_of: u64, value: Value) -> Value {
        self.wholes.borrow_mut().insert(made_of, value.clone());
        value
    }
}

/// Whether two values made here are one.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::String(a), Value::String(b)) => Arc::ptr_eq(a, b),
        (Value::Array(a), Value::Array(b)) => Arc::ptr_eq(a, b),
        (Value::Object(a), Value::Object(b)) => Arc::ptr_eq(a, b),
        _ => a == b,
    }
}

/// A number for what came before with one more value: by its place in memory, since each is there once.
fn mixed(sum: u64, value: &Value) -> u64 {
    let place = match value {
        Value::String(text) => Arc::as_ptr(text).addr(),
        Value::Array(array) => Arc::as_ptr(array).addr(),
        Value::Object(object) => Arc::as_ptr(object).addr(),
        Value::Bool(flag) => usize::from(*flag),
        Value::Number(number) => number.as_i64().map_or(2, |number| {
            usize::try_from(number.unsigned_abs()).unwrap_or(2)
        }),
        Value::Null | Value::Set(_) | Value::Undefined => 3,
    };
    let place = u64::try_from(place).unwrap_or_default();
    // FxHash: a turn and a product spread what places of memory have in common.
    (sum.rotate_left(5) ^ place).wrapping_mul(0x517c_c1b7_2722_0a95)
}
