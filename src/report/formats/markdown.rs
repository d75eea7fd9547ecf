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
    page.some("warnings", &warnings.collect::<Vec<_>>());

    let entries = fold::entries(findings, report.reader.verbosity, report.reader.show);
    if !entries.is_empty() {
        page.always("\n| | rule | resource | place |\n|---|---|---|---|\n");
        let rest = page.keep_back(TABLE.min(most));
        let rows: Vec<String> = entries.iter().map(|it| row(it, report)).collect();
        page.some("rows of the table", &rows);
        page.left = page.left.saturating_add(rest);
    }
    if !report.reader.is_quiet() {
        let title = wording::questions(findings);
        page.folded(&title, "questions", &questions(findings));
        let notices = wording::notices(findings);
        let notices = notices.map(|text| format!("- {}\n", markdown(&text)));
        page.folded("Notices", "notices", &notices.collect::<Vec<_>>());
    }
    let details = entries.iter().map(|entry| details(entry, report));
    page.folded(
        "Details",
        "details of findings",
        &details.collect::<Vec<_>>(),
    );
    let cut = std::mem::take(&mut page.cut);
    if !cut.is_empty() {
        let cut = cut.join(", ");
        writeln!(
            out,
            "\nNo room here for {cut}: run `tfbackup lint` to read everything."
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
    fn some(&mut self, what: &str, parts: &[String]) {
        let all = parts.len();
        let shown = parts.iter().take_while(|part| self.fits(part)).count();
        let cut = all.saturating_sub(shown);
        if cut > 0 {
            self.cut.push(format!("{cut} of {all} {what}"));
        }
    }

    fn folded(&mut self, title: &str, what: &str, parts: &[String]) {
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
    let title = title.map_or(&finding.rule, |rule| &rule.title);
    let title = link(&markdown(title), &finding.url);
    format!(
        "| {} | {title} | {}{more} | {} |\n",
        wording::severity(finding.severity),
        code(&finding.resource),
        code(&place)
    )
}

fn link(text: &str, url: &str) -> String {
    if url.is_empty() {
        return text.to_owned();
    }
    format!(
        "[{text}]({})",
        clean(url).replace([' ', '(', ')', '<', '>'], "")
    )
}

fn details(entry: &Entry<'_>, report: &Report<'_>) -> String {
    let finding = entry.lead;
    let several = report.findings.plans.len() > 1;
    let rule = link(&code(&finding.rule), &finding.url);
    let attribute = wording::attribute(&finding.attribute);
    let attribute = attribute.map_or(String::new(), |it| format!(", attribute {}", code(&it)));
    let mut lines = vec![format!(
        "**{}** {rule}: {}{attribute}",
        wording::severity(finding.severity),
        code(&finding.resource)
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
                let line = clean(line).replace("```", "'''");
                // Writing to a string can't fail.
                let _ = writeln!(text, "  {line}");
            }
            text.push_str("  ```\n");
        }
        text
    });
    questions.collect()
}

/// A sentence, in which names stand in quotes on a terminal and in backquotes here. What is to be pasted keeps them.
fn names(text: &str) -> String {
    if let Some((before, json, after)) = braces(text) {
        return [names(before), code(json), names(after)].concat();
    }
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, name, after)) = quoted(rest) {
        let is_name = !before.ends_with(['[', '=']) && !before.ends_with("= ");
        parts.push(markdown(before));
        parts.push(if is_name {
            code(name)
        } else {
            markdown(&format!("\"{name}\""))
        });
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

/// A statement of a policy, or several.
fn braces(text: &str) -> Option<(&str, &str, &str)> {
    let (start, end) = (text.find("{\"")?, text.rfind('}')?.checked_add(1)?);
    Some((text.get(..start)?, text.get(start..end)?, text.get(end..)?))
}
