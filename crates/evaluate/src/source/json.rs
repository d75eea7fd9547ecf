//! `.tf.json` files into blocks.
//!
//! JSON doesn't tell a nested block from an argument, so an object counts as both.

use super::block::{Block, Dynamic, Entry, Form};
use super::comments::{Remark, is_remark};
use hcl_edit::expr::{Array, Expression, Object, ObjectKey, ObjectValue};
use hcl_edit::template::{StringTemplate, Template};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;
use std::ops::Range;
use std::rc::Rc;

/// The key of Terraform's comments.
const COMMENT: &str = "//";

/// Deeper JSON is no configuration; the limit keeps the stack safe.
const MAX_DEPTH: usize = 64;

/// All top-level blocks and remarks of a file, or the line and the message of its syntax error.
pub(super) fn read(text: &str) -> Result<(Vec<Block>, Vec<Remark>), (usize, String)> {
    let root: &RawValue = serde_json::from_str(text).map_err(|e| (e.line(), e.to_string()))?;
    let root = Node::new(text, root, 0);
    let mut blocks = Vec::new();
    for member in members(&root) {
        let labels = match member.name.as_str() {
            "resource" | "data" => 2,
            "module" | "output" | "variable" => 1,
            "locals" | "moved" => 0,
            _ => continue,
        };
        labelled(member, &[], labels, &mut blocks);
    }
    let mut remarks = Vec::new();
    // At the top of a file a remark is about nothing.
    remarked(&root, &(0..0), &mut remarks);
    Ok((blocks, remarks))
}

/// What `"//"` says to a linter: it is about the block in whose object it stands.
fn remarked(value: &Node, around: &Range<usize>, remarks: &mut Vec<Remark>) {
    match value {
        Node::Array(elements) => elements.iter().for_each(|it| remarked(it, around, remarks)),
        Node::Object(members) => {
            for member in members {
                if member.name != COMMENT {
                    remarked(&member.value, &member.key, remarks);
                    continue;
                }
                // Some write it as they would in a `.tf` file.
                let texts = strings(&member.value);
                let texts = texts.map(|text| text.trim_start_matches(['#', '/', ' ']).trim_end());
                let texts = texts.filter(|text| is_remark(text));
                remarks.extend(texts.map(|text| Remark {
                    span: member.key.clone(),
                    text: text.to_owned(),
                    target: around.clone(),
                }));
            }
        }
        Node::Scalar(_) | Node::TooDeep => {}
    }
}

/// A string, or all of an array.
fn strings(value: &Node) -> impl Iterator<Item = &str> {
    let values = match value {
        Node::Array(elements) => elements.as_slice(),
        value => std::slice::from_ref(value),
    };
    values.iter().filter_map(|value| match value {
        Node::Scalar(text) => text.as_str(),
        _ => None,
    })
}

/// Descends through as many levels of keys as a block has labels.
fn labelled(member: &Member, kind: &[String], labels: usize, blocks: &mut Vec<Block>) {
    let path = [kind, std::slice::from_ref(&member.name)].concat();
    match labels.checked_sub(1) {
        Some(rest) => {
            members(&member.value).for_each(|inner| labelled(inner, &path, rest, blocks));
        }
        None => blocks.push(Block {
            path,
            header: member.key.clone(),
            body: members(&member.value).flat_map(entries).collect(),
        }),
    }
}

/// What a member of a block writes: several entries where it holds several blocks.
fn entries(member: &Member) -> Vec<Entry> {
    if member.name == "dynamic" {
        return members(&member.value).map(dynamic).collect();
    }
    let entry = |value| Entry {
        name: member.name.clone(),
        span: member.key.clone(),
        form: Form::Argument(Rc::new(expression(value))),
        inner: members(value).flat_map(entries).collect(),
    };
    match objects(&member.value) {
        [] => vec![entry(&member.value)],
        blocks => blocks.iter().map(entry).collect(),
    }
}

