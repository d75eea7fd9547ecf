//! What `aws_iam_policy_document` makes of its arguments, of which parts may not be known (hashicorp/aws:
//! `internal/service/iam/policy_document_data_source.go`, `policy_model.go`).

use crate::documents::tree::{Element, Hole, Piece};
use std::collections::BTreeMap;

/// All arguments that the document is made of.
#[derive(Debug, Default)]
pub struct Arguments {
    /// `version`
    pub version: Option<Element>,
    /// `source_json`, then `source_policy_documents`: what they hold.
    pub sources: Vec<Element>,
    /// Blocks `statement`.
    pub statements: Vec<StatementArguments>,
    /// Not even the number of blocks `statement` is known.
    pub more: Option<Hole>,
    /// `override_policy_documents`, then `override_json`: what they hold.
    pub overrides: Vec<Element>,
}

/// A block `statement`.
#[derive(Debug, Default)]
pub struct StatementArguments {
    /// `sid`
    pub sid: Option<Element>,
    /// `effect`; absent: `Allow`.
    pub effect: Option<Element>,
    /// `actions`, `not_actions`, `resources` and `not_resources` by the name in the document.
    pub lists: BTreeMap<&'static str, Vec<Element>>,
    /// `principals` and `not_principals` by the name in the document: type and identifiers of each block.
    pub principals: BTreeMap<&'static str, Vec<(Element, Vec<Element>)>>,
    /// `condition`: test, variable and values of each block.
    pub conditions: Vec<(Element, Element, Vec<Element>)>,
    /// Elements of which not even the number of blocks is known (`Principal`), with what they wait for.
    pub unknown: BTreeMap<&'static str, Hole>,
}

/// The document that the data source computes.
pub fn document(arguments: Arguments) -> Element {
    let mut merged = Merged::default();
    for source in &arguments.sources {
        merged.add(source);
    }
    let own = arguments.statements.into_iter().map(statement);
    let more = arguments.more.into_iter().map(Element::Unknown);
    merged.merge(own.chain(more).collect());
    let version = arguments
        .version
        .unwrap_or_else(|| Element::text("2012-10-17"));
    merged.upgrade(&version);
    for other in &arguments.overrides {
        merged.add(other);
    }
    let mut map = BTreeMap::from([("Statement".to_owned(), Element::List(merged.statements))]);
    if let Some(version) = merged.version {
        map.insert("Version".to_owned(), Element::text(version));
    }
    Element::Map(map)
}

#[derive(Default)]
struct Merged {
    version: Option<String>,
    statements: Vec<Element>,
}

impl Merged {
    fn add(&mut self, document: &Element) {
        let map = match document {
            Element::Map(map) => map,
            // The provider takes none that is no object.
            unknown => {
                self.merge(vec![Element::Unknown(Hole::new(unknown.references()))]);
                return;
            }
        };
        match map.get("Statement") {
            Some(Element::List(list)) => self.merge(list.clone()),
            Some(one) => self.merge(vec![one.clone()]),
            None => {}
        }
        if let Some(version) = map.get("Version") {
            self.upgrade(version);
        }
    }

    fn upgrade(&mut self, version: &Element) {
        let version = known(version).map(str::to_owned);
        self.version = self.version.take().max(version);
    }

    /// A statement takes the place of the first that has its `Sid`; one without comes after the others.
    fn merge(&mut self, statements: Vec<Element>) {
        for next in statements {
            let place = match sid(&next) {
                Sid::None => None,
                Sid::Known(sid) => {
                    // One that may have the same may be replaced.
                    self.blur(&next, |other| *other == Sid::Unknown);
                    let same = |other: &Element| sid_is(other, sid);
                    self.statements.iter().position(same)
                }
                Sid::Unknown => {
                    self.blur(&next, |other| *other != Sid::None);
                    None
                }
            };
            match place.and_then(|place| self.statements.get_mut(place)) {
                Some(place) => *place = next,
                None => self.statements.push(next),
            }
        }
    }

    /// Statements that another may take the place of aren't known.
    fn blur(&mut self, by: &Element, may_be: impl Fn(&Sid<'_>) -> bool) {
        for statement in &mut self.statements {
            if may_be(&sid(statement)) {
                let references = statement.references().into_iter().chain(by.references());
                *statement = Element::Unknown(Hole::new(references));
            }
        }
    }
}

#[derive(PartialEq)]
enum Sid<'a> {
    None,
    Known(&'a str),
    Unknown,
}

fn sid(statement: &Element) -> Sid<'_> {
    match statement {
        Element::Map(map) => match map.get("Sid") {
            None | Some(Element::Null) => Sid::None,
            Some(given) => match known(given) {
                Some("") => Sid::None,
                Some(sid) => Sid::Known(sid),
                None => Sid::Unknown,
            },
        },
        _ => Sid::Unknown,
    }
}

