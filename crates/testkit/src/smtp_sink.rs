//! A mail server that keeps what it is given.
