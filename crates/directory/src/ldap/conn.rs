//! One connection: one operation at a time, every reply bounded before it is looked at.

use super::url::Begin;
use super::{Entry, REPLIES_MAX, REPLY_BYTES_MAX, REPLY_DEPTH_MAX, Server};
use bytes::{Buf, BytesMut};
use ldap3_lber::parse::Parser;
use ldap3_lber::structure::{PL, StructureTag};
use ldap3_proto::LdapCodec;
use ldap3_proto::control::LdapControl;
use ldap3_proto::proto::{
    LdapBindCred, LdapBindRequest, LdapDerefAliases, LdapExtendedRequest, LdapFilter, LdapModify,
    LdapModifyRequest, LdapMsg, LdapOp, LdapResult, LdapResultCode, LdapSearchRequest, LdapSearchScope,
};
use rustls::ClientConfig;
use rustls_pki_types::ServerName;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_util::codec::Encoder;

/// RFC 4511 §4.14.
const START_TLS: &str = "1.3.6.1.4.1.1466.20037";
/// Response control of draft-behera-ldap-password-policy.
const PASSWORD_POLICY: &[u8] = b"1.3.6.1.4.1.42.2.27.8.5.1";
/// Bytes read at a time.
const READ_BYTES: usize = 8 * 1024;

/// Why an operation has no answer.
#[derive(Debug)]
pub enum Failure {
    /// No byte of the request has left.
    NotSent(String),
    /// The request left, wholly or in part, and the connection broke; nobody knows what became of it.
    Lost(String),
    /// The request left and nothing came back in time; nobody knows either.
    Silent(String),
}

impl Failure {
    pub(crate) fn into_cause(self) -> String {
        match self {
            Self::NotSent(why) | Self::Lost(why) | Self::Silent(why) => why,
        }
    }
}

/// The end of an operation.
#[derive(Debug)]
pub struct Answer {
    pub(crate) code: LdapResultCode,
    /// The error of the password policy control, 0 to 9, when the server sent one.
    pub(crate) policy_error: Option<u8>,
    /// The server's own words; codes stand in those of Active Directory. Never shown to anybody.
    pub(crate) text: String,
    pub(crate) value: Option<Vec<u8>>,
    /// Where the next page begins (RFC 2696); empty after the last one, None without paging.
    pub(crate) page: Option<Vec<u8>>,
}

/// A search that is read in pages.
pub(crate) struct PagedSearch<'a> {
    pub(crate) base: &'a str,
    pub(crate) filter: LdapFilter,
    pub(crate) attributes: &'a [String],
    pub(crate) page_entries: i32,
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// An open connection. After a [`Failure`] it must not be used again.
pub struct Conn {
    stream: Box<dyn Stream>,
    buffer: BytesMut,
    next_id: i32,
    within: Duration,
    /// The server's own certificate, in DER.
    certificate: Option<Vec<u8>>,
    /// An operation failed on it.
    is_over: bool,
}

impl Conn {
    /// Connects and begins TLS; `within` bounds this and every later operation.
    pub(crate) async fn open(
        server: &Server,
        tls: &Arc<ClientConfig>,
        within: Duration,
    ) -> Result<Self, Failure> {
        match timeout(within, Self::connect(server, tls, within)).await {
            Ok(done) => done,
            Err(_) => Err(Failure::NotSent(format!("no connection within {within:?}"))),
        }
    }

    async fn connect(server: &Server, tls: &Arc<ClientConfig>, within: Duration) -> Result<Self, Failure> {
        let url = &server.url;
        let unsent = |why: std::io::Error| Failure::NotSent(why.to_string());
        let name = ServerName::try_from(url.host.clone());
        let name = name.map_err(|_| Failure::NotSent("the host is no server name".into()))?;
        let tcp = server.dial().await.map_err(unsent)?;
        // Without it Nagle meets delayed acknowledgement and every bind costs 40 ms.
        tcp.set_nodelay(true).map_err(unsent)?;
        let tcp = match url.begin {
            Begin::Direct => tcp,
            Begin::StartTls => start_tls(tcp, within).await?,
        };
        let stream = TlsConnector::from(tls.clone()).connect(name, tcp).await;
        let stream = stream.map_err(|why| Failure::NotSent(format!("TLS: {why}")))?;
        let chain = stream.get_ref().1.peer_certificates();
        let certificate = chain.and_then(|chain| chain.first()).map(|leaf| leaf.as_ref().to_vec());
        let (stream, buffer) = (Box::new(stream), BytesMut::new());
        Ok(Self { stream, buffer, next_id: 1, within, certificate, is_over: false })
    }

