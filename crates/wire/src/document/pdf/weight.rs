//! What an object takes while it is kept, and what it refers to.

use pdfboss_core::{Dict, ObjRef, Object};

/// Bytes that an object takes, about.
pub(super) fn weight(object: &Object) -> usize {
    let inside = match object {
        Object::String(bytes) => bytes.len(),
        Object::Name(name) => name.0.len(),
        Object::Array(items) => items.iter().map(weight).sum(),
        Object::Dict(dict) => weight_of_dict(dict),
        Object::Stream(stream) => weight_of_dict(&stream.dict) + stream.data.len(),
        Object::Null | Object::Bool(_) | Object::Int(_) | Object::Real(_) | Object::Ref(_) => 0,
    };
    size_of::<Object>() + inside
}

fn weight_of_dict(dict: &Dict) -> usize {
    dict.iter()
        .map(|(name, object)| size_of::<String>() + name.0.len() + weight(object))
        .sum()
}

/// Tells each reference within an object.
pub(super) fn references(object: &Object, told: &mut impl FnMut(ObjRef)) {
    match object {
        Object::Ref(reference) => told(*reference),
        Object::Array(items) => items.iter().for_each(|item| references(item, told)),
        Object::Dict(dict) => dict.iter().for_each(|(_name, item)| references(item, told)),
        Object::Stream(stream) => {
            let entries = stream.dict.iter();
            entries.for_each(|(_name, item)| references(item, told));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pdfboss_core::parser::{NoResolve, Parser};

    fn parsed(text: &str) -> Object {
        Parser::new(text.as_bytes())
            .parse_object(&NoResolve)
            .unwrap()
    }

    #[test]
    fn an_object_weighs_what_it_holds() {
        let null = weight(&parsed("null"));
        assert_eq!(weight(&parsed("[null null null]")), 4 * null);
        assert_eq!(weight(&parsed("(tea)")), null + 3);
        assert!(weight(&parsed("<</A (tea)>>")) > 2 * null + 4);
    }

    #[test]
    fn references_are_told_wherever_they_stand() {
        let mut told = Vec::new();
        let object = parsed("<</A [1 0 R <</B 2 7 R>>] /C (3 0 R)>>");
        references(&object, &mut |one| told.push((one.num, one.r#gen)));
        assert_eq!(told, [(1, 0), (2, 7)]);
    }
}