fn dynamic(block: &Member) -> Entry {
    let argument = |name: &str| members(&block.value).find(|member| member.name == name);
    let iterator = argument("iterator").map(|member| &member.value);
    let content = members(&block.value).filter(|member| member.name == "content");
    Entry {
        name: block.name.clone(),
        span: block.key.clone(),
        form: Form::Dynamic(Dynamic {
            iterator: match iterator {
                Some(Node::Scalar(serde_json::Value::String(name))) => name.clone(),
                _ => block.name.clone(),
            },
            for_each: argument("for_each").map(|member| expression(&member.value)),
        }),
        inner: content
            .flat_map(|content| members(&content.value))
            .flat_map(entries)
            .collect(),
    }
}

/// The expression that a JSON value is: strings are templates.
fn expression(value: &Node) -> Expression {
    match value {
        Node::Object(members) => {
            let mut object = Object::new();
            for member in members.iter().filter(|member| member.name != COMMENT) {
                let key = ObjectKey::Expression(string(&member.name));
                object.insert(key, ObjectValue::new(expression(&member.value)));
            }
            Expression::Object(object)
        }
        Node::Array(elements) => {
            let mut array = Array::new();
            for element in elements {
                array.push(expression(element));
            }
            Expression::Array(array)
        }
        Node::Scalar(scalar) => match scalar {
            serde_json::Value::Bool(flag) => Expression::from(*flag),
            serde_json::Value::Number(number) => {
                number.to_string().parse().unwrap_or_else(|_| untold())
            }
            serde_json::Value::String(text) => string(text),
            _ => Expression::null(),
        },
        Node::TooDeep => untold(),
    }
}

fn string(text: &str) -> Expression {
    if !text.contains("${") && !text.contains("%{") {
        return Expression::from(text);
    }
    match text.parse::<Template>() {
        Ok(template) => {
            let elements: Vec<_> = template.into_iter().collect();
            Expression::from(StringTemplate::from(elements))
        }
        Err(_) => untold(),
    }
}

/// Nothing is known of it.
fn untold() -> Expression {
    "self.untold".parse().unwrap_or_else(|_| Expression::null())
}

/// A JSON value that knows where its keys stand.
enum Node {
    Object(Vec<Member>),
    Array(Vec<Node>),
    Scalar(serde_json::Value),
    TooDeep,
}

struct Member {
    name: String,
    /// The key in the file's text.
    key: Range<usize>,
    value: Node,
}

impl Node {
    fn new(text: &str, raw: &RawValue, depth: usize) -> Self {
        let below = depth.saturating_add(1);
        match raw.get().bytes().next() {
            Some(b'{' | b'[') if below > MAX_DEPTH => Self::TooDeep,
            Some(b'{') => {
                let Fields(fields) = parse(raw);
                let members = fields.into_iter().map(|(key, value)| Member {
                    name: parse(key),
                    key: span(text, key),
                    value: Self::new(text, value, below),
                });
                Self::Object(members.collect())
            }
            Some(b'[') => {
                let elements: Vec<&RawValue> = parse(raw);
                let elements = elements.into_iter();
                Self::Array(elements.map(|raw| Self::new(text, raw, below)).collect())
            }
            _ => Self::Scalar(parse(raw)),
        }
    }
}

/// The value if it is an object, or the elements of an array of nothing but objects.
fn objects(value: &Node) -> &[Node] {
    match value {
        Node::Object(_) => std::slice::from_ref(value),
        Node::Array(elements) if elements.iter().all(|e| matches!(e, Node::Object(_))) => elements,
        _ => &[],
    }
}

/// The members of an object, or of all objects in an array, without comments.
fn members(value: &Node) -> impl Iterator<Item = &Member> {
    let all = objects(value).iter().flat_map(|object| match object {
        Node::Object(members) => members.as_slice(),
        _ => &[],
    });
    all.filter(|member| member.name != COMMENT)
}

/// Part of a text that is known to be JSON: nothing but half a surrogate pair can fail.
fn parse<'a, T: Deserialize<'a> + Default>(raw: &'a RawValue) -> T {
    serde_json::from_str(raw.get()).unwrap_or_default()
}

/// A raw value is a slice of the text: its address tells where.
fn span(text: &str, raw: &RawValue) -> Range<usize> {
    let address = raw.get().as_ptr().addr();
    let start = address.saturating_sub(text.as_ptr().addr());
    start..start.saturating_add(raw.get().len())
}

