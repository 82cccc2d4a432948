//! Housekeeping of the source tree; its tests keep the tree tidy.
