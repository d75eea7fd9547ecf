//! Markdown for a comment on a pull request: one line that sums up, a table, and the rest folded. What has no room is
//! counted.

use crate::finding::{Findings, Severity};
use crate::report::escape::{Escape, clean, code, markdown};
use crate::report::fold::{self, Entry};
use crate::report::{Format, Report, wording};
use std::fmt::{self, Write as _};

/// GitHub refuses comments of more than 65,536 characters.
const MOST: usize = 60_000;
/// Of these the table takes so much at most: with the details of the worst, the names of many tell more.
const TABLE: usize = 30_000;
/// Room for what says what was cut.
const RESERVE: usize = 500;

/// By this the action finds the comment that it keeps up to date.
const MARKER: &str = "<!-- tfbackup -->";

pub(super) static FORMAT: Format = Format {
    name: "markdown",
    about: "Markdown for a comment on a pull request, at most 60 KB",
    escape: Escape::Markup,
    counts_survivors: true,
    write: |report, out| {
        writeln!(out, "{MARKER}")?;
        page(report, MOST.saturating_sub(MARKER.len()), out)
    },
    ..Format::JSON
};

/// The page, in so many bytes at most.
pub(super) fn page(report: &Report<'_>, most: usize, out: &mut String) -> fmt::Result {
    let findings = report.findings;
    let mut page = Page {
        left: most.saturating_sub(RESERVE),
        cut: Vec::new(),
        out,
    };
    let summary = wording::summary(findings);
    page.always(&format!(
        "### {} tfbackup: {}\n",
        sign(findings),
        markdown(&summary)
    ));
    if let Some(line) = report.survivors {
        page.always(&format!("\n{}\n", markdown(line)));
    }
    let warnings = wording::warnings(findings).into_iter();
    let warnings = warnings.map(|(message, help)| {
        format!(
            "\n> **warning**: {}; {}\n",
            markdown(&message),
            markdown(help)
        )
    });
    page.some("warnings", warnings.collect());

    let entries = fold::entries(findings, report.reader.verbosity, report.reader.show);
    if !entries.is_empty() {
        page.always("\n| | rule | resource | place |\n|---|---|---|---|\n");
        let rest = page.keep_back(TABLE.min(most));
        page.some(
            "rows of the table",
            entries.iter().map(|it| row(it, report)).collect(),
        );
        page.left = page.left.saturating_add(rest);
    }
    if !report.reader.is_quiet() {
        let title = wording::questions(findings);
        page.folded(&title, "questions", questions(findings));
        let notices = wording::notices(findings);
        let notices = notices.map(|text| format!("- {}\n", markdown(&text)));
        page.folded("Notices", "notices", notices.collect());
    }
    let details = entries.iter().map(|entry| details(entry, report));
    page.folded("Details", "details of findings", details.collect());
    let cut = std::mem::take(&mut page.cut);
    if !cut.is_empty() {
        let cut = cut.join(", ");
        writeln!(
            out,
            "\nNo room here for {cut}: run `tfbackup lint` to read all."
        )?;
    }
    Ok(())
}

/// What has been written, and how much more there may be.
struct Page<'a> {
    out: &'a mut String,
    left: usize,
    /// What had no room.
    cut: Vec<String>,
}

impl Page<'_> {
    fn fits(&mut self, text: &str) -> bool {
        let Some(left) = self.left.checked_sub(text.len()) else {
            return false;
        };
        self.left = left;
        self.out.push_str(text);
        true
    }

    /// The head of something. Its length is bounded but for names, and without room nothing follows it.
    fn always(&mut self, text: &str) {
        if !self.fits(text) {
            self.cut.push("the summary".to_owned());
        }
    }

    /// As many of these as there is room for, from the first on.
    fn some(&mut self, what: &str, parts: Vec<String>) {
        let all = parts.len();
        let shown = parts.iter().take_while(|part| self.fits(part)).count();
        let cut = all.saturating_sub(shown);
        if cut > 0 {
            self.cut.push(format!("{cut} of {all} {what}"));
        }
    }

    fn folded(&mut self, title: &str, what: &str, parts: Vec<String>) {
        const END: &str = "\n</details>\n";
        if parts.is_empty() {
            return;
        }
        if self.fits(&format!(
            "\n<details><summary>{}</summary>\n\n",
            clean(title)
        )) {
            // What is open must be closed.
            self.left = self.left.saturating_sub(END.len());
            self.some(what, parts);
            self.out.push_str(END);
        } else {
            self.cut.push(format!("{} {what}", parts.len()));
        }
    }

    /// Leaves room for no more than this, and gives what was taken away.
    fn keep_back(&mut self, most: usize) -> usize {
        let rest = self.left.saturating_sub(most);
        self.left = self.left.min(most);
        rest
    }
}

