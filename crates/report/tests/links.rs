//! Links between targets and results, on pairs of made-up reports of two years.

#![expect(clippy::unwrap_used, reason = "a broken fixture may stop the test")]

use report::Lexicon;
use report::link::{Against, Verdict, link, untold};
use serde::Deserialize;

#[derive(Deserialize)]
struct Cases {
    frame: Frame,
    case: Vec<Case>,
}

/// What stands around the sentences.
#[derive(Deserialize)]
struct Frame {
    plan: String,
    told: String,
}

#[derive(Deserialize)]
struct Case {
    plan: String,
    told: String,
    /// `relation verdict: target -> result + result`; `not told: target`.
    links: Vec<String>,
}

fn cases() -> Cases {
    toml::from_str(include_str!("links.toml")).unwrap()
}

#[test]
fn what_speaks_of_the_same_thing_is_linked_and_nothing_else() {
    let lexicon = Lexicon::embedded().unwrap();
    let Cases { frame, case } = cases();
    for case in case {
        let plan = report::read(&frame.plan.replace("{}", &case.plan), &lexicon);
        let told = report::read(&frame.told.replace("{}", &case.told), &lexicon);
        let links = link(&plan, &told, Against::SamePeriod, &lexicon);
        let mut shown: Vec<String> = links
            .iter()
            .map(|link| {
                let results = link.results.iter().map(|r| &*told.figures[*r].quote);
                format!(
                    "{} {}: {} -> {}",
                    link.relation.as_str(),
                    link.verdict.map_or("open", Verdict::as_str),
                    plan.figures[link.target].quote,
                    results.collect::<Vec<_>>().join(" + ")
                )
            })
            .collect();
        let silent = untold(&plan, &told, &links);
        shown.extend(
            silent
                .iter()
                .map(|t| format!("not told: {}", plan.figures[*t].quote)),
        );
        assert_eq!(shown, case.links, "{} / {}", case.plan, case.told);
    }
}

#[test]
fn a_plan_told_again_word_for_word_is_met_and_only_the_same() {
    let lexicon = Lexicon::embedded().unwrap();
    let Cases { frame, case } = cases();
    let sentences: String = case.iter().map(|case| case.plan.as_str()).collect();
    let plan = report::read(&frame.plan.replace("{}", &sentences), &lexicon);
    let told = report::read(&frame.told.replace("{}", &sentences), &lexicon);
    let links = link(&plan, &told, Against::SamePeriod, &lexicon);
    let met = links
        .iter()
        .filter(|link| link.verdict == Some(Verdict::Met));
    assert!(met.count() >= 10, "{links:?}");
    for link in links {
        let result = &told.figures[link.results[0]];
        let target = &plan.figures[link.target];
        assert_eq!(target.quote, result.quote);
        assert_ne!(link.verdict, Some(Verdict::Missed), "{}", target.quote);
    }
}

#[test]
fn a_target_is_not_held_against_another_year() {
    let lexicon = Lexicon::embedded().unwrap();
    let Cases { frame, case } = cases();
    let plan = report::read(&frame.plan.replace("{}", &case[0].plan), &lexicon);
    let late = frame.told.replace("2026", "2027").replace("2025", "2026");
    let told = report::read(&late.replace("{}", &case[0].told), &lexicon);
    assert_eq!(link(&plan, &told, Against::SamePeriod, &lexicon), []);
    assert!(untold(&plan, &told, &[]).is_empty());
}
