//! Laws of the reader on any text: quotes are slices, no digit is lost, the same in is the same out.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a broken law may stop the test"
)]

use proptest::prelude::*;
use report::{Lexicon, Reading, Span};
use std::sync::LazyLock;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::embedded().unwrap());

const PIECES: &[&str] = &[
    "一、2030年重点工作\n",
    "（一）示例\n",
    "## 回顾\n",
    "新增",
    "茶园",
    "6",
    "3.5",
    "1,200",
    "百",
    "千亿元",
    "三分之一",
    "万",
    "亿元",
    "个",
    "%",
    "以上",
    "，",
    "。",
    "、",
    "“",
    "”",
    "（",
    "）",
    "《",
    "》",
    "同比增长",
    "分别",
    "均为",
    "超",
    "近",
    "由",
    "至",
    "的",
    "等",
    "第",
    "号",
    "年",
    "PM2.5",
    "５",
    "％",
    "\r\n",
    "\n",
    " ",
    "*",
    "**",
    "-",
    "#",
    "力争",
    "推动",
    "确保",
    "全覆盖",
    "位列",
    "全省第一",
    "十五五",
    "五年来",
    "Ⅱ类",
    "\u{feff}",
    "é",
    "😀",
    ".",
    ",",
    "/",
    "+",
    "点",
    "百分之",
    "余",
    "多",
];

fn report_like() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..60).prop_map(|p| p.concat())
}

fn check(text: &str) -> Reading {
    let reading = report::read(text, &LEXICON);
    let letters: Vec<char> = text.chars().collect();
    let slice = |s: Span| letters[s.start..s.end].iter().collect::<String>();
    for figure in &reading.figures {
        assert_eq!(slice(figure.span), figure.quote);
        if let (Some(span), Some(num)) = (figure.num_span, &figure.num) {
            assert_eq!(&slice(span), num);
            assert!(figure.span.holds(span));
        }
    }
    reading
        .commitments
        .iter()
        .for_each(|c| assert_eq!(slice(c.span), c.quote));
    reading
        .skips
        .iter()
        .for_each(|s| assert_eq!(slice(s.span), s.quote));
    let numbers = reading.figures.iter().filter_map(|f| f.num_span);
    let held: Vec<Span> = numbers
        .chain(reading.skips.iter().map(|s| s.span))
        .collect();
    for (at, c) in letters.iter().enumerate() {
        if c.is_ascii_digit() || ('\u{ff10}'..='\u{ff19}').contains(c) {
            assert!(
                held.iter().any(|s| s.start <= at && at < s.end),
                "digit at {at} lost in {text:?}"
            );
        }
    }
    reading
}

proptest! {
    #[test]
    fn any_text_is_read_with_true_quotes_and_no_lost_digit(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn report_like_text_is_read_with_true_quotes_and_no_lost_digit(text in report_like()) {
        let reading = check(&text);
        prop_assert_eq!(reading, report::read(&text, &LEXICON));
    }

    #[test]
    fn line_ends_and_wide_digits_change_no_record(text in report_like()) {
        let text = text.replace('\r', "");
        let values = |t: &str| {
            let reading = check(t);
            let figures: Vec<_> = reading.figures.iter()
                .map(|f| (f.value, f.unit.clone(), f.comparator, f.indicator.clone())).collect();
            (figures, reading.commitments.len(), reading.skips.len())
        };
        let wide: String = text.chars().map(|c| match c {
            '0'..='9' => char::from_u32(u32::from(c) + 0xfee0).unwrap(),
            c => c,
        }).collect();
        prop_assert_eq!(values(&text), values(&text.replace('\n', "\r\n")));
        prop_assert_eq!(values(&text), values(&wide));
    }
}

#[test]
fn no_commitment_stands_in_a_review() {
    let text = "一、2029年工作回顾\n新建驿站6座，推动古镇更新，确保道路通车。\n";
    assert!(report::read(text, &LEXICON).commitments.is_empty());
}

#[test]
fn a_text_without_a_plan_says_so() {
    let reading = report::read("示例文字。", &LEXICON);
    assert_eq!(
        reading.remarks,
        [report::Remark::NoPlan, report::Remark::NoYear]
    );
}

/// Characters of all quotes: what a reading costs to make and to keep.
fn quoted(text: &str) -> usize {
    let reading = check(text);
    let figures = reading.figures.iter().map(|f| f.quote.chars().count());
    let commitments = reading.commitments.iter().map(|c| c.quote.chars().count());
    figures.chain(commitments).sum()
}

#[test]
fn a_sentence_twice_as_long_is_read_into_twice_as_much() {
    for piece in [
        "1、",
        "增长-5%，",
        "新增茶园3个、",
        "均为100%，",
        "分别完成2亿元、",
        "质量全市第一、",
        "力争突破3亿元、",
        "居第3位、",
        "其中甲乙2个、",
    ] {
        let of = |times: usize| {
            let sentence = piece.repeat(times);
            quoted(&format!(
                "一、2030年重点工作\n（一）示例\n新增{sentence}。\n"
            ))
        };
        let (once, twice) = (of(600), of(1200));
        assert!(twice <= once * 2 + 1000, "{piece}: {once}, then {twice}");
    }
}
