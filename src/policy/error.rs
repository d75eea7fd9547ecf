//! What can be wrong with a policy. Each error names the file, or the rule where no file helps.

use crate::report::{clean, masked};
use crate::source::Refusal;
use miette::{Diagnostic, NamedSource, SourceSpan};
use std::ops::Range;
use std::sync::Arc;
use thiserror::Error;

/// A policy that can't be used.
#[derive(Debug, Error, Diagnostic)]
pub enum PolicyError {
    /// A folder or file can't be read.
    #[error("{path} {reason}")]
    #[diagnostic(
        code(tfbackup::policy::read),
        help("--policy takes a folder that contains rules/<family>/<rule-id>/rule.rego")
    )]
    Read {
        /// As given.
        path: String,
        /// Why.
        reason: Refusal,
    },

    /// No rule at all: nothing would be judged, and that must not look like a pass.
    #[error("{folder} contains no rule")]
    #[diagnostic(
        code(tfbackup::policy::empty),
        help("put each rule into rules/<family>/<rule-id>/rule.rego")
    )]
    Empty {
        /// As given.
        folder: String,
    },

    /// A `.rego` file where no policy is looked for.
    #[error("{path} is not a place for policies")]
    #[diagnostic(
        code(tfbackup::policy::misplaced),
        help(
            "put rules in rules/<family>/<rule-id>/rule.rego, in lower-case words joined by dashes, and shared code in lib/<idea>.rego"
        )
    )]
    Misplaced {
        /// Path of the file.
        path: String,
    },

    /// A file beside the rules that is built in, and another.
    #[error("{path} has the name of a built-in file")]
    #[diagnostic(
        code(tfbackup::policy::built_in),
        help(
            "rename it: the built-in rules need the built-in file of this name (--only-policy leaves them out)"
        )
    )]
    BuiltIn {
        /// Path of the file.
        path: String,
    },

    /// Two rules with one id.
    #[error("rule {id} is defined twice: in {first} and in {second}")]
    #[diagnostic(
        code(tfbackup::policy::duplicate),
        help("rename one of the folders: ids must be unique across all families")
    )]
    Duplicate {
        /// The id.
        id: String,
        /// Family of one.
        first: String,
        /// Family of the other.
        second: String,
    },

    /// `supersedes` names what it can't.
    #[error("rule {id} supersedes {other}, {what}")]
    #[diagnostic(
        code(tfbackup::policy::supersedes),
        help(
            "list in custom.supersedes only other rules, none of them more severe; no two rules may supersede each other"
        )
    )]
    Supersedes {
        /// The rule.
        id: String,
        /// What it names.
        other: String,
        /// What is wrong with that.
        what: &'static str,
    },

    /// The `# METADATA` header is missing, incomplete or has more than it may.
    #[error("{message}")]
    #[diagnostic(code(tfbackup::policy::metadata))]
    Metadata {
        /// What is wrong.
        message: String,
        /// What to write.
        #[help]
        help: String,
        /// The policy.
        #[source_code]
        text: Arc<NamedSource<String>>,
        /// The place.
        #[label("here")]
        span: SourceSpan,
    },

    /// The package isn't the path.
    #[error("the package of {} doesn't match its path", text.name())]
    #[diagnostic(code(tfbackup::policy::package), help("write `package {expected}`"))]
    Package {
        /// What it must be.
        expected: String,
        /// The policy.
        #[source_code]
        text: Arc<NamedSource<String>>,
        /// The package clause.
        #[label("here")]
        span: SourceSpan,
    },

    /// No Rego, or Rego that can't run: an error of the parser or the compiler.
    #[error("{} is not a valid policy: {message}", text.name())]
    #[diagnostic(
        code(tfbackup::policy::invalid),
        help(
            "`opa check --strict` explains more; template strings and `and`, `or`, `not {{ … }}` are not supported"
        )
    )]
    Invalid {
        /// In the engine's words.
        message: String,
        /// The policy.
        #[source_code]
        text: Arc<NamedSource<String>>,
        /// The place.
        #[label("here")]
        span: SourceSpan,
    },

    /// A call of something that is neither carried nor defined.
    #[error("there is no function `{name}`")]
    #[diagnostic(code(tfbackup::policy::unknown_function))]
    UnknownFunction {
        /// As called.
        name: String,
        /// What to do.
        #[help]
        help: String,
        /// The policy.
        #[source_code]
        text: Arc<NamedSource<String>>,
        /// The call.
        #[label("called here")]
        span: SourceSpan,
    },

    /// A function that calls itself: Rego forbids it, and the engine would run out of stack.
    #[error("function `{name}` calls itself")]
    #[diagnostic(
        code(tfbackup::policy::recursion),
        help(
            "write it without recursion, which Rego lacks; the facts contain the relations that need it"
        )
    )]
    Recursion {
        /// Full path of the function.
        name: String,
        /// The policy.
        #[source_code]
        text: Arc<NamedSource<String>>,
        /// The call that closes the circle.
        #[label("by this call")]
        span: SourceSpan,
    },

    /// A head that may be undefined, by which the engine would lose findings.
    #[error("this part of a rule's head may be undefined")]
    #[diagnostic(
        code(tfbackup::policy::fragile_head),
        help(
            "bind it in the body (`value := …`): one undefined head makes the engine lose what the rule found"
        )
    )]
    FragileHead {
        /// The policy.
        #[source_code]
        text: Arc<NamedSource<String>>,
        /// The part.
        #[label("undefined for some objects?")]
        span: SourceSpan,
    },

    /// A rule without entry point.
    #[error("rule {rule} has no `findings`")]
    #[diagnostic(
        code(tfbackup::policy::no_findings),
        help("start it with `findings contains finding.violated(…) if {{ … }}`")
    )]
    NoFindings {
        /// Rule id.
        rule: String,
        /// The policy.
        #[source_code]
        text: Arc<NamedSource<String>>,
        /// The package clause.
        #[label("this package declares no `findings`")]
        span: SourceSpan,
    },

    /// A policy failed while it ran.
    #[error("rule {rule} failed: {message}")]
    #[diagnostic(
        code(tfbackup::policy::failed),
        help("nothing is reported, because findings may be missing")
    )]
    Failed {
        /// Rule id.
        rule: String,
        /// In the engine's words.
        message: String,
        /// The policy.
        #[source_code]
        text: Arc<NamedSource<String>>,
        /// The place.
        #[label("here")]
        span: SourceSpan,
    },

    /// The time for all rules was used up.
    #[error("rule {rule} was stopped: all policies together may take {seconds} s")]
    #[diagnostic(
        code(tfbackup::policy::timeout),
        help("look for a loop within a loop over all objects; index by id instead")
    )]
    Timeout {
        /// The rule that was running.
        rule: String,
        /// The limit.
        seconds: f64,
    },

    /// Policies of others met a limit of the process that they are judged in.
    #[error("{who} was stopped: {why}")]
    #[diagnostic(
        code(tfbackup::policy::stopped),
        help(
            "nothing is reported, because findings may be missing; docs/robustness.md has the limits"
        )
    )]
    Stopped {
        /// The rule, or all policies.
        who: String,
        /// The limit.
        why: String,
    },

    /// A rule gave something that is no judgement.
    #[error("rule {rule} returned an invalid result: {message}")]
    #[diagnostic(
        code(tfbackup::policy::shape),
        help(
            "put into `findings` only what `finding.violated` and `finding.undecided` of data.tfbackup.lib.finding return"
        )
    )]
    Shape {
        /// Rule id.
        rule: String,
        /// What is wrong.
        message: String,
    },

    /// The facts can't be handed to the engine.
    #[error("the facts can't be passed to the policies: {0}")]
    #[diagnostic(code(tfbackup::policy::facts))]
    Facts(String),
}

