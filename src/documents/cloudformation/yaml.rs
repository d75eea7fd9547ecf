//! From text to nodes.
//!
//! Reads the parser's events rather than a loaded tree: so depth and aliases are bounded before memory is
//! spent on them.

use super::node::{Data, Node};
use super::template::Fault;
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span, Tag};
use std::collections::BTreeMap;

/// Deeper than any template; keeps the stack small.
const MAX_DEPTH: usize = 100;

/// Nodes of a template, aliases unfolded. A template may have 1 MB (CloudFormation quotas).
const MAX_NODES: usize = 500_000;

/// Reads the first document of a text.
///
/// # Errors
/// Where and why it can't be read.
pub(super) fn read(text: &str) -> Result<Node, Fault> {
    match Reader::default().read(text) {
        Ok(node) => Ok(node),
        // Some JSON isn't YAML (tabs, pairs of surrogates); JSON's own words are clearer as well.
        Err(fault) if text.trim_start().starts_with('{') => {
            match serde_json::from_str::<serde_json::Value>(text) {
                Ok(json) => Ok(json.into()),
                Err(error) if !error.is_data() => {
                    Err(Fault::at(error.line(), error.column(), "not JSON"))
                }
                Err(_) => Err(fault),
            }
        }
        Err(fault) => Err(fault),
    }
}

#[derive(Default)]
struct Reader {
    open: Vec<Frame>,
    anchors: BTreeMap<usize, Node>,
    nodes: usize,
}

/// A list or map whose end isn't read yet.
struct Frame {
    place: (usize, usize),
    anchor: usize,
    tag: Option<String>,
    items: Items,
}

enum Items {
    List(Vec<Node>),
    /// With the key whose value comes next.
    Map(BTreeMap<String, Node>, Option<String>),
}

impl Reader {
    fn read(mut self, text: &str) -> Result<Node, Fault> {
        let mut parser = Parser::new_from_str(text);
        while let Some(next) = parser.next_event() {
            let (event, span) = next.map_err(|error| {
                let (line, column) = place(error.marker());
                Fault::at(line, column, format!("not YAML: {}", error.info()))
            })?;
            if let Some(whole) = self.event(event, span)? {
                return Ok(whole);
            }
        }
        Err(Fault::at(1, 1, "it is empty"))
    }

    /// The whole document once it is complete.
    fn event(&mut self, event: Event<'_>, span: Span) -> Result<Option<Node>, Fault> {
        let at = place(&span.start);
        let (node, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                (scalar(&text, style, tag.as_deref(), at), anchor)
            }
            Event::Alias(anchor) => {
                let found = self.anchors.get(&anchor).cloned();
                let found = found.ok_or_else(|| Fault::at(at.0, at.1, "no such anchor"))?;
                if self.open.len().saturating_add(found.depth()) > MAX_DEPTH {
                    return Err(Fault::at(at.0, at.1, "nested too deeply"));
                }
                self.count(found.size(), at)?;
                return self.add(found);
            }
            Event::SequenceStart(anchor, tag) => {
                self.push(at, anchor, tag.as_deref(), Items::List(Vec::new()))?;
                return Ok(None);
            }
            Event::MappingStart(anchor, tag) => {
                self.push(
                    at,
                    anchor,
                    tag.as_deref(),
                    Items::Map(BTreeMap::new(), None),
                )?;
                return Ok(None);
            }
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(frame) => {
                    let data = match frame.items {
                        Items::List(list) => Data::List(list),
                        Items::Map(map, _) => Data::Map(map),
                    };
                    let (line, column) = frame.place;
                    let node = Node { line, column, data };
                    (long_form(frame.tag.as_deref(), node), frame.anchor)
                }
                None => return Ok(None),
            },
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => return Ok(None),
        };
        self.count(1, at)?;
        if anchor > 0 {
            self.count(node.size(), at)?;
            self.anchors.insert(anchor, node.clone());
        }
        self.add(node)
    }

    fn count(&mut self, more: usize, at: (usize, usize)) -> Result<(), Fault> {
        self.nodes = self.nodes.saturating_add(more);
        if self.nodes > MAX_NODES {
            return Err(Fault::at(at.0, at.1, "too large"));
        }
        Ok(())
    }

    fn push(
        &mut self,
        place: (usize, usize),
        anchor: usize,
        tag: Option<&Tag>,
        items: Items,
    ) -> Result<(), Fault> {
        if self.open.len() >= MAX_DEPTH {
            return Err(Fault::at(place.0, place.1, "nested too deeply"));
        }
        self.open.push(Frame {
            place,
            anchor,
            tag: short(tag),
            items,
        });
        Ok(())
    }

    fn add(&mut self, node: Node) -> Result<Option<Node>, Fault> {
        match self.open.last_mut().map(|frame| &mut frame.items) {
            None => return Ok(Some(node)),
            Some(Items::List(list)) => list.push(node),
            Some(Items::Map(map, key)) => match key.take() {
                Some(key) => drop(map.insert(key, node)),
                None => match node.scalar() {
                    Some(text) => *key = Some(text),
                    None => return Err(Fault::at(node.line, node.column, "a key isn't a string")),
                },
            },
        }
        Ok(None)
    }
}

