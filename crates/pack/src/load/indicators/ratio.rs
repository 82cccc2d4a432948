//! Ratios: two additive indicators of one unit.

use fact::Name;

use super::Draft;
use crate::catalog::IndicatorKind;
use crate::form::{Form, Told};
use crate::load::Ground;

/// The dimension of results that are shares.
const SHARE: &str = "share";

/// Numerator and denominator as written.
pub(super) fn parts(form: &mut Form<'_>) -> Option<(Told<Name>, Told<Name>)> {
    let above = form.name("numerator");
    let above = form.must("numerator", above);
    let below = form.name("denominator");
    let below = form.must("denominator", below);
    Some((above?, below?))
}

/// The kind made of them.
pub(super) fn kind((above, below): &(Told<Name>, Told<Name>)) -> IndicatorKind {
    IndicatorKind::Ratio {
        numerator: above.value.clone(),
        denominator: below.value.clone(),
    }
}

/// Checks every ratio against the indicators it names.
pub(super) fn check(ground: &Ground<'_>, drafts: &[Draft]) {
    for draft in drafts {
        if let Some((above, below)) = &draft.parts {
            check_one(ground, drafts, draft, (above, below));
        }
    }
}

fn check_one(
    ground: &Ground<'_>,
    drafts: &[Draft],
    draft: &Draft,
    (above, below): (&Told<Name>, &Told<Name>),
) {
    let (Some(upper), Some(lower)) = (
        additive(ground, drafts, above),
        additive(ground, drafts, below),
    ) else {
        return;
    };
    if upper.indicator.unit != lower.indicator.unit {
        let message = format!(
            "`{}` is in `{}` but `{}` in `{}`",
            above.value, upper.indicator.unit, below.value, lower.indicator.unit
        );
        ground
            .sink
            .error("GL0403", &below.spot, message, |finding| {
                finding.help("a ratio divides amounts of one unit")
            });
    }
    let dimension = ground
        .units
        .get(&draft.indicator.unit)
        .map(|unit| unit.dimension.as_str());
    if dimension.is_some_and(|dimension| dimension != SHARE) {
        let message = format!("a ratio is a share, not `{}`", draft.indicator.unit);
        ground
            .sink
            .error("GL0403", &draft.unit, message, |finding| {
                finding.help("use a unit of dimension `share`, such as `%`")
            });
    }
}

/// The indicator named, if the amounts of all its versions add up.
fn additive<'d>(ground: &Ground<'_>, drafts: &'d [Draft], told: &Told<Name>) -> Option<&'d Draft> {
    let ids = drafts.iter().map(|draft| draft.indicator.id.as_str());
    let name = ground.known("GL0401", "indicator", told, ids)?;
    let versions = || drafts.iter().filter(|draft| draft.indicator.id == name);
    let first = versions().next()?;
    let adds_up = |draft: &Draft| {
        matches!(
            draft.indicator.kind,
            IndicatorKind::Flow(_) | IndicatorKind::Stock(_)
        )
    };
    if !versions().all(adds_up) {
        let message = format!("amounts of `{name}` do not add up");
        ground.sink.error("GL0402", &told.spot, message, |finding| {
            finding.help("a ratio is made of flows and stocks only")
        });
        return None;
    }
    if versions().any(|draft| draft.indicator.unit != first.indicator.unit) {
        let message = format!("versions of `{name}` have different units");
        ground.sink.error("GL0403", &told.spot, message, |finding| {
            finding.help("give every version of an indicator the same unit")
        });
        return None;
    }
    Some(first)
}
