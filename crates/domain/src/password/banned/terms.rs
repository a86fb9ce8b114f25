//! A list of terms as an automaton: which begin here, and is one nearly this text?

use fst::Set;
use fst::raw::{Fst, Node};
use std::borrow::Cow;

/// Shortest and longest term, in characters of its normal spelling (Entra's custom list; ours too).
pub const TERM_CHARS: (usize, usize) = (4, 16);

/// Terms in their normal spelling. Looking through them costs the same for ten and for fifty thousand.
pub struct Terms(Set<Cow<'static, [u8]>>);

impl Terms {
    /// These terms, in any order.
    ///
    /// # Panics
    /// Never: sorted terms make an automaton.
    pub fn of(mut terms: Vec<String>) -> Self {
        terms.sort_unstable();
        terms.dedup();
        let set = Set::from_iter(terms).expect("sorted terms make an automaton");
        Self(set.map_data(Cow::Owned).expect("it was just made"))
    }

    /// The words and patterns that are guessed first: the list that comes with Nulstil.
    ///
    /// # Panics
    /// Never: the build made it.
    pub fn common() -> Self {
        const COMMON: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/common.fst"));
        Self(Set::new(Cow::Borrowed(COMMON)).expect("the build made it"))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Tells the length in bytes of every term that `text` begins with, shortest first. Takes at most as many
    /// steps as the longest term has bytes.
    pub(super) fn beginning(&self, text: &str, mut found: impl FnMut(usize)) {
        let fst = self.0.as_fst();
        let mut node = fst.root();
        for (at, byte) in text.bytes().enumerate() {
            let Some(next) = follow(fst, &node, byte) else { return };
            node = next;
            if node.is_final() {
                found(at + 1);
            }
        }
    }

    /// Is a term this whole text, or the text with one character replaced, added or left out?
    pub fn is_near(&self, text: &str) -> bool {
        if text.chars().count() > TERM_CHARS.1 + 1 {
            return false;
        }
        let fst = self.0.as_fst();
        let mut node = fst.root();
        let mut rest = text.chars();
        loop {
            let here = rest.as_str();
            let Some(c) = rest.next() else {
                return node.is_final() || any_next(fst, &node, &mut |next| next.is_final());
            };
            let behind = rest.as_str();
            let mut is_mended = |next: &Node<'_>| ends(fst, *next, behind) || ends(fst, *next, here);
            if ends(fst, node, behind) || any_next(fst, &node, &mut is_mended) {
                return true;
            }
            let Some(next) = follow_char(fst, node, c) else { return false };
            node = next;
        }
    }
}

fn follow<'f>(fst: &'f Fst<Cow<'static, [u8]>>, node: &Node<'f>, byte: u8) -> Option<Node<'f>> {
    let at = node.find_input(byte)?;
    Some(fst.node(node.transition_addr(at)))
}

fn follow_char<'f>(fst: &'f Fst<Cow<'static, [u8]>>, node: Node<'f>, c: char) -> Option<Node<'f>> {
    let mut bytes = [0; 4];
    c.encode_utf8(&mut bytes).bytes().try_fold(node, |node, byte| follow(fst, &node, byte))
}

/// Does a term end after exactly this rest?
fn ends<'f>(fst: &'f Fst<Cow<'static, [u8]>>, node: Node<'f>, rest: &str) -> bool {
    rest.bytes().try_fold(node, |node, byte| follow(fst, &node, byte)).is_some_and(|node| node.is_final())
}

/// Is it so of any place that is one character further?
fn any_next<'f>(
    fst: &'f Fst<Cow<'static, [u8]>>,
    node: &Node<'f>,
    is_so: &mut impl FnMut(&Node<'f>) -> bool,
) -> bool {
    node.transitions().any(|way| {
        let bytes_more = way.inp.leading_ones().saturating_sub(1);
        any_after(fst, &fst.node(way.addr), bytes_more, is_so)
    })
}

/// The same, when a character has still so many bytes to come.
fn any_after<'f>(
    fst: &'f Fst<Cow<'static, [u8]>>,
    node: &Node<'f>,
    bytes_more: u32,
    is_so: &mut impl FnMut(&Node<'f>) -> bool,
) -> bool {
    if bytes_more == 0 {
        return is_so(node);
    }
    node.transitions().any(|way| any_after(fst, &fst.node(way.addr), bytes_more - 1, is_so))
}
