//! One connection of the double.

use super::{Act, Op, PASSWORD_MODIFY, Saw, StartTls, State, WHO_AM_I, domain, lock, tree};
use futures::StreamExt;
use ldap3_lber::common::TagClass;
use ldap3_lber::structure::{PL, StructureTag};
use ldap3_proto::LdapCodec;
use ldap3_proto::control::LdapControl;
use ldap3_proto::proto::{
    LdapBindCred, LdapBindRequest, LdapBindResponse, LdapExtendedRequest, LdapExtendedResponse, LdapMsg,
    LdapOp, LdapPasswordModifyRequest, LdapResult, LdapResultCode, LdapSearchResultReference,
};
use std::io;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_util::bytes::BytesMut;
use tokio_util::codec::FramedRead;

/// RFC 4511 §4.14.
const START_TLS: &str = "1.3.6.1.4.1.1466.20037";
/// The response control of draft-behera-ldap-password-policy; the codec cannot write it.
const PASSWORD_POLICY: &[u8] = b"1.3.6.1.4.1.42.2.27.8.5.1";

pub(super) async fn accept(
    listener: TcpListener,
    acceptor: TlsAcceptor,
    start_tls: Option<StartTls>,
    state: Arc<Mutex<State>>,
) {
    while let Ok((stream, _)) = listener.accept().await {
        let hangs_up = {
            let mut state = lock(&state);
            state.connections += 1;
            state.hang_up_at_once
        };
        if hangs_up {
            continue;
        }
        let (acceptor, start_tls, state) = (acceptor.clone(), start_tls.clone(), state.clone());
        tokio::spawn(async move {
            // A client that hangs up or refuses our certificate is what some tests are about.
            let _ = serve(stream, acceptor, start_tls, state).await;
        });
    }
}

/// Talks in the clear until TLS may begin; none when it may not.
async fn begin(stream: TcpStream, how: &StartTls, state: &Mutex<State>) -> io::Result<Option<TcpStream>> {
    let mut requests = FramedRead::new(stream, LdapCodec::default());
    let Some(message) = requests.next().await.transpose()? else { return Ok(None) };
    let mut stream = requests.into_inner();
    let is_asked = matches!(&message.op, LdapOp::ExtendedRequest(request) if request.name == START_TLS);
    if !is_asked {
        lock(state).saw.push(Saw::InTheClear);
        return Ok(None);
    }
    lock(state).saw.push(Saw::Extended { name: START_TLS.to_owned() });
    let code = match how {
        StartTls::Refused => LdapResultCode::Unavailable,
        StartTls::Polite | StartTls::Slipped(_) => LdapResultCode::Success,
    };
    let res = result(code, String::new());
    let told = LdapExtendedResponse { res, name: Some(START_TLS.to_owned()), value: None };
    let mut bytes = encoded(message.msgid, vec![LdapOp::ExtendedResponse(told)], None)?;
    if let StartTls::Slipped(more) = how {
        bytes.extend_from_slice(more);
    }
    stream.write_all(&bytes).await?;
    if *how == StartTls::Refused {
        // What a client that goes on regardless would say next.
        let mut requests = FramedRead::new(stream, LdapCodec::default());
        if requests.next().await.is_some_and(|next| next.is_ok()) {
            lock(state).saw.push(Saw::InTheClear);
        }
        return Ok(None);
    }
    Ok(Some(stream))
}

async fn serve(
    mut stream: TcpStream,
    acceptor: TlsAcceptor,
    start_tls: Option<StartTls>,
    state: Arc<Mutex<State>>,
) -> io::Result<()> {
    stream.set_nodelay(true)?;
    if let Some(how) = &start_tls {
        match begin(stream, how, &state).await? {
            Some(begun) => stream = begun,
            None => return Ok(()),
        }
    }
    let (reader, mut writer) = tokio::io::split(acceptor.accept(stream).await?);
    let mut requests = FramedRead::new(reader, LdapCodec::default());
    let mut bound = String::new();
    while let Some(message) = requests.next().await {
        let message = message?;
        if matches!(message.op, LdapOp::UnbindRequest) {
            lock(&state).saw.push(Saw::Unbind);
            return Ok(());
        }
        let act = lock(&state).act(op_of(&message.op));
        let done = act.as_ref().is_none_or(Act::does);
        let id = message.msgid;
        let replies = lock(&state).handle(message, &mut bound, done);
        if !answer(&mut writer, act, id, replies).await? {
            return Ok(());
        }
    }
    Ok(())
}

