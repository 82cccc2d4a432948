//! The interface as a browser sees it, without a network.

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod authorization;
#[cfg(test)]
mod bodies;
#[cfg(test)]
mod correcting;
#[cfg(test)]
mod figures;
#[cfg(test)]
mod files;
mod finishing;
#[cfg(test)]
mod headers;
#[cfg(test)]
mod health;
#[cfg(test)]
mod house;
#[cfg(test)]
mod idempotency;
#[cfg(test)]
mod links;
#[cfg(test)]
mod live;
#[cfg(test)]
mod notices;
#[cfg(test)]
mod openapi;
#[cfg(test)]
mod paging;
#[cfg(test)]
mod promises;
#[cfg(test)]
mod review;
#[cfg(test)]
mod rights;
#[cfg(test)]
mod serving;
#[cfg(test)]
mod sessions;
mod starts;
