//! Filters as they are made, damaged, swapped and asked; and the service of ranges.

mod building;
mod corpus;
mod hostile;
mod lists;
mod mutated;
mod range;
mod service;
mod sizes;
