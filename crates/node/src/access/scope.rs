//! Whether a grant reaches a record.
//!
//! A role of the whole district reaches everything. Any other role reaches the
//! records its organ leads or supports, and those that no organ answers for.
//! Acting roles of a leading organ also make the caller `lead` of the record,
//! those of a supporting one `support`.

use std::collections::BTreeSet;

use fact::{Name, OrganId};

use super::Principal;

/// Roles that only look or only manage accounts never act for their organ.
const BYSTANDERS: [&str; 2] = ["admin", "viewer"];

/// The roles of a caller towards a record that these organs lead and support.
pub fn roles_towards(
    principal: &Principal,
    leads: &[OrganId],
    supports: &[OrganId],
    district_roles: &BTreeSet<Name>,
) -> BTreeSet<Name> {
    let unowned = leads.is_empty() && supports.is_empty();
    let mut roles = BTreeSet::new();
    for grant in &principal.grants {
        let (lead, support) = (
            leads.contains(&grant.organ),
            supports.contains(&grant.organ),
        );
        if district_roles.contains(&grant.role) || unowned || lead || support {
            roles.insert(grant.role.clone());
        }
        if !BYSTANDERS.contains(&grant.role.as_str()) {
            roles.extend(lead.then(|| Name::new("lead").ok()).flatten());
            roles.extend(support.then(|| Name::new("support").ok()).flatten());
        }
    }
    roles
}

#[cfg(test)]
mod tests {
    use super::super::Grant;
    use super::*;

    fn name(text: &str) -> Name {
        Name::new(text).unwrap()
    }

    fn check(grants: &[&str], leads: &[&str], supports: &[&str], expect: &[&str]) {
        let grants = grants
            .iter()
            .map(|grant| grant.split_once('@').unwrap())
            .map(|(role, organ)| Grant {
                role: name(role),
                organ: name(organ),
            })
            .collect();
        let principal = Principal {
            account: name("acct_x"),
            name: "x".into(),
            title: "x".into(),
            grants,
            must_change: false,
            sample: false,
        };
        let organs = |ids: &[&str]| ids.iter().map(|id| name(id)).collect::<Vec<_>>();
        let district = BTreeSet::from([name("supervision"), name("viewer")]);
        let roles = roles_towards(&principal, &organs(leads), &organs(supports), &district);
        let roles: Vec<&str> = roles.iter().map(Name::as_str).collect();
        assert_eq!(roles, expect);
    }

    #[test]
    fn an_officer_leads_the_records_of_the_own_organ_only() {
        check(&["officer@tea"], &["tea"], &["rice"], &["lead", "officer"]);
        check(
            &["officer@rice"],
            &["tea"],
            &["rice"],
            &["officer", "support"],
        );
        check(&["officer@salt"], &["tea"], &["rice"], &[]);
    }

    #[test]
    fn supervision_reaches_the_whole_district_without_leading() {
        check(&["supervision@house"], &["tea"], &[], &["supervision"]);
    }

    #[test]
    fn a_viewer_or_administrator_of_the_leading_organ_does_not_lead() {
        check(&["viewer@tea"], &["tea"], &[], &["viewer"]);
        check(&["admin@tea"], &["tea"], &["tea"], &["admin"]);
    }

    #[test]
    fn a_record_that_nobody_answers_for_is_within_reach() {
        check(&["officer@salt"], &[], &[], &["officer"]);
    }
}
