//! The store on a teahouse: one suite for every backend to come.

mod backups;
mod conformance;
mod house;
mod rebuilding;
#[path = "../../../kernel/tests/suite/teahouse.rs"]
#[expect(
    dead_code,
    reason = "shared with the kernel's suite, which uses other parts"
)]
mod teahouse;
mod verifying;
