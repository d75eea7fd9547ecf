//! Functions that read files at hand.

use crate::evaluator::{Evaluated, Evaluator, Fails, Scope};
use crate::value::{Reason, Value};
use hcl_edit::expr::Expression;
use hcl_edit::template::Template;

impl Evaluator<'_> {
    /// `file`, `templatefile`, `fileexists`.
    pub(crate) fn read_file(
        &self,
        name: &str,
        arguments: &[&Expression],
        scope: &Scope,
    ) -> Evaluated {
        let (path, variables) = match (name, arguments) {
            ("templatefile", [path, variables]) => (path, Some(variables)),
            ("file" | "fileexists", [path]) => (path, None),
            _ => return Err(Fails),
        };
        // Asked for first: what it depends on, it depends on whether or not the file is at hand.
        let variables = variables
            .map(|variables| self.eval(variables, scope))
            .transpose()?;
        let (path, marked) = self
            .settled(&self.eval(path, &scope.for_path())?)
            .unmarked();
        let unknown = |variables: Option<Value>| {
            Value::of_parts(
                variables
                    .into_iter()
                    .chain([Value::unknown(Reason::NotAtHand)]),
            )
        };
        let Value::String(path) = path else {
            return Ok(unknown(variables));
        };
        let text = if name == "fileexists" {
            None
        } else {
            self.sources_at(&path)
        };
        let Some(text) = text else {
            return Ok(unknown(variables));
        };
        let value = match variables {
            None => self.paid(Value::from(&*text)),
            Some(variables) => self.rendered(&text, variables, scope)?,
        };
        Ok(if marked { value.marked() } else { value })
    }

    fn rendered(&self, text: &str, variables: Value, scope: &Scope) -> Evaluated {
        let Ok(template) = text.parse::<Template>() else {
            return Ok(Value::of_parts([
                variables,
                Value::unknown(Reason::Function),
            ]));
        };
        let (variables, marked) = match variables {
            Value::Sensitive(inner) => (*inner, true),
            variables => (variables, false),
        };
        let value = match self.seen(variables) {
            Value::Map(map) => {
                let closed = scope.closed();
                let scope = map
                    .into_iter()
                    .fold(closed, |scope, (name, value)| scope.with(&name, value));
                self.template(&template, &scope, true)?
            }
            open if open.is_open() => Value::of_parts([open]),
            _ => return Err(Fails),
        };
        Ok(if marked { value.marked() } else { value })
    }
}
