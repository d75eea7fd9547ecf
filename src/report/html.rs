//! What the HTML pages share: they load nothing, in dark and light.

use std::fmt::{self, Write as _};

const STYLE: &str = include_str!("page.css");

/// As text or as an attribute of XML or HTML. What XML doesn't allow at all is replaced.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

/// From the beginning to the heading. `script` is the hash of the one script that may run.
pub(crate) fn open(
    title: &str,
    styles: &[&str],
    script: Option<&str>,
    out: &mut String,
) -> fmt::Result {
    let title = escape(title);
    let script = script.map_or(String::new(), |hash| format!("; script-src '{hash}'"));
    // The policy says to the browser what is meant to be: nothing is loaded.
    writeln!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'{script}\"/>\n\
         <title>{title}</title>\n<style>{STYLE}{}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>",
        styles.concat()
    )
}

/// The end; scripts stand before it.
pub(crate) fn close(out: &mut String) -> fmt::Result {
    writeln!(out, "</main>\n</body>\n</html>")
}
