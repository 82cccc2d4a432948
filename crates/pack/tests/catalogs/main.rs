//! The pack language on whole folders: the teahouse, the packs and the district of
//! this repository, and one bad file for each kind of finding.

#[cfg(test)]
mod diagnostics;
#[cfg(test)]
mod district;
#[cfg(test)]
mod expressions;
#[cfg(test)]
mod folder;
#[cfg(test)]
mod packs;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod teahouse;
