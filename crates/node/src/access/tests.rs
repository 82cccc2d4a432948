//! Laws of the door, told on a file of its own.

use super::*;
use fact::{Moment, Name};

const T0: Moment = Moment::from_millis(1_790_000_000_000);
const CHEAP: HashCost = HashCost {
    memory_kib: 8,
    passes: 1,
};
const HOUR: i64 = 3_600_000;

struct Door {
    access: Access,
    _folder: tempfile::TempDir,
}

fn door() -> Door {
    let folder = tempfile::tempdir().unwrap();
    Door {
        access: Access::open_with(folder.path(), CHEAP).unwrap(),
        _folder: folder,
    }
}

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn new(login: &str, role: &str) -> NewAccount {
    NewAccount {
        name: login.into(),
        title: "post".into(),
        grants: vec![Grant {
            role: name(role),
            organ: name("house"),
        }],
    }
}

fn with_clerk() -> (Door, Account, String) {
    let door = door();
    let (account, password) = door
        .access
        .create_account(&new("clerk", "admin"), None, T0)
        .unwrap();
    (door, account, password)
}

#[test]
fn the_first_login_is_made_once_and_must_change_its_password() {
    let door = door();
    let first = door
        .access
        .first_login(&name("house"), T0)
        .unwrap()
        .unwrap();
    assert!(
        door.access
            .first_login(&name("house"), T0)
            .unwrap()
            .is_none()
    );
    assert!(door.access.awaits_first_login().unwrap());
    let session = door
        .access
        .sign_in(&first.name, &first.password, "local", T0)
        .unwrap();
    assert!(session.session.principal.must_change);
    let change = PasswordChange {
        old: &first.password,
        new: "four-calm-herons",
        keep: &session.token,
        address: "local",
    };
    let id = &session.session.principal.account;
    door.access.change_password(id, &change, T0).unwrap();
    let after = door.access.session(&session.token, T0).unwrap().unwrap();
    assert!(!after.principal.must_change && !door.access.awaits_first_login().unwrap());
}

#[test]
fn a_session_ends_when_idle_and_at_the_latest_after_twelve_hours() {
    let (door, _, password) = with_clerk();
    let begin = |at| {
        door.access
            .sign_in("clerk", &password, "a", at)
            .unwrap()
            .token
    };
    let alive = |token: &Token, hours: i64, ms: i64| {
        let at = T0.plus_millis(hours * HOUR + ms);
        door.access.session(token, at).unwrap().is_some()
    };
    let idle = begin(T0);
    assert!(alive(&idle, 2, -1) && alive(&idle, 3, 0));
    assert!(!alive(&idle, 5, 0));
    let used = begin(T0);
    assert!((1..12).all(|hour| alive(&used, hour, 0)));
    assert!(!alive(&used, 12, 0));
}

#[test]
fn five_wrong_passwords_a_minute_stop_even_the_right_one() {
    let (door, _, password) = with_clerk();
    let attempt = |password: &str, address: &str, s: i64| {
        let at = T0.plus_millis(s * 1000);
        door.access.sign_in("clerk", password, address, at)
    };
    for second in 0..5 {
        assert!(matches!(
            attempt("wrong", "a", second),
            Err(SignInError::Refused)
        ));
    }
    let stopped = attempt(&password, "a", 5);
    assert!(
        matches!(stopped, Err(SignInError::Throttled { wait_s: 55 })),
        "{stopped:?}"
    );
    assert!(attempt(&password, "b", 5).is_ok());
    assert!(attempt(&password, "a", 61).is_ok());
}

#[test]
fn an_unknown_name_and_a_wrong_password_look_alike() {
    let (door, _, _) = with_clerk();
    for login in ["clerk", "nobody", "", "CLERK "] {
        let refused = door.access.sign_in(login, "wrong", "a", T0);
        assert!(matches!(refused, Err(SignInError::Refused)));
    }
}

#[test]
fn changing_the_password_ends_the_other_sessions() {
    let (door, account, password) = with_clerk();
    let sign_in = || {
        door.access
            .sign_in("clerk", &password, "a", T0)
            .unwrap()
            .token
    };
    let (here, elsewhere) = (sign_in(), sign_in());
    let change = |old: &str, new: &str| {
        let change = PasswordChange {
            old,
            new,
            keep: &here,
            address: "a",
        };
        door.access
            .change_password(&account.principal.account, &change, T0)
    };
    assert!(matches!(
        change("wrong", "four-calm-herons"),
        Err(AccessError::OldPassword)
    ));
    assert!(matches!(
        change(&password, "password123"),
        Err(AccessError::Password(PasswordFault::Guessable))
    ));
    change(&password, "four-calm-herons").unwrap();
    assert!(door.access.session(&here, T0).unwrap().is_some());
    assert!(door.access.session(&elsewhere, T0).unwrap().is_none());
}

#[test]
fn a_disabled_account_is_out_at_once_and_an_administrator_stays() {
    let (door, account, _) = with_clerk();
    let id = &account.principal.account;
    let last = door.access.disable(id, None, T0);
    assert!(matches!(last, Err(AccessError::LastAdmin(_))));
    let none = door.access.set_grants(id, &[], None, T0);
    assert!(matches!(none, Err(AccessError::LastAdmin(_))));
    let (other, password) = door
        .access
        .create_account(&new("other", "admin"), Some(id), T0)
        .unwrap();
    let token = door
        .access
        .sign_in("other", &password, "a", T0)
        .unwrap()
        .token;
    door.access
        .disable(&other.principal.account, Some(id), T0)
        .unwrap();
    assert!(door.access.session(&token, T0).unwrap().is_none());
    assert!(door.access.sign_in("other", &password, "a", T0).is_err());
}

