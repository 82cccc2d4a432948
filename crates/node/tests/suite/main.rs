//! The node on real packs: a report becomes a plan, the sample district builds.

#[cfg(test)]
mod book;
#[cfg(test)]
mod correcting;
#[cfg(test)]
mod figures;
#[cfg(test)]
mod house;
#[cfg(test)]
mod import_laws;
#[cfg(test)]
mod notices;
#[cfg(test)]
mod one_plan;
#[cfg(test)]
mod plan_import;
#[cfg(test)]
mod publishing;
#[cfg(test)]
mod reshaping;
#[cfg(test)]
mod rights;
#[cfg(test)]
mod sample;