/// False when the line is to go dead.
async fn answer(
    writer: &mut (impl AsyncWrite + Unpin),
    act: Option<Act>,
    id: i32,
    mut replies: Vec<LdapOp>,
) -> io::Result<bool> {
    let last = replies.last().cloned().unwrap_or(LdapOp::UnbindRequest);
    let mut goes_on = true;
    let bytes = match act {
        None => encoded(id, replies, None)?,
        Some(Act::Answer { code, diagnostic, policy_error }) => {
            encoded(id, vec![with_result(last, result(code, diagnostic))], policy_error)?
        }
        Some(Act::Refer(urls)) => {
            let referral = LdapResult { referral: urls, ..result(LdapResultCode::Referral, String::new()) };
            encoded(id, vec![with_result(last, referral)], None)?
        }
        Some(Act::PrecedeByReference(url)) => {
            replies.insert(0, LdapOp::SearchResultReference(LdapSearchResultReference { uris: vec![url] }));
            encoded(id, replies, None)?
        }
        Some(Act::Raw(bytes)) => BytesMut::from(bytes.as_slice()),
        Some(Act::Huge(length)) => {
            let told = result(LdapResultCode::Success, "x".repeat(length));
            encoded(id, vec![with_result(last, told)], None)?
        }
        Some(Act::WrongId) => encoded(id.wrapping_add(1), replies, None)?,
        Some(Act::HalfAnswer) => {
            goes_on = false;
            let mut bytes = encoded(id, replies, None)?;
            bytes.truncate(bytes.len() / 2);
            bytes
        }
        Some(Act::LoseAnswer | Act::LoseRequest) => return Ok(false),
        Some(Act::Silence) => return Ok(true),
        Some(Act::Slow(span)) => {
            tokio::time::sleep(span).await;
            encoded(id, replies, None)?
        }
    };
    writer.write_all(&bytes).await?;
    writer.flush().await?;
    Ok(goes_on)
}

impl Act {
    /// Does the request have its effect?
    const fn does(&self) -> bool {
        match self {
            Self::PrecedeByReference(_)
            | Self::WrongId
            | Self::HalfAnswer
            | Self::LoseAnswer
            | Self::Slow(_) => true,
            Self::Answer { .. }
            | Self::Refer(_)
            | Self::Raw(_)
            | Self::Huge(_)
            | Self::LoseRequest
            | Self::Silence => false,
        }
    }
}

impl State {
    fn act(&mut self, op: Op) -> Option<Act> {
        let next = self.next.get_mut(&op).and_then(std::collections::VecDeque::pop_front);
        next.or_else(|| self.always.get(&op).cloned())
    }

    /// Does what is asked, if it is to be done, and gives the polite answer.
    fn handle(&mut self, message: LdapMsg, bound: &mut String, done: bool) -> Vec<LdapOp> {
        let asks_for_policy =
            message.ctrl.iter().any(|control| matches!(control, LdapControl::PasswordPolicyRequest { .. }));
        match message.op {
            LdapOp::BindRequest(request) => match self.ipa_objects(&request.dn) {
                Some(res) => vec![LdapOp::BindResponse(LdapBindResponse { res, saslcreds: None })],
                None => vec![self.bind(&request, bound, done)],
            },
            LdapOp::SearchRequest(request) => {
                let (found, code) = tree::search(&self.entries, (&self.root, &self.controls), &request);
                self.saw.push(Saw::Search {
                    base: request.base,
                    scope: request.scope,
                    filter: request.filter,
                    size_limit: request.sizelimit,
                });
                let end = LdapOp::SearchResultDone(result(code, String::new()));
                found.into_iter().map(LdapOp::SearchResultEntry).chain([end]).collect()
            }
            LdapOp::ExtendedRequest(request) => {
                vec![LdapOp::ExtendedResponse(self.extended(&request, bound, done, asks_for_policy))]
            }
            LdapOp::ModifyRequest(request) if domain::is_password(&request) => {
                vec![LdapOp::ModifyResponse(self.set_in_domain(&request, &message.ctrl, done))]
            }
            LdapOp::ModifyRequest(request) if self.ipa.is_some() => {
                self.saw.push(Saw::Other);
                vec![LdapOp::ModifyResponse(self.set_in_ipa(&request, bound, done))]
            }
            _ => {
                self.saw.push(Saw::Other);
                vec![LdapOp::ModifyResponse(result(LdapResultCode::UnwillingToPerform, String::new()))]
            }
        }
    }

    fn bind(&mut self, request: &LdapBindRequest, bound: &mut String, done: bool) -> LdapOp {
        let password = match &request.cred {
            LdapBindCred::Simple(password) => password.as_str(),
            LdapBindCred::SASL(_) | LdapBindCred::Unsupported => "",
        };
        let has_empty_password = password.is_empty();
        self.tried.push(password.to_owned());
        self.saw.push(Saw::Bind { dn: request.dn.clone(), has_empty_password });
        let entry = self.entries.iter().find(|entry| entry.dn.eq_ignore_ascii_case(&request.dn));
        let is_right = entry.is_some_and(|entry| entry.all("userPassword").contains(&password));
        // As careless as RFC 4513 §5.1.2 warns: no password, no question, and nobody is bound.
        let code = if is_right || has_empty_password {
            LdapResultCode::Success
        } else {
            LdapResultCode::InvalidCredentials
        };
        self.ipa_counts(&request.dn, is_right);
        if done {
            *bound = if is_right { request.dn.clone() } else { String::new() };
        }
        LdapOp::BindResponse(LdapBindResponse { res: result(code, String::new()), saslcreds: None })
    }

