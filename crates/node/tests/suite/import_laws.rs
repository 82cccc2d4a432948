//! Whatever is in a text, importing it refuses nothing and every quote is its slice.

use fact::RecordId;
use proptest::prelude::*;

use crate::house::{House, house};

const HEADS: [&str; 7] = [
    "\n## 2026年主要任务\n\n",
    "\n## 2025年工作回顾\n\n",
    "\n### （一）办好民生实事\n\n",
    "\n一、",
    "\n## \n",
    "\n### \u{3000}\n",
    "\n二、\n",
];
const WORDS: [&str; 13] = [
    "",
    "完成",
    "新增",
    "确保",
    "力争",
    "地区生产总值",
    "投资",
    "占全区比重",
    "增长",
    "实现工业产值",
    "老旧小区改造",
    "主要预期目标是",
    "其中",
];
const UNITS: [&str; 10] = [
    "%",
    "亿元",
    "个",
    "万人",
    "家",
    "元",
    "倍",
    "μg/m³",
    "万余人",
    "",
];
const STOPS: [&str; 6] = ["，", "。", "、", "；", "：", "\n"];

/// Numbers no field was made for, among plain ones.
fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{1,4}",
        "[0-9]{1,3}\\.[0-9]{1,12}",
        "[0-9]{15,40}",
        "-[0-9]{1,3}(\\.[0-9]{1,9})?",
        "[一二三四五六七八九十百千万亿零]{1,12}",
        "[0-9]{1,3}(,[0-9]{3}){1,8}",
        "0\\.0{1,30}1",
        Just("9".repeat(150)),
    ]
}

fn clause() -> impl Strategy<Value = String> {
    let long = prop_oneof![
        8 => Just(String::new()),
        1 => Just("推进河东路道路建设".repeat(150)),
        1 => Just("城".repeat(400)),
    ];
    (
        prop::option::weighted(0.1, prop::sample::select(&HEADS[..])),
        prop::sample::select(&WORDS[..]),
        long,
        prop::sample::select(&WORDS[..]),
        number(),
        prop::sample::select(&UNITS[..]),
        prop::sample::select(&STOPS[..]),
    )
        .prop_map(|(head, verb, long, noun, number, unit, stop)| {
            let head = head.unwrap_or_default();
            format!("{head}{verb}{long}{noun}{number}{unit}{stop}")
        })
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(clause(), 1..12)
        .prop_map(|clauses| format!("# 某区2026年政府工作报告\n{}{}", HEADS[0], clauses.concat()))
}

fn check_slices(house: &House, report: RecordId, text: &str) {
    let chars: Vec<char> = text.chars().collect();
    let pairs = [
        ("promise", "start", "end", "quote"),
        ("figure", "start", "end", "quote"),
        ("figure", "num_start", "num_end", "num"),
        ("skip", "start", "end", "quote"),
    ];
    let spans = house.node.read(|reader| {
        let mut spans = Vec::new();
        for (kind, start, end, quote) in pairs {
            let def = reader.def(kind)?;
            for found in reader.records_where(kind, "report", &report.to_string())? {
                let place = |field| found.row.cell(def, field).as_integer();
                let text = found.row.text(def, quote).map(str::to_owned);
                spans.push((place(start), place(end), text));
            }
        }
        Ok(spans)
    });
    for (start, end, quote) in spans.unwrap() {
        let (Some(start), Some(end), Some(quote)) = (start, end, quote) else {
            continue;
        };
        let (start, end) = (
            usize::try_from(start).unwrap(),
            usize::try_from(end).unwrap(),
        );
        assert_eq!(chars[start..end].iter().collect::<String>(), quote);
    }
}

#[test]
fn any_text_imports_without_a_refusal() {
    let house = house();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 20,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    runner
        .run(&text(), |text| {
            let imported = house.import_text(&text, None);
            let report = imported.map_err(|cause| TestCaseError::fail(cause.to_string()))?;
            check_slices(&house, report.report, &text);
            Ok(())
        })
        .unwrap();
}

/// The kept value and remarks of the figure whose number is written so.
fn figure(house: &House, report: RecordId, num: &str) -> (Option<i64>, String) {
    let found = house.node.read(|reader| {
        let def = reader.def("figure")?;
        let rows = reader.records_where("figure", "report", &report.to_string())?;
        Ok(rows
            .into_iter()
            .find(|found| {
                found
                    .row
                    .text(def, "num")
                    .is_some_and(|kept| kept.starts_with(num))
            })
            .map(|found| {
                let value = found.row.cell(def, "value").as_integer();
                (
                    value,
                    found.row.text(def, "rules").unwrap_or_default().to_owned(),
                )
            }))
    });
    found.unwrap().unwrap()
}

#[test]
fn a_number_no_field_can_hold_stays_away_and_is_noted() {
    let house = house();
    let text = "# 某区2026年政府工作报告\n\n## 2026年主要任务\n\n\
        主要预期目标是：地区生产总值增长5.12345678%，投资99999999999999999999999亿元，\
        新增就业12人。";
    let report = house.import_text(text, None).unwrap().report;
    for num in ["5.12345678", "99999999"] {
        let (value, rules) = figure(&house, report, num);
        assert_eq!(value, None, "{num}");
        assert!(rules.starts_with("value-unfit"), "{rules}");
    }
    let (value, rules) = figure(&house, report, "12");
    assert_eq!(value, Some(12_000_000));
    assert!(!rules.contains("value-unfit"), "{rules}");
}

#[test]
fn an_endless_sentence_is_cut_with_its_span() {
    let house = house();
    let long = "推进河东路道路建设".repeat(300);
    let text =
        format!("# 某区2026年政府工作报告\n\n## 2026年主要任务\n\n{long}，完成{long}改造15个。\n");
    let report = house.import_text(&text, None).unwrap().report;
    check_slices(&house, report, &text);
    let longest = house
        .promises(report)
        .iter()
        .map(|(_id, quote)| quote.chars().count())
        .max();
    assert_eq!(longest, Some(2000));
}