    /// Did an operation fail on it, so that nothing may be asked on it any more?
    pub(crate) const fn is_over(&self) -> bool {
        self.is_over
    }

    /// The certificate that the server showed and that was trusted.
    pub(crate) fn into_certificate(self) -> Option<Vec<u8>> {
        self.certificate
    }

    /// A simple bind. The password is never empty (RFC 4513 §5.1.2); callers hold a type that says so.
    pub(crate) async fn bind(&mut self, dn: &str, password: &str) -> Result<Answer, Failure> {
        let request = LdapBindRequest {
            version: 3,
            dn: dn.to_owned(),
            cred: LdapBindCred::Simple(password.to_owned()),
        };
        let policy = vec![LdapControl::PasswordPolicyRequest { criticality: false }];
        let (_, answer) = self.operate(LdapOp::BindRequest(request), policy).await?;
        Ok(answer)
    }

    /// Entries below `base` (or `base` itself), at most `most`; a server that stopped there answers
    /// `SizeLimitExceeded`. References to other servers are left alone.
    pub(crate) async fn search(
        &mut self,
        base: &str,
        scope: LdapSearchScope,
        filter: LdapFilter,
        attributes: &[String],
        most: i32,
    ) -> Result<(Vec<Entry>, Answer), Failure> {
        let request = LdapSearchRequest {
            base: base.to_owned(),
            scope,
            aliases: LdapDerefAliases::Never,
            sizelimit: most,
            timelimit: i32::try_from(self.within.as_secs()).unwrap_or(i32::MAX),
            typesonly: false,
            filter,
            attrs: attributes.to_vec(),
        };
        self.operate(LdapOp::SearchRequest(request), Vec::new()).await
    }

    /// One entry by its place, asked for under a control.
    pub(crate) async fn look_under(
        &mut self,
        dn: &str,
        filter: LdapFilter,
        attributes: &[String],
        control: LdapControl,
    ) -> Result<(Vec<Entry>, Answer), Failure> {
        let request = LdapSearchRequest {
            base: dn.to_owned(),
            scope: LdapSearchScope::Base,
            aliases: LdapDerefAliases::Never,
            sizelimit: 1,
            timelimit: i32::try_from(self.within.as_secs()).unwrap_or(i32::MAX),
            typesonly: false,
            filter,
            attrs: attributes.to_vec(),
        };
        self.operate(LdapOp::SearchRequest(request), vec![control]).await
    }

    /// One page of a search below its base, from `page` on: what the answer before said, or nothing. slapd
    /// keeps the place with the connection, so that all pages of a search are read on one.
    pub(crate) async fn search_page(
        &mut self,
        search: &PagedSearch<'_>,
        page: Vec<u8>,
    ) -> Result<(Vec<Entry>, Answer), Failure> {
        let request = LdapSearchRequest {
            base: search.base.to_owned(),
            scope: LdapSearchScope::Subtree,
            aliases: LdapDerefAliases::Never,
            sizelimit: 0,
            timelimit: i32::try_from(self.within.as_secs()).unwrap_or(i32::MAX),
            typesonly: false,
            filter: search.filter.clone(),
            attrs: search.attributes.to_vec(),
        };
        let paged = LdapControl::SimplePagedResults { size: i64::from(search.page_entries), cookie: page };
        self.operate(LdapOp::SearchRequest(request), vec![paged]).await
    }

    /// An extended operation.
    pub(crate) async fn extended(
        &mut self,
        request: LdapExtendedRequest,
        controls: Vec<LdapControl>,
    ) -> Result<Answer, Failure> {
        let (_, answer) = self.operate(LdapOp::ExtendedRequest(request), controls).await?;
        Ok(answer)
    }

    /// Changes attributes of one entry.
    pub(crate) async fn modify(
        &mut self,
        dn: &str,
        changes: Vec<LdapModify>,
        mut controls: Vec<LdapControl>,
    ) -> Result<Answer, Failure> {
        let request = LdapModifyRequest { dn: dn.to_owned(), changes };
        controls.push(LdapControl::PasswordPolicyRequest { criticality: false });
        let (_, answer) = self.operate(LdapOp::ModifyRequest(request), controls).await?;
        Ok(answer)
    }