#[test]
fn sample_accounts_keep_their_published_password_and_their_mark() {
    let door = door();
    let sample = SampleAccount {
        account: new("sample", "viewer"),
        password: "gulou123456".into(),
    };
    for _again in 0..2 {
        door.access
            .ensure_sample_accounts(std::slice::from_ref(&sample), T0)
            .unwrap();
    }
    let session = door
        .access
        .sign_in("sample", "gulou123456", "a", T0)
        .unwrap()
        .session;
    assert!(session.principal.sample && !session.principal.must_change);
    assert!(
        door.access
            .first_login(&name("house"), T0)
            .unwrap()
            .is_some()
    );
}

#[test]
fn the_file_holds_neither_password_nor_token() {
    let (door, _, password) = with_clerk();
    let token = door
        .access
        .sign_in("clerk", &password, "a", T0)
        .unwrap()
        .token;
    let copy = tempfile::tempdir().unwrap();
    door.access.backup(copy.path()).unwrap();
    let bytes = std::fs::read(copy.path().join("access.sqlite3")).unwrap();
    let holds = |text: &str| {
        bytes
            .windows(text.len())
            .any(|part| part == text.as_bytes())
    };
    assert!(holds("clerk"));
    assert!(!holds(&password) && !holds(token.reveal()));
    assert!(!format!("{token:?}").contains(token.reveal()));
}

#[test]
fn sign_ins_and_grants_are_audited() {
    let (door, account, password) = with_clerk();
    let id = account.principal.account.clone();
    door.access
        .sign_in("clerk", &password, "10.0.0.7", T0)
        .unwrap();
    door.access
        .sign_in("clerk", "wrong", "10.0.0.8", T0)
        .unwrap_err();
    door.access
        .set_grants(&id, &account.principal.grants, Some(&id), T0)
        .unwrap();
    let rows = door.access.audit(10).unwrap();
    let told: Vec<(&str, &str)> = rows
        .iter()
        .map(|row| (row.verb.as_str(), row.detail.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("grants-set", "admin@house"),
            ("sign-in-refused", "10.0.0.8"),
            ("sign-in", "10.0.0.7"),
            ("account-created", "admin@house"),
        ]
    );
}

#[test]
fn names_titles_and_doubles_are_refused() {
    let (door, _, _) = with_clerk();
    let create = |account: &NewAccount| door.access.create_account(account, None, T0);
    assert!(matches!(
        create(&new("clerk", "viewer")),
        Err(AccessError::NameTaken(_))
    ));
    for bad in ["", "a", "Clerk", "a b", &"a".repeat(41)] {
        assert!(
            matches!(create(&new(bad, "viewer")), Err(AccessError::Name(_))),
            "{bad}"
        );
    }
    let mut untitled = new("clerk2", "viewer");
    untitled.title = "  ".into();
    assert!(matches!(create(&untitled), Err(AccessError::Title)));
}

#[test]
fn a_key_is_worked_on_once_and_its_answer_remembered_for_a_day() {
    let (door, account, _) = with_clerk();
    let key = |request: u8| RememberKey {
        account: account.principal.account.clone(),
        operation: "POST /api/reports".into(),
        key: "k1".into(),
        request: [request; 32],
    };
    let answer = Remembered {
        status: 202,
        media: "application/json".into(),
        body: b"{}".to_vec(),
    };
    let recall = |request, hours: i64| {
        door.access
            .recall(&key(request), T0.plus_millis(hours * HOUR))
            .unwrap()
    };
    assert_eq!(recall(1, 0), Recall::New);
    assert_eq!(recall(1, 0), Recall::Underway);
    door.access.forget(&key(1)).unwrap();
    assert_eq!(recall(1, 0), Recall::New);
    door.access.remember(&key(1), &answer).unwrap();
    assert_eq!(recall(1, 23), Recall::Answered(answer));
    assert_eq!(recall(2, 23), Recall::Other);
    assert_eq!(recall(2, 24), Recall::New);
}

#[test]
fn keys_differ_by_purpose_and_stay() {
    let folder = tempfile::tempdir().unwrap();
    let key = |purpose| {
        let access = Access::open_with(folder.path(), CHEAP).unwrap();
        access.key(purpose).unwrap()
    };
    assert_eq!(key("cursor"), key("cursor"));
    assert_ne!(key("cursor"), key("csrf"));
}

#[test]
fn a_restored_backup_lets_the_same_people_in() {
    let (door, _, password) = with_clerk();
    let (copy, restored) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    door.access.backup(copy.path()).unwrap();
    Access::restore(copy.path(), restored.path()).unwrap();
    let access = Access::open(restored.path()).unwrap();
    assert!(access.sign_in("clerk", &password, "a", T0).is_ok());
    assert!(
        access
            .sign_in("clerk", "another password", "a", T0)
            .is_err()
    );
}

#[test]
fn sample_accounts_are_off_wherever_the_sample_is_not_served() {
    let door = door();
    let sample = SampleAccount {
        account: new("sample", "viewer"),
        password: "gulou123456".to_owned(),
    };
    let enter = || door.access.sign_in("sample", "gulou123456", "a", T0);
    let samples = std::slice::from_ref(&sample);
    door.access.ensure_sample_accounts(samples, T0).unwrap();
    let token = enter().unwrap().token;
    assert_eq!(door.access.retire_sample_accounts(T0).unwrap(), 1);
    assert!(enter().is_err());
    assert!(door.access.session(&token, T0).unwrap().is_none());
    door.access.ensure_sample_accounts(samples, T0).unwrap();
    assert!(enter().is_err(), "what was switched off stays off");
}