/// An object's members in order, doubles included.
#[derive(Default)]
struct Fields<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Ordered;
        impl<'de> Visitor<'de> for Ordered {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    fields.push(entry);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(Ordered)
    }
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a wrong span must fail the test")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn objects_and_arrays_of_objects_are_the_same_blocks() {
        for text in [
            r#"{"//": 1, "resource": {"aws_kms_key": {"k": {"//": "", "x": "${a.b}"}}}}"#,
            r#"[{"resource": [{"aws_kms_key": [{"k": [{"x": "${a.b}"}]}]}]}]"#,
            r#"{"resource": {}, "resource": {"aws_kms_key": {"k": {"x": "${a.b}"}}}}"#,
        ] {
            let (blocks, _) = read(text).unwrap();
            assert_eq!(blocks.len(), 1, "{text}");
            assert_eq!(blocks[0].path, ["resource", "aws_kms_key", "k"]);
            assert_eq!(&text[blocks[0].header.clone()], r#""k""#);
            let [entry] = blocks[0].body.as_slice() else {
                panic!("{text}");
            };
            assert_eq!(&text[entry.span.clone()], r#""x""#);
            let Form::Argument(found) = &entry.form else {
                panic!("{text}");
            };
            assert_eq!(found.to_string(), r#""${a.b}""#);
        }
    }

    #[test]
    fn values_are_expressions() {
        for (json, want) in [
            ("null", "null"),
            ("30", "30"),
            (r#""a\"\\b""#, r#""a\"\\b""#),
            (r#""$${a}""#, r#""$${a}""#),
            (
                r#""${a.b == 1 ? null : \"x\"}""#,
                r#""${a.b == 1 ? null : "x"}""#,
            ),
            (r#""${broken""#, "self.untold"),
        ] {
            let node = Node::new(json, serde_json::from_str(json).unwrap(), 0);
            assert_eq!(expression(&node).to_string(), want);
        }
    }

    #[test]
    fn dynamic_blocks_show_their_content() {
        let text = r#"{"resource": {"aws_backup_plan": {"p": {"dynamic": {"rule": [
            {"for_each": "${var.x}", "content": {"rule_name": "r"}}]}}}}}"#;
        let (blocks, _) = read(text).unwrap();
        let rule = &blocks[0].body[0];
        assert_eq!(&text[rule.span.clone()], r#""rule""#);
        assert!(matches!(&rule.form, Form::Dynamic(_)));
        assert_eq!(&text[rule.inner[0].span.clone()], r#""rule_name""#);
    }

    #[test]
    fn a_comment_is_about_the_block_that_it_stands_in() {
        let text = r#"{"//": "t:ignore top", "resource": {"aws_x": {"y": {"//": ["t:ignore a", "why"],
            "rule": [{"//": "// t:ignore b"}]}}}}"#;
        let (_, remarks) = read(text).unwrap();
        let about: Vec<_> = remarks
            .iter()
            .map(|it| (it.text.as_str(), &text[it.target.clone()]))
            .collect();
        let want = [
            ("t:ignore top", ""),
            ("t:ignore a", r#""y""#),
            ("t:ignore b", r#""rule""#),
        ];
        assert_eq!(about, want);
    }

    #[test]
    fn depth_is_bounded() {
        let deep = 10_000;
        let value = r#"{"a":"#.repeat(deep) + "1" + &"}".repeat(deep);
        let text = format!(r#"{{"resource": {{"t": {{"n": {value}}}}}}}"#);
        assert_eq!(read(&text).unwrap().0.len(), 1);
    }

    #[test]
    fn an_error_tells_its_line() {
        assert_eq!(read("{\n\"a\": }").unwrap_err().0, 2);
    }

    proptest! {
        #[test]
        fn never_panics_on_any_text(text in any::<String>()) {
            let _ = read(&text);
        }

        #[test]
        fn never_panics_on_what_looks_like_json(
            words in prop::collection::vec(prop::sample::select(vec![
                "{\"resource\":", "{\"t\":", "{\"n\":", "{", "}", "[", "]", "\"a\"", ":", ",", "1",
                "\"${a.b}\"", "\"${\"", "\"\\ud800\"", "null", "\"dynamic\":", "\"content\":", "\u{feff}",
            ]), 0..40)
        ) {
            let _ = read(&words.concat());
        }
    }
}
