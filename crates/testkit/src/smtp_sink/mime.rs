//! Reading a received message: headers, parts, and their decoded text. As much of RFC 2045, 2046 and
//! 2047 as our own mails use.

use super::Received;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// One part of a message, decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub content_type: String,
    pub body: String,
}

impl Received {
    /// A header's value, unfolded and with encoded words decoded. The first of its name.
    pub fn header(&self, name: &str) -> Option<String> {
        header_of(&self.raw, name)
    }

    /// How often a header occurs.
    pub fn header_count(&self, name: &str) -> usize {
        let head = self.raw.split("\r\n\r\n").next().unwrap_or_default();
        let is_it = |line: &&str| line.split_once(':').is_some_and(|(key, _)| key.eq_ignore_ascii_case(name));
        head.split("\r\n").filter(is_it).count()
    }

    /// The parts of a multipart message, or its only one.
    pub fn parts(&self) -> Vec<Part> {
        let kind = self.header("Content-Type").unwrap_or_default();
        let boundary = kind.split_once("boundary=").map(|(_, rest)| rest.trim_matches('"').to_owned());
        match boundary {
            None => vec![decoded(&self.raw)],
            Some(boundary) => {
                let fence = format!("--{boundary}");
                let pieces = self.raw.split(fence.as_str()).skip(1);
                let inner = pieces.take_while(|piece| !piece.starts_with("--"));
                inner.map(|piece| decoded(piece.trim_start_matches("\r\n"))).collect()
            }
        }
    }

    /// The plain text.
    pub fn text(&self) -> String {
        self.part_of("text/plain")
    }

    /// The HTML.
    pub fn html(&self) -> String {
        self.part_of("text/html")
    }

    fn part_of(&self, kind: &str) -> String {
        let found = self.parts().into_iter().find(|part| part.content_type.starts_with(kind));
        found.unwrap_or_else(|| panic!("the message has no {kind} part")).body
    }
}

/// A mailed code: twice four characters with a hyphen between them, alone on a line.
pub fn code_in(text: &str) -> Option<String> {
    let is_half = |half: &str| half.len() == 4 && half.bytes().all(|b| b.is_ascii_alphanumeric());
    let is_code = |line: &&str| line.split_once('-').is_some_and(|(a, b)| is_half(a) && is_half(b));
    text.lines().map(str::trim).find(is_code).map(str::to_owned)
}

fn header_of(raw: &str, name: &str) -> Option<String> {
    let head = raw.split("\r\n\r\n").next().unwrap_or_default();
    let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    unfolded.split("\r\n").find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| words(value.trim()))
    })
}

/// Decodes `=?utf-8?b?…?=`; what is no such word stays.
fn words(value: &str) -> String {
    let mut out = String::new();
    let mut after_encoded = false;
    for word in value.split(' ') {
        let inner = word.strip_prefix("=?utf-8?b?").and_then(|rest| rest.strip_suffix("?="));
        let bytes = inner.and_then(|text| STANDARD.decode(text).ok());
        // White space between two encoded words does not count (RFC 2047 §6.2).
        let is_joined = after_encoded && bytes.is_some();
        if !out.is_empty() && !is_joined {
            out.push(' ');
        }
        after_encoded = bytes.is_some();
        match bytes {
            Some(bytes) => out.push_str(&String::from_utf8_lossy(&bytes)),
            None => out.push_str(word),
        }
    }
    out
}

fn decoded(raw: &str) -> Part {
    let body = raw.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    let encoding = header_of(raw, "Content-Transfer-Encoding").unwrap_or_default();
    let bytes = match encoding.as_str() {
        "quoted-printable" => quoted_printable(body),
        "base64" => STANDARD.decode(body.replace("\r\n", "")).unwrap_or_default(),
        _ => body.as_bytes().to_vec(),
    };
    let body = String::from_utf8(bytes).unwrap_or_else(|_| "not UTF-8".to_owned()).replace("\r\n", "\n");
    Part { content_type: header_of(raw, "Content-Type").unwrap_or_default(), body }
}

fn quoted_printable(body: &str) -> Vec<u8> {
    let joined = body.replace("=\r\n", "");
    let mut out = Vec::with_capacity(joined.len());
    let mut rest = joined.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let hex = tail.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match hex.filter(|_| byte == b'=').and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(value) => {
                out.push(value);
                rest = &tail[2..];
            }
            None => {
                out.push(byte);
                rest = tail;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_read_back() {
        let raw = "Subject: =?utf-8?b?YWRnYW5nc2s=?= =?utf-8?b?b2RlIMOl?=\r\nX: a\r\n b\r\n\
                   Content-Type: multipart/alternative;\r\n boundary=\"q\"\r\n\r\n\
                   --q\r\nContent-Type: text/plain; charset=utf-8\r\n\
                   Content-Transfer-Encoding: quoted-printable\r\n\r\nr=C3=B8d gr=C3=B8=\r\nd\r\n--q--\r\n";
        let received = Received { from: String::new(), to: vec![], raw: raw.to_owned(), over_tls: false };
        assert_eq!(received.header("subject").as_deref(), Some("adgangskode å"));
        assert_eq!(received.header("x").as_deref(), Some("a b"));
        assert_eq!(received.text(), "rød grød\n");
        assert_eq!(received.parts().len(), 1);
    }
}
