//! What every request and answer has to satisfy, whatever the page.

pub mod csrf;
pub mod forwarded;
pub mod headers;
pub mod host;
