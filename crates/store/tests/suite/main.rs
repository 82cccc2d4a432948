//! The store on a teahouse: one suite for every backend to come.

#[cfg(test)]
mod backups;
#[cfg(test)]
mod conformance;
#[cfg(test)]
mod house;
#[cfg(test)]
mod rebuilding;
#[path = "../../../kernel/tests/suite/teahouse.rs"]
#[expect(
    dead_code,
    reason = "shared with the kernel's suite, which uses other parts"
)]
#[cfg(test)]
mod teahouse;
#[cfg(test)]
mod verifying;
