//! The node on real packs: a report becomes a plan, the sample district builds.

#[cfg(test)]
mod plan_import;
#[cfg(test)]
mod rights;
#[cfg(test)]
mod sample;
