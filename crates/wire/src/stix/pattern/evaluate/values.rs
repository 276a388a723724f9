use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::EvaluateError;
use super::compare::Context;
use crate::stix::json::{Json, Members};
use crate::stix::pattern::Step;

/// What stands under a path.
#[derive(Clone, Debug)]
pub(super) enum Value<'o> {
    Json(&'o Json<'o>),
    /// The bytes of a property whose name ends in `_hex` or `_bin`.
    Bytes(Vec<u8>),
    /// An object, the root or one that a reference leads to.
    Object(&'o Members<'o>),
    /// The objects that a list of references leads to.
    Objects(Vec<&'o Members<'o>>),
}

impl<'o> Context<'_, 'o> {
    /// The values under `steps` from `root`, in the observation at `at`.
    pub(super) fn values(
        &self,
        steps: &[Step],
        root: &'o Members<'o>,
        at: usize,
    ) -> Result<Vec<Value<'o>>, EvaluateError> {
        let mut values = vec![Value::Object(root)];
        for (index, step) in steps.iter().enumerate() {
            let last = index + 1 == steps.len();
            let mut next = Vec::new();
            for value in &values {
                self.step(step, value, at, last, &mut next)?;
            }
            values = next;
        }
        Ok(values)
    }

    fn step(
        &self,
        step: &Step,
        value: &Value<'o>,
        at: usize,
        last: bool,
        out: &mut Vec<Value<'o>>,
    ) -> Result<(), EvaluateError> {
        self.meter.spend(1)?;
        let members: Option<&'o Members<'o>> = match value {
            Value::Object(members) => Some(members),
            Value::Json(json) => json.members(),
            _ => None,
        };
        match (step, value) {
            (Step::Key(key), _) => {
                let Some(members) = members else { return Ok(()) };
                // Looking a key up costs as much as the object has members.
                self.meter.spend(members.len() as u64 / 8)?;
                if let Some(value) = members.get(key) {
                    out.extend(self.property(key, value, at, last)?);
                }
            }
            (Step::Index(index), _) => {
                let index = usize::try_from(*index).ok();
                out.extend(index.and_then(|index| match value {
                    Value::Json(Json::List(list)) => list.get(index).map(Value::Json),
                    Value::Objects(objects) => objects.get(index).map(|object| Value::Object(object)),
                    _ => None,
                }));
            }
            (Step::Any, Value::Json(Json::List(list))) => {
                self.meter.spend(list.len() as u64)?;
                out.extend(list.iter().map(Value::Json));
            }
            (Step::Any, Value::Json(Json::Map(members))) => {
                self.meter.spend(members.len() as u64)?;
                out.extend(members.iter().map(|(_, value)| Value::Json(value)));
            }
            (Step::Any, Value::Objects(objects)) => {
                self.meter.spend(objects.len() as u64)?;
                out.extend(objects.iter().map(|object| Value::Object(object)));
            }
            _ => {}
        }
        Ok(())
    }

    /// The value of a property, with references followed unless the path ends at them.
    fn property(
        &self,
        key: &str,
        value: &'o Json<'o>,
        at: usize,
        last: bool,
    ) -> Result<Option<Value<'o>>, EvaluateError> {
        Ok(match value {
            Json::Text(text) if key.ends_with("_hex") => hex::decode(text.as_ref()).ok().map(Value::Bytes),
            Json::Text(text) if key.ends_with("_bin") => {
                self.meter.spend(text.len() as u64 / 64)?;
                STANDARD.decode(text.as_ref()).ok().map(Value::Bytes)
            }
            Json::Text(text) if key.ends_with("_ref") && !last => {
                self.observed.follow(at, text).map(Value::Object)
            }
            Json::List(list) if key.ends_with("_refs") && !last => {
                self.meter.spend(list.len() as u64)?;
                let follow = |id: &Json<'_>| self.observed.follow(at, id.text()?);
                let found: Vec<_> = list.iter().filter_map(follow).collect();
                // The path may go on to an identifier itself: `object_refs[0] = '...'`.
                Some(if found.is_empty() { Value::Json(value) } else { Value::Objects(found) })
            }
            _ => Some(Value::Json(value)),
        })
    }
}
