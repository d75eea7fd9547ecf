//! Comments that speak to a linter: `# tfbackup:ignore …`, in JSON the value of `"//"`.

use super::file::{File, Place, Position};
use hcl_edit::Span as _;
use hcl_edit::expr::Expression;
use hcl_edit::structure::Body;
use hcl_edit::visit::{self, Visit};
use std::ops::Range;

/// What ends the first word of such a comment: `tfsec:ignore`, `tfbackup:ignore`.
const MARK: &str = ":ignore";

/// A comment that asks to ignore something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Where it stands.
    pub place: Place,
    /// What it says, from the tool's name on.
    pub text: String,
    /// It is about what begins in this range of its file.
    pub target: Range<Position>,
}

impl Comment {
    pub(super) fn new(remark: &Remark, file: &File) -> Self {
        let Range { start, end } = remark.target;
        Self {
            place: file.place(&remark.span, true),
            text: remark.text.clone(),
            target: file.position(start)..file.position(end),
        }
    }

    /// Whether it stands on the line of this place, or directly above it.
    pub fn is_about(&self, place: &Place) -> bool {
        place.path == self.place.path && self.target.contains(&(place.line, place.column))
    }
}

/// A comment before its file is known.
#[derive(Debug, PartialEq)]
pub(super) struct Remark {
    pub(super) span: Range<usize>,
    pub(super) text: String,
    pub(super) target: Range<usize>,
}

/// Whether a text is such a comment.
pub(super) fn is_remark(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    first.strip_suffix(MARK).is_some_and(is_name)
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Those of a `.tf` file.
pub(super) fn of_hcl(text: &str, body: &Body) -> Vec<Remark> {
    if !text.contains(MARK) {
        return Vec::new();
    }
    let mut strings = Strings::default();
    strings.visit_body(body);
    let mut start = 0_usize;
    let mut remarks = Vec::new();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    for (index, line) in lines.iter().enumerate() {
        let after = start.saturating_add(line.len());
        // The last on a line counts: a comment ends with its line.
        let begin = comment(line).map(|(at, text)| (start.saturating_add(at), text));
        if let Some((begin, said)) = begin
            && !strings.0.iter().any(|string| string.contains(&begin))
        {
            let before = text.get(start..begin).unwrap_or_default();
            let target = if before.trim().is_empty() {
                below(
                    after,
                    lines.get(index.saturating_add(1)..).unwrap_or_default(),
                )
            } else {
                start..begin
            };
            remarks.push(Remark {
                span: begin..start.saturating_add(line.trim_end().len()),
                text: said.to_owned(),
                target,
            });
        }
        start = after;
    }
    remarks
}

/// Where on a line a comment of the kind begins, and what it says.
fn comment(line: &str) -> Option<(usize, &str)> {
    let (before, _) = line.split_once(MARK)?;
    let opener = before
        .trim_end_matches(|c: char| c.is_ascii_alphanumeric())
        .trim_end();
    let bare = ["/*", "//", "#"]
        .iter()
        .find_map(|sign| opener.strip_suffix(sign))?
        .trim_end_matches(['#', '/']);
    let said = line.get(opener.len()..)?.trim();
    let said = said.strip_suffix("*/").unwrap_or(said).trim_end();
    is_remark(said).then_some((bare.len(), said))
}

/// The line that a comment stands above; other comments may stand between, an empty line may not.
fn below(mut start: usize, lines: &[&str]) -> Range<usize> {
    for line in lines {
        let end = start.saturating_add(line.len());
        let words = line.trim_start();
        if !words.starts_with('#') && !words.starts_with("//") && !words.starts_with("/*") {
            return if words.is_empty() {
                end..end
            } else {
                start..end
            };
        }
        start = end;
    }
    start..start
}

/// What looks like a comment in a string is none.
#[derive(Default)]
struct Strings(Vec<Range<usize>>);

impl Visit for Strings {
    fn visit_expr(&mut self, expression: &Expression) {
        match expression {
            Expression::String(_)
            | Expression::StringTemplate(_)
            | Expression::HeredocTemplate(_) => self.0.extend(expression.span()),
            other => visit::visit_expr(self, other),
        }
    }
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a wrong span must fail the test")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_remark_begins_with_a_tools_name_and_ignore() {
        for (text, want) in [
            ("tfbackup:ignore vault-without-cmk", true),
            ("tool2:ignore", true),
            ("a-b:ignore", false),
            (":ignore", false),
            ("please tfbackup:ignore", false),
        ] {
            assert_eq!(is_remark(text), want, "{text}");
        }
    }

    /// What each comment says, and the line that it is about.
    fn said(text: &str) -> Vec<(String, String)> {
        let body = hcl_edit::parser::parse_body(text).unwrap();
        let remarks = of_hcl(text, &body).into_iter();
        remarks
            .map(|it| (it.text, text[it.target].trim().to_owned()))
            .collect()
    }

    #[test]
    fn a_comment_is_about_its_line_or_the_one_below() {
        let text = "\
# tfbackup:ignore a -- above
# and why
resource \"x\" \"y\" {
  b = 1 // tfbackup:ignore b -- beside
  ## tfsec:ignore c
  c = [ # tfbackup:ignore d
    1, /* tfbackup:ignore e -- short */
  ]
}
# tfbackup:ignore f -- far

resource \"x\" \"z\" {} # tfbackup:ignored
# tfbackup:ignore g -- last";
        let about = |what: &str, line: &str| (what.to_owned(), line.to_owned());
        assert_eq!(
            said(text),
            [
                about("tfbackup:ignore a -- above", "resource \"x\" \"y\" {"),
                about("tfbackup:ignore b -- beside", "b = 1"),
                about("tfsec:ignore c", "c = [ # tfbackup:ignore d"),
                about("tfbackup:ignore d", "c = ["),
                about("tfbackup:ignore e -- short", "1,"),
                about("tfbackup:ignore f -- far", ""),
                about("tfbackup:ignore g -- last", ""),
            ]
        );
    }

    #[test]
    fn a_string_is_no_comment() {
        let text = "\
a = \"# tfbackup:ignore a\"
b = <<EOT
# tfbackup:ignore b
EOT
c = \"${f({ x = 1 })} # tfbackup:ignore c\"
d = { \"# tfbackup:ignore d\" = 1 }
";
        assert_eq!(said(text), []);
    }

    proptest! {
        #[test]
        fn spans_are_in_the_text(
            words in prop::collection::vec(prop::sample::select(vec![
                "a = 1", "# ", "//", "/*", "*/", "t:ignore", ":ignore", "\n", "\r\n", " ", "\u{e9}", "<<E\n", "E\n",
            ]), 0..20)
        ) {
            let text = words.concat();
            if let Ok(body) = hcl_edit::parser::parse_body(&text) {
                for remark in of_hcl(&text, &body) {
                    prop_assert!(text.get(remark.span).is_some_and(|span| span.contains(":ignore")));
                    prop_assert!(text.get(remark.target).is_some());
                }
            }
        }
    }
}
