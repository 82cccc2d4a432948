//! The expression subset against the `cel` interpreter, and totality of the readers.

use std::collections::BTreeMap;

use cel::{Context, Program, Value};
use pack::catalog::IndicatorKind;
use pack::expression::{Comparison, Constant, Operand, Predicate};
use pack::{Catalog, Source};
use proptest::prelude::*;

use crate::folder::{repository, sources};

const RECORD: &str = r#"
[record]
id = "cup"
title = { zh = "杯", en = "cup" }

[fields]
hot = { type = "flag", title = { zh = "热", en = "hot" } }
sugar = { type = "integer", title = { zh = "糖", en = "sugar" } }
price = { type = "quantity", unit = "元", decimals = 2, title = { zh = "价", en = "price" } }
day = { type = "date", title = { zh = "日", en = "day" } }
word = { type = "text", title = { zh = "话", en = "word" } }
tea = { type = "choice", title = { zh = "茶", en = "tea" }, options = { green = { zh = "绿", en = "green" }, black = { zh = "红", en = "black" } } }

[lifecycle.states]
full = { zh = "满", en = "full" }
empty = { zh = "空", en = "empty" }

[lifecycle.transitions.drink]
title = { zh = "喝", en = "drink" }
from = ["full"]
to = "empty"
"#;

/// A catalog with one indicator whose `where` is the text.
fn load(condition: &str) -> Result<Catalog, pack::Diagnostics> {
    let mut files: Vec<Source> = sources(&repository("crates/pack/tests/teahouse"))
        .into_iter()
        .filter(|source| {
            !source.path.contains("/records/") && !source.path.contains("/indicators/")
        })
        .collect();
    files.push(Source::new("teahouse/records/cup.toml", RECORD));
    let indicator = format!(
        "[[indicator]]\nid = \"cups\"\ntitle = {{ zh = \"杯数\", en = \"cups\" }}\nkind = \"stock\"\n\
         from = \"cup\"\nunit = \"单\"\nwhere = '''{condition}'''\n"
    );
    files.push(Source::new("teahouse/indicators/cups.toml", indicator));
    pack::load(&files)
}

fn lowered(condition: &str) -> Predicate {
    let catalog = load(condition).unwrap_or_else(|found| panic!("{condition}: {found}"));
    let IndicatorKind::Stock(measured) = &catalog.indicator("cups")[0].kind else {
        panic!("a stock was declared");
    };
    measured.wher.clone()
}

/// A filled row in the stored form of its fields.
#[derive(Debug, Clone)]
struct Row {
    hot: bool,
    sugar: i64,
    cents: i64,
    day: String,
    word: String,
    tea: &'static str,
    state: &'static str,
    drunk: String,
}

/// A few lines that say what a predicate means.
fn holds(predicate: &Predicate, row: &Row) -> bool {
    match predicate {
        Predicate::Constant(flag) => *flag,
        Predicate::All(parts) => parts.iter().all(|part| holds(part, row)),
        Predicate::Any(parts) => parts.iter().any(|part| holds(part, row)),
        Predicate::Not(inner) => !holds(inner, row),
        Predicate::Flag(_) => row.hot,
        Predicate::Has(_) => true,
        Predicate::Compare { left, op, right } => compares(&stored(left, row), *op, right),
        Predicate::In { left, options } => options.contains(&stored(left, row)),
    }
}

fn stored(operand: &Operand, row: &Row) -> Constant {
    let text = |text: &str| Constant::Text(text.to_owned());
    match operand {
        Operand::State => text(row.state),
        Operand::Entered(_) => text(&row.drunk),
        Operand::Field(name) => match name.as_str() {
            "hot" => Constant::Integer(i64::from(row.hot)),
            "sugar" => Constant::Integer(row.sugar),
            "price" => Constant::Integer(row.cents),
            "day" => text(&row.day),
            "word" => text(&row.word),
            _ => text(row.tea),
        },
    }
}

fn compares(left: &Constant, op: Comparison, right: &Constant) -> bool {
    let order = match (left, right) {
        (Constant::Integer(left), Constant::Integer(right)) => left.cmp(right),
        (Constant::Text(left), Constant::Text(right)) => left.cmp(right),
        other => panic!("types were checked: {other:?}"),
    };
    match op {
        Comparison::Equal => order.is_eq(),
        Comparison::NotEqual => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::AtMost => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::AtLeast => order.is_ge(),
    }
}

/// What the interpreter says; `has` is a macro over a map there.
fn interpreted(condition: &str, row: &Row) -> bool {
    let condition = condition.replace("has(", "has(row.");
    let mut context = Context::default();
    let price = f64::from(i32::try_from(row.cents).unwrap()) / 100.0;
    let variables: Vec<(&str, Value)> = vec![
        ("hot", Value::Bool(row.hot)),
        ("sugar", Value::Int(row.sugar)),
        ("price", Value::Float(price)),
        ("day", row.day.as_str().into()),
        ("word", row.word.as_str().into()),
        ("tea", row.tea.into()),
        ("state", row.state.into()),
        ("entered_empty", row.drunk.as_str().into()),
    ];
    let filled: BTreeMap<&str, bool> = variables
        .iter()
        .map(|(name, _value)| (*name, true))
        .collect();
    context.add_variable("row", filled).unwrap();
    for (name, value) in variables {
        context.add_variable_from_value(name, value);
    }
    let program = Program::compile(&condition).unwrap();
    match program.execute(&context) {
        Ok(Value::Bool(flag)) => flag,
        other => panic!("{condition}: {other:?}"),
    }
}