fn place(marker: &Marker) -> (usize, usize) {
    (marker.line(), marker.col().saturating_add(1))
}

/// The name of a short tag: `GetAtt` of `!GetAtt`.
fn short(tag: Option<&Tag>) -> Option<String> {
    let tag = tag.filter(|tag| tag.handle == "!" && !tag.suffix.is_empty())?;
    Some(tag.suffix.clone())
}

fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>, at: (usize, usize)) -> Node {
    let name = short(tag);
    let is_text = tag.is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "str");
    let data = if style == ScalarStyle::Plain && name.is_none() && !is_text {
        plain(text)
    } else {
        Data::Text(text.to_owned())
    };
    let (line, column) = at;
    long_form(name.as_deref(), Node { line, column, data })
}

/// YAML's core schema; whatever isn't a number as JSON has it stays text (`012345678901`, `1_000`).
fn plain(text: &str) -> Data {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Data::Null,
        "true" | "True" | "TRUE" => Data::Bool(true),
        "false" | "False" | "FALSE" => Data::Bool(false),
        _ => match serde_json::from_str(text) {
            Ok(number) => Data::Number(number),
            Err(_) => Data::Text(text.to_owned()),
        },
    }
}

/// `!GetAtt a.b` is `{"Fn::GetAtt": ["a", "b"]}`.
fn long_form(tag: Option<&str>, node: Node) -> Node {
    let Some(tag) = tag else {
        return node;
    };
    let (line, column) = (node.line, node.column);
    let at = |data| Node { line, column, data };
    let name = match tag {
        "Ref" | "Condition" => tag.to_owned(),
        other => format!("Fn::{other}"),
    };
    let inner = match (tag, node.text().and_then(|text| text.split_once('.'))) {
        ("GetAtt", Some((logical_id, attribute))) => at(Data::List(vec![
            at(Data::Text(logical_id.to_owned())),
            at(Data::Text(attribute.to_owned())),
        ])),
        _ => node,
    };
    at(Data::Map(BTreeMap::from([(name, inner)])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_bounded_is_bounded_at_every_size() {
        let lists = |depth: usize, inner: &str| {
            format!("{}{inner}{}", "[".repeat(depth), "]".repeat(depth))
        };
        let reason = |text: &str| read(text).err().map(|fault| fault.reason);
        // An alias counts as deep as what it stands for, here one level too many and ten.
        for deeper in [1, 10] {
            let anchored = lists(MAX_DEPTH.div_euclid(2), "");
            let alias = lists(MAX_DEPTH.div_euclid(2) + deeper, "*a");
            let text = format!("- &a {anchored}\n- {alias}");
            assert_eq!(reason(&text).as_deref(), Some("nested too deeply"));
        }
        // Without anchors nothing counts twice, however deep it is.
        let many = lists(90, &"x, ".repeat(6_000));
        assert_eq!(reason(&many), None);
    }

    #[test]
    fn a_tag_of_yaml_says_what_is_text() {
        for (text, want) in [
            ("5", Data::Number(5.into())),
            ("!!int 5", Data::Number(5.into())),
            ("!!str 5", Data::Text("5".to_owned())),
            ("'5'", Data::Text("5".to_owned())),
        ] {
            assert_eq!(read(text).unwrap().data, want, "{text}");
        }
    }
}
