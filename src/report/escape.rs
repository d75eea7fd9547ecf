//! Text that nobody may take for anything else: a terminal for an escape sequence, a CI system for a command, a
//! browser for HTML. What a plan or a file says is an attacker's.

use std::fmt::Write as _;

/// Characters that steer a terminal or reorder its text.
pub(super) fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}')
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text on one line, hostile characters as Rust would write them in a literal.
pub(crate) fn clean(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if is_hostile(c) {
            shown.extend(c.escape_default());
        } else if opens_command(text, at, c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// Whether this character is what makes a CI system take its line for a command. GitHub's runner takes `##[name]`
/// anywhere in a line and `::name::` at its start, Azure Pipelines takes `##vso[…]` anywhere. A line may come to
/// start where a terminal's width or another tool breaks it, so `::name` counts wherever no word is before it; in
/// ARNs and in names of CloudFormation's types there is.
pub(super) fn opens_command(text: &str, at: usize, c: char) -> bool {
    let (Some(before), Some(rest)) = (text.get(..at), text.get(at..)) else {
        return false;
    };
    match c {
        '[' => before
            .trim_end_matches(|c: char| c.is_ascii_alphanumeric())
            .ends_with("##"),
        ':' => {
            let after = rest.strip_prefix("::");
            after.is_some_and(|after| after.starts_with(|c: char| c.is_ascii_alphabetic()))
                && !before.ends_with(|c: char| c.is_alphanumeric() || c == ':')
        }
        _ => false,
    }
}

/// The same for a text of several lines that has been drawn already: its lines and colours stay.
pub(crate) fn without_commands(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if opens_command(text, at, c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// How the text of a whole form is made safe once more, in whatever way its readers undo: a format that forgets to
/// clean a name still can't pass a control character or a command on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escape {
    /// It has escape sequences or commands of its own, and cleans each text itself.
    Own,
    /// By JSON's escapes. What is to be escaped stands in strings alone.
    Json,
    /// By character references: XML and HTML, and so Markdown.
    Markup,
}

impl Escape {
    pub(super) fn apply(self, text: String) -> String {
        if self == Self::Own {
            return text;
        }
        let mut safe = String::with_capacity(text.len());
        for (at, c) in text.char_indices() {
            if c == '\n' || !is_hostile(c) && !opens_command(&text, at, c) {
                safe.push(c);
            } else if self == Self::Json {
                // All of these are in the plane that four digits reach. Writing to a string can't fail.
                let _ = write!(safe, "\\u{:04x}", u32::from(c));
            } else {
                let _ = write!(safe, "&#x{:x};", u32::from(c));
            }
        }
        safe
    }
}

/// Text within a line of Markdown: nothing of it is markup or HTML, or ends a table's cell.
pub(crate) fn markdown(text: &str) -> String {
    let text = clean(text);
    let mut shown = String::with_capacity(text.len());
    let mut before = ' ';
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let after = rest.clone().next().unwrap_or(' ');
        let marks = match c {
            '\\' | '`' | '*' | '|' | '~' => true,
            // Within a word it is a letter.
            '_' => !before.is_alphanumeric() || !after.is_alphanumeric(),
            // A link, and what GitHub makes one of: `https://`.
            ']' => matches!(after, '(' | '['),
            ':' => after == '/',
            // At the start a heading, a quotation or a list.
            '#' | '>' | '-' | '+' | '=' => shown.is_empty(),
            _ => false,
        };
        if marks {
            shown.push('\\');
        }
        match c {
            '<' => shown.push_str("&lt;"),
            '&' => shown.push_str("&amp;"),
            // GitHub and GitLab look for mentions in what is rendered: a comment takes the name from its sign.
            '@' => shown.push_str("@<!-- -->"),
            '#' if after.is_ascii_digit() => shown.push_str("#<!-- -->"),
            c => shown.push(c),
        }
        before = c;
    }
    shown
}

/// A name in Markdown's backquotes, also within a table, where `|` ends a cell even there.
pub(crate) fn code(text: &str) -> String {
    let text = clean(text).replace('`', "'").replace('|', "\\|");
    format!("`{text}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_no_markdown_and_stays_readable() {
        let said = "add [[exempt]] for aws_backup_vault.a: see arn:aws:rds:*";
        assert_eq!(
            markdown(said),
            "add [[exempt]] for aws_backup_vault.a: see arn:aws:rds:\\*"
        );
        let hostile = "# <img> [a](https://b) _x_ `c` | @team #1 ##[error]";
        assert_eq!(
            markdown(hostile),
            "\\# &lt;img> [a\\](https\\://b) \\_x\\_ \\`c\\` \\| @<!-- -->team #<!-- -->1 ##\\\\u{5b}error]"
        );
    }

    #[test]
    fn what_a_form_forgets_is_escaped_in_its_own_way() {
        let text = "[\"##[error]\u{1b}\u{202e}\"]\n".to_owned();
        assert_eq!(
            Escape::Json.apply(text.clone()),
            "[\"##\\u005berror]\\u001b\\u202e\"]\n"
        );
        assert_eq!(
            Escape::Markup.apply(text),
            "[\"##&#x5b;error]&#x1b;&#x202e;\"]\n"
        );
    }
}