fn day() -> impl Strategy<Value = String> {
    (1u8..=3, 1u8..=4).prop_map(|(month, day)| format!("2026-{month:02}-{day:02}"))
}

fn word() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["", "\u{8336}", "tea", "a b", "\u{1f375}"])
}

fn row() -> impl Strategy<Value = Row> {
    let tea = prop::sample::select(vec!["green", "black"]);
    let state = prop::sample::select(vec!["full", "empty"]);
    let numbers = (any::<bool>(), -3i64..4, -300i64..300);
    (numbers, day(), word(), tea, state, day()).prop_map(
        |((hot, sugar, cents), day, word, tea, state, drunk)| Row {
            hot,
            sugar,
            cents,
            day,
            word: word.to_owned(),
            tea,
            state,
            drunk,
        },
    )
}

fn cents() -> impl Strategy<Value = String> {
    (-300i32..300).prop_map(|cents| format!("{:.2}", f64::from(cents) / 100.0))
}

fn comparison() -> impl Strategy<Value = String> {
    let ordered = || prop::sample::select(vec!["==", "!=", "<", "<=", ">", ">="]);
    let equal = || prop::sample::select(vec!["==", "!="]);
    prop_oneof![
        Just("hot".to_owned()),
        any::<bool>().prop_map(|flag| format!("hot == {flag}")),
        (ordered(), -3i64..4).prop_map(|(op, number)| format!("sugar {op} {number}")),
        (ordered(), -3i64..4).prop_map(|(op, number)| format!("{number} {op} sugar")),
        (ordered(), cents()).prop_map(|(op, number)| format!("price {op} {number}")),
        (ordered(), -3i64..4).prop_map(|(op, number)| format!("price {op} {number}")),
        (ordered(), day()).prop_map(|(op, day)| format!("day {op} \"{day}\"")),
        (ordered(), day()).prop_map(|(op, day)| format!("entered_empty {op} \"{day}\"")),
        (equal(), word()).prop_map(|(op, word)| format!("word {op} \"{word}\"")),
        equal().prop_map(|op| format!("tea {op} \"green\"")),
        equal().prop_map(|op| format!("\"empty\" {op} state")),
        Just("state in [\"full\", \"empty\"]".to_owned()),
        prop::collection::vec(-3i64..4, 0..4).prop_map(|list| format!("sugar in {list:?}")),
        prop::sample::select(vec!["has(word)", "has(entered_empty)", "has(price)"])
            .prop_map(str::to_owned),
        any::<bool>().prop_map(|flag| flag.to_string()),
    ]
}

fn condition() -> impl Strategy<Value = String> {
    comparison().prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) && ({b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) || ({b})")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(a, b, c)| format!("({a}) && ({b}) && ({c})")),
            inner.prop_map(|a| format!("!({a})")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_lowered_predicate_agrees_with_the_interpreter(condition in condition(), row in row()) {
        let predicate = lowered(&condition);
        prop_assert_eq!(holds(&predicate, &row), interpreted(&condition, &row), "{}", condition);
    }

    #[test]
    fn any_text_is_read_or_refused(condition in "[a-z0-9 ()&|!=<>.\"\\[\\],+*?:{}-]{0,60}") {
        if let Err(found) = load(&condition) {
            prop_assert!(found.has_errors());
        }
    }

    #[test]
    fn any_letters_are_read_or_refused(condition in "[^']{0,30}") {
        if let Err(found) = load(&condition) {
            prop_assert!(found.has_errors());
        }
    }

    #[test]
    fn a_damaged_file_is_read_or_refused(
        file in 0usize..6,
        place in 0usize..2000,
        length in 0usize..30,
        patch in "[\\[\\]{}='\"a-z0-9\u{8336}\n.#-]{0,6}",
    ) {
        let mut files = sources(&repository("crates/pack/tests/teahouse"));
        let index = file % files.len();
        let letters: Vec<char> = files[index].text.chars().collect();
        let start = place.min(letters.len());
        let end = (start + length).min(letters.len());
        let text: String = letters[..start].iter().chain(patch.chars().collect::<Vec<_>>().iter())
            .chain(&letters[end..]).collect();
        files[index].text = text;
        if let Err(found) = pack::load(&files) {
            prop_assert!(!found.render(&files).is_empty());
        }
    }
}

#[test]
fn deep_and_long_expressions_are_refused_and_do_not_overflow() {
    for condition in [
        "(".repeat(900),
        "[".repeat(900),
        "-".repeat(1900),
        "a.".repeat(900),
    ] {
        assert!(load(&condition).is_err());
    }
    let negated = format!("{}hot", "!".repeat(1800));
    assert!(matches!(lowered(&negated), Predicate::Flag(_)));
    let deep = format!("{}hot{}", "(".repeat(7), ")".repeat(7));
    assert!(load(&deep).is_err());
    let allowed = format!("{}hot{}", "(".repeat(6), ")".repeat(6));
    assert!(matches!(lowered(&allowed), Predicate::Flag(_)));
    let wide = vec!["hot"; 200].join("&&");
    assert!(matches!(lowered(&wide), Predicate::All(parts) if parts.len() == 200));
}

#[test]
fn constants_are_kept_in_the_form_of_the_field() {
    let right = |condition: &str| match lowered(condition) {
        Predicate::Compare { right, .. } => right,
        other => panic!("{other:?}"),
    };
    assert_eq!(right("price >= 3.05"), Constant::Integer(305));
    assert_eq!(right("price == -3"), Constant::Integer(-300));
    assert_eq!(right("hot != true"), Constant::Integer(1));
    assert_eq!(
        right("\"2026-03-01\" <= day"),
        Constant::Text("2026-03-01".to_owned())
    );
}
