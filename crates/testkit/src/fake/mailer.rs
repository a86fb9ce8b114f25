//! A mail server in memory.
