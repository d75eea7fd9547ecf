//! What of a configuration file nobody should read in a log, or learn from a hash of it.

/// Parts of names of arguments whose values nobody should read in a log.
const SECRET: [&str; 7] = [
    "password",
    "passwd",
    "secret",
    "token",
    "private_key",
    "access_key",
    "credential",
];

/// What begins a value that is written elsewhere.
const REFERENCES: [&str; 8] = [
    "var.", "local.", "data.", "module.", "each.", "aws_", "awscc_", "random_",
];

/// Whether the value of an argument may be secret, by its name or by what is written of it.
pub(super) fn may_be_secret(name: &str, value: &str) -> bool {
    let name = name.to_ascii_lowercase();
    value.contains("sensitive(") || SECRET.iter().any(|word| name.contains(word))
}

/// Whether a line of a file itself has such a value: a reference to it tells nothing.
pub(super) fn has_secret(line: &str) -> bool {
    let Some(at) = line.find(['=', ':']) else {
        return false;
    };
    let (name, value) = line.split_at(at);
    let written = value.trim_matches(['=', ':', ' ', '\t', '\r', '\n']);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_.-[]*".contains(c);
    let is_reference =
        written.chars().all(is_plain) && REFERENCES.iter().any(|start| written.starts_with(start));
    may_be_secret(name, value) && !is_reference
}

#[cfg(test)]
mod tests {
    use super::has_secret;

    #[test]
    fn a_reference_is_no_secret() {
        for (line, has) in [
            ("  password = \"hunter2\"", true),
            ("  master_password = var.password", false),
            ("  secret_id = aws_secretsmanager_secret.db[0].id", false),
            ("  password = \"${var.password}\"", true),
            ("DB_PASSWORD=hunter2", true),
            ("name = sensitive(\"x\")", true),
            ("resource \"aws_secretsmanager_secret\" \"db\" {", false),
            ("  name = \"orders\"", false),
        ] {
            assert_eq!(has_secret(line), has, "{line}");
        }
    }
}