    fn extended(
        &mut self,
        request: &LdapExtendedRequest,
        bound: &str,
        done: bool,
        asks_for_policy: bool,
    ) -> LdapExtendedResponse {
        let answer =
            |code, value| LdapExtendedResponse { res: result(code, String::new()), name: None, value };
        match request.name.as_str() {
            PASSWORD_MODIFY => match LdapPasswordModifyRequest::try_from(request) {
                Ok(modify) => answer(self.modify(&modify, done, asks_for_policy), None),
                Err(_) => answer(LdapResultCode::ProtocolError, None),
            },
            WHO_AM_I => {
                self.saw.push(Saw::Extended { name: request.name.clone() });
                let name = if bound.is_empty() { String::new() } else { format!("dn:{bound}") };
                answer(LdapResultCode::Success, Some(name.into_bytes()))
            }
            name => {
                self.saw.push(Saw::Extended { name: name.to_owned() });
                answer(LdapResultCode::ProtocolError, None)
            }
        }
    }

    fn modify(
        &mut self,
        request: &LdapPasswordModifyRequest,
        done: bool,
        asks_for_policy: bool,
    ) -> LdapResultCode {
        let dn = request.user_identity.clone().unwrap_or_default();
        let entry = self.entries.iter_mut().find(|entry| entry.dn.eq_ignore_ascii_case(&dn));
        let (code, is_done) = match (entry, &request.new_password) {
            (None, _) => (LdapResultCode::NoSuchObject, false),
            (Some(_), None) => (LdapResultCode::UnwillingToPerform, false),
            (Some(entry), Some(new)) => {
                let is_old = |old: &String| entry.all("userPassword").contains(&old.as_str());
                if !request.old_password.as_ref().is_none_or(is_old) {
                    (LdapResultCode::UnwillingToPerform, false)
                } else if done {
                    self.passwords_set += 1;
                    entry.replace("userPassword", new.clone());
                    entry.replace("pwdChangedTime", format!("20261123{:06}Z", self.passwords_set % 60));
                    (LdapResultCode::Success, true)
                } else {
                    (LdapResultCode::Success, false)
                }
            }
        };
        self.saw.push(Saw::PasswordModify {
            dn,
            has_old: request.old_password.is_some(),
            has_new: request.new_password.is_some(),
            asks_for_policy,
            is_done,
        });
        code
    }
}

fn op_of(op: &LdapOp) -> Op {
    match op {
        LdapOp::BindRequest(_) => Op::Bind,
        LdapOp::SearchRequest(_) => Op::Search,
        LdapOp::ExtendedRequest(request) if request.name == PASSWORD_MODIFY => Op::PasswordModify,
        LdapOp::ExtendedRequest(request) if request.name == WHO_AM_I => Op::WhoAmI,
        _ => Op::Other,
    }
}

pub(super) fn result(code: LdapResultCode, message: String) -> LdapResult {
    LdapResult { code, matcheddn: String::new(), message, referral: Vec::new() }
}

/// A reply of the same kind with this result.
fn with_result(reply: LdapOp, res: LdapResult) -> LdapOp {
    match reply {
        LdapOp::BindResponse(bind) => LdapOp::BindResponse(LdapBindResponse { res, ..bind }),
        LdapOp::ExtendedResponse(extended) => {
            LdapOp::ExtendedResponse(LdapExtendedResponse { res, value: None, ..extended })
        }
        LdapOp::SearchResultDone(_) => LdapOp::SearchResultDone(res),
        _ => LdapOp::ModifyResponse(res),
    }
}

fn encoded(id: i32, replies: Vec<LdapOp>, policy_error: Option<u8>) -> io::Result<BytesMut> {
    let mut out = BytesMut::new();
    for op in replies {
        let mut tag: StructureTag = LdapMsg { msgid: id, op, ctrl: Vec::new() }.into();
        if let (Some(error), PL::C(parts)) = (policy_error, &mut tag.payload) {
            parts.push(policy_control(error));
        }
        ldap3_lber::write::encode_into(&mut out, tag)?;
    }
    Ok(out)
}

/// `controls [0]` with one control whose value is `SEQUENCE { error [1] ENUMERATED }`.
fn policy_control(error: u8) -> StructureTag {
    let tag = |class, id, payload| StructureTag { class, id, payload };
    let octets = |bytes: &[u8]| tag(TagClass::Universal, 4, PL::P(bytes.to_vec()));
    let fields = vec![octets(PASSWORD_POLICY), octets(&[0x30, 0x03, 0x81, 0x01, error])];
    let control = tag(TagClass::Universal, 16, PL::C(fields));
    tag(TagClass::Context, 0, PL::C(vec![control]))
}
