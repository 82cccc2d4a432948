//! The kernel on a teahouse: laws, an oracle, and tables of cases.

#[cfg(test)]
mod clocks;
#[cfg(test)]
mod judging;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod lights;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod teahouse;
