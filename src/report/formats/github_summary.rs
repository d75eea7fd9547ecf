//! The summary of a job on GitHub: the Markdown of a comment, for which there is more room.
//!
//! <https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions#adding-a-job-summary>

use super::markdown;
use crate::report::Format;

/// GitHub takes 1 MiB from all that a step writes.
const MOST: usize = 900_000;

pub(super) static FORMAT: Format = Format {
    name: "github-summary",
    about: "Markdown for the summary of a job on GitHub, appended to $GITHUB_STEP_SUMMARY unless a file is named",
    variable: Some("GITHUB_STEP_SUMMARY"),
    write: |report, out| markdown::page(report, MOST, out),
    ..markdown::FORMAT
};
