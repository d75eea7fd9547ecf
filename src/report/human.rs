//! The report for a terminal: each finding as a miette diagnostic, then one line that sums up.

use super::excerpt::{Excerpts, Files};
use super::wording::{self, clean};
use super::{Style, Texts, Verbosity};
use crate::finding::{Finding, Findings, Location, RelatedPlace, Severity, Verdict};
use crate::policy::Rule;
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};
use std::fmt;
use std::io;
use std::ops::Range;

/// Narrower than this, lines are left to the terminal to break.
const NARROWEST: usize = 40;

/// Writes warnings about plans, the findings in their order, and the summary.
pub(super) fn write(
    findings: &Findings,
    rules: &[Rule],
    style: &Style,
    verbosity: Verbosity,
    texts: &Texts<'_>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let page = Page {
        handler: handler(style, verbosity),
        width: style.width.max(NARROWEST),
        rules: if verbosity == Verbosity::Verbose {
            rules
        } else {
            &[]
        },
        files: Files::new(texts),
        several_plans: findings.plans.len() > 1,
    };
    for (message, help) in wording::warnings(findings) {
        page.print(&page.warning(&message, help), out)?;
    }
    for finding in findings.counting() {
        if verbosity.shows(finding.severity) {
            page.print(&page.notice(finding), out)?;
        }
    }
    if verbosity.sums_up(findings) {
        writeln!(out, "{}", wording::summary(findings))?;
    }
    Ok(())
}

fn handler(style: &Style, verbosity: Verbosity) -> GraphicalReportHandler {
    let theme = match (style.unicode, style.color) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::unicode_nocolor(),
        (false, true) => GraphicalTheme::ascii(),
        (false, false) => GraphicalTheme::none(),
    };
    // miette's own wrapping breaks addresses at their hyphens.
    GraphicalReportHandler::new_themed(theme)
        .with_wrap_lines(false)
        .with_links(style.links)
        .with_urls(style.links || verbosity == Verbosity::Verbose)
        .with_link_display_text("(docs)")
}

/// What all diagnostics of one report share.
struct Page<'a> {
    handler: GraphicalReportHandler,
    width: usize,
    rules: &'a [Rule],
    files: Files<'a>,
    several_plans: bool,
}

