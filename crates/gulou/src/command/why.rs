//! `gulou why`: a figure down to its facts.
