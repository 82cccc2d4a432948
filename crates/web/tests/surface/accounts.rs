//! Accounts under an administrator's hands.

use serde_json::json;

use crate::house::House;

#[tokio::test]
async fn an_account_is_made_granted_and_switched_off() {
    let house = House::open();
    let admin = house.visitor("admin").await;
    let wish = json!({"name": "clerk", "title": "post", "grants": []});
    let made = admin
        .send("POST", "/api/accounts", Some(wish.clone()))
        .await;
    assert_eq!(made.status, 201);
    let again = admin.send("POST", "/api/accounts", Some(wish)).await;
    assert_eq!(again.said(), "409 account-taken");
    let clerk = house.sign_in("clerk", &made.text("/password")).await;
    assert_eq!(
        clerk.get("/api/accounts").await.said(),
        "403 password-must-change"
    );
    let path = format!("/api/accounts/{}", made.text("/account/id"));
    let grants = json!({"grants": [{"role": "officer", "organ": "gov-office"}]});
    let granted = admin
        .send("PUT", &format!("{path}/grants"), Some(grants))
        .await;
    assert_eq!(granted.text("/grants/0/organ_title"), "区政府办");
    assert_eq!(admin.send("DELETE", &path, None).await.status, 204);
    assert!(
        clerk
            .get("/api/session")
            .await
            .json()
            .get("account")
            .is_none()
    );
}

#[tokio::test]
async fn a_grant_names_a_declared_role_and_a_known_organ() {
    let house = House::open();
    let admin = house.visitor("admin").await;
    for (role, organ, place) in [
        ("king", "gov-office", "grants.0.role"),
        ("viewer", "moon", "grants.0.organ"),
    ] {
        let wish = json!({"name": "clerk", "title": "post",
            "grants": [{"role": role, "organ": organ}]});
        let answer = admin.send("POST", "/api/accounts", Some(wish)).await;
        assert_eq!(answer.said(), "422 bad-grant");
        assert_eq!(answer.text("/errors/0/path"), place);
    }
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let house = House::open();
    let admin = house.visitor("admin").await;
    let id = admin.get("/api/session").await.text("/account/id");
    let path = format!("/api/accounts/{id}");
    let answer = admin.send("DELETE", &path, None).await;
    assert_eq!(answer.said(), "409 account-last-admin");
    let unknown = admin.send("DELETE", "/api/accounts/acct_0", None).await;
    assert_eq!(unknown.said(), "404 account-unknown");
}

#[tokio::test]
async fn pages_of_accounts_follow_each_other_without_gap() {
    let house = House::open();
    let admin = house.visitor("admin").await;
    let mut names = Vec::new();
    let mut path = "/api/accounts?limit=3".to_owned();
    for _page in 0..2 {
        let page = admin.get(&path).await;
        let items = page.json();
        let items = items["items"].as_array().unwrap();
        names.extend(
            items
                .iter()
                .map(|item| item["name"].as_str().unwrap().to_owned()),
        );
        path = format!("/api/accounts?limit=3&cursor={}", page.text("/next"));
    }
    assert_eq!(names, ["admin", "officer", "supervision", "viewer"]);
    for (query, said) in [
        ("cursor=00", "400 bad-cursor"),
        ("limit=501", "400 bad-limit"),
        ("limit=x", "400 bad-query"),
    ] {
        let answer = admin.get(&format!("/api/accounts?{query}")).await;
        assert_eq!(answer.said(), said);
    }
}
