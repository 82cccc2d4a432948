//! Made-up sentences, kept as data, with the records that must be read from them.

#![expect(clippy::unwrap_used, reason = "a broken fixture may stop the test")]

use report::{Lexicon, Reading};
use serde_json::Value;

const CASES: &str = include_str!("sentences.toml");

fn wrapped(part: &str, text: &str) -> String {
    let heading = match part {
        "plan" => "一、2030年重点工作\n（一）示例章节\n",
        _ => "一、2029年工作回顾\n（一）示例章节\n",
    };
    format!("{heading}{text}\n")
}

fn figure_line(figure: &report::Figure) -> (String, String) {
    let word = |w: Option<&'static str>| w.unwrap_or("-").to_owned();
    let line = [
        figure.num.clone().unwrap_or_default(),
        figure
            .value
            .map(|v| v.normalize().to_string())
            .unwrap_or_default(),
        figure.unit.clone().unwrap_or_default(),
        word(figure.comparator.map(report::Comparator::as_str)),
        word(figure.change.map(report::Change::as_str)),
        word(figure.direction.map(report::Direction::as_str)),
    ];
    (line.join("|"), figure.indicator.clone())
}

fn check_figures(case: &toml::Table, reading: &Reading) {
    let Some(expected) = case.get("figures").and_then(|v| v.as_array()) else {
        return;
    };
    let numeric = reading
        .figures
        .iter()
        .filter(|f| f.num.is_some())
        .map(figure_line);
    let found: Vec<_> = numeric.collect();
    let text = case["text"].as_str().unwrap();
    assert_eq!(found.len(), expected.len(), "{text}: {found:?}");
    for (want, (line, indicator)) in expected.iter().zip(&found) {
        let (fields, name) = want.as_str().unwrap().rsplit_once('|').unwrap();
        assert_eq!(fields, line, "{text}");
        assert!(
            indicator.contains(name),
            "{text}: `{indicator}` should hold `{name}`"
        );
    }
}

fn check_names(case: &toml::Table, reading: &Reading) {
    let Some(expected) = case.get("names").and_then(|v| v.as_array()) else {
        return;
    };
    let found: Vec<&str> = reading.figures.iter().map(|f| &*f.indicator).collect();
    let expected: Vec<&str> = expected.iter().filter_map(|v| v.as_str()).collect();
    assert_eq!(found, expected, "{}", case["text"]);
}

fn check_commitments(case: &toml::Table, reading: &Reading) {
    let Some(expected) = case.get("commitments").and_then(|v| v.as_array()) else {
        return;
    };
    let found: Vec<String> = reading
        .commitments
        .iter()
        .map(|c| [&*c.quote, &*c.action, c.modality.as_str(), c.type_.as_str()].join("|"))
        .collect();
    let expected: Vec<&str> = expected.iter().filter_map(|v| v.as_str()).collect();
    assert_eq!(found, expected, "{}", case["text"]);
}

fn check_skips(case: &toml::Table, reading: &Reading) {
    let Some(expected) = case.get("skips").and_then(|v| v.as_array()) else {
        return;
    };
    for want in expected.iter().filter_map(|v| v.as_str()) {
        let (quote, reason) = want.split_once('|').unwrap();
        let found = reading
            .skips
            .iter()
            .any(|s| s.quote.starts_with(quote) && s.reason.as_str() == reason);
        assert!(
            found,
            "{}: no skip `{want}` in {:?}",
            case["text"], reading.skips
        );
    }
}

#[test]
fn made_up_sentences_give_the_records_written_beside_them() {
    let lexicon = Lexicon::embedded().unwrap();
    let cases: toml::Table = toml::from_str(CASES).unwrap();
    for case in cases["case"].as_array().unwrap() {
        let case = case.as_table().unwrap();
        let text = wrapped(
            case["part"].as_str().unwrap(),
            case["text"].as_str().unwrap(),
        );
        let reading = report::read(&text, &lexicon);
        check_figures(case, &reading);
        check_names(case, &reading);
        check_commitments(case, &reading);
        check_skips(case, &reading);
    }
}

#[test]
fn the_amounts_of_a_commitment_are_its_own() {
    let lexicon = Lexicon::embedded().unwrap();
    let text = wrapped(
        "plan",
        "固定资产投资实现正增长，新建驿站6座、改造公园3座，茶旅产业营收增长7%。",
    );
    let reading = report::read(&text, &lexicon);
    let amounts: Vec<Vec<String>> = reading
        .commitments
        .iter()
        .map(|c| c.quantities.iter().map(|q| q.value.to_string()).collect())
        .collect();
    assert_eq!(amounts, [["0"], ["6"], ["3"], ["7"]]);
}

#[test]
fn markdown_gives_the_records_of_plain_text() {
    let lexicon = Lexicon::embedded().unwrap();
    let plain = "一、2030年重点工作\n（一）示例\n新建驿站6座，茶旅产业营收增长7%。\n";
    let marked = "## 2030年重点工作\n### 示例\n- **新建**驿站**6座**，茶旅产业营收增长 *7%*。\n";
    let (a, b) = (
        report::read(plain, &lexicon),
        report::read(marked, &lexicon),
    );
    let values = |r: &Reading| {
        r.figures
            .iter()
            .map(|f| (f.value, f.indicator.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(values(&a), values(&b));
    assert_eq!(a.commitments.len(), 2);
    assert_eq!(b.commitments.len(), 2);
}

#[test]
fn a_record_a_line_is_printed_with_its_fields() {
    let lexicon = Lexicon::embedded().unwrap();
    let text = wrapped("plan", "新建驿站6座以上，走访第2村。");
    let mut out = String::new();
    report::gold::write_jsonl(&report::read(&text, &lexicon), &mut out);
    let lines: Vec<Value> = out
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert_eq!(lines[0]["kind"], "figure");
    assert_eq!(lines[0]["value"], 6);
    assert_eq!(lines[0]["comparator"], ">=");
    assert_eq!(lines[1]["kind"], "commitment");
    assert_eq!(lines[1]["quantities"][0]["unit"], "座");
    assert!(
        lines
            .iter()
            .any(|l| l["kind"] == "skip" && l["reason"] == "ordinal")
    );
}