    async fn operate(
        &mut self,
        op: LdapOp,
        controls: Vec<LdapControl>,
    ) -> Result<(Vec<Entry>, Answer), Failure> {
        let id = self.next_id;
        self.next_id = self.next_id.checked_add(1).unwrap_or(1);
        let message = LdapMsg { msgid: id, op, ctrl: controls };
        let mut out = encoded(message)?;
        let within = self.within;
        let exchange = async {
            let sent = self.stream.write_all(&out).await;
            sent.map_err(|why| Failure::Lost(why.to_string()))?;
            self.stream.flush().await.map_err(|why| Failure::Lost(why.to_string()))?;
            self.replies(id).await
        };
        let done = timeout(within, exchange).await;
        out.fill(0);
        let done = done.unwrap_or_else(|_| Err(Failure::Silent(format!("no answer within {within:?}"))));
        self.is_over = done.is_err();
        done
    }

    async fn replies(&mut self, id: i32) -> Result<(Vec<Entry>, Answer), Failure> {
        let lost = |why: &str| Failure::Lost(why.to_owned());
        let mut entries = Vec::new();
        for _ in 0..REPLIES_MAX {
            let (message, policy_error) = read_message(&mut self.stream, &mut self.buffer).await?;
            if message.msgid != id {
                return Err(lost("a reply to something that was not asked"));
            }
            let (result, value) = match message.op {
                LdapOp::SearchResultEntry(entry) => {
                    entries.push(Entry::from(entry));
                    continue;
                }
                LdapOp::SearchResultReference(_) | LdapOp::IntermediateResponse(_) => continue,
                LdapOp::BindResponse(bind) => (bind.res, None),
                LdapOp::SearchResultDone(result) | LdapOp::ModifyResponse(result) => (result, None),
                LdapOp::ExtendedResponse(extended) => (extended.res, extended.value),
                LdapOp::BindRequest(_)
                | LdapOp::UnbindRequest
                | LdapOp::SearchRequest(_)
                | LdapOp::ModifyRequest(_)
                | LdapOp::AddRequest(_)
                | LdapOp::AddResponse(_)
                | LdapOp::DelRequest(_)
                | LdapOp::DelResponse(_)
                | LdapOp::ModifyDNRequest(_)
                | LdapOp::ModifyDNResponse(_)
                | LdapOp::CompareRequest(_)
                | LdapOp::CompareResult(_)
                | LdapOp::AbandonRequest(_)
                | LdapOp::ExtendedRequest(_) => return Err(lost("a reply of another kind")),
            };
            let LdapResult { code, message: text, .. } = result;
            let page = message.ctrl.into_iter().find_map(|control| match control {
                LdapControl::SimplePagedResults { cookie, .. } => Some(cookie),
                _ => None,
            });
            return Ok((entries, Answer { code, policy_error, text, value, page }));
        }
        Err(lost("more replies than any operation of ours has"))
    }
}

fn encoded(message: LdapMsg) -> Result<BytesMut, Failure> {
    let mut out = BytesMut::new();
    let done = LdapCodec::default().encode(message, &mut out);
    done.map_err(|why| Failure::NotSent(why.to_string()))?;
    Ok(out)
}

/// Asks for TLS in the clear; nothing of ours has been said before.
async fn start_tls(mut tcp: TcpStream, within: Duration) -> Result<TcpStream, Failure> {
    let unsent = |why: String| Failure::NotSent(why);
    let request = LdapExtendedRequest { name: START_TLS.to_owned(), value: None };
    let message = LdapMsg { msgid: 1, op: LdapOp::ExtendedRequest(request), ctrl: Vec::new() };
    tcp.write_all(&encoded(message)?).await.map_err(|why| unsent(why.to_string()))?;
    let mut buffer = BytesMut::new();
    let reply = timeout(within, read_message(&mut tcp, &mut buffer)).await;
    let reply = reply.map_err(|_| unsent("no answer to StartTLS".into()))?;
    let (message, _) = reply.map_err(|failure| unsent(failure.into_cause()))?;
    match message.op {
        LdapOp::ExtendedResponse(extended) if extended.res.code == LdapResultCode::Success => {}
        _ => return Err(unsent("the server does not begin TLS".into())),
    }
    // Bytes that came before TLS began were never protected by it.
    if !buffer.is_empty() {
        return Err(unsent("the server spoke before TLS began".into()));
    }
    Ok(tcp)
}

