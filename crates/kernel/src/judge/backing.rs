//! Done takes more than words: evidence, or the words why there is none.
//!
//! INVARIANT (done is shown): where a light names a field for it, nothing becomes done, and
//! no word of that field is taken back, unless a file, or what is known besides, shows it.

use fact::{Draft, Name, Values};
use pack::catalog::{LightRule, Transition};

use super::{Context, Reasons, RefusalKind, is_blank, say_of};

/// The field that a step into done may fill instead of showing it.
pub(super) fn asked<'a>(transition: &Transition, context: &Context<'a>) -> Option<&'a Name> {
    let (rule, field) = rule(context)?;
    rule.done.contains(&transition.to).then_some(field)
}

pub(super) fn judge_move(
    draft: &Draft,
    transition: &Transition,
    context: &Context<'_>,
    reasons: &mut Reasons,
) {
    if let Some(field) = asked(transition, context) {
        let words = draft.body.values().and_then(|values| values.get(field));
        if words.is_none_or(is_blank) {
            judge_shown(draft, field, context, reasons);
        }
    }
}

/// Who takes the words back says that it is shown by now.
pub(super) fn judge_set(
    draft: &Draft,
    values: &Values,
    context: &Context<'_>,
    reasons: &mut Reasons,
) {
    let Some((rule, field)) = rule(context) else {
        return;
    };
    let now = context.timeline.now().and_then(|row| row.state.as_ref());
    let done = now.is_some_and(|state| rule.done.contains(state));
    if done && values.get(field).is_some_and(is_blank) {
        judge_shown(draft, field, context, reasons);
    }
}

fn rule<'a>(context: &Context<'a>) -> Option<(&'a LightRule, &'a Name)> {
    let rule = context.def.light.as_ref()?;
    Some((rule, rule.stated.as_ref()?))
}

fn judge_shown(draft: &Draft, field: &Name, context: &Context<'_>, reasons: &mut Reasons) {
    match context.support {
        Some(false) => say_of(reasons, field, RefusalKind::Contradicted),
        None if draft.evidence.is_empty() => say_of(reasons, field, RefusalKind::Unsupported),
        Some(true) | None => {}
    }
}