fn sid_is(statement: &Element, wanted: &str) -> bool {
    sid(statement) == Sid::Known(wanted)
}

fn known(element: &Element) -> Option<&str> {
    match element {
        Element::Text(text) => text.known(),
        _ => None,
    }
}

fn statement(arguments: StatementArguments) -> Element {
    let mut map = BTreeMap::new();
    let sid = arguments.sid.filter(|sid| known(sid) != Some(""));
    map.extend(sid.map(|sid| ("Sid".to_owned(), sid)));
    let effect = arguments.effect.filter(|effect| known(effect) != Some(""));
    let effect = effect.unwrap_or_else(|| Element::text("Allow"));
    map.insert("Effect".to_owned(), effect);
    for (name, values) in arguments.lists {
        // Policy variables are written `&{…}`, but not in actions, which have none.
        let values = if name.ends_with("Resource") {
            values.into_iter().map(with_variables).collect()
        } else {
            values
        };
        map.extend(one_or_list(values).map(|values| (name.to_owned(), values)));
    }
    for (name, blocks) in arguments.principals {
        map.extend(principals(blocks).map(|all| (name.to_owned(), all)));
    }
    map.extend(conditions(arguments.conditions).map(|all| ("Condition".to_owned(), all)));
    for (name, hole) in arguments.unknown {
        map.insert(name.to_owned(), Element::Unknown(hole));
    }
    Element::Map(map)
}

fn with_variables(value: Element) -> Element {
    let Element::Text(text) = value else {
        return value;
    };
    let pieces = text.pieces().iter().map(|piece| match piece {
        Piece::Known(text) => Piece::Known(text.replace("&{", "${")),
        hole @ Piece::Unknown(_) => hole.clone(),
    });
    Element::Text(pieces.collect())
}

/// One value alone; several in the provider's order, which is the reverse.
fn one_or_list(mut values: Vec<Element>) -> Option<Element> {
    if values.len() > 1 {
        values.sort_by_key(|value| std::cmp::Reverse(words(value)));
        return Some(Element::List(values));
    }
    values.pop()
}

fn words(value: &Element) -> String {
    match value {
        Element::Text(text) => text.shown(),
        Element::Unknown(hole) => hole.shown(),
        _ => String::new(),
    }
}

fn principals(blocks: Vec<(Element, Vec<Element>)>) -> Option<Element> {
    if blocks.is_empty() {
        return None;
    }
    let mut by_type: BTreeMap<String, Vec<Element>> = BTreeMap::new();
    for (kind, identifiers) in blocks {
        let Some(name) = known(&kind) else {
            return Some(Element::unknown(kind.references()));
        };
        let identifiers = identifiers.into_iter().map(with_variables);
        by_type
            .entry(name.to_owned())
            .or_default()
            .extend(identifiers);
    }
    if by_type.len() == 1
        && let Some([all]) = by_type.get("*").map(Vec::as_slice)
        && known(all) == Some("*")
    {
        return Some(Element::text("*"));
    }
    let fields = by_type.into_iter();
    let fields = fields.filter_map(|(name, values)| Some((name, one_or_list(values)?)));
    Some(Element::Map(fields.collect()))
}

