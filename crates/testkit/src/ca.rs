//! A private certificate authority for tests.
