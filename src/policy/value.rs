//! Facts as the engine's values, straight: by way of JSON's text each of a million field names would be a
//! string of its own.

use super::shared::Shared;
use regorus::Value;
use serde::ser::{self, Serialize, Serializer};
use std::fmt;

/// Converts anything that JSON can say.
pub(super) fn value(facts: &impl Serialize) -> Result<Value, Unfit> {
    facts.serialize(&Converter::default())
}

/// What JSON can't say: a key that is no text, a number that is none.
#[derive(Debug)]
pub(super) struct Unfit(String);

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unfit {}

impl ser::Error for Unfit {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// Makes values.
#[derive(Default)]
struct Converter {
    shared: Shared,
}

impl Converter {
    fn text(&self, text: &str) -> Value {
        self.shared.text(text)
    }

    fn tagged(&self, tag: &'static str, value: Value) -> Value {
        self.shared.object(vec![(self.shared.name(tag), value)])
    }
}

/// Elements of an array, under the tag of their enum variant where they have one.
struct Elements<'c> {
    converter: &'c Converter,
    found: Vec<Value>,
    tag: Option<&'static str>,
}

impl Elements<'_> {
    fn add(&mut self, element: &(impl Serialize + ?Sized)) -> Result<(), Unfit> {
        self.found.push(element.serialize(self.converter)?);
        Ok(())
    }

    fn finish(self) -> Value {
        let array = self.converter.shared.array(self.found);
        match self.tag {
            Some(tag) => self.converter.tagged(tag, array),
            None => array,
        }
    }
}

/// Entries of an object, under the tag of their enum variant where they have one.
struct Entries<'c> {
    converter: &'c Converter,
    found: Vec<(Value, Value)>,
    key: Value,
    tag: Option<&'static str>,
}

impl Entries<'_> {
    fn add(&mut self, key: &'static str, value: &(impl Serialize + ?Sized)) -> Result<(), Unfit> {
        let value = value.serialize(self.converter)?;
        self.found.push((self.converter.shared.name(key), value));
        Ok(())
    }

    fn finish(self) -> Value {
        let object = self.converter.shared.object(self.found);
        match self.tag {
            Some(tag) => self.converter.tagged(tag, object),
            None => object,
        }
    }
}

macro_rules! numbers {
    ($($method:ident($narrow:ty) as $wide:ty;)*) => {
        $(fn $method(self, value: $narrow) -> Result<Value, Unfit> {
            Ok(Value::from(<$wide>::from(value)))
        })*
    };
}

impl<'c> Serializer for &'c Converter {
    type Ok = Value;
    type Error = Unfit;
    type SerializeSeq = Elements<'c>;
    type SerializeTuple = Elements<'c>;
    type SerializeTupleStruct = Elements<'c>;
    type SerializeTupleVariant = Elements<'c>;
    type SerializeMap = Entries<'c>;
    type SerializeStruct = Entries<'c>;
    type SerializeStructVariant = Entries<'c>;

    numbers! {
        serialize_i8(i8) as i64;
        serialize_i16(i16) as i64;
        serialize_i32(i32) as i64;
        serialize_u8(u8) as u64;
        serialize_u16(u16) as u64;
        serialize_u32(u32) as u64;
    }

    fn serialize_bool(self, value: bool) -> Result<Value, Unfit> {
        Ok(Value::from(value))
    }

    fn serialize_i64(self, value: i64) -> Result<Value, Unfit> {
        Ok(Value::from(value))
    }

    fn serialize_u64(self, value: u64) -> Result<Value, Unfit> {
        Ok(Value::from(value))
    }