/// Reads one message, bounded in size and depth, with the policy control's error kept aside: the
/// codec takes that response for a request and drops its value (ldap3_proto 0.9.0).
async fn read_message(
    stream: &mut (impl AsyncRead + Unpin),
    buffer: &mut BytesMut,
) -> Result<(LdapMsg, Option<u8>), Failure> {
    let lost = |why: &str| Failure::Lost(why.to_owned());
    loop {
        if let Some((tag, used)) = parsed(buffer)? {
            buffer.advance(used);
            let policy_error = policy_error(&tag);
            let message = LdapMsg::try_from(tag).map_err(|_| lost("a reply that is no LDAP message"))?;
            return Ok((message, policy_error));
        }
        if buffer.len() > REPLY_BYTES_MAX {
            return Err(lost("a reply over the size limit"));
        }
        buffer.reserve(READ_BYTES);
        match stream.read_buf(buffer).await {
            Ok(0) => return Err(lost("the server hung up")),
            Ok(_) => {}
            Err(why) => return Err(Failure::Lost(why.to_string())),
        }
    }
}

fn parsed(buffer: &BytesMut) -> Result<Option<(StructureTag, usize)>, Failure> {
    if buffer.is_empty() {
        return Ok(None);
    }
    // The codec's own decoder hands out no raw controls, so its parser is used directly.
    let (left, tag) = match Parser::new(REPLY_DEPTH_MAX).parse(buffer) {
        Ok((rest, tag)) => (rest.len(), tag),
        Err(why) if why.is_incomplete() => return Ok(None),
        Err(_) => return Err(Failure::Lost("a reply that is no BER".into())),
    };
    Ok(Some((tag, buffer.len() - left)))
}

/// The error in the password policy response control, if there is one:
/// `SEQUENCE { warning [0] …, error [1] ENUMERATED }`.
fn policy_error(message: &StructureTag) -> Option<u8> {
    let PL::C(parts) = &message.payload else { return None };
    let PL::C(controls) = &parts.get(2)?.payload else { return None };
    let value = controls.iter().find_map(|control| {
        let PL::C(fields) = &control.payload else { return None };
        let is_policy = matches!(&fields.first()?.payload, PL::P(oid) if oid == PASSWORD_POLICY);
        match &fields.last()?.payload {
            PL::P(value) if is_policy && fields.len() > 1 => Some(value),
            PL::P(_) | PL::C(_) => None,
        }
    })?;
    let (_, sequence) = Parser::new(REPLY_DEPTH_MAX).parse(value).ok()?;
    let PL::C(members) = sequence.payload else { return None };
    members.iter().find(|member| member.id == 1).and_then(|member| match &member.payload {
        PL::P(bytes) => bytes.last().copied(),
        PL::C(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A bind response with a password policy control of this value, as slapd 2.5 sends it.
    fn with_policy(value: &[u8]) -> StructureTag {
        let mut control = vec![0x04, 0x19];
        control.extend_from_slice(PASSWORD_POLICY);
        control.extend([0x04, u8::try_from(value.len()).expect("short")]);
        control.extend_from_slice(value);
        let mut controls = vec![0x30, u8::try_from(control.len()).expect("short")];
        controls.extend(control);
        let mut body = vec![0x02, 0x01, 0x01, 0x61, 0x07, 0x0a, 0x01, 0x31, 0x04, 0x00, 0x04, 0x00];
        body.extend([0xa0, u8::try_from(controls.len()).expect("short")]);
        body.extend(controls);
        let mut message = vec![0x30, u8::try_from(body.len()).expect("short")];
        message.extend(body);
        let (rest, tag) = Parser::new(REPLY_DEPTH_MAX).parse(&message).expect("BER");
        assert!(rest.is_empty());
        tag
    }

    #[test]
    fn the_policy_error_is_kept_that_the_codec_drops() {
        assert_eq!(policy_error(&with_policy(&[0x30, 0x03, 0x81, 0x01, 0x06])), Some(6));
        assert_eq!(policy_error(&with_policy(&[0x30, 0x00])), None);
        // 389-ds writes the length in its long form.
        assert_eq!(policy_error(&with_policy(&[0x30, 0x84, 0, 0, 0, 3, 0x81, 0x01, 0x05])), Some(5));
        // A warning alone is no error.
        assert_eq!(policy_error(&with_policy(&[0x30, 0x05, 0xa0, 0x03, 0x81, 0x01, 0x02])), None);
    }
}
