//! One finding on a terminal.

use super::excerpt::{Excerpt, Mark};
use crate::finding::{Finding, Location, Severity};
use crate::policy::Rule;
use crate::report::fold::Entry;
use crate::report::wording::{self, clean, position};
use crate::report::{Report, Style, Texts, wrap};

/// Narrower than this, lines are left to the terminal to break.
const NARROWEST: usize = 40;

/// Colours, as a terminal calls them.
#[derive(Clone, Copy)]
pub(super) enum Ink {
    Red,
    Yellow,
    Cyan,
    Bold,
    Dim,
}

impl Ink {
    fn code(self) -> &'static str {
        match self {
            Self::Red => "1;31",
            Self::Yellow => "1;33",
            Self::Cyan => "1;36",
            Self::Bold => "1",
            Self::Dim => "2",
        }
    }

    pub(super) fn of(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Red,
            Severity::Warning => Self::Yellow,
            Severity::Note => Self::Cyan,
        }
    }
}

/// What all blocks of one report share.
pub(super) struct Page<'a> {
    pub(super) style: Style,
    pub(super) blank: String,
    width: usize,
    verbose: bool,
    rules: &'a [Rule],
    texts: &'a Texts<'a>,
    several_plans: bool,
}

impl<'a> Page<'a> {
    pub(super) fn new(report: &'a Report<'a>) -> Self {
        let Report {
            findings,
            rules,
            reader,
            texts,
            ..
        } = report;
        Self {
            style: reader.style,
            blank: String::new(),
            width: reader.style.width.max(NARROWEST),
            verbose: reader.is_verbose(),
            rules,
            texts,
            several_plans: findings.plans.len() > 1,
        }
    }

    /// Something that makes the whole report doubtful.
    pub(super) fn warning(&self, message: &str, help: &str) -> Vec<String> {
        let head = self.paint(Ink::Yellow, "warning");
        let mut lines = self.wrap_after(&format!("{head}: "), 9, &clean(message), 2);
        lines.extend(self.wrap("  help: ", help, 8));
        lines
    }

    /// A finding, and where else it is.
    pub(super) fn entry(&self, entry: &Entry<'_>) -> Vec<String> {
        let finding = entry.lead;
        let mut lines = vec![self.header(finding)];
        for (at, said) in wording::statement(finding).iter().enumerate() {
            lines.extend(self.wrap("  ", said, if at == 0 { 2 } else { 4 }));
        }
        lines.extend(self.places(finding));
        if let Some(others) = wording::others(&entry.others, self.verbose) {
            let hint = if self.verbose || entry.others.len() <= 3 {
                ""
            } else {
                " (-v lists them)"
            };
            lines.extend(self.wrap("  also: ", &format!("{others}{hint}"), 8));
        }
        if self.verbose {
            let rule = self.rules.iter().find(|rule| rule.id == finding.rule);
            if let Some(rule) = rule {
                lines.extend(self.wrap("  why: ", &clean(rule.description.trim()), 7));
            }
            if !finding.url.is_empty() {
                lines.push(format!("  docs: {}", clean(&finding.url)));
            }
        }
        if !finding.help.is_empty() {
            lines.extend(self.wrap("  help: ", &clean(&finding.help), 8));
        }
        lines
    }

    /// `error[rule-id]: Title`
    fn header(&self, finding: &Finding) -> String {
        let rule = clean(&finding.rule);
        let code = format!("{}[{rule}]", wording::severity(finding.severity));
        let code = self.paint(Ink::of(finding.severity), &code);
        let code = self.link(&code, &finding.url);
        let title = self.rules.iter().find(|rule| rule.id == finding.rule);
        let title = title.map(|rule| clean(&rule.title)).unwrap_or_default();
        let would_be = finding.would_be.filter(|it| *it != finding.severity);
        let aside = would_be.map_or(String::new(), |it| {
            format!(" (would be {})", wording::severity(it))
        });
        let text = format!("{title}{aside}");
        if text.is_empty() {
            code
        } else {
            format!("{code}: {}", self.paint(Ink::Bold, text.trim_start()))
        }
    }

    /// The excerpt with its places, or where those are without one.
    fn places(&self, finding: &Finding) -> Vec<String> {
        let mut excerpt = Excerpt::default();
        let mut rest = Vec::new();
        let attribute = wording::attribute(&finding.attribute);
        let main = finding.location.as_ref().and_then(|location| {
            let label = label(finding, location, attribute.as_deref());
            Mark::read(location, label, true, self.texts)
        });
        let plan = self.several_plans.then_some(finding.plan.as_str());
        let mut at = wording::place(
            &finding.resource,
            attribute.as_deref().filter(|_| main.is_none()),
            plan,
        );
        if let (None, Some(location)) = (&main, &finding.location) {
            at = format!("{at} ({})", position(location));
        }
        let shown = main.is_some();
        if let Some(mark) = main {
            excerpt.join(mark);
        }
        for related in &finding.related {
            let label = wording::label(related, finding);
            let location = related.location.as_ref().filter(|_| shown);
            let mark =
                location.and_then(|it| Mark::read(it, Some(label.clone()), false, self.texts));
            let unsaid = match mark {
                Some(mark) => excerpt.join(mark),
                None => Some(label),
            };
            if let Some(label) = unsaid {
                let attribute = wording::attribute(&related.attribute);
                let mut place = wording::place(&related.resource, attribute.as_deref(), None);
                if let Some(location) = &related.location {
                    place = format!("{place} ({})", position(location));
                }
                rest.extend(self.wrap("  see ", &format!("{place}: {label}"), 6));
            }
        }
        let mut lines = if shown {
            excerpt.draw(self, &at)
        } else {
            self.wrap("  at ", &at, 5)
        };
        lines.extend(rest);
        lines
    }

    pub(super) fn paint(&self, ink: Ink, text: &str) -> String {
        if self.style.color && !text.is_empty() {
            format!("\u{1b}[{}m{text}\u{1b}[0m", ink.code())
        } else {
            text.to_owned()
        }
    }

    fn link(&self, text: &str, url: &str) -> String {
        if self.style.links && !url.is_empty() {
            format!("\u{1b}]8;;{}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\", clean(url))
        } else {
            text.to_owned()
        }
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// Text after a prefix, the lines after the first indented.
    pub(super) fn wrap(&self, prefix: &str, text: &str, indent: usize) -> Vec<String> {
        self.wrap_after(prefix, prefix.chars().count(), text, indent)
    }

    /// The same with a prefix that takes fewer columns than it has characters.
    pub(super) fn wrap_after(
        &self,
        prefix: &str,
        columns: usize,
        text: &str,
        indent: usize,
    ) -> Vec<String> {
        wrap(prefix, columns, text, indent, self.width)
    }
}

/// A few words on the place. The name of an argument stands there already.
fn label(finding: &Finding, location: &Location, attribute: Option<&str>) -> Option<String> {
    if let Some(label) = &finding.label {
        return Some(clean(label));
    }
    match (location.place.exact, finding.waits_for.first()) {
        (false, _) => attribute.map(|attribute| format!("no {attribute} here")),
        (true, Some(waiting)) => Some(wording::reason(&waiting.reason)),
        (true, None) => None,
    }
}
