//! Documents that `jsonencode`, templates and heredocs make, of which something isn't known before apply.

use super::text;
use crate::documents::tree::{Element, Hole, Piece, Text};
use crate::facts::reader::Side;
use crate::resolve::Lead;
use evaluate::Value;

/// The document in an evaluated string; `None` where it is none, or nothing of it is known.
pub(super) fn document(side: Side<'_>, value: &Value) -> Option<Element> {
    match value {
        Value::Json(tree) => Some(element(side, tree)),
        Value::Template(pieces) => {
            let pieces = pieces.iter().flat_map(|piece| pieces_of(side, piece));
            Element::parse(&pieces.collect()).ok()
        }
        _ => None,
    }
}

fn element(side: Side<'_>, value: &Value) -> Element {
    match value {
        Value::Null => Element::Null,
        Value::Bool(flag) => Element::Bool(*flag),
        Value::Number(number) => Element::Number(number.clone()),
        Value::String(text) => Element::text(text.as_str()),
        Value::List(items) | Value::Set(items) => {
            Element::List(items.iter().map(|item| element(side, item)).collect())
        }
        Value::Map(map) => {
            let fields = map.iter();
            let field = |(key, value): (&String, &Value)| (key.clone(), element(side, value));
            Element::Map(fields.map(field).collect())
        }
        // A reference may be to a list as well as to a text.
        Value::Reference(reference) => match text(side, &Lead::from(reference)) {
            Some(Element::Text(text)) if is_text(reference) => Element::Text(text),
            _ => Element::Unknown(hole(value)),
        },
        Value::Template(pieces) => {
            let pieces = pieces.iter().flat_map(|piece| pieces_of(side, piece));
            Element::Text(pieces.collect())
        }
        _ => Element::Unknown(hole(value)),
    }
}

/// What a piece of a string is.
fn pieces_of(side: Side<'_>, value: &Value) -> Vec<Piece> {
    if let Value::String(text) = value {
        return vec![Piece::Known(text.clone())];
    }
    let text: Option<Text> = match value {
        Value::Reference(reference) if is_text(reference) => {
            match text(side, &Lead::from(reference)) {
                Some(Element::Text(text)) => Some(text),
                _ => None,
            }
        }
        _ => None,
    };
    match text {
        Some(text) => text.pieces().to_vec(),
        None => vec![Piece::Unknown(hole(value))],
    }
}

/// Attributes that are texts whatever they come to.
fn is_text(reference: &evaluate::Reference) -> bool {
    let last = match reference.path.last() {
        Some(evaluate::Step::Name(name)) => name.rsplit('_').next(),
        _ => None,
    };
    last.is_some_and(|word| matches!(word, "arn" | "id" | "name"))
}

fn hole(value: &Value) -> Hole {
    Hole::new(value.references().iter().map(ToString::to_string))
}

#[cfg(test)]
mod tests {
    use crate::documents::iam::Document;
    use crate::facts::testing::written;
    use serde_json::json;

    /// The policy of `aws_backup_vault_policy.p` with this expression, where the ARN of a role isn't known.
    fn policy(expression: &str) -> Option<Document> {
        let created = |address: &str,
                       kind: &str,
                       after: &serde_json::Value,
                       unknown: &serde_json::Value| {
            json!({"address": address, "mode": "managed", "type": kind, "change": {"actions": ["create"],
                "before": null, "after": after, "after_unknown": unknown}})
        };
        let plan = json!({"format_version": "1.2", "resource_changes": [
                created("aws_iam_role.app", "aws_iam_role", &json!({"name_prefix": "app"}), &json!({"arn": true, "name": true})),
                created("aws_backup_vault_policy.p", "aws_backup_vault_policy", &json!({"backup_vault_name": "v"}), &json!({"policy": true})),
            ], "configuration": {"root_module": {"resources": [
                {"address": "aws_iam_role.app", "expressions": {}},
                {"address": "aws_backup_vault_policy.p", "expressions": {
                    "policy": {"references": ["aws_iam_role.app.arn", "aws_iam_role.app"]}}}]}}});
        let text =
            format!("resource \"aws_backup_vault_policy\" \"p\" {{\n policy = {expression}\n}}\n");
        let found = written(&plan, &text);
        let mut policies = found.after.vault_policies.into_values();
        policies.next()?.document
    }

    #[test]
    fn what_is_written_around_an_unknown_arn_is_known() {
        let encoded = r#"jsonencode({ Statement = [
            { Effect = "Deny", Action = "backup:DeleteRecoveryPoint", Resource = "*", Principal = "*" },
            { Effect = "Allow", Action = "backup:CopyIntoBackupVault", Resource = "*", Principal = { AWS = aws_iam_role.app.arn } }
        ] })"#;
        let heredoc = r#"<<EOT
{"Statement": [
    {"Effect": "Deny", "Action": "backup:DeleteRecoveryPoint", "Resource": "*", "Principal": "*"},
    {"Effect": "Allow", "Action": "backup:CopyIntoBackupVault", "Resource": "*", "Principal": {"AWS": "${aws_iam_role.app.arn}"}}
]}
EOT"#;
        for (name, expression) in [("encoded", encoded), ("heredoc", heredoc)] {
            let document = policy(expression).unwrap();
            assert_eq!(document.statements.len(), 2, "{name}");
            assert!(document.statements[0].unknown.is_empty(), "{name}");
            assert_eq!(document.statements[1].unknown, ["principals"], "{name}");
        }
    }
}