    fn serialize_f32(self, value: f32) -> Result<Value, Unfit> {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Result<Value, Unfit> {
        if value.is_finite() {
            Ok(Value::from(value))
        } else {
            Err(Unfit(format!("{value} isn't a number")))
        }
    }

    fn serialize_char(self, value: char) -> Result<Value, Unfit> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<Value, Unfit> {
        Ok(self.text(value))
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<Value, Unfit> {
        Ok(Value::from(
            value
                .iter()
                .map(|byte| Value::from(u64::from(*byte)))
                .collect::<Vec<_>>(),
        ))
    }

    fn serialize_none(self) -> Result<Value, Unfit> {
        Ok(Value::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Value, Unfit> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Value, Unfit> {
        Ok(Value::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Value, Unfit> {
        Ok(Value::Null)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        tag: &'static str,
    ) -> Result<Value, Unfit> {
        Ok(self.shared.name(tag))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Value, Unfit> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        tag: &'static str,
        value: &T,
    ) -> Result<Value, Unfit> {
        Ok(self.tagged(tag, value.serialize(self)?))
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Elements<'c>, Unfit> {
        Ok(Elements {
            converter: self,
            found: Vec::with_capacity(length.unwrap_or(0)),
            tag: None,
        })
    }

    fn serialize_tuple(self, length: usize) -> Result<Elements<'c>, Unfit> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<Elements<'c>, Unfit> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        tag: &'static str,
        length: usize,
    ) -> Result<Elements<'c>, Unfit> {
        let elements = self.serialize_seq(Some(length))?;
        Ok(Elements {
            tag: Some(tag),
            ..elements
        })
    }

    fn serialize_map(self, length: Option<usize>) -> Result<Entries<'c>, Unfit> {
        Ok(Entries {
            converter: self,
            found: Vec::with_capacity(length.unwrap_or(0)),
            key: Value::Null,
            tag: None,
        })
    }

    fn serialize_struct(self, _: &'static str, length: usize) -> Result<Entries<'c>, Unfit> {
        self.serialize_map(Some(length))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        tag: &'static str,
        length: usize,
    ) -> Result<Entries<'c>, Unfit> {
        let entries = self.serialize_map(Some(length))?;
        Ok(Entries {
            tag: Some(tag),
            ..entries
        })
    }
}

macro_rules! elements {
    ($($trait:ident::$method:ident;)*) => {
        $(impl ser::$trait for Elements<'_> {
            type Ok = Value;
            type Error = Unfit;

            fn $method<T: Serialize + ?Sized>(&mut self, element: &T) -> Result<(), Unfit> {
                self.add(element)
            }

            fn end(self) -> Result<Value, Unfit> {
                Ok(self.finish())
            }
        })*
    };
}

elements! {
    SerializeSeq::serialize_element;
    SerializeTuple::serialize_element;
    SerializeTupleStruct::serialize_field;
    SerializeTupleVariant::serialize_field;
}

macro_rules! entries {
    ($($trait:ident;)*) => {
        $(impl ser::$trait for Entries<'_> {
            type Ok = Value;
            type Error = Unfit;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Unfit> {
                self.add(key, value)
            }

            fn end(self) -> Result<Value, Unfit> {
                Ok(self.finish())
            }
        })*
    };
}

entries! {
    SerializeStruct;
    SerializeStructVariant;
}

impl ser::SerializeMap for Entries<'_> {
    type Ok = Value;
    type Error = Unfit;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unfit> {
        self.key = match key.serialize(self.converter)? {
            key @ Value::String(_) => key,
            // As JSON does with the keys of a map that are numbers.
            key @ (Value::Number(_) | Value::Bool(_)) => self.converter.text(&key.to_string()),
            key => return Err(Unfit(format!("{key} can't be a key"))),
        };
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unfit> {
        let value = value.serialize(self.converter)?;
        self.found
            .push((std::mem::replace(&mut self.key, Value::Null), value));
        Ok(())
    }

    fn end(self) -> Result<Value, Unfit> {
        Ok(self.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[derive(serde::Serialize)]
    enum Variant {
        Unit,
        New(u8),
        Tuple(i8, f32),
        Struct { at: char },
    }

    #[derive(serde::Serialize)]
    struct Every {
        none: Option<u8>,
        unit: (),
        variants: Vec<Variant>,
        by_number: BTreeMap<u16, bool>,
        pair: (i64, u64),
        #[serde(flatten)]
        flat: BTreeMap<String, f64>,
    }

    /// By way of the text.
    fn slowly(value: &impl Serialize) -> Value {
        Value::from_json_str(&serde_json::to_string(value).unwrap()).unwrap()
    }

    #[test]
    fn every_shape_is_what_its_json_is() {
        let every = Every {
            none: None,
            unit: (),
            variants: vec![
                Variant::Unit,
                Variant::New(1),
                Variant::Tuple(-1, 0.5),
                Variant::Struct { at: 'é' },
            ],
            by_number: BTreeMap::from([(1, true)]),
            pair: (i64::MIN, u64::MAX),
            flat: BTreeMap::from([("x".to_owned(), 2.5)]),
        };
        assert_eq!(value(&every).unwrap(), slowly(&every));
    }

    #[test]
    fn what_is_alike_is_there_once() {
        let vault = BTreeMap::from([("name", "nightly"), ("region", "eu-west-1")]);
        let facts = BTreeMap::from([("after", [vault.clone()]), ("before", [vault])]);
        let Value::Object(facts) = value(&facts).unwrap() else {
            panic!("an object");
        };
        let worlds: Vec<&Value> = facts.iter().map(|(_, world)| world).collect();
        assert!(
            matches!(worlds.as_slice(), [Value::Array(a), Value::Array(b)] if std::sync::Arc::ptr_eq(a, b))
        );
    }

    #[test]
    fn what_json_cannot_say_is_an_error() {
        assert!(value(&f64::NAN).is_err());
        assert!(value(&BTreeMap::from([(vec![1], 1)])).is_err());
    }

    fn json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            any::<u64>().prop_map(Into::into),
            any::<String>().prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 64, 8, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..8).prop_map(Into::into),
                prop::collection::btree_map(any::<String>(), inner, 0..8)
                    .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_json_is_the_same_straight_and_by_text(json in json()) {
            prop_assert_eq!(value(&json).unwrap(), slowly(&json));
        }
    }
}
