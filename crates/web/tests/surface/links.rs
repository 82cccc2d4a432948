//! Targets beside results: both quotes stand where they are said to, the numbers only propose,
//! and what a person decides is kept while the sentences stay.

use serde_json::{Value, json};

use fact::Name;
use node::Author;
use node::plan::Import;

use crate::house::{House, Visitor};

const PLAN: &str = include_str!("../texts/plan-2025.txt");
/// Other words in another sentence.
const AROUND: &str = include_str!("../texts/plan-2025-around.txt");
/// One target is only striven for.
const STRIVES: &str = include_str!("../texts/plan-2025-strives.txt");
/// And is gone.
const WITHOUT: &str = include_str!("../texts/plan-2025-without.txt");
const TOLD: &str = include_str!("../texts/told-2026.txt");

async fn links(visitor: &Visitor<'_>, path: &str) -> Value {
    let answer = visitor.get(path).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

/// A house with both reports, and who decides in it.
struct Court {
    house: House,
    plan: String,
    told: String,
}

impl Court {
    fn open() -> Self {
        let house = House::open();
        let plan = house.import_for(PLAN, 2025);
        let told = house.import_for(TOLD, 2026);
        Self { house, plan, told }
    }

    fn path(&self) -> String {
        format!("/api/reports/{}/links?with={}", self.plan, self.told)
    }

    /// What somebody decides of the pair in this place.
    fn wish(&self, pair: &Value, number: u128, decision: &str, reason: &str) -> Value {
        json!({"fact": fact::FactId::new(9, number), "with": self.told,
            "target": pair["target"]["figure"], "result": pair["results"][0]["figure"],
            "decision": decision, "reason": reason})
    }

    async fn decide(&self, visitor: &Visitor<'_>, wish: Value) -> crate::house::Answer {
        let path = format!("/api/reports/{}/links", self.plan);
        visitor.send("POST", &path, Some(wish)).await
    }

    /// Gives the plan's report another text.
    fn correct(&self, text: &str) {
        let import = Import {
            file_name: "corrected.txt".to_owned(),
            text: text.to_owned(),
            title: None,
            year: Some(2025),
            issued_on: None,
            organ: Name::new("gov-office").unwrap(),
            corrects: Some(self.plan.parse().unwrap()),
        };
        let author = Author::Program(Name::new("test").unwrap());
        let node = &self.house.state.node;
        node.import_report(&author, &import, |_, _| {}).unwrap();
    }

    fn facts(&self) -> u64 {
        self.house.state.node.store().head().unwrap()
    }
}

#[tokio::test]
async fn a_verdict_is_a_persons_and_departs_from_the_numbers_only_with_a_reason() {
    let court = Court::open();
    let visitor = court.house.visitor("supervision").await;
    let found = links(&visitor, &court.path()).await;
    let (met, missed) = (&found["pairs"][0], &found["pairs"][1]);
    assert_eq!(met["decidable"], true, "{met}");
    assert_eq!(met["ruling"], Value::Null);

    let officer = court.house.visitor("officer").await;
    let answer = court.decide(&officer, court.wish(met, 1, "met", "")).await;
    assert_eq!(answer.said(), "403 forbidden");

    let answer = court.decide(&visitor, court.wish(met, 1, "met", "")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let before = court.facts();
    let again = court.decide(&visitor, court.wish(met, 1, "met", "")).await;
    assert_eq!(
        (again.status, court.facts()),
        (200, before),
        "{}",
        again.body
    );

    for decision in ["met", "dismissed"] {
        let bare = court
            .decide(&visitor, court.wish(missed, 2, decision, " "))
            .await;
        assert_eq!(bare.text("/errors/0/path"), "reason", "{}", bare.body);
        assert_eq!(court.facts(), before, "nothing is half recorded");
    }
    let why = "the yearbook says otherwise";
    let answer = court
        .decide(&visitor, court.wish(missed, 3, "met", why))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.body);

    let found = links(&visitor, &court.path()).await;
    let ruling = |place: usize| found["pairs"][place]["ruling"].clone();
    assert_eq!(ruling(0)["decision"], "met");
    assert_eq!(ruling(0)["as_proposed"], true);
    assert_eq!(ruling(0)["reason"], Value::Null);
    assert_eq!(
        (&ruling(1)["decision"], &ruling(1)["reason"]),
        (&json!("met"), &json!(why))
    );
    assert_eq!(ruling(1)["as_proposed"], false);
    assert_eq!(ruling(1)["organ"]["id"], "gov-office");
    assert!(ruling(1)["actor"].as_str().unwrap().starts_with("acct_"));

    // Changing one's mind is another decision; the reason of the first is not its own.
    let answer = court
        .decide(&visitor, court.wish(missed, 4, "missed", ""))
        .await;
    assert_eq!(answer.text("/decision"), "missed", "{}", answer.body);
    assert_eq!(answer.json()["reason"], Value::Null);
    let bare = court
        .decide(&visitor, court.wish(missed, 5, "met", ""))
        .await;
    assert_eq!(bare.text("/errors/0/path"), "reason", "{}", bare.body);
}

#[tokio::test]
async fn a_changed_sentence_puts_its_verdict_back_to_waiting_and_no_other() {
    let court = Court::open();
    let visitor = court.house.visitor("supervision").await;
    let found = links(&visitor, &court.path()).await;
    for (place, decision) in [(0, "met"), (1, "missed")] {
        let pair = &found["pairs"][place];
        let wish = court.wish(pair, place as u128, decision, "");
        assert_eq!(court.decide(&visitor, wish).await.status, 200);
    }
    // Read again, and with other words elsewhere, both stand.
    court.house.import_for(PLAN, 2025);
    court.correct(AROUND);
    let found = links(&visitor, &court.path()).await;
    for pair in found["pairs"].as_array().unwrap() {
        assert!(
            pair["ruling"].is_object() && pair["former"].is_null(),
            "{pair}"
        );
    }
    // The words around the number are part of what was decided about.
    court.correct(STRIVES);
    let found = links(&visitor, &court.path()).await;
    let (changed, kept) = (&found["pairs"][0], &found["pairs"][1]);
    assert!(kept["ruling"].is_object(), "{kept}");
    assert_eq!(changed["ruling"], Value::Null);
    let former = &changed["former"];
    assert_eq!(
        (&former["target_changed"], &former["result_changed"]),
        (&json!(true), &json!(false))
    );
    let stood = former["ruling"]["target_sentence"].as_str().unwrap();
    assert!(PLAN.contains(stood) && !STRIVES.contains(stood), "{stood}");

    let wish = court.wish(changed, 8, "met", "");
    assert_eq!(court.decide(&visitor, wish).await.status, 200);
    let found = links(&visitor, &court.path()).await;
    assert!(found["pairs"][0]["ruling"].is_object(), "{found}");
    assert_eq!(found["pairs"][0]["former"], Value::Null);
    assert_eq!(found["stranded"], json!([]), "overtaken, not lost");

    // Gone with the target, it is still told of.
    court.correct(WITHOUT);
    let found = links(&visitor, &court.path()).await;
    assert_eq!(found["stranded"][0]["decision"], "met", "{found}");
}

#[tokio::test]
async fn nothing_is_decided_of_what_the_numbers_do_not_propose() {
    let court = Court::open();
    let visitor = court.house.visitor("supervision").await;
    let found = links(&visitor, &court.path()).await;
    let mut wish = court.wish(&found["pairs"][0], 1, "met", "");
    wish["result"] = found["pairs"][1]["results"][0]["figure"].clone();
    let answer = court.decide(&visitor, wish).await;
    assert_eq!(answer.said(), "409 link-not-proposed");
    let wish = court.wish(&found["pairs"][0], 1, "maybe", "");
    let answer = court.decide(&visitor, wish).await;
    assert_eq!(answer.text("/errors/0/path"), "decision", "{}", answer.body);
}

fn slice(text: &str, spot: &Value) -> String {
    let place = |field: &str| usize::try_from(spot[field].as_u64().unwrap()).unwrap();
    let letters = text.chars().skip(place("start"));
    letters.take(place("end") - place("start")).collect()
}

#[tokio::test]
async fn targets_stand_beside_what_the_later_report_tells_of_them() {
    let house = House::open();
    let plan = house.import_for(PLAN, 2025);
    let told = house.import_for(TOLD, 2026);
    let visitor = house.visitor("viewer").await;
    let found = links(&visitor, &format!("/api/reports/{plan}/links?with={told}")).await;
    let pairs = found["pairs"].as_array().unwrap();
    let verdicts: Vec<(&str, &str)> = pairs
        .iter()
        .map(|pair| {
            let word = |field: &str| pair[field].as_str().unwrap_or("-");
            (word("relation"), word("verdict"))
        })
        .collect();
    assert_eq!(verdicts, [("same", "met"), ("same", "missed")], "{found}");
    for pair in pairs {
        let (target, result) = (&pair["target"], &pair["results"][0]);
        assert_eq!(target["report"], plan.as_str());
        assert_eq!(result["report"], told.as_str());
        assert_eq!(target["quote"], slice(PLAN, target).as_str());
        assert_eq!(result["quote"], slice(TOLD, result).as_str());
        assert!(target["promise"].is_string(), "{target}");
        assert!(result["promise"].is_null(), "{result}");
    }
    let untold = found["untold"].as_array().unwrap();
    assert_eq!(untold.len(), 1, "{found}");
    assert_eq!(untold[0]["quote"], slice(PLAN, &untold[0]).as_str());

    // Whichever is named first: the earlier one has the targets.
    let turned = links(&visitor, &format!("/api/reports/{told}/links?with={plan}")).await;
    assert_eq!(turned["pairs"], found["pairs"]);
    assert_eq!(turned["report"], found["other"]);
}

#[tokio::test]
async fn without_another_report_a_plan_is_held_against_its_own_review() {
    let house = House::open();
    let plan = house.import_for(PLAN, 2025);
    let visitor = house.visitor("viewer").await;
    let found = links(&visitor, &format!("/api/reports/{plan}/links")).await;
    assert_eq!(found["pairs"].as_array().unwrap().len(), 1, "{found}");
    assert_eq!(found["pairs"][0]["verdict"], Value::Null);
    assert_eq!(found["other"], Value::Null);
    assert_eq!(found["untold"], json!([]));
    let missing = fact::RecordId::new(7, 1);
    for path in [
        format!("/api/reports/{plan}/links?with={missing}"),
        format!("/api/reports/{missing}/links"),
    ] {
        let answer = visitor.get(&path).await;
        assert_eq!(answer.said(), "404 not-found");
        assert!(
            answer.body.contains(&missing.to_string()),
            "{}",
            answer.body
        );
    }
}