/// A place within a policy, ready for a diagnostic.
#[derive(Clone)]
pub(super) struct Spot {
    pub(super) text: Arc<NamedSource<String>>,
    pub(super) span: SourceSpan,
}

impl Spot {
    pub(super) fn new(name: &str, text: &str, span: Range<usize>) -> Self {
        Self {
            text: Arc::new(NamedSource::new(clean(name), masked(text))),
            span: span.into(),
        }
    }

    /// The rest of a 1-based line from a 1-based column on, one word of it at most.
    pub(super) fn at(name: &str, text: &str, line: usize, column: usize) -> Self {
        let start = text
            .split_inclusive('\n')
            .take(line.saturating_sub(1))
            .map(str::len)
            .sum::<usize>();
        let rest = text.get(start..).unwrap_or_default();
        let skipped = rest
            .chars()
            .take_while(|&c| c != '\n')
            .take(column.saturating_sub(1))
            .map(char::len_utf8)
            .sum::<usize>();
        let start = start.saturating_add(skipped);
        let length = text.get(start..).map_or(0, |rest| {
            rest.find(|c: char| !(c.is_alphanumeric() || c == '_'))
                .unwrap_or(rest.len())
        });
        Self::new(
            name,
            text,
            start..start.saturating_add(length.max(1)).min(text.len()),
        )
    }
}
