//! The kernel on a teahouse: laws, an oracle, and tables of cases.

mod clocks;
mod judging;
mod laws;
mod lights;
mod teahouse;