/// The worst of it, to be seen at a glance.
fn sign(findings: &Findings) -> &'static str {
    match findings.counting().map(|finding| finding.severity).max() {
        Some(Severity::Error) => "❌",
        Some(Severity::Warning) => "⚠️",
        Some(Severity::Note) | None => "✅",
    }
}

fn row(entry: &Entry<'_>, report: &Report<'_>) -> String {
    let finding = entry.lead;
    let more = match entry.others.len() {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    let place = finding.location.as_ref();
    let place = place.map_or_else(
        || wording::plan_file(&finding.plan, report.findings).to_owned(),
        |place| format!("{}:{}", place.path, place.line),
    );
    let title = report.rules.iter().find(|rule| rule.id == finding.rule);
    let title = title.map_or_else(|| markdown(&finding.rule), |rule| markdown(&rule.title));
    format!(
        "| {} | {title} | {}{more} | {} |\n",
        wording::severity(finding.severity),
        code(&finding.resource),
        code(&place)
    )
}

fn details(entry: &Entry<'_>, report: &Report<'_>) -> String {
    let finding = entry.lead;
    let several = report.findings.plans.len() > 1;
    let rule = code(&finding.rule);
    let rule = match finding.url.as_str() {
        "" => rule,
        url => format!("[{rule}]({})", clean(url).replace([' ', ')', '<'], "")),
    };
    let attribute = wording::attribute(&finding.attribute);
    let place = wording::place(&finding.resource, attribute.as_deref(), None);
    let mut lines = vec![format!(
        "**{}** {rule}: {}",
        wording::severity(finding.severity),
        code(&place)
    )];
    if let Some(location) = &finding.location {
        lines.push(format!("at {}", code(&wording::position(location))));
    }
    if several {
        lines.push(format!("in plan {}", code(&finding.plan)));
    }
    lines.extend(wording::statement(finding).iter().map(|said| names(said)));
    if let Some(others) = wording::others(&entry.others, report.reader.is_verbose()) {
        lines.push(format!("also: {}", markdown(&others)));
    }
    lines.push(format!("help: {}", names(&finding.help)));
    format!("- {}\n", lines.join("  \n  "))
}

fn questions(findings: &Findings) -> Vec<String> {
    let questions = findings.questions.iter().map(|question| {
        let stake = wording::stake(question);
        let mut text = format!(
            "- {} ({stake})  \n  {}\n",
            names(&question.text),
            names(&wording::answer(question))
        );
        if let Some(toml) = &question.toml {
            text.push_str("\n  ```toml\n");
            for line in toml.lines() {
                // A fence within would end this one.
                text.push_str(&format!("  {}\n", clean(line).replace("```", "'''")));
            }
            text.push_str("  ```\n");
        }
        text
    });
    questions.collect()
}

/// A sentence, in which names stand in quotes on a terminal and in backquotes here.
fn names(text: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    let text = clean(text);
    let mut rest = text.as_str();
    while let Some((before, name, after)) = quoted(rest) {
        parts.push(markdown(before));
        parts.push(code(name));
        rest = after;
    }
    parts.push(markdown(rest));
    parts.concat()
}

fn quoted(text: &str) -> Option<(&str, &str, &str)> {
    let (before, after) = text.split_once('"')?;
    let (name, after) = after.split_once('"')?;
    (!name.is_empty()).then_some((before, name, after))
}
