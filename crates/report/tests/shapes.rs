//! The shapes real reports come in: boilerplate around the body, five years between
//! review and plan, annexes with targets of their own, glossaries, no numbering at all.

#![expect(clippy::unwrap_used, reason = "a broken fixture may stop the test")]

use report::{Lexicon, Reading, SkipReason};

const NUMBERED: &str = "\
首页 > 政务公开 > 政府工作报告
2031年政府工作报告
发布时间：2031-01-18 浏览次数：1203
——2031年1月10日在青禾县第二十届人民代表大会第三次会议上
各位代表：
一、二〇三〇年工作回顾
2030年，全县地区生产总值达到212亿元、增长5.6%。
（一）坚持项目为王。签约项目31个，开工率87%。
各位代表，过去五年，我们走过了不平凡的历程。五年来，地区生产总值年均增长6.1%。
二、今后五年工作目标
到2035年，地区生产总值突破300亿元，城镇化率达到65%以上。
三、2031年重点工作
今年是很要紧的一年。主要预期目标：地区生产总值增长6%。
(一)全力抓好项目建设。开工建设重点项目80个，完成投资120亿元。
四、2031年民生实事项目
1．新改建农村公路60公里。
2．新增公办幼儿园学位900个。
名词解释
[1]专精特新：指专业化、精细化的中小企业，研发投入占比不低于3%。
[2]15分钟生活圈：指步行15分钟可达的范围。
";

const UNNUMBERED: &str = "\
政府工作报告
过去一年，我们主要做了以下工作：
——经济稳步回升。地区生产总值增长5.2%。
同时，我们也清醒看到，工业占比仅为28%，短板依然突出。
做好今年工作，要坚持稳中求进。
今年发展主要预期目标是：地区生产总值增长5%左右，新增就业3万人以上。
围绕上述目标，重点抓好以下工作：
一是着力扩大内需。举办促销活动100场，新增商户80家。
二是着力惠民生。改造老旧小区50个、加装电梯300台。
各位代表！让我们更加紧密团结起来，为美好明天而努力奋斗！
";

fn read(text: &str) -> Reading {
    report::read(text, &Lexicon::embedded().unwrap())
}

fn committed(reading: &Reading) -> Vec<&str> {
    reading.commitments.iter().map(|c| &*c.quote).collect()
}

fn told(reading: &Reading) -> Vec<String> {
    let figures = reading.figures.iter();
    figures
        .map(|f| {
            format!(
                "{} {} {}",
                f.nature.as_str(),
                f.period.as_deref().unwrap_or("-"),
                f.num.as_deref().unwrap_or("-")
            )
        })
        .collect()
}

#[test]
fn an_annex_commits_and_a_glossary_does_not() {
    let reading = read(NUMBERED);
    assert_eq!(
        committed(&reading),
        [
            "地区生产总值增长6%",
            "开工建设重点项目80个",
            "完成投资120亿元",
            "新改建农村公路60公里",
            "新增公办幼儿园学位900个",
        ]
    );
    let notes = reading.skips.iter();
    let notes = notes.filter(|skip| skip.reason == SkipReason::Footnote);
    assert_eq!(notes.count(), 5);
}

#[test]
fn five_years_back_are_results_and_five_years_ahead_are_targets() {
    let reading = read(NUMBERED);
    assert_eq!(
        told(&reading),
        [
            "result 2030 212亿元",
            "result 2030 5.6%",
            "result 2030 31个",
            "result 2030 87%",
            "result - 6.1%",
            "target 2035 300亿元",
            "target 2035 65%",
            "target 2031 6%",
            "target 2031 80个",
            "target 2031 120亿元",
            "target 2031 60公里",
            "target 2031 900个",
        ]
    );
}

#[test]
fn words_that_only_announce_are_no_commitments() {
    assert_eq!(
        committed(&read(UNNUMBERED)),
        [
            "地区生产总值增长5%左右",
            "新增就业3万人以上",
            "举办促销活动100场",
            "新增商户80家",
            "改造老旧小区50个",
            "加装电梯300台",
        ]
    );
}

#[test]
fn full_width_and_line_ends_of_windows_change_nothing() {
    for text in [NUMBERED, UNNUMBERED] {
        let wide: String = text
            .chars()
            .map(|c| match c {
                '0'..='9' | '%' => char::from_u32(u32::from(c) + 0xfee0).unwrap(),
                other => other,
            })
            .collect();
        let expected = read(text);
        let records = |reading: &Reading| {
            let figures = reading.figures.iter();
            figures
                .map(|f| (f.indicator.clone(), f.value, f.nature, f.comparator))
                .collect::<Vec<_>>()
        };
        for variant in [wide, text.replace('\n', "\r\n")] {
            let found = read(&variant);
            assert_eq!(records(&found), records(&expected));
            assert_eq!(found.commitments.len(), expected.commitments.len());
            assert_eq!(found.skips.len(), expected.skips.len());
        }
    }
}

#[test]
fn a_promise_after_a_heading_is_not_framing_for_the_line_below() {
    let plan = "2031年主要任务\n（一）办好民生实事。改造老旧小区15个，新增停车泊位300个。\n";
    let alone = read(plan);
    assert_eq!(committed(&alone).len(), 2);
    let followed = format!("{plan}以上任务已经全会审议。\n");
    assert_eq!(committed(&read(&followed)), committed(&alone));
}

#[test]
fn the_title_is_the_reports_own_and_not_that_of_the_notice_before_it() {
    let cover = "\
青禾县人民政府办公室文件
青政办〔2031〕7号
县政府办公室关于印发2031年政府工作报告的通知
各镇人民政府，县政府各部门：
2031年《政府工作报告》已经县第二十届人民代表大会第三次会议审议通过，现予印发。
";
    for (before, title) in [
        ("", "2031年政府工作报告"),
        (cover, "2031年政府工作报告"),
        (cover, "青禾县政府工作报告（摘要）"),
        ("首页 > 政务公开 > 政府工作报告\n", "政府工作报告"),
    ] {
        let text = format!("{before}{title}\n一、2031年重点工作\n新建学校3所。\n");
        let reading = read(&text);
        assert_eq!(reading.title.as_deref(), Some(title));
        assert_eq!(reading.year, Some(2031));
    }
    let lone = read(&format!("{cover}一、2031年重点工作\n新建学校3所。\n"));
    let title = "县政府办公室关于印发2031年政府工作报告的通知";
    assert_eq!(lone.title.as_deref(), Some(title));
}

#[test]
fn a_later_year_in_a_chapter_is_no_plan_of_its_own() {
    for chapters in [
        "一、2031年工作回顾\n建成学校2所。\n二、2032年工作安排\n（一）办好实事。\n新建学校3所。\n二、全力备战2034年运动会\n新建球场5个。",
        "一、2031年工作情况\n建成学校2所。\n二、2032年工作目标\n新建学校3所。\n三、2032年重点工作\n新建球场5个。",
        "一、2031年工作情况\n建成学校2所。\n二、面向2035年的发展蓝图\n看得远。\n三、2032年重点工作\n新建学校3所，新建球场5个。",
    ] {
        let reading = read(&format!("2032年政府工作报告\n{chapters}\n"));
        assert_eq!(
            committed(&reading),
            ["新建学校3所", "新建球场5个"],
            "{chapters}"
        );
    }
}
