/** So many rows of each list of a figure are shown, and printed, until all are asked for. */
export const FIRST = 12
