//! Who may do what: every operation of the OpenAPI document, for everybody.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Value, json};
use web::guard::{JSON_BYTES_MAX, May, OPERATIONS, UPLOAD_BYTES_MAX};

use crate::house::{House, PASSWORD, ROLES, Visitor};

/// A request for each operation that works for whoever may make it.
struct Case {
    operation: &'static str,
    path: &'static str,
    body: Option<Value>,
}

fn case(operation: &'static str, path: &'static str, body: Option<Value>) -> Case {
    Case {
        operation,
        path,
        body,
    }
}

fn cases() -> Vec<Case> {
    let all = [account_cases(), report_cases(), plan_cases()];
    all.into_iter().flatten().collect()
}

/// What is done with accounts, and what every page needs.
fn account_cases() -> Vec<Case> {
    let grants = json!({"grants": [{"role": "viewer", "organ": "gov-office"}]});
    let sign_in = json!({"name": "viewer", "password": PASSWORD});
    let password = json!({"old": "wrong-on-purpose", "new": "seven-loud-geese"});
    let new = json!({"name": "clerk", "title": "clerk's post", "grants": []});
    vec![
        case("GET /api/session", "/api/session", None),
        case("POST /api/session", "/api/session", Some(sign_in)),
        case("DELETE /api/session", "/api/session", None),
        case(
            "PUT /api/session/password",
            "/api/session/password",
            Some(password),
        ),
        case("GET /api/sample-accounts", "/api/sample-accounts", None),
        case("GET /api/accounts", "/api/accounts", None),
        case("POST /api/accounts", "/api/accounts", Some(new)),
        case("DELETE /api/accounts/{id}", "/api/accounts/acct_0", None),
        case(
            "PUT /api/accounts/{id}/grants",
            "/api/accounts/acct_0/grants",
            Some(grants),
        ),
        case("GET /api/organs", "/api/organs", None),
        case("GET /api/divisions", "/api/divisions", None),
        case("GET /api/catalog", "/api/catalog", None),
    ]
}

/// What is done with reports.
fn report_cases() -> Vec<Case> {
    let report = json!({"file_name": "a.txt", "text": "Tea for all by 2026."});
    let notice = json!({"file_name": "a.txt", "text": "Tea for all (A leads)."});
    let items = json!({"items": []});
    let link = json!({"fact": "0", "with": "0", "target": "0", "result": "0", "decision": "met"});
    vec![
        case("POST /api/reports", "/api/reports", Some(report)),
        case("GET /api/jobs/{id}", "/api/jobs/1", None),
        case(
            "GET /api/reports/{id}/review",
            "/api/reports/0/review",
            None,
        ),
        case(
            "POST /api/reports/{id}/decisions",
            "/api/reports/0/decisions",
            Some(items),
        ),
        case(
            "POST /api/reports/{id}/reshape",
            "/api/reports/0/reshape",
            Some(json!({"do": "undo", "fact": "0", "of": "0"})),
        ),
        case(
            "POST /api/reports/{id}/publish",
            "/api/reports/0/publish",
            None,
        ),
        case(
            "POST /api/reports/{id}/notice",
            "/api/reports/0/notice",
            Some(notice),
        ),
        case(
            "GET /api/reports/{id}/notice",
            "/api/reports/0/notice",
            None,
        ),
        case("GET /api/reports/{id}/links", "/api/reports/0/links", None),
        case(
            "POST /api/reports/{id}/links",
            "/api/reports/0/links",
            Some(link),
        ),
        case("GET /api/reports", "/api/reports", None),
        case("GET /api/reports/{id}", "/api/reports/0", None),
    ]
}

/// What is done with the plan, its facts and files.
fn plan_cases() -> Vec<Case> {
    vec![
        case("GET /api/promises", "/api/promises", None),
        case("GET /api/promises/{id}", "/api/promises/0", None),
        case("GET /api/figures", "/api/figures", None),
        case("GET /api/figures/{id}", "/api/figures/promise.kept", None),
        case(
            "GET /api/figures/{id}/why",
            "/api/figures/promise.kept/why",
            None,
        ),
        case("POST /api/facts", "/api/facts", Some(json!({"drafts": []}))),
        case("POST /api/blobs", "/api/blobs", None),
        case("GET /api/blobs/{sha256}", "/api/blobs/0", None),
        case("GET /api/live", "/api/live", None),
        case("GET /api/health", "/api/health", None),
    ]
}

fn documented() -> BTreeSet<String> {
    let document = serde_json::to_value(web::openapi()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().keys();
            methods.map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect()
}

async fn visitor<'a>(house: &'a House, who: &str) -> Visitor<'a> {
    match who {
        "anonymous" => house.stranger().await,
        "must-change" => house.newcomer().await,
        role => house.visitor(role).await,
    }
}

/// `yes`, or the code of the refusal at the gate.
async fn verdict(case: &Case, who: &str) -> String {
    let house = House::open();
    let visitor = visitor(&house, who).await;
    let method = case.operation.split(' ').next().unwrap();
    let answer = visitor.send(method, case.path, case.body.clone()).await;
    let code = answer.text("/code");
    let refused = [
        "sign-in-first",
        "forbidden",
        "password-must-change",
        "csrf",
        "origin",
    ];
    if refused.contains(&code.as_str()) {
        code
    } else {
        assert!(
            answer.status < 500 && answer.status != 405,
            "{who} {}",
            case.operation
        );
        "yes".to_owned()
    }
}

#[tokio::test]
async fn every_operation_has_its_row_of_who_may() {
    let cases = cases();
    let cased: BTreeSet<String> = cases.iter().map(|case| case.operation.to_owned()).collect();
    assert_eq!(
        cased,
        documented(),
        "an operation without a case, or a case without operation"
    );
    let columns: Vec<&str> = ["anonymous"]
        .into_iter()
        .chain(ROLES)
        .chain(["must-change"])
        .collect();
    let mut matrix = format!("{:<36}", "operation");
    for who in &columns {
        write!(matrix, "{who:<22}").unwrap();
    }
    for case in &cases {
        write!(matrix, "\n{:<36}", case.operation).unwrap();
        for who in &columns {
            write!(matrix, "{:<22}", verdict(case, who).await).unwrap();
        }
    }
    let matrix: Vec<&str> = matrix.lines().map(str::trim_end).collect();
    insta::with_settings!({snapshot_path => "../snapshots", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!("who-may-what", matrix.join("\n"));
    });
}

#[test]
fn the_table_of_operations_is_the_documented_list() {
    let table: BTreeSet<String> = OPERATIONS
        .iter()
        .map(|operation| format!("{} {}", operation.method, operation.path))
        .collect();
    assert_eq!(table.len(), OPERATIONS.len(), "an operation stands twice");
    assert_eq!(table, documented());
}

#[test]
fn rows_name_known_roles_and_a_limit() {
    for operation in OPERATIONS {
        assert!([JSON_BYTES_MAX, UPLOAD_BYTES_MAX].contains(&operation.body_max));
        if let May::Roles(roles) = operation.may {
            assert!(!roles.is_empty() && roles.iter().all(|role| ROLES.contains(role)));
        }
    }
}
