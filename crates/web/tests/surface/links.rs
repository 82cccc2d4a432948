//! Targets beside results: both quotes stand where they are said to, and nothing is recorded.

use serde_json::{Value, json};

use crate::house::{House, Visitor};

const PLAN: &str = include_str!("../texts/plan-2025.txt");
const TOLD: &str = include_str!("../texts/told-2026.txt");

async fn links(visitor: &Visitor<'_>, path: &str) -> Value {
    let answer = visitor.get(path).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
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