fn conditions(blocks: Vec<(Element, Element, Vec<Element>)>) -> Option<Element> {
    if blocks.is_empty() {
        return None;
    }
    let mut by_test: BTreeMap<String, BTreeMap<String, Vec<Element>>> = BTreeMap::new();
    for (test, variable, values) in blocks {
        let (Some(test), Some(variable)) = (known(&test), known(&variable)) else {
            let references = test.references().into_iter().chain(variable.references());
            return Some(Element::unknown(references));
        };
        let keys = by_test.entry(test.to_owned()).or_default();
        let known = keys.entry(variable.to_owned()).or_default();
        // A single value takes the place of what was there.
        if values.len() == 1 {
            known.clear();
        }
        known.extend(values.into_iter().map(with_variables));
    }
    let one_or_list = |mut values: Vec<Element>| match values.len() {
        1 => values.pop().unwrap_or(Element::Null),
        _ => Element::List(values),
    };
    let of_test = |(test, keys): (String, BTreeMap<String, Vec<Element>>)| {
        let keys = keys
            .into_iter()
            .map(|(key, values)| (key, one_or_list(values)));
        (test, Element::Map(keys.collect()))
    };
    Some(Element::Map(by_test.into_iter().map(of_test).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::iam::{Document, Effect};
    use serde_json::json;

    fn with_sid(sid: &str, action: &str) -> StatementArguments {
        StatementArguments {
            sid: Some(Element::text(sid)),
            lists: [("Action", vec![Element::text(action)])].into(),
            ..StatementArguments::default()
        }
    }

    fn source(statements: &serde_json::Value) -> Element {
        json!({"Version": "2008-10-17", "Statement": statements}).into()
    }

    fn actions(arguments: Arguments) -> Vec<String> {
        let document = Document::from_tree(&document(arguments)).unwrap();
        let statements = document.statements.iter().cloned();
        let told = statements.map(|statement| match statement.effect {
            Effect::Unknown => "?".to_owned(),
            _ => statement.actions.unwrap_or_default().join(","),
        });
        told.collect()
    }

    #[test]
    fn principals_are_written_as_the_provider_does() {
        let text = |text: &str| Element::text(text);
        let of = |blocks: Vec<(Element, Vec<Element>)>| principals(blocks);
        let (a, b) = ("arn:aws:iam::111122223333:role/a", "444455556666");
        let aws = |ids: &[&str]| vec![(text("AWS"), ids.iter().map(|id| text(id)).collect())];
        assert_eq!(of(Vec::new()), None);
        assert_eq!(of(aws(&[a])), Some(json!({"AWS": a}).into()));
        let reversed = json!({"AWS": [a, b]});
        assert_eq!(of(aws(&[b, a])), Some(reversed.into()));
        let all = |kind: &str| vec![(text(kind), vec![text("*")])];
        assert_eq!(of(all("*")), Some(text("*")));
        assert_eq!(of(all("AWS")), Some(json!({"AWS": "*"}).into()));
    }

    /// As `policy_model.go` merges: the first of the same `Sid` is overwritten in its place, what has none is added.
    #[test]
    fn documents_are_merged_by_sid_as_the_provider_does() {
        let allow =
            |sid: &str, action: &str| json!({"Sid": sid, "Effect": "Allow", "Action": action});
        let unknown = || Element::unknown(["data.x.y.json"]);
        for (sources, own, overrides, want) in [
            (
                vec![source(&json!([allow("A", "1"), allow("", "2")]))],
                vec![("A", "3"), ("", "4")],
                vec![],
                "3 2 4",
            ),
            (
                vec![source(&allow("A", "1")), source(&allow("B", "2"))],
                vec![("C", "3")],
                vec![source(&allow("B", "9"))],
                "1 9 3",
            ),
            (
                vec![],
                vec![("A", "1")],
                vec![source(&allow("", "2")), source(&allow("A", "3"))],
                "3 2",
            ),
            (vec![unknown()], vec![("A", "1")], vec![], "? 1"),
            (
                vec![],
                vec![("A", "1"), ("", "2")],
                vec![unknown()],
                "? 2 ?",
            ),
        ] {
            let own = own.into_iter().map(|(sid, action)| with_sid(sid, action));
            let arguments = Arguments {
                sources,
                statements: own.collect(),
                overrides,
                ..Arguments::default()
            };
            assert_eq!(actions(arguments).join(" "), want);
        }
    }

    #[test]
    fn an_unknown_sid_may_take_the_place_of_any() {
        let mut unknown = with_sid("", "2");
        unknown.sid = Some(Element::unknown(["var.sid"]));
        let arguments = Arguments {
            sources: vec![source(
                &json!([{"Sid": "A", "Effect": "Allow", "Action": "1"}]),
            )],
            statements: vec![unknown],
            overrides: vec![source(
                &json!({"Sid": "B", "Effect": "Allow", "Action": "3"}),
            )],
            ..Arguments::default()
        };
        assert_eq!(actions(arguments), ["?", "?", "3"]);
    }

    #[test]
    fn the_higher_version_wins() {
        let arguments = Arguments {
            sources: vec![source(&json!([]))],
            ..Arguments::default()
        };
        let document = Document::from_tree(&document(arguments)).unwrap();
        assert_eq!(document.version.as_deref(), Some("2012-10-17"));
    }
}
