//! The built binary on the command line: help, exit codes, answers, damage found.

#[cfg(test)]
mod commands;
#[cfg(test)]
mod help;
#[cfg(test)]
mod notices;
#[cfg(test)]
mod running;
#[cfg(test)]
mod speech;
#[cfg(test)]
mod stopping;
