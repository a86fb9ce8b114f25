//! An in-process directory on the real codec that can answer anything.