impl Page<'_> {
    fn print(&self, notice: &Notice, out: &mut dyn io::Write) -> io::Result<()> {
        let mut text = String::new();
        self.handler
            .render_report(&mut text, notice)
            .map_err(io::Error::other)?;
        writeln!(out, "{text}")
    }

    fn warning(&self, message: &str, help: &str) -> Notice {
        Notice {
            severity: miette::Severity::Warning,
            code: None,
            url: None,
            message: self.wrap(message, 4),
            help: self.wrap(help, 8),
            labels: Vec::new(),
            excerpts: Excerpts::default(),
        }
    }

    fn notice(&self, finding: &Finding) -> Notice {
        let mut excerpts = Excerpts::default();
        let mut labels = Vec::new();
        let span = self.point(finding.location.as_ref(), &mut excerpts);
        if let Some(span) = &span {
            labels.push(LabeledSpan::new_primary_with_span(
                label(finding),
                span.clone(),
            ));
        }
        let mut lines = wording::statement(finding);
        lines.push(format!("at {}", self.place(finding, span.is_some())));
        for related in &finding.related {
            let label = wording::label(related, finding);
            match self.point(related.location.as_ref(), &mut excerpts) {
                Some(span) if !covers(&labels, &span) => {
                    labels.push(LabeledSpan::new_with_span(Some(label), span));
                }
                _ => lines.push(format!("see {}: {label}", related_place(related))),
            }
        }
        if let Some(rule) = self.rules.iter().find(|rule| rule.id == finding.rule) {
            lines.push(format!("why: {}", clean(&rule.description)));
        }
        let lines: Vec<_> = lines.iter().map(|line| self.wrap(line, 4)).collect();
        Notice {
            severity: match finding.severity {
                Severity::Error => miette::Severity::Error,
                Severity::Warning => miette::Severity::Warning,
                Severity::Note => miette::Severity::Advice,
            },
            code: Some(code(finding)),
            url: (!finding.url.is_empty()).then(|| clean(&finding.url)),
            message: lines.join("\n"),
            help: self.wrap(&clean(&finding.help), 8),
            labels,
            excerpts,
        }
    }

    fn point(&self, location: Option<&Location>, excerpts: &mut Excerpts) -> Option<Range<usize>> {
        excerpts.point(&location?.place, &self.files)
    }

    /// With an excerpt the label says the attribute, without one this line has to say it all.
    fn place(&self, finding: &Finding, excerpt: bool) -> String {
        let attribute = wording::attribute(&finding.attribute).filter(|_| !excerpt);
        let plan = self.several_plans.then_some(&*finding.plan);
        let mut place = wording::place(&finding.resource, attribute.as_deref(), plan);
        if let Some(location) = finding.location.as_ref().filter(|_| !excerpt) {
            place.push_str(&position(location));
        }
        place
    }

    /// Breaks lines at spaces so that they fit beside an indent.
    fn wrap(&self, text: &str, indent: usize) -> String {
        let width = self.width.saturating_sub(indent);
        let mut wrapped = String::with_capacity(text.len());
        let mut used = 0_usize;
        for word in text.split(' ') {
            let length = word.chars().count();
            let with_space = used.saturating_add(length).saturating_add(1);
            if wrapped.is_empty() {
                used = length;
            } else if with_space > width {
                wrapped.push('\n');
                used = length;
            } else {
                wrapped.push(' ');
                used = with_space;
            }
            wrapped.push_str(word);
        }
        wrapped
    }
}

fn code(finding: &Finding) -> String {
    let severity = wording::severity(finding.severity);
    let rule = clean(&finding.rule);
    match finding
        .would_be
        .filter(|would_be| *would_be != finding.severity)
    {
        Some(would_be) => format!(
            "{severity}[{rule}], would be {}",
            wording::severity(would_be)
        ),
        None => format!("{severity}[{rule}]"),
    }
}

/// At most a few words on the span; a finding on a whole resource needs none.
fn label(finding: &Finding) -> Option<String> {
    let exact = finding
        .location
        .as_ref()
        .is_some_and(|location| location.place.exact);
    let attribute = wording::attribute(&finding.attribute)?;
    match (exact, finding.verdict, finding.waits_for.first()) {
        (false, ..) => Some(format!("no {attribute} here")),
        (true, Verdict::Undecided, Some(waiting)) => Some(wording::reason(&waiting.reason)),
        (true, ..) => Some(attribute),
    }
}

fn related_place(related: &RelatedPlace) -> String {
    let attribute = wording::attribute(&related.attribute);
    let mut place = wording::place(&related.resource, attribute.as_deref(), None);
    if let Some(location) = &related.location {
        place.push_str(&position(location));
    }
    place
}

fn position(location: &Location) -> String {
    let path = clean(&location.path);
    format!(" ({path}:{}:{})", location.line, location.column)
}

/// miette can't draw two labels on one span.
fn covers(labels: &[LabeledSpan], span: &Range<usize>) -> bool {
    labels.iter().any(|label| label.offset() == span.start)
}

/// What miette draws.
#[derive(Debug)]
struct Notice {
    severity: miette::Severity,
    code: Option<String>,
    url: Option<String>,
    message: String,
    help: String,
    labels: Vec<LabeledSpan>,
    excerpts: Excerpts,
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Notice {}

impl Diagnostic for Notice {
    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.code.as_ref()?))
    }

    fn url<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.url.as_ref()?))
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        (!self.help.is_empty()).then(|| Box::new(&self.help) as _)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpts)
    }
}
