//! `.tf` files into blocks.

use super::block::{Block, Dynamic, Entry, Form};
use super::comments::{self, Remark};
use hcl_edit::Span;
use hcl_edit::expr::{Expression, ObjectKey};
use hcl_edit::structure::{self, Body, Structure};
use std::ops::Range;
use std::rc::Rc;

/// All top-level blocks and remarks of a file, or the line and the message of its syntax error.
pub(super) fn read(text: &str) -> Result<(Vec<Block>, Vec<Remark>), (usize, String)> {
    let body = hcl_edit::parser::parse_body(text)
        .map_err(|e| (e.location().line(), e.message().to_owned()))?;
    let blocks = body.blocks().map(top).collect();
    Ok((blocks, comments::of_hcl(text, &body)))
}

fn top(block: &structure::Block) -> Block {
    let labels = block.labels.iter().map(structure::BlockLabel::as_str);
    let path = std::iter::once(block.ident.as_str()).chain(labels);
    Block {
        path: path.map(str::to_owned).collect(),
        header: header(block),
        body: entries(&block.body),
    }
}

fn entries(body: &Body) -> Vec<Entry> {
    body.iter()
        .map(|structure| match structure {
            Structure::Attribute(attribute) => argument(
                attribute.key.as_str(),
                attribute.key.span(),
                &attribute.value,
            ),
            Structure::Block(block) => nested(block),
        })
        .collect()
}

fn nested(block: &structure::Block) -> Entry {
    let name = block.labels.first().filter(|_| block.has_ident("dynamic"));
    match name {
        Some(name) => Entry {
            name: name.as_str().to_owned(),
            span: header(block),
            form: Form::Dynamic(dynamic(name.as_str(), &block.body)),
            inner: block
                .body
                .get_blocks("content")
                .flat_map(|content| entries(&content.body))
                .collect(),
        },
        None => Entry {
            name: block.ident.as_str().to_owned(),
            span: header(block),
            form: Form::Block,
            inner: entries(&block.body),
        },
    }
}

fn dynamic(name: &str, body: &Body) -> Dynamic {
    let argument = |name| body.get_attribute(name).map(|found| &found.value);
    let iterator = argument("iterator").and_then(Expression::as_variable);
    Dynamic {
        iterator: iterator
            .map_or(name, |iterator| iterator.as_str())
            .to_owned(),
        for_each: argument("for_each").cloned(),
    }
}

/// An object key that needs no evaluation.
fn literal_key(key: &ObjectKey) -> Option<String> {
    match key {
        ObjectKey::Ident(name) | ObjectKey::Expression(Expression::Variable(name)) => {
            Some(name.as_str().to_owned())
        }
        ObjectKey::Expression(key) => key.as_str().map(str::to_owned),
    }
}

fn argument(name: &str, key: Option<Range<usize>>, value: &Expression) -> Entry {
    let inner = match value {
        Expression::Object(object) => object
            .iter()
            .filter_map(|(key, value)| Some(argument(&literal_key(key)?, key.span(), value.expr())))
            .collect(),
        _ => Vec::new(),
    };
    Entry {
        name: name.to_owned(),
        span: join(key, value.span()),
        form: Form::Argument(Rc::new(value.clone())),
        inner,
    }
}

/// From the kind to the last label, without the brace.
fn header(block: &structure::Block) -> Range<usize> {
    let last = block
        .labels
        .last()
        .map_or_else(|| block.ident.span(), Span::span);
    join(block.ident.span(), last)
}

fn join(first: Option<Range<usize>>, last: Option<Range<usize>>) -> Range<usize> {
    let start = first.clone().unwrap_or_default().start;
    start..last.or(first).unwrap_or_default().end
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a wrong span must fail the test")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What the spans of all entries cover, depth first.
    fn spans(text: &str, entries: &[Entry]) -> Vec<String> {
        let each = entries.iter().flat_map(|entry| {
            let below = spans(text, &entry.inner);
            std::iter::once(text[entry.span.clone()].to_owned()).chain(below)
        });
        each.collect()
    }

    #[test]
    fn spans_cover_headers_and_arguments() {
        let text = r#"
            resource "aws_backup_plan" this { # comment
              name = "x" /* tail */
              rule { target = (a.b) }
              dynamic "copy_action" {
                for_each = local.c
                content {
                  arn = -1 # tail
                }
              }
              lock = {
                min   = 7,
                "max" : a.b ? 1 : 2
              }
            }"#;
        let (blocks, _) = read(text).unwrap();
        assert_eq!(blocks[0].path, ["resource", "aws_backup_plan", "this"]);
        assert_eq!(
            &text[blocks[0].header.clone()],
            r#"resource "aws_backup_plan" this"#
        );
        let spans = spans(text, &blocks[0].body);
        let lines: Vec<_> = spans
            .iter()
            .map(|span| span.lines().next().unwrap())
            .collect();
        assert_eq!(
            lines,
            [
                r#"name = "x""#,
                "rule",
                "target = (a.b)",
                r#"dynamic "copy_action""#,
                "arn = -1",
                "lock = {",
                "min   = 7",
                r#""max" : a.b ? 1 : 2"#,
            ]
        );
    }

    #[test]
    fn an_error_tells_its_line() {
        assert_eq!(read("a = 1\nb = = 2\n").unwrap_err().0, 2);
    }

    proptest! {
        #[test]
        fn never_panics_on_any_text(text in any::<String>()) {
            let _ = read(&text);
        }

        #[test]
        fn never_panics_on_what_looks_like_hcl(
            words in prop::collection::vec(prop::sample::select(vec![
                "resource", "\"a\"", "{", "}", "=", "\n", "\r\n", "a", ".", "[", "]", "*", "(", ")",
                "${", "%{", "\"", "<<EOT\n", "EOT", "?", ":", "for", "in", "if", "1", "-", "#", "/*",
                "*/", ",", "...", "=>", "\\", "\u{feff}", "\u{e9}", " ", "dynamic", "content",
            ]), 0..60)
        ) {
            let _ = read(&words.concat());
        }
    }
}
